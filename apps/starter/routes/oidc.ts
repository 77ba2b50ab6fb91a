import { randomBytes } from 'node:crypto'
import { createIdentities, createOidc, type Identity, OidcProblem, type OidcOptions, accountTables, type User as Person } from '@tenon/auth'
import type { Call, PlainRoute, Reply } from '@tenon/http'
import { boolean, text } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { User } from '../people/user.ts'
import { made } from './auth.ts'
import { given, open, param, secret } from './door.ts'
import type { SignIn } from './sign-in.ts'
import { welcome } from './person.ts'

/** Where people may sign in instead: `OIDC_ISSUER`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` and `OIDC_REDIRECT_URI`. */
export type OidcSettings = Pick<OidcOptions, 'issuer' | 'clientId' | 'clientSecret' | 'redirectUri' | 'insecure'>
const COOKIE = 'oidc'
const cookieOf = (call: Call): string | undefined => call.request.headers.cookie?.split(/;\s*/).find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)

/** Signing in by OpenID Connect. The provider's answer leads to the front end with a word that is good once, for a minute. */
export function oidcRoutes(accounts: SignIn, database: Database, settings: OidcSettings): PlainRoute[] {
  const { store, oneTime, letters, sessions, secureCookies, later, post } = accounts
  const oidc = createOidc({ ...settings, secret: accounts.secret })
  const identities = createIdentities({ database, table: accountTables(User).identity, store, oneTime })
  const kept = (value: string, seconds: number): string => `${COOKIE}=${value}; Path=/api/auth/oidc; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secureCookies ? '; Secure' : ''}`
  const to = (page: string, words: Readonly<Record<string, string>>): Reply => ({ status: 302, headers: { location: `${accounts.frontEnd.replace(/\/$/, '')}/${page}?${new URLSearchParams(words).toString()}` }, cookies: [kept('', 0)] })

  /** Somebody new, whose address the provider vouches for: nobody knows their password, they may ask for one. */
  async function newcomer(call: Call, identity: Identity): Promise<Person | null> {
    if (identity.email === null || !identity.emailVerified) return null
    const person = await made(call, accounts, { email: identity.email, name: (identity.name ?? '').slice(0, 300), password: randomBytes(32).toString('base64url') })
    await call.engine.act(call.context, (hands) => hands.update(User, person.id, { emailVerified: true }))
    return identities.link((await store.byId(person.id)) ?? person, identity)
  }
  async function arrived(call: Call, identity: Identity, next: string): Promise<Reply> {
    const known = await identities.recognize(identity)
    if (known.is === 'confirm') {
      if (letters.take(known.user.email ?? '', call.address) === 0) later.add(() => post.link(known.user, known.token))
      return to('sign-in', { notice: 'confirm_by_letter' })
    }
    const user = known.is === 'user' ? known.user : known.is === 'new' ? await newcomer(call, identity) : null
    return user === null ? to('sign-in', { error: 'address_not_verified' }) : to('signed-in', { code: await oneTime.issue('signed-in', user, 60), next })
  }
  const entered = async (call: Call, user: Person | null, session: boolean): Promise<Reply> => {
    if (user === null) return { status: 401, body: { detail: 'This sign-in is over: begin again.', code: 'invalid_code' } }
    await store.touchLogin(user.id)
    const reply = await welcome(accounts, user.id, 200)
    return session ? { ...reply, cookies: await sessions.start(user.id, call.request) } : reply
  }

  return [
    open('GET', '/api/auth/oidc', async (call) => {
      try {
        const begun = await oidc.begin(param(call, 'next') || '/')
        return { status: 302, headers: { location: begun.url }, cookies: [kept(begun.kept, 600)] }
      } catch (error) {
        if (!(error instanceof OidcProblem)) throw error
        accounts.failed(error)
        return to('sign-in', { error: 'service_unreachable' })
      }
    }),
    open('GET', '/api/auth/oidc/callback', async (call) => {
      try {
        const { identity, returnTo } = await oidc.finish(`${settings.redirectUri}?${new URLSearchParams(call.query.map(([name, value]): [string, string] => [name, value])).toString()}`, cookieOf(call))
        return await arrived(call, identity, returnTo)
      } catch (error) {
        if (!(error instanceof OidcProblem)) throw error
        accounts.failed(error)
        return to('sign-in', { error: 'refused' })
      }
    }),
    open('POST', '/api/auth/oidc/token', async (call) => {
      const sent = given(call, { code: secret(), session: boolean().default(false) })
      return entered(call, (await oneTime.spend('signed-in', sent.code))?.user ?? null, sent.session)
    }),
    open('POST', '/api/auth/oidc/link', async (call) => {
      const sent = given(call, { token: text(300), session: boolean().default(false) })
      return entered(call, await identities.confirm(sent.token), sent.session)
    }),
  ]
}

/** The provider that the environment names, if it names one. */
export function oidcOf(env: Readonly<Record<string, string | undefined>>): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_REDIRECT_URI: redirectUri } = env
  return issuer && clientId && redirectUri ? { issuer, clientId, redirectUri, ...(clientSecret ? { clientSecret } : {}) } : undefined
}
