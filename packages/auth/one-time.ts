import type { Database } from '@tenon/sql'
import { createHash, randomBytes } from 'node:crypto'
import type { AccountTables } from './account-tables.ts'
import { type Clock, instantOf, millisOf, systemClock } from './clock.ts'
import { rowsOf } from './rows.ts'
import type { User, UserStore } from './store.ts'

/** Secrets for a link in a letter: 256 bits, good once and for a while, worthless once what they were made for has changed. */
export interface OneTime {
  /** A new one; the person's earlier ones for the same purpose end. `detail` is told back when it is used. */
  issue(purpose: string, user: User, seconds: number, detail?: string): Promise<string>
  /** Whose it is, and uses it up: of many at once one is told, all others get null. Null also for unknown, late and outdated ones. */
  spend(purpose: string, token: string): Promise<{ readonly user: User; readonly detail: string | null } | null>
  /** The same without using it up. */
  look(purpose: string, token: string): Promise<{ readonly user: User; readonly detail: string | null } | null>
  /** Forgets those that have run out; answers how many. */
  sweep(): Promise<number>
}

export interface OneTimeOptions {
  readonly database: Database
  readonly table: AccountTables['oneTimeToken']
  readonly store: UserStore
  readonly clock?: Clock
}

export function createOneTime({ database, table, store, clock = systemClock }: OneTimeOptions): OneTime {
  const rows = rowsOf(database, table)
  const look: OneTime['look'] = async (purpose, token) => {
    const row = token.length > 128 ? null : await rows.find({ digest: digestOf(token), purpose })
    if (row === null || millisOf(String(row.expires)) <= clock()) return null
    const user = await store.byId(row.user)
    if (user === null || !user.isActive || stateOf(user) !== row.state) return null
    return { user, detail: row.detail === null ? null : String(row.detail) }
  }
  return {
    async issue(purpose, user, seconds, detail) {
      const token = randomBytes(32).toString('base64url')
      await rows.remove({ user: user.id, purpose })
      await rows.insert({ digest: digestOf(token), purpose, user: user.id, state: stateOf(user), detail: detail ?? null, expires: instantOf(clock() + seconds * 1000) })
      return token
    },
    look,
    async spend(purpose, token) {
      const found = await look(purpose, token)
      // whoever takes the row away has used it
      return found !== null && (await rows.remove({ digest: digestOf(token), purpose })) === 1 ? found : null
    },
    sweep: () => rows.removeBefore('expires', instantOf(clock())),
  }
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const stateOf = (user: User): string => digestOf(`${user.password}\n${user.email ?? ''}`)
