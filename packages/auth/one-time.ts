import type { Database } from '@tenon/sql'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { AccountTables } from './account-tables.ts'
import { type Clock, systemClock } from './clock.ts'
import { rowsOf } from './rows.ts'
import type { User, UserStore } from './store.ts'
import { instantOf, millisOf } from '@tenon/model'

/** Secrets for a link in a letter: 256 bits, good once and for a while, worthless once what they were made for has changed. */
export interface OneTime {
  /** A new one; the person's earlier ones for the same purpose end. `detail` is told back when it is used. */
  issue(purpose: string, user: User, seconds: number, detail?: string): Promise<string>
  /** Whose it is, and uses it up: of many at once one is told, all others get null. Null also for unknown, late and outdated ones. */
  spend(purpose: string, token: string): Promise<{ readonly user: User; readonly detail: string | null } | null>
  /** The same without using it up. */
  look(purpose: string, token: string): Promise<{ readonly user: User; readonly detail: string | null } | null>
  /** Some digits that a person types, instead of a link. There are few of them: count the attempts, over all addresses. */
  issueCode(purpose: string, user: User, seconds: number, digits?: number): Promise<string>
  /** Whether the code is this person's; uses it up. */
  spendCode(purpose: string, user: User, code: string): Promise<boolean>
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
  const keep = async (purpose: string, user: User, secret: string, seconds: number, detail: string | undefined): Promise<void> => {
    await rows.remove({ user: user.id, purpose })
    await rows.insert({ digest: digestOf(secret), purpose, user: user.id, state: stateOf(user), detail: detail ?? null, expires: instantOf(clock() + seconds * 1000) })
  }
  const spend: OneTime['spend'] = async (purpose, token) => {
    const found = await look(purpose, token)
    // whoever takes the row away has used it
    return found !== null && (await rows.remove({ digest: digestOf(token), purpose })) === 1 ? found : null
  }
  return {
    async issue(purpose, user, seconds, detail) {
      const token = randomBytes(32).toString('base64url')
      await keep(purpose, user, token, seconds, detail)
      return token
    },
    look, spend,
    async issueCode(purpose, user, seconds, digits = 6) {
      const code = String(randomInt(10 ** digits)).padStart(digits, '0')
      await keep(purpose, user, codeOf(user, code), seconds, undefined)
      return code
    },
    spendCode: async (purpose, user, code) => (await spend(purpose, codeOf(user, code))) !== null,
    sweep: () => rows.removeBefore('expires', instantOf(clock())),
  }
}

/** The same digits of two people are two secrets. */
const codeOf = (user: User, code: string): string => `${user.id}:${code}`
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const stateOf = (user: User): string => digestOf(`${user.password}\n${user.email ?? ''}`)
