import type { Entity, Hands } from '@tenon/model'
import { where } from '@tenon/model'
import { type AuthTableNames, authTables } from './tables.ts'

/**
 * Ends every way in of a person, in the transaction of what made it necessary: lasting token, sessions, refresh tokens, and the rows
 * of `also`, such as `accountTables(User).apiKey`. For the hook of the app's own user entity.
 *
 * ```ts
 * hooks: { after: async (row, old, hands) => { if (old?.isActive === true && !row.isActive) await endAccess(hands, User, row.id) } }
 * ```
 */
export async function endAccess(hands: Hands, user: Entity, id: unknown, { names, also = [] }: { readonly names?: AuthTableNames; readonly also?: readonly Entity[] } = {}): Promise<void> {
  const { authToken, session, outstandingToken } = authTables(user, names)
  for (const table of [authToken, session, ...also]) for (const row of await hands.list(table, where('user', 'eq', id))) await hands.remove(table, row.id)
  const open = await hands.list(outstandingToken, { op: 'and', of: [where('user', 'eq', id), where('revoked', 'isNull', true)] })
  for (const row of open) await hands.update(outstandingToken, row.id, { revoked: hands.now })
}
