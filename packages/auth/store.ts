import { type Actor, type Entity, instantOf, storedFields } from '@tenon/model'
import type { Database } from '@tenon/sql'
import type { ActorCache } from './cache.ts'
import { type Clock, systemClock } from './clock.ts'
import { rowsOf } from './rows.ts'
import type { SecondFactor } from './second-factor.ts'

export type UserId = number | string

/** A person as sign-in sees one; `row` holds all stored fields by their TypeScript names. */
export interface User {
  readonly id: UserId
  readonly username: string
  readonly email: string | null
  /** The stored hash. */
  readonly password: string
  readonly isActive: boolean
  readonly row: Readonly<Record<string, unknown>>
}

/** The people of the app, wherever it keeps them. */
export interface UserStore {
  byId(id: unknown): Promise<User | null>
  byLogin(name: string): Promise<User | null>
  /** By the address of mail, as it was written or in lower case. */
  byEmail(address: string): Promise<User | null>
  actorOf(user: User): Promise<Actor>
  setPassword(id: UserId, hash: string): Promise<void>
  touchLogin(id: UserId): Promise<void>
  /** Where people may have a second factor: no password is enough for whoever has turned it on. */
  readonly factor?: Pick<SecondFactor, 'isOn' | 'check'>
}

export interface UserStoreOptions {
  readonly database: Database
  readonly entity: Entity
  /** What the entity calls them. */
  readonly fields?: {
    readonly username?: string
    readonly password?: string
    readonly isActive?: string
    readonly email?: string
    /** Set at each login; left out, logins leave no trace. */
    readonly lastLogin?: string
  }
  /** What policies see of a person: tenant, roles, permissions, facts. */
  readonly actor: (user: User) => Actor | Promise<Actor>
  /** Told when a password changes, so that no remembered actor outlives it here. */
  readonly cache?: ActorCache
  /** The second factor that passwords are asked for together with; it needs the people itself, so it is told late. */
  readonly factor?: () => Pick<SecondFactor, 'isOn' | 'check'>
  readonly clock?: Clock
}

/**
 * People kept in an entity of the app.
 *
 * ```ts
 * const people = userStore({ database, entity: user, actor: (u) => actorOf(u.row) })
 * ```
 */
export function userStore(options: UserStoreOptions): UserStore {
  const { database, entity, actor, cache, factor, clock = systemClock } = options
  const fields = { username: 'username', password: 'password', ...options.fields }
  const people = rowsOf(database, entity, storedFields(entity).map(([name]) => name))
  const isActive = fields.isActive ?? ('isActive' in entity.fields ? 'isActive' : undefined)
  const email = fields.email ?? ('email' in entity.fields ? 'email' : undefined)
  const numericId = entity.fields.id === undefined || entity.fields.id.spec.kind === 'id' || entity.fields.id.spec.kind === 'integer'

  const toUser = (row: Record<string, unknown> | null): User | null => row === null ? null : {
    id: row.id as UserId,
    username: String(row[fields.username]),
    email: email === undefined || row[email] === null ? null : String(row[email]),
    password: String(row[fields.password] ?? ''),
    isActive: isActive === undefined || row[isActive] === true,
    row,
  }

  return {
    async byId(id) {
      const key = numericId && typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id
      if (numericId ? !Number.isSafeInteger(key) : typeof key !== 'string') return null
      return toUser(await people.find({ id: key }))
    },
    async byLogin(name) { return toUser(await people.find({ [fields.username]: name })) },
    async byEmail(address) {
      if (email === undefined) return null
      const found = toUser(await people.find({ [email]: address }))
      return found ?? (address === address.toLowerCase() ? null : toUser(await people.find({ [email]: address.toLowerCase() })))
    },
    ...(factor === undefined ? {} : { factor: { isOn: (id) => factor().isOn(id), check: (id, code) => factor().check(id, code) } }),
    actorOf: async (user) => actor(user),
    async setPassword(id, hash) {
      await people.update({ id }, { [fields.password]: hash })
      cache?.forgetUser(id)
    },
    async touchLogin(id) {
      if (fields.lastLogin !== undefined) await people.update({ id }, { [fields.lastLogin]: instantOf(clock()) })
    },
  }
}
