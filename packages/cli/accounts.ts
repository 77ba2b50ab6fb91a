import { accountTables, authTables, basicIdentifier, bearerIdentifier, createActorCache, createApiKeys, createIdentities, createJwt, createLoginLimit, createOidc, createOneTime, createPasswords, createSecondFactor, createSessions, createTokens, type Identifier, type JwtOptions, jwtIdentifier, keyIdentifier, lasting, type LoginLimitOptions, type Oidc, type OidcOptions, sessionIdentifier, signed, tokenIdentifier, userStore } from '@tenon/auth'
import { type Mailer, openMailer } from '@tenon/mail'
import type { Actor, Entity } from '@tenon/model'
import type { Database } from '@tenon/sql'

/** Whom a system knows, and how they sign in. */
export interface SignsIn {
  readonly user: Entity
  /** How its people sign in, where it is not by `username` and tokens of a day and a week. */
  readonly signIn?: {
    readonly login?: string
    readonly lastLogin?: string
    readonly jwt?: Partial<Pick<JwtOptions, 'accessSeconds' | 'refreshSeconds' | 'claims' | 'accessClaims' | 'userClaim' | 'rotate' | 'revokeSpent' | 'endTogether'>>
    readonly limit?: LoginLimitOptions
    /** Any token is taken under each of these words: `['Bearer', 'Token']`. */
    readonly words?: readonly [string, ...string[]]
    /** People may have a second factor, under this name in their authenticator app; `accountTables(user)` stand among the app's entities. */
    readonly secondFactor?: string
    /** Programs come in with keys; `accountTables(user).apiKey` stands among the app's entities. */
    readonly keys?: boolean
    /** Other services that say who somebody is, by OpenID Connect; `identity` and `oneTimeToken` stand among the app's entities. */
    readonly providers?: readonly (Omit<OidcOptions, 'redirectUri' | 'secret' | 'clock'> & { readonly key: string; readonly label: string })[]
  }
  readonly actorOf: (database: Database, user: Readonly<Record<string, unknown>>) => Promise<Actor>
}

/** How letters leave, and where their links lead. */
export interface Post {
  readonly mailer: Mailer
  /** The address of the front end. */
  readonly frontEnd: string
  readonly secureCookies: boolean
  /** Told what went wrong after the answer was given. */
  readonly failed: (error: unknown) => void
}

/** Everything that signing in needs, on one database. The old refresh token stays valid: the front ends keep it. */
export function accountsOf(system: SignsIn, database: Database, secret: string, post: Partial<Post> = {}) {
  const { mailer = openMailer({ url: 'file:data/outbox', from: 'noreply@localhost' }), frontEnd = 'http://localhost:3000', secureCookies = false, failed = () => {} } = post
  const tables = authTables(system.user)
  const cache = createActorCache()
  const passwords = createPasswords()
  const limit = createLoginLimit(system.signIn?.limit)
  const { login, lastLogin = 'lastLoginAt', jwt: options, words, keys: keyed = false, secondFactor: issuer } = system.signIn ?? {}
  const more = accountTables(system.user)
  const fields = { ...(login === undefined ? {} : { username: login }), ...(lastLogin in system.user.fields ? { lastLogin } : {}) }
  const store = userStore({ database, entity: system.user, cache, fields, ...(issuer === undefined ? {} : { factor: () => factor }), actor: (user) => system.actorOf(database, user.row) })
  const tokens = createTokens({ database, table: tables.authToken, store, cache })
  const sessions = createSessions({ database, table: tables.session, store, cache, secure: secureCookies })
  const jwt = createJwt({ store, cache, keys: [secret], accessSeconds: 86_400, refreshSeconds: 604_800, ...options, kept: { database, table: tables.outstandingToken } })
  const byToken: Identifier[] = words === undefined ? [jwtIdentifier(jwt), tokenIdentifier(tokens)] : [bearerIdentifier([lasting(tokens), signed(jwt)], words)]
  const keys = createApiKeys({ database, table: more.apiKey, store, cache })
  const oneTime = createOneTime({ database, table: more.oneTimeToken, store })
  const factor = createSecondFactor({ database, tables: more, oneTime, issuer: issuer ?? '', limit: createLoginLimit(system.signIn?.limit) })
  const identities = createIdentities({ database, table: more.identity, store, oneTime })
  const providers = (system.signIn?.providers ?? []).map(({ key, label, ...oidc }) => {
    const made = new Map<string, Oidc>()
    const at = (origin: string): Oidc => {
      const one = made.get(origin) ?? createOidc({ ...oidc, secret, redirectUri: `${origin}/admin/login/back/${key}` })
      if (made.size < 10) made.set(origin, one)
      return one
    }
    return { key, label, identities, at }
  })
  return { providers, mailer, keys, oneTime, factor, secret, secureCookies, frontEnd, failed, tables, cache, passwords, limit, store, tokens, sessions, jwt, identifiers: [...(keyed ? [keyIdentifier(keys)] : []), ...byToken, sessionIdentifier(sessions), basicIdentifier(store, passwords, { limit })] }
}
export type Accounts = ReturnType<typeof accountsOf>
