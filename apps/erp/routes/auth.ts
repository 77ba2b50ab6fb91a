import { endAccess, type Jwt, login, type LoginLimit, type Passwords, tooManyAttempts, type UserStore } from '@tenon/auth'
import { anyone, email, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import { hashed, newPassword } from '../people/password.ts'
import { User } from '../people/user.ts'

export interface SignIn { readonly store: UserStore; readonly passwords: Passwords; readonly jwt: Jwt; readonly limit: LoginLimit }
type Row = Readonly<Record<string, unknown>>

/** The signed-in person as the front end keeps them, the plant under both of its names. */
export const told = (user: Row): Record<string, unknown> =>
  ({ id: user.id, name: user.name, email: user.email, role: user.role, department: user.department, plant_id: user.plant, plantId: user.plant, is_active: user.isActive, created_at: user.createdAt, updated_at: user.updatedAt })

const credentials = { email: email(255), password: text(255).untrimmed() }
const profile = { name: text(150).length({ min: 2, max: 150 }).omittable() }
const change = { currentPassword: text(255).untrimmed().wire('current_password'), newPassword: newPassword().wire('new_password') }

export const authRoutes = ({ store, passwords, jwt, limit }: SignIn): PlainRoute[] => [
  route('POST', '/api/auth/login', async ({ input, address }) => {
    const answer = await login(store, passwords, { username: String(input.email).toLowerCase(), password: String(input.password) }, { limit, address })
    if (answer.is === 'locked') return tooManyAttempts(answer.seconds)
    // unknown, inactive and wrong are one answer
    if (answer.is !== 'user') return { status: 401, body: { detail: 'Invalid email or password' } }
    return { body: { access_token: (await jwt.obtain(answer.user)).access, token_type: 'bearer', user: told(answer.user.row) } }
  }, { allow: anyone, identify: [], throttle: 'login', input: credentials }),
  route('GET', '/api/auth/me', async ({ actor }) => ({ body: told((await store.byId(actor?.id))?.row ?? {}) })),
  route('PUT', '/api/auth/me', async ({ actor, input, engine, context }) => ({ body: told(await engine.act(context, (hands) => hands.update(User, actor?.id, input))) }), { input: profile }),
  route('PUT', '/api/auth/password', async ({ actor, input, engine, context, address }) => {
    const user = await store.byId(actor?.id)
    const waits = limit.take(String(user?.username), address)
    if (waits > 0) return tooManyAttempts(waits)
    if (!(await passwords.verify(String(input.currentPassword), user?.password ?? null))) throw new Fault('refused', 'The current password is not right.')
    limit.clear(String(user?.username), address)
    const password = await hashed(String(input.newPassword))
    await engine.act(context, (hands) => hands.update(User, actor?.id, { password }))
    // every sign-in before has ended, this one too: the client goes on with the new one
    return { body: { message: 'Password changed', access_token: (await jwt.obtain(user!)).access, token_type: 'bearer' } }
  }, { input: change }),
  route('POST', '/api/auth/logout-everywhere', async ({ actor, engine, context }) => { await engine.act(context, (hands) => endAccess(hands, User, actor?.id)); return { body: { message: 'Signed out everywhere' } } }),
  // the client forgets its token before it calls
  route('POST', '/api/auth/logout', () => ({ body: { message: 'Logged out successfully' } }), { allow: anyone, identify: [] }),
]
