import { type Jwt, JwtProblem, login, logout, type Passwords, type Tokens, type UserStore } from '@tenon/auth'
import { anyone } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { User } from '../people/user.ts'
import { rowsWhere } from '../rows.ts'
import { at, type PlainRoute } from './door.ts'

export interface SignIn { readonly database: Database; readonly store: UserStore; readonly passwords: Passwords; readonly jwt: Jwt; readonly tokens: Tokens }
const word = (body: unknown, name: string): string => (typeof body === 'object' && body !== null && name in body ? String((body as Record<string, unknown>)[name] ?? '') : '')
const open = (route: PlainRoute): PlainRoute => Object.freeze({ ...route, allow: anyone, identify: [] })

/** Signing in and out, by the parts that the start script has made. A wrong password is 400: 401 would start a refresh. */
export const authRoutes = ({ database, store, passwords, jwt, tokens }: SignIn): PlainRoute[] => [
  open(at('POST', '/api/auth/login/', async ({ body }) => {
    const given = word(body, 'username')
    const byMail = given.includes('@') ? (await rowsWhere(database, User, { email: given }))[0] : undefined
    const answer = await login(store, passwords, { username: byMail === undefined ? given : String(byMail.username), password: word(body, 'password') })
    if (answer.is !== 'user') return { status: 400, body: { error: 'An error occurred', details: { non_field_errors: ['Unable to log in with provided credentials.'] }, status_code: 400 } }
    const { user } = answer
    const [pair, token] = [await jwt.obtain(user), await tokens.of(user.id)]
    const { id, username, email } = user
    return { body: { user: { id, username, email, full_name: user.row.fullName }, ...pair, token_type: 'Bearer', access_expires_in: 86_400, refresh_expires_in: 604_800, token, legacy_token: token, message: 'Login successful' } }
  })),
  open(at('POST', '/api/auth/token/refresh/', async ({ body }) => {
    try {
      const pair = await jwt.refresh(word(body, 'refresh'))
      if (pair !== null) return { body: pair }
    } catch (error) { if (!(error instanceof JwtProblem)) throw error }
    return { status: 401, body: { error: 'Token is invalid or expired', details: { detail: 'Token is invalid or expired' }, status_code: 401 } }
  })),
  at('POST', '/api/auth/logout/', async ({ actor }) => { if (actor !== null) await logout(actor.id, { tokens, jwt }); return { body: { message: 'Successfully logged out.' } } }),
]
