import { type Actor, instantOf, millisOf } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { AccountTables } from './account-tables.ts'
import type { ActorCache } from './cache.ts'
import { type Clock, systemClock } from './clock.ts'
import { randomWord } from './csrf.ts'
import { authorization, type Identifier, isActor, type Rejected, unauthenticated } from './identify.ts'
import { rowsOf } from './rows.ts'
import type { UserId, UserStore } from './store.ts'

export interface ApiKeyOptions { readonly name: string; readonly scopes: readonly string[]; readonly seconds?: number }
export interface ApiKey { readonly id: number; readonly handle: string; readonly name: string; readonly scopes: readonly string[]; readonly created: string; readonly expires: string | null; readonly lastUsed: string | null }

/** Keys that programs send instead of a person: `tk_4fGh….secret`. They may what their person may, within their scopes. */
export interface ApiKeys {
  /** The key itself is told here and never again. */
  create(userId: UserId, options: ApiKeyOptions): Promise<{ readonly key: string; readonly handle: string }>
  list(userId: UserId): Promise<readonly ApiKey[]>
  /** Ends one of the person's keys; false where there is none. In other processes within the cache's age. */
  revoke(userId: UserId, id: number): Promise<boolean>
  revokeAll(userId: UserId): Promise<void>
  fits(token: string): boolean
  actor(token: string): Promise<Actor | Rejected>
}

export interface ApiKeysOptions {
  readonly database: Database
  readonly table: AccountTables['apiKey']
  readonly store: UserStore
  readonly cache: ActorCache
  /** Letters by which scanners know a key that lies where it should not. */
  readonly prefix?: string
  readonly clock?: Clock
}

const FIELDS = ['id', 'handle', 'digest', 'user', 'name', 'scopes', 'created', 'expires', 'lastUsed'] as const
/** A use is noted at most once a minute. */
const NOTED = 60_000

/**
 * @example
 * const { key } = await apiKeys.create(user.id, { name: 'nightly export', scopes: ['order:read'], seconds: 90 * 86_400 })
 */
export function createApiKeys({ database, table, store, cache, prefix = 'tk', clock = systemClock }: ApiKeysOptions): ApiKeys {
  const rows = rowsOf(database, table, FIELDS)
  const looks = new RegExp(`^${prefix}_[a-zA-Z0-9]{16}\\.[\\w-]{43}$`)
  return {
    async create(userId, { name, scopes, seconds }) {
      const bad = scopes.find((scope) => !/^(\*|[\w-]+):(\*|[\w-]+)$/.test(scope))
      if (scopes.length === 0 || bad !== undefined) throw new RangeError(`scope "${bad ?? ''}": write "order:read", "order:*" or "*:*"`)
      const handle = `${prefix}_${randomWord(16)}`
      const secret = randomBytes(32).toString('base64url')
      await rows.insert({ handle, digest: digestOf(secret), user: userId, name, scopes: scopes.join(' '), created: instantOf(clock()), expires: seconds === undefined ? null : instantOf(clock() + seconds * 1000), lastUsed: null })
      return { key: `${handle}.${secret}`, handle }
    },
    list: async (userId) => (await rows.list({ user: userId }, 'created')).map((row) => ({
      id: Number(row.id), handle: String(row.handle), name: String(row.name), scopes: String(row.scopes).split(' '), created: String(row.created), expires: row.expires as string | null, lastUsed: row.lastUsed as string | null,
    })),
    async revoke(userId, id) {
      const gone = (await rows.remove({ user: userId, id })) === 1
      cache.forgetUser(userId)
      return gone
    },
    async revokeAll(userId) {
      await rows.remove({ user: userId })
      cache.forgetUser(userId)
    },
    fits: (token) => looks.test(token),
    actor: (token) => cache.of<Rejected>(`key:${digestOf(token)}`, async () => {
      const [handle = '', secret = ''] = token.split('.')
      const row = await rows.find({ handle })
      const right = timingSafeEqual(Buffer.from(digestOf(secret)), Buffer.from(row === null ? digestOf('') : String(row.digest)))
      const now = clock()
      if (row === null || !right || (row.expires !== null && millisOf(String(row.expires)) <= now)) return unauthenticated('Invalid API key.')
      const user = await store.byId(row.user)
      if (user === null || !user.isActive) return unauthenticated('User inactive or deleted.')
      if (row.lastUsed === null || millisOf(String(row.lastUsed)) + NOTED <= now) await rows.update({ id: row.id }, { lastUsed: instantOf(now) })
      return { ...(await store.actorOf(user)), scopes: new Set(String(row.scopes).split(' ')) }
    }, isActor),
  }
}

/** API keys under `Bearer`, `Token` and `Api-Key`; other tokens are left to the ways that follow. */
export function keyIdentifier(keys: ApiKeys): Identifier {
  return {
    scheme: 'token',
    challenge: 'Api-Key',
    async identify(request) {
      const [scheme = '', token, ...more] = authorization(request)
      if (!['bearer', 'token', 'api-key'].includes(scheme.toLowerCase()) || token === undefined || more.length > 0 || !keys.fits(token)) return null
      const found = await keys.actor(token)
      return isActor(found) ? { actor: found } : found
    },
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
