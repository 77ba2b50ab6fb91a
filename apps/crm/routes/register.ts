import { changePassword, type Jwt, type Passwords, type Tokens, type UserStore } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { anyone } from '@tenon/model'
import { Profile } from '../people/profile.ts'
import { User } from '../people/user.ts'
import { at, type PlainRoute } from './door.ts'

interface Parts { readonly store: UserStore; readonly passwords: Passwords; readonly tokens: Tokens; readonly jwt: Jwt }
const words = (body: unknown): Record<string, unknown> => (typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {})
const refuse = (field: string, message: string): Fault => new Fault('invalid', 'Some values are not valid.', { issues: [{ path: [field], code: 'custom', message }] })

/** A new person begins with three profiles and no organization; only the lasting token is answered. */
export const registerRoutes = ({ store, passwords, tokens, jwt }: Parts): PlainRoute[] => [
  Object.freeze({
    ...at('POST', '/api/users/', async ({ body, engine, context }) => {
      const given = words(body)
      for (const name of ['username', 'email', 'password']) if (typeof given[name] !== 'string' || given[name] === '') throw refuse(name, 'This field is required.')
      const password = String(given.password)
      if (password.length < 6) throw refuse('password', 'Ensure this field has at least 6 characters.')
      if (password !== given.password_confirm) throw refuse('password', "Password fields didn't match.")
      const hash = await passwords.hash(password)
      const text = (name: string): string => (typeof given[name] === 'string' ? String(given[name]).trim() : '')
      const user = await engine.act(context, async (hands) => {
        const made = await hands.create(User, { username: text('username'), email: text('email'), password: hash, firstName: text('first_name'), lastName: text('last_name'), phone: text('phone') === '' ? null : text('phone') })
        for (const profileType of ['vendor', 'employee', 'customer'] as const) await hands.create(Profile, { user: made.id, profileType, isPrimary: profileType === 'vendor' })
        return made
      })
      return { status: 201, body: { user: { id: user.id, username: user.username, email: user.email, full_name: user.fullName }, token: await tokens.of(user.id as number), message: 'User registered successfully' } }
    }), allow: anyone, identify: [],
  }),
  at('POST', '/api/auth/change-password/', async ({ body, actor, request }) => {
    const given = words(body)
    if (given.new_password !== given.new_password_confirm) throw refuse('new_password', "Password fields didn't match.")
    const reply = await changePassword({ store, passwords, tokens, jwt })(actor!, { body, headers: request.headers })
    return reply.status < 300 ? { body: { message: 'Password changed successfully' } } : { status: reply.status, body: reply.body }
  }),
]
