import { type Entity, entity, instant, integer, one, text } from '@tenon/model'

/** The tables of accounts beyond signing in, around the app's own user entity: name those you use among the app's `entities`. */
export function accountTables(user: Entity): AccountTables {
  const tables = made.get(user) ?? tablesAround(user)
  made.set(user, tables)
  return tables
}
const made = new WeakMap<Entity, AccountTables>()

const ROLE = entity('account_role', { name: text(100).unique(), may: text(4000).blank(), never: text(4000).blank() }, { table: 'auth_role' })

function tablesAround(user: Entity) {
  const owner = () => one(user).onDelete('cascade')
  return {
    /** Links that were sent by mail: they work once, and only their digests are kept. */
    oneTimeToken: entity('one_time_token', {
      digest: text(64).unique().writeOnly(), purpose: text(30), user: owner().index(),
      /** What must still be so when the link is used: the digest of the password and the address at that time. */
      state: text(64).writeOnly(), detail: text(1000).optional().writeOnly(), expires: instant().index(),
    }, { table: 'auth_one_time_token', audit: false }),

    /** Keys of programs. The name before the point finds one, the digest of what follows proves it. */
    apiKey: entity('api_key', {
      handle: text(32).unique(), digest: text(64).writeOnly(), user: owner().index(), name: text(100),
      /** `order:read order:create`, with `*` for any; several with spaces between. */
      scopes: text(2000), created: instant(), expires: instant().optional(), lastUsed: instant().optional(),
    }, { table: 'auth_api_key', audit: false }),

    /** The app on a person's telephone; not asked for until it is confirmed. */
    secondFactor: entity('second_factor', {
      user: owner().unique(), secret: text(200).sealed().writeOnly(), confirmed: instant().optional(),
      /** The thirty seconds whose code was used last: no code works twice. */
      lastStep: integer(),
    }, { table: 'auth_second_factor', audit: false }),

    /** For who has lost the telephone: each works once. */
    recoveryCode: entity('recovery_code', { user: owner().index(), digest: text(64).unique().writeOnly() }, { table: 'auth_recovery_code', audit: false }),

    /** Permissions under a name, as words with spaces between: what it may, and what it must not whatever else is held. */
    role: ROLE,
    roleGrant: entity('account_role_grant', { user: owner().index(), role: one(ROLE).onDelete('cascade') }, { table: 'auth_role_grant', unique: [['user', 'role']], audit: false }),

    /** Who a person is to somebody else's sign-in. */
    identity: entity('account_identity', { user: owner().index(), issuer: text(300), subject: text(255), created: instant() }, { table: 'auth_identity', unique: [['issuer', 'subject']], audit: false }),
  }
}

export type AccountTables = ReturnType<typeof tablesAround>
