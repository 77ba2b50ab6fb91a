import { type Entity, entity, instant, one, text } from '@tenon/model'

export interface AuthTableNames { readonly authToken?: string; readonly session?: string; readonly outstandingToken?: string }

/**
 * The tables that sign-in keeps, around the app's own user entity. Name existing tables where they are to be kept:
 *
 * ```ts
 * const tables = authTables(user, { authToken: 'authtoken_token' })
 * ```
 */
export function authTables(user: Entity, names: AuthTableNames = {}): AuthTables {
  const key = JSON.stringify([names.authToken, names.session, names.outstandingToken])
  const known = made.get(user) ?? new Map<string, AuthTables>()
  made.set(user, known)
  const tables = known.get(key) ?? tablesAround(user, names)
  known.set(key, tables)
  return tables
}
/** Asked twice, the same tables are answered: an entity's hooks may name them. */
const made = new WeakMap<Entity, Map<string, AuthTables>>()

function tablesAround(user: Entity, names: AuthTableNames) {
  const owner = () => one(user).onDelete('cascade')
  return {
    /** One lasting token a person, as `authtoken_token` keeps it. */
    authToken: entity('auth_token', {
      key: text(40).unique(),
      user: owner().unique(),
      created: instant(),
    }, { table: names.authToken ?? 'auth_token', audit: false }),

    /** The cookie's value is never stored, only its digest: who reads the table cannot sign in with it. */
    session: entity('session', {
      key: text(64).unique(),
      user: owner().index(),
      created: instant(),
      expires: instant().index(),
    }, { table: names.session ?? 'auth_session', audit: false }),

    /** Refresh tokens given out; those of one login share a family, which falls as a whole when a spent one is shown again. */
    outstandingToken: entity('outstanding_token', {
      jti: text(64).unique(),
      family: text(64).index(),
      user: owner().index(),
      expires: instant().index(),
      revoked: instant().optional(),
    }, { table: names.outstandingToken ?? 'auth_outstanding_token', audit: false }),
  }
}

export type AuthTables = ReturnType<typeof tablesAround>
