import { type Actor, instantOf } from '@tenon/model'
import { type Database, DatabaseError } from '@tenon/sql'
import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import type { ActorCache } from './cache.ts'
import { type Clock, systemClock } from './clock.ts'
import { authorization, type Identifier, isActor, type Rejected, unauthenticated } from './identify.ts'
import { rowsOf } from './rows.ts'
import type { UserId, UserStore } from './store.ts'
import type { AuthTables } from './tables.ts'

/** Lasting tokens, one a person: `Authorization: Token <40 hex>`. */
export interface Tokens {
  /** The person's token, made at the first call. */
  of(userId: UserId): Promise<string>
  actor(key: string): Promise<Actor | Rejected>
  /** Ends the person's token; in this process at once, in others within the cache's age. */
  revoke(userId: UserId): Promise<void>
}

export interface TokensOptions {
  readonly database: Database
  readonly table: AuthTables['authToken']
  readonly store: UserStore
  readonly cache: ActorCache
  readonly clock?: Clock
}

export function createTokens({ database, table, store, cache, clock = systemClock }: TokensOptions): Tokens {
  const rows = rowsOf(database, table)
  return {
    async of(userId) {
      const found = await rows.find({ user: userId })
      if (found !== null) return String(found.key)
      const key = randomBytes(20).toString('hex')
      try {
        await rows.insert({ key, user: userId, created: instantOf(clock()) })
        return key
      } catch (error) {
        // Two first logins at once: the other one's token is the person's token.
        if (!(error instanceof DatabaseError) || error.code !== 'unique') throw error
        const other = await rows.find({ user: userId })
        if (other === null) throw error
        return String(other.key)
      }
    },
    actor: (key) => cache.of<Rejected>(`token:${key}`, async () => {
      const row = key.length > 128 ? null : await rows.find({ key })
      const user = row === null ? null : await store.byId(row.user)
      if (user === null) return unauthenticated('Invalid token.')
      if (!user.isActive) return unauthenticated('User inactive or deleted.')
      return store.actorOf(user)
    }, isActor),
    async revoke(userId) {
      await rows.remove({ user: userId })
      cache.forgetUser(userId)
    },
  }
}

export function tokenIdentifier(tokens: Tokens, keyword = 'Token'): Identifier {
  const wanted = keyword.toLowerCase()
  return {
    scheme: 'token',
    challenge: keyword,
    async identify(request) {
      const [scheme, key, ...more] = authorization(request)
      if (scheme?.toLowerCase() !== wanted) return null
      if (key === undefined) return unauthenticated('Invalid token header. No credentials provided.')
      if (more.length > 0) return unauthenticated('Invalid token header. Token string should not contain spaces.')
      // Headers arrive as Latin-1; a token that is not UTF-8 in there is no token.
      if (!isUtf8(Buffer.from(key, 'latin1'))) return unauthenticated('Invalid token header. Token string should not contain invalid characters.')
      const found = await tokens.actor(key)
      return isActor(found) ? { actor: found } : found
    },
  }
}
