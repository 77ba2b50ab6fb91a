import { JwtProblem, login, logout, passwordProblems, type User as Person } from '@tenon/auth'
import { type Call, type PlainRoute, type Reply, route } from '@tenon/http'
import { anyone, email, json, text } from '@tenon/model'
import { User } from '../people/user.ts'
import { made, taken } from './auth.ts'
import { given, param, secret, word } from './door.ts'
import type { SignIn } from './sign-in.ts'
import { accessSeconds } from './person.ts'

export interface HostedOptions {
  /** What the client sends as `apikey`; any unless said. */
  readonly anonKey?: string
  /** New people first follow the link in their letter; otherwise they are in at once. */
  readonly confirm?: boolean
}

const refused = (status: number, code: string, msg: string, more: Readonly<Record<string, unknown>> = {}): Reply => ({ status, body: { code, error_code: code, msg, detail: msg, ...more } })
const gone = refused(401, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found')
const lateLink = refused(403, 'otp_expired', 'Email link is invalid or has expired')
/** The hosted surface has no words for a code: whoever has a second factor signs in at `/api/auth`. */
const mfa = refused(403, 'insufficient_aal', 'A second factor is on: sign in with its code')
const held = (seconds: number): Reply => ({ ...refused(429, 'rate_limit_exceeded', `Too many attempts. Try again in ${seconds} seconds.`), headers: { 'retry-after': String(seconds) } })

/** The paths of the hosted service, and the same below its name: the client library insists on reading that name in its URL. */
const bases = ['/auth/v1', '/supabase.co/auth/v1']

/** The hosted sign-in service that the library's hook talks to, served by ourselves: `signIn`, `signUp`, sessions, letters. */
export function hostedRoutes(accounts: SignIn, options: HostedOptions = {}): PlainRoute[] {
  const { store, passwords, limit, jwt, tokens, sessions, oneTime, recovery, verification, letters, later } = accounts
  const userOf = ({ id, email: address, row }: Person): Record<string, unknown> => ({
    id: String(id), aud: 'authenticated', role: 'authenticated', email: address, email_confirmed_at: row.emailVerified === true || options.confirm !== true ? row.createdAt : null,
    user_metadata: { name: row.name, full_name: row.name }, app_metadata: { provider: 'email', providers: ['email'] }, created_at: row.createdAt, updated_at: row.updatedAt,
  })
  const sessionOf = async (user: Person, refresh?: { readonly access: string; readonly refresh: string }): Promise<Reply> => {
    const pair = refresh ?? (await jwt.obtain(user))
    return { body: { access_token: pair.access, token_type: 'bearer', expires_in: accessSeconds, expires_at: Math.floor(Date.now() / 1000) + accessSeconds, refresh_token: pair.refresh, user: userOf(user) } }
  }
  const unconfirmed = (user: Person): boolean => options.confirm === true && user.row.emailVerified !== true

  async function byPassword(call: Call): Promise<Reply> {
    const sent = given(call, { email: word(), password: secret() })
    const known = await store.byEmail(sent.email)
    const answer = await login(store, passwords, { username: known?.username ?? sent.email, password: sent.password }, { limit, address: call.address })
    if (answer.is === 'locked') return held(answer.seconds)
    if (answer.is === 'refused' && answer.codeOf !== undefined) return mfa
    if (answer.is === 'refused') return refused(400, 'invalid_credentials', 'Invalid login credentials')
    return unconfirmed(answer.user) ? refused(403, 'email_not_confirmed', 'Email not confirmed') : sessionOf(answer.user)
  }
  async function byRefresh(call: Call): Promise<Reply> {
    const { refreshToken } = given(call, { refreshToken: text(4000) })
    try {
      const pair = await jwt.refresh(refreshToken)
      const user = pair === null ? null : await store.byId(jwt.userOf(refreshToken))
      return pair === null || user === null ? gone : await sessionOf(user, { access: pair.access, refresh: pair.refresh ?? refreshToken })
    } catch (error) { if (error instanceof JwtProblem) return gone; throw error }
  }

  const keyed = (handler: (call: Call) => Reply | Promise<Reply>) => (call: Call): Reply | Promise<Reply> =>
    options.anonKey !== undefined && call.request.headers.apikey !== options.anonKey ? refused(401, 'no_api_key', 'No API key found in request') : handler(call)
  const open = (method: string, path: string, handler: (call: Call) => Reply | Promise<Reply>): PlainRoute[] => bases.map((base) => route(method, `${base}${path}`, keyed(handler), { allow: anyone, identify: [] }))
  const own = (method: string, path: string, handler: (call: Call, user: Person) => Promise<Reply>): PlainRoute[] => bases.map((base) => route(method, `${base}${path}`, keyed(async (call) => {
    const user = await store.byId(call.actor!.id)
    return user === null ? refused(401, 'user_not_found', 'User not found') : handler(call, user)
  })))

  return [
    ...open('POST', '/token', (call) => {
      const grant = param(call, 'grant_type')
      return grant === 'password' ? byPassword(call) : grant === 'refresh_token' ? byRefresh(call) : refused(400, 'validation_failed', 'unsupported_grant_type')
    }),
    ...open('POST', '/signup', async (call) => {
      const sent = given(call, { email: email(254), password: secret(), data: json<Readonly<Record<string, unknown>>>().optional() })
      if ([...sent.password].length < 6) return refused(400, 'weak_password', 'Password should be at least 6 characters.', { weak_password: { reasons: ['length'] } })
      const name = [sent.data?.full_name, sent.data?.name].find((one): one is string => typeof one === 'string') ?? ''
      try {
        const user = await made(call, accounts, { email: sent.email, name: name.slice(0, 300), password: sent.password })
        later.add(async () => { if (await store.byId(user.id) !== null) await verification.send(user) })
        return unconfirmed(user) ? { body: userOf(user) } : sessionOf(user)
      } catch (error) {
        if (taken(error)) return refused(409, 'user_already_registered', 'User already registered')
        throw error
      }
    }),
    ...own('POST', '/logout', async (_call, user) => { await logout(user.id, { tokens, sessions, jwt }); return { status: 204 } }),
    ...own('GET', '/user', async (_call, user) => ({ body: userOf(user) })),
    ...own('PUT', '/user', async (call, user) => {
      const sent = given(call, { email: email(254).omittable(), password: secret().omittable(), data: json<Readonly<Record<string, unknown>>>().optional() })
      const problems = sent.password === undefined ? [] : passwordProblems(sent.password, { username: user.username, 'email address': user.email })
      if (problems.length > 0) return refused(400, 'weak_password', problems.join(' '), { weak_password: { reasons: problems } })
      const name = [sent.data?.full_name, sent.data?.name].find((one): one is string => typeof one === 'string')
      const values = { ...(sent.email === undefined ? {} : { email: sent.email }), ...(name === undefined ? {} : { name: name.slice(0, 300) }) }
      if (Object.keys(values).length > 0) await call.engine.act(call.context, (hands) => hands.update(User, user.id, values))
      // a new password ends every session, this one too
      if (sent.password !== undefined) { await store.setPassword(user.id, await passwords.hash(sent.password)); await logout(user.id, { tokens, sessions, jwt }) }
      return { body: userOf((await store.byId(user.id)) ?? user) }
    }),
    ...open('POST', '/recover', (call) => {
      const wait = recovery.request(given(call, { email: email(254) }).email, call.address)
      return wait > 0 ? held(wait) : { body: {} }
    }),
    ...open('POST', '/verify', async (call) => {
      const sent = given(call, { type: text(30), tokenHash: text(300) })
      if (sent.type === 'recovery') {
        const found = await oneTime.spend('reset', sent.tokenHash)
        return found === null ? lateLink : (await accounts.factor.isOn(found.user.id)) ? mfa : sessionOf(found.user)
      }
      const user = await verification.complete(sent.tokenHash)
      if (user === null) return lateLink
      await call.engine.act(call.context, (hands) => hands.update(User, user.id, { emailVerified: true }))
      return (await accounts.factor.isOn(user.id)) ? mfa : sessionOf((await store.byId(user.id)) ?? user)
    }),
    ...open('POST', '/resend', (call) => {
      const sent = given(call, { type: text(30), email: email(254) })
      const wait = letters.take(sent.email, call.address)
      if (wait > 0) return held(wait)
      later.add(async () => { const user = await store.byEmail(sent.email); if (user?.isActive === true && user.row.emailVerified !== true) await verification.send(user) })
      return { body: {} }
    }),
  ]
}
