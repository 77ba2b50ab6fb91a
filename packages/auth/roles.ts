import type { Database } from '@tenon/sql'
import type { AccountTables } from './account-tables.ts'
import type { ActorCache } from './cache.ts'
import { rowsOf } from './rows.ts'
import type { UserId } from './store.ts'

/** What somebody's roles give them. */
export interface Rights { readonly roles: ReadonlySet<string>; readonly permissions: ReadonlySet<string> }
/** Which roles give a permission and which take it away; one that takes wins. */
export interface RightReason { readonly may: boolean; readonly givenBy: readonly string[]; readonly takenBy: readonly string[] }

/** Roles as data: a name, what it may, what it must not whatever else is held. `order:*` and `*:*` stand for all of the app's names that fit. */
export interface Roles {
  define(name: string, may: readonly string[], never?: readonly string[]): Promise<void>
  give(userId: UserId, role: string): Promise<void>
  take(userId: UserId, role: string): Promise<void>
  /** For the app's `actorOf`. */
  rightsOf(userId: UserId): Promise<Rights>
  explain(userId: UserId, permission: string): Promise<RightReason>
}

export interface RolesOptions {
  readonly database: Database
  readonly tables: Pick<AccountTables, 'role' | 'roleGrant'>
  /** Every permission there is: `permissions({ … }).names`. */
  readonly names: readonly string[]
  readonly cache?: ActorCache
}

export function createRoles({ database, tables, names, cache }: RolesOptions): Roles {
  const roles = rowsOf(database, tables.role, ['id', 'name', 'may', 'never'])
  const grants = rowsOf(database, tables.roleGrant, ['id', 'user', 'role'])
  const spread = (words: string): string[] => words.split(' ').filter((word) => word !== '').flatMap((word) => names.filter((name) => fits(word, name)))
  const known = (word: string): string => {
    if (!names.some((name) => fits(word, name))) throw new RangeError(`there is no permission "${word}"`)
    return word
  }
  const held = async (userId: UserId): Promise<{ name: string; may: string[]; never: string[] }[]> => {
    const found = []
    for (const { role } of await grants.list({ user: userId }, 'id')) {
      const row = await roles.find({ id: role })
      if (row !== null) found.push({ name: String(row.name), may: spread(String(row.may)), never: spread(String(row.never)) })
    }
    return found
  }
  const idOf = async (name: string): Promise<unknown> => {
    const row = await roles.find({ name })
    if (row === null) throw new RangeError(`there is no role "${name}"`)
    return row.id
  }
  return {
    async define(name, may, never = []) {
      const values = { may: may.map(known).join(' '), never: never.map(known).join(' ') }
      if ((await roles.update({ name }, values)) === 0) await roles.insert({ name, ...values })
      cache?.clear()
    },
    async give(userId, role) {
      const where = { user: userId, role: await idOf(role) }
      if ((await grants.find(where)) === null) await grants.insert(where)
      cache?.forgetUser(userId)
    },
    async take(userId, role) {
      await grants.remove({ user: userId, role: await idOf(role) })
      cache?.forgetUser(userId)
    },
    async rightsOf(userId) {
      const mine = await held(userId)
      const never = new Set(mine.flatMap((role) => role.never))
      return { roles: new Set(mine.map((role) => role.name)), permissions: new Set(mine.flatMap((role) => role.may).filter((name) => !never.has(name))) }
    },
    async explain(userId, permission) {
      known(permission)
      const mine = await held(userId)
      const [givenBy, takenBy] = [mine.filter((role) => role.may.includes(permission)), mine.filter((role) => role.never.includes(permission))].map((list) => list.map((role) => role.name)) as [string[], string[]]
      return { may: givenBy.length > 0 && takenBy.length === 0, givenBy, takenBy }
    },
  }
}

/** `order:*` fits `order:read`. */
function fits(word: string, name: string): boolean {
  const [wanted, has] = [word.split(':'), name.split(':')]
  return wanted.length === has.length && wanted.every((part, i) => part === '*' || part === has[i])
}
