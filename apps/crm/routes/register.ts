import { changePassword } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { email, text } from '@tenon/model'
import { readInput } from '@tenon/http'
import { Profile } from '../people/profile.ts'
import { User } from '../people/user.ts'
import { open, type SignIn } from './auth.ts'
import { at, type PlainRoute } from './door.ts'
import { whole } from './users.ts'

const refuse = (field: string, message: string): Fault => new Fault('invalid', 'Some values are not valid.', { issues: [{ path: [field], code: 'custom', message }] })
const person = {
  username: text(100), email: email(255), password: text(255).length({ min: 6, max: 255 }).untrimmed(), passwordConfirm: text(255).untrimmed(),
  firstName: text(100).blank(), lastName: text(100).blank(), phone: text(20).optional(),
}

/** A new person begins with three profiles and no organization; only the lasting token is answered. */
export const registerRoutes = ({ store, passwords, tokens, jwt }: SignIn): PlainRoute[] => [
  open(at('POST', '/api/users/', async ({ request, engine, context }) => {
    const { password, passwordConfirm, ...given } = readInput(request, person)
    if (password !== passwordConfirm) throw refuse('password', "Password fields didn't match.")
    const hash = await passwords.hash(String(password))
    const made = await engine.act(context, async (hands) => {
      const user = await hands.create(User, { ...given, password: hash })
      for (const profileType of ['vendor', 'employee', 'customer'] as const) await hands.create(Profile, { user: user.id, profileType, isPrimary: profileType === 'vendor', activatedAt: hands.now })
      return user
    })
    return { status: 201, body: { user: await whole(engine, made.id), token: await tokens.of(Number(made.id)), message: 'User registered successfully' } }
  })),
  at('POST', '/api/auth/change-password/', async ({ body, actor, request }) => {
    const given = readInput(request, { oldPassword: text().untrimmed(), newPassword: text(255).untrimmed(), newPasswordConfirm: text().untrimmed() })
    if (given.newPassword !== given.newPasswordConfirm) throw refuse('new_password', "Password fields didn't match.")
    const reply = await changePassword({ store, passwords, tokens, jwt })(actor!, { body, headers: request.headers })
    return reply.status < 300 ? { body: { message: 'Password changed successfully' } } : { status: reply.status, body: reply.body }
  }),
]
