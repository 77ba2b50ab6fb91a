import { type Actor, instantOf } from '@tenon/model'
import { type Database, DatabaseError } from '@tenon/sql'
import type { ActorCache } from './cache.ts'
import { type Clock, systemClock } from './clock.ts'
import { authorization, type Identifier, isActor, type Rejected, unauthenticated } from './identify.ts'
import { checkClaims, type Claims, JwtProblem, newJti, readJwt, signJwt } from './jwt.ts'
import { rowsOf } from './rows.ts'
import type { User, UserId, UserStore } from './store.ts'
import type { AuthTables } from './tables.ts'

export interface JwtOptions {
  readonly store: UserStore
  readonly cache: ActorCache
  /** The first signs; all verify. */
  readonly keys: readonly [string, ...string[]]
  readonly accessSeconds?: number
  readonly refreshSeconds?: number
  /** What else the tokens say of the person. */
  readonly claims?: (user: User) => Claims
  /** What access tokens alone say, as the person is when each is made. */
  readonly accessClaims?: (user: User) => Claims
  readonly userClaim?: string
  /** A refresh also answers a new refresh token; the old one stays good until its own end, unless `revokeSpent`. */
  readonly rotate?: boolean
  /** With rotation: each refresh token works once, and showing a spent one ends its whole family. Needs `kept`. */
  readonly revokeSpent?: boolean
  /** An access token ends with the refresh tokens of its login: who signs out is out. Needs `kept`. */
  readonly endTogether?: boolean
  /** Where refresh tokens are kept, so that they can be revoked. */
  readonly kept?: { readonly database: Database; readonly table: AuthTables['outstandingToken'] }
  readonly clock?: Clock
}

export interface Jwt {
  obtain(user: User): Promise<{ readonly refresh: string; readonly access: string }>
  /** Throws a `JwtProblem`, or answers null where the person is gone or inactive. */
  refresh(token: string): Promise<{ readonly access: string; readonly refresh?: string } | null>
  /** Throws a `JwtProblem` for a token of any type that is no good. */
  verify(token: string): Promise<void>
  /** Who an access token stands for. */
  actor(token: string): Promise<Actor | Rejected>
  /** Whose token it is; throws a `JwtProblem` for one that is no good. */
  userOf(token: string): unknown
  revoke(refreshToken: string): Promise<void>
  /** Ends all kept refresh tokens of a person; access tokens run out by themselves. */
  revokeAll(userId: UserId): Promise<void>
  sweep(): Promise<number>
}

