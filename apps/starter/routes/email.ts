import { type PlainRoute, route } from '@tenon/http'
import { text } from '@tenon/model'
import { User } from '../people/user.ts'
import { given, open, waiting } from './door.ts'
import type { SignIn } from './sign-in.ts'

/** Whether an address is the person's own. */
export const emailRoutes = ({ store, verification, letters }: SignIn): PlainRoute[] => [
  open('POST', '/api/auth/verify-email', async (call) => {
    const user = await verification.complete(given(call, { token: text(300) }).token)
    if (user === null) return { status: 400, body: { token: ['This link is invalid or has expired.'], code: 'invalid_token' } }
    await call.engine.act(call.context, (hands) => hands.update(User, user.id, { emailVerified: true }))
    return { body: { message: 'Address confirmed.', success: true, user: { id: String(user.id), email: user.email, email_verified: true } } }
  }),
  route('POST', '/api/auth/resend-verification', async ({ actor, address }) => {
    const user = await store.byId(actor!.id)
    const email = user?.email ?? ''
    if (user === null || user.row.emailVerified === true) return { body: { message: 'The address is confirmed already.', success: true, email } }
    const wait = letters.take(email, address)
    if (wait > 0) return waiting(wait)
    await verification.send(user)
    return { body: { message: 'A letter with a link is on its way.', success: true, email } }
  }),
]
