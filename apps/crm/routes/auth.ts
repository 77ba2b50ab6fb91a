import { type ActorCache, type Jwt, JwtProblem, login, type LoginLimit, logout, type Passwords, type Tokens, tooManyAttempts, type UserStore } from '@tenon/auth'
import { rowsWhere } from '@tenon/engine'
import { anyone, integer, json, matching, text } from '@tenon/model'
import { readInput } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { User } from '../people/user.ts'
import { at, type PlainRoute, type Reply } from './door.ts'
import { whole } from './users.ts'

export interface SignIn { readonly database: Database; readonly store: UserStore; readonly passwords: Passwords; readonly jwt: Jwt; readonly tokens: Tokens; readonly cache: ActorCache; readonly limit: LoginLimit }
/** For whoever has no credentials yet, or bad ones. */
export const open = (route: PlainRoute): PlainRoute => Object.freeze({ ...route, allow: anyone, identify: [] })

const refused = (why: string): Reply => ({ status: 400, body: { non_field_errors: [why] } })
const dead: Reply = { status: 401, body: { error: 'Token is invalid or expired', details: { detail: 'Token is invalid or expired', code: 'token_not_valid' }, status_code: 401 } }
/** A token that is no good is 401, whatever is wrong with it. */
async function judged(work: () => Promise<Reply>): Promise<Reply> {
  try { return await work() } catch (error) { if (error instanceof JwtProblem) return dead; throw error }
}

const credentials = { username: text(), password: text().untrimmed() }
const renewal = { refresh: text() }
const pair = { access: text(), refresh: text() }
const signedIn = { user: json<Readonly<Record<string, unknown>>>(), ...pair, token_type: text(), access_expires_in: integer(), refresh_expires_in: integer(), token: text(), legacy_token: text(), message: text() }

/** Signing in and out, by the parts that the start script has made. A wrong password is 400: 401 would start a refresh. */
export const authRoutes = ({ database, store, passwords, jwt, tokens, limit }: SignIn): PlainRoute[] => [
  open(at('POST', '/api/auth/login/', async ({ request, engine, address }) => {
    const given = readInput(request, credentials) as { username: string; password: string }
    const byMail = given.username.includes('@') ? (await rowsWhere(database, User, matching({ email: given.username })))[0] : undefined
    const username = byMail === undefined ? given.username : String(byMail.username)
    const answer = await login(store, passwords, { username, password: given.password }, { limit, address })
    if (answer.is === 'locked') return tooManyAttempts(answer.seconds)
    if (answer.is !== 'user') {
      // only who knows the password learns that the account is disabled
      const known = await store.byLogin(username)
      const disabled = known !== null && !known.isActive && (await passwords.verify(given.password, known.password))
      return refused(disabled ? 'User account is disabled.' : 'Unable to log in with provided credentials.')
    }
    const [tokenPair, token, user] = [await jwt.obtain(answer.user), await tokens.of(answer.user.id), await whole(engine, answer.user.id)]
    return { body: { user, ...tokenPair, token_type: 'Bearer', access_expires_in: 86_400, refresh_expires_in: 604_800, token, legacy_token: token, message: 'Login successful' } }
  }, { name: 'Sign in', input: credentials, answer: signedIn })),
  open(at('POST', '/api/auth/token/refresh/', ({ request }) => judged(async () => {
    const { refresh } = readInput(request, renewal)
    const fresh = await jwt.refresh(String(refresh))
    return fresh === null ? dead : { body: fresh }
  }), { name: 'Renew an access token', input: renewal, answer: pair })),
  open(at('POST', '/api/auth/token/verify/', ({ request }) => judged(async () => {
    await jwt.verify(String(readInput(request, { token: text() }).token))
    return { body: {} }
  }), { name: 'Verify a token', input: { token: text() } })),
  at('POST', '/api/auth/logout/', async ({ actor }) => { if (actor !== null) await logout(actor.id, { tokens, jwt }); return { body: { message: 'Successfully logged out.' } } }, { name: 'Sign out', answer: { message: text() } }),
]
