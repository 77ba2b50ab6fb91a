import { type Entity, entity, instant, one, text } from '@tenon/model'

/** The tables of accounts beyond signing in, around the app's own user entity: name those you use among the app's `entities`. */
export function accountTables(user: Entity): AccountTables {
  const tables = made.get(user) ?? tablesAround(user)
  made.set(user, tables)
  return tables
}
const made = new WeakMap<Entity, AccountTables>()

function tablesAround(user: Entity) {
  const owner = () => one(user).onDelete('cascade')
  return {
    /** Links that were sent by mail: they work once, and only their digests are kept. */
    oneTimeToken: entity('one_time_token', {
      digest: text(64).unique(), purpose: text(30), user: owner().index(),
      /** What must still be so when the link is used: the digest of the password and the address at that time. */
      state: text(64), detail: text(320).optional(), expires: instant().index(),
    }, { table: 'auth_one_time_token', audit: false }),
  }
}

export type AccountTables = ReturnType<typeof tablesAround>
