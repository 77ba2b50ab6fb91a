import { changePassword } from '@tenon/auth'
import { type PlainRoute, route } from '@tenon/http'
import { email, text } from '@tenon/model'
import { given, open, refuse, secret, waiting } from './door.ts'
import type { SignIn } from './sign-in.ts'

/** Passwords: changed by who knows the old one, made new by who gets the letter. */
export const passwordRoutes = ({ store, passwords, limit, tokens, sessions, jwt, recovery }: SignIn): PlainRoute[] => [
  route('POST', '/api/auth/change-password', async (call) => {
    const sent = given(call, { currentPassword: secret(), newPassword: secret() })
    const reply = await changePassword({ store, passwords, limit, tokens, sessions, jwt })(call.actor!, { body: { old_password: sent.currentPassword, new_password: sent.newPassword }, headers: call.request.headers, address: call.address })
    if (reply.status < 300) return { body: { message: 'Password changed.', success: true } }
    const { old_password: old, ...rest } = reply.body as Record<string, unknown>
    return { status: reply.status, body: old === undefined ? rest : { current_password: old }, ...(reply.headers === undefined ? {} : { headers: reply.headers }) }
  }),
  open('POST', '/api/auth/forgot-password', (call) => {
    const sent = given(call, { email: email(254) })
    const wait = recovery.request(sent.email, call.address)
    return wait > 0 ? waiting(wait) : { body: { message: 'If the address is known, a letter with a link is on its way.', email: sent.email } }
  }),
  open('POST', '/api/auth/reset-password', async (call) => {
    const sent = given(call, { token: text(300), newPassword: secret() })
    const answer = await recovery.complete(sent.token, sent.newPassword)
    if (answer.is === 'weak') throw refuse('newPassword', ...answer.problems)
    return answer.is === 'done' ? { body: { message: 'Password changed. Sign in with the new one.', success: true } } : { status: 400, body: { token: ['This link is invalid or has expired.'], code: 'invalid_token' } }
  }),
]
