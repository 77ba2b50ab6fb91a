import { type Actor, instantOf, millisOf } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { createHash } from 'node:crypto'
import type { ActorCache } from './cache.ts'
import { type Clock, systemClock } from './clock.ts'
import { deleteCookie, readCookie, setCookie } from './cookies.ts'
import { type CsrfOptions, csrfProblem, newCsrfSecret, randomWord } from './csrf.ts'
import { forbidden, type Identifier, type IdentifyRequest } from './identify.ts'
import { rowsOf } from './rows.ts'
import type { UserId, UserStore } from './store.ts'
import type { AuthTables } from './tables.ts'

export interface SessionsOptions {
  readonly database: Database
  readonly table: AuthTables['session']
  readonly store: UserStore
  readonly cache: ActorCache
  readonly clock?: Clock
  readonly cookie?: string
  readonly domain?: string
  readonly secure?: boolean
  readonly sameSite?: 'Lax' | 'Strict' | 'None'
  readonly maxAgeSeconds?: number
  readonly csrf?: CsrfOptions
}

/** Cookie sessions: the browser holds the key, the table its digest. */
export interface Sessions {
  /** A fresh session and CSRF secret; answers the `Set-Cookie` values. A session the browser already had is ended. */
  start(userId: UserId, request: Pick<IdentifyRequest, 'headers'>): Promise<readonly string[]>
  /** Ends the request's session; answers the `Set-Cookie` values that clear it. */
  end(request: Pick<IdentifyRequest, 'headers'>): Promise<readonly string[]>
  /** Ends all of a person's sessions but the request's own. */
  endAll(userId: UserId, except?: Pick<IdentifyRequest, 'headers'>): Promise<void>
  /** A person's open sessions, the oldest first; `isThis` is the request's own. */
  list(userId: UserId, request?: Pick<IdentifyRequest, 'headers'>): Promise<readonly { readonly id: number; readonly created: string; readonly expires: string; readonly isThis: boolean }[]>
  /** Ends one of the person's sessions; false where they have no such. */
  endOne(userId: UserId, id: number): Promise<boolean>
  actor(key: string): Promise<Actor | null>
  /** The `Set-Cookie` values that clear a session cookie nobody stands behind. */
  leftover(request: Pick<IdentifyRequest, 'headers'>): Promise<readonly string[]>
  /** The `Set-Cookie` values that clear a session cookie which is no key at all. */
  malformed(request: Pick<IdentifyRequest, 'headers'>): readonly string[]
  /** The `Set-Cookie` value of the CSRF secret: the browser's own if it has one, so that open forms stay good. */
  csrfCookie(request: Pick<IdentifyRequest, 'headers'>): readonly string[]
  readonly cookie: string
  readonly csrf: CsrfOptions
  /** Forgets the rows of sessions that have run out; answers how many. */
  sweep(): Promise<number>
}

const SHORTEST_KEY = 8
const TWO_WEEKS = 14 * 24 * 3600
const CSRF_AGE = 52 * 7 * 24 * 3600

export function createSessions(options: SessionsOptions): Sessions {
  const { database, store, cache, clock = systemClock, cookie = 'sessionid', maxAgeSeconds = TWO_WEEKS, csrf = {} } = options
  const rows = rowsOf(database, options.table, ['id', 'key', 'user', 'created', 'expires'])
  const shared = {
    ...(options.domain === undefined ? {} : { domain: options.domain }),
    ...(options.sameSite === undefined ? {} : { sameSite: options.sameSite }),
    ...(options.secure === undefined ? {} : { secure: options.secure }),
  }
  const drop = async (digest: string): Promise<void> => {
    await rows.remove({ key: digest })
    cache.forget(`session:${digest}`)
  }
  const keyOf = (request: Pick<IdentifyRequest, 'headers'>): string | undefined => readCookie(request, cookie)

  const actor = (key: string): Promise<Actor | null> => {
    const digest = digestOf(key)
    return cache.of<null>(`session:${digest}`, async () => {
      const row = await rows.find({ key: digest })
      if (row === null) return null
      if (millisOf(String(row.expires)) <= clock()) { await drop(digest); return null }
      const user = await store.byId(row.user)
      return user === null || !user.isActive ? null : store.actorOf(user)
    }, (found): found is Actor => found !== null)
  }

  return {
    cookie,
    csrf,
    actor,
    async start(userId, request) {
      const before = keyOf(request)
      if (before !== undefined) await drop(digestOf(before))
      const key = randomWord(32, 'abcdefghijklmnopqrstuvwxyz0123456789')
      const now = clock()
      await rows.insert({ key: digestOf(key), user: userId, created: instantOf(now), expires: instantOf(now + maxAgeSeconds * 1000) })
      return [
        setCookie(csrf.cookie ?? 'csrftoken', newCsrfSecret(), { ...shared, maxAgeSeconds: CSRF_AGE, now }),
        setCookie(cookie, key, { ...shared, maxAgeSeconds, httpOnly: true, now }),
      ]
    },
    async end(request) {
      const key = keyOf(request)
      if (key === undefined) return []
      await drop(digestOf(key))
      return [deleteCookie(cookie, shared)]
    },
    async endAll(userId, except) {
      const kept = except === undefined ? undefined : keyOf(except)
      await rows.remove({ user: userId }, kept === undefined ? undefined : { field: 'key', value: digestOf(kept) })
      cache.forgetUser(userId)
    },
    async list(userId, request) {
      const own = request === undefined ? undefined : keyOf(request)
      const open = (await rows.list({ user: userId }, 'created')).filter((row) => millisOf(String(row.expires)) > clock())
      return open.map((row) => ({ id: Number(row.id), created: String(row.created), expires: String(row.expires), isThis: own !== undefined && row.key === digestOf(own) }))
    },
    async endOne(userId, id) {
      const gone = (await rows.remove({ user: userId, id })) === 1
      cache.forgetUser(userId)
      return gone
    },
    async leftover(request) {
      const key = keyOf(request)
      return key === undefined || (await rows.find({ key: digestOf(key) })) !== null ? [] : [deleteCookie(cookie, shared)]
    },
    malformed(request) {
      const key = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim()).findLast((pair) => pair.startsWith(`${cookie}=`))?.slice(cookie.length + 1).replace(/^"(.*)"$/, '$1')
      return key === undefined || key.length >= SHORTEST_KEY ? [] : [deleteCookie(cookie, shared)]
    },
    csrfCookie(request) {
      const name = csrf.cookie ?? 'csrftoken'
      const held = readCookie(request, name)
      return [setCookie(name, held !== undefined && /^[a-zA-Z0-9]{32}([a-zA-Z0-9]{32})?$/.test(held) ? held : newCsrfSecret(), { ...shared, maxAgeSeconds: CSRF_AGE, now: clock() })]
    },
    sweep: () => rows.removeBefore('expires', instantOf(clock())),
  }
}

/** Who the session cookie stands for; unsafe methods must carry the CSRF proof as well. */
export function sessionIdentifier(sessions: Sessions): Identifier {
  return {
    scheme: 'session',
    challenge: null,
    async identify(request) {
      const key = readCookie(request, sessions.cookie)
      const found = key === undefined ? null : await sessions.actor(key)
      if (found === null) { const cookies = await sessions.leftover(request); return cookies.length === 0 ? null : { cookies } }
      const problem = csrfProblem(request, sessions.csrf)
      return problem === null ? { actor: found } : forbidden(`CSRF Failed: ${problem}`)
    },
    staleCookies: (request) => sessions.malformed(request),
    pageCookies: (request) => sessions.csrfCookie(request),
  }
}

const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex')