/** simplejwt's access and refresh tokens. */
export function createJwt(options: JwtOptions): Jwt {
  const { store, cache, keys, accessSeconds = 300, refreshSeconds = 86_400, userClaim = 'user_id', clock = systemClock } = options
  if ((options.revokeSpent === true || options.endTogether === true) && options.kept === undefined) throw new TypeError('revokeSpent and endTogether need a place where refresh tokens are kept')
  const rows = options.kept === undefined ? undefined : rowsOf(options.kept.database, options.kept.table)
  const seconds = (): number => Math.floor(clock() / 1000)
  const read = (token: string, type?: string): Claims => checkClaims(readJwt(token, keys, clock() / 1000), type)
  const accessOf = (refresh: Claims, user: User): string => {
    const { token_type: _type, exp: _exp, jti: _jti, ...rest } = refresh
    return signJwt({ token_type: 'access', exp: seconds() + accessSeconds, iat: seconds(), jti: newJti(), ...rest, ...options.accessClaims?.(user) }, keys[0])
  }
  const keep = async (claims: Claims, user: UserId, family: string, revoked: string | null = null): Promise<void> => {
    await rows?.insert({ jti: String(claims.jti), family, user, expires: instantOf(Number(claims.exp) * 1000), revoked })
  }
  const current = async (claims: Claims): Promise<{ family: string; known: boolean }> => {
    const row = await rows?.find({ jti: String(claims.jti) })
    if (row === undefined || row === null) return { family: String(claims.jti), known: false }
    if (row.revoked !== null) {
      if (options.revokeSpent === true) await rows?.update({ family: row.family, revoked: null }, { revoked: instantOf(clock()) })
      throw new JwtProblem('Token is blacklisted')
    }
    return { family: String(row.family), known: true }
  }
  /** False where somebody else was first. */
  const spend = async (claims: Claims, user: UserId, family: string, known: boolean): Promise<boolean> => {
    const now = instantOf(clock())
    if (known) return (await rows?.update({ jti: String(claims.jti), revoked: null }, { revoked: now })) === 1
    try { await keep(claims, user, family, now); return true } catch (error) {
      if (error instanceof DatabaseError && error.code === 'unique') return false
      throw error
    }
  }

  return {
    async obtain(user) {
      const jti = newJti()
      const claims: Claims = { token_type: 'refresh', exp: seconds() + refreshSeconds, iat: seconds(), jti, [userClaim]: user.id, ...(options.endTogether === true ? { sid: jti } : {}), ...options.claims?.(user) }
      await keep(claims, user.id, String(claims.jti))
      return { refresh: signJwt(claims, keys[0]), access: accessOf(claims, user) }
    },
    async refresh(token) {
      const claims = read(token, 'refresh')
      const { family, known } = await current(claims)
      const user = await store.byId(claims[userClaim])
      if (user === null || !user.isActive) return null
      const access = accessOf(claims, user)
      if (options.rotate !== true) return { access }
      const next: Claims = { ...claims, exp: seconds() + refreshSeconds, iat: seconds(), jti: newJti() }
      // the new one is there before the old is given up: whoever ends the family meanwhile ends both
      await keep(next, user.id, family)
      const good = options.revokeSpent === true ? await spend(claims, user.id, family, known) : !known || (await rows?.find({ jti: String(claims.jti), revoked: null })) !== null
      if (!good) {
        await rows?.update({ family, revoked: null }, { revoked: instantOf(clock()) })
        throw new JwtProblem('Token is blacklisted')
      }
      return { access, refresh: signJwt(next, keys[0]) }
    },
    async verify(token) {
      const claims = read(token)
      if (claims.token_type === 'refresh') await current(claims)
    },
    async actor(token) {
      let claims: Claims
      try { claims = read(token, 'access') } catch (error) {
        if (!(error instanceof JwtProblem)) throw error
        return noAccess(error.message)
      }
      const id = claims[userClaim]
      if (id === undefined) return unauthenticated('Token contained no recognizable user identification', { code: 'token_not_valid' })
      const login = options.endTogether === true ? String(claims.sid) : undefined
      return cache.of<Rejected>(login === undefined ? `user:${String(id)}` : `login:${login}:${String(id)}`, async () => {
        if (login !== undefined && (await rows?.find({ family: login, revoked: null })) === null) return noAccess('Token is blacklisted')
        const user = await store.byId(id)
        if (user === null) return unauthenticated('User not found', { code: 'user_not_found' })
        if (!user.isActive) return unauthenticated('User is inactive', { code: 'user_inactive' })
        return store.actorOf(user)
      }, isActor)
    },
    userOf: (token) => read(token)[userClaim],
    async revoke(token) {
      const claims = read(token, 'refresh')
      const { family, known } = await current(claims)
      const user = await store.byId(claims[userClaim])
      if (user === null) return
      await spend(claims, user.id, family, known)
      cache.forgetUser(user.id)
    },
    async revokeAll(userId) {
      await rows?.update({ user: userId, revoked: null }, { revoked: instantOf(clock()) })
      cache.forgetUser(userId)
    },
    sweep: async () => (await rows?.removeBefore('expires', instantOf(clock()))) ?? 0,
  }
}

const noAccess = (message: string): Rejected => unauthenticated('Given token not valid for any token type', { code: 'token_not_valid', messages: [{ token_class: 'AccessToken', token_type: 'access', message }] })

/** `Authorization: Bearer <access token>`; the keyword's case counts. */
export function jwtIdentifier(jwt: Jwt, realm = 'api'): Identifier {
  return {
    scheme: 'jwt',
    challenge: `Bearer realm="${realm}"`,
    async identify(request) {
      const [scheme, token, ...more] = authorization(request)
      if (scheme !== 'Bearer') return null
      if (token === undefined || more.length > 0) return unauthenticated('Authorization header must contain two space-delimited values', { code: 'bad_authorization_header' })
      const found = await jwt.actor(token)
      return isActor(found) ? { actor: found } : found
    },
  }
}
