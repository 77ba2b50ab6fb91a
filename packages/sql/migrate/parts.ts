import type { DatabaseKind } from '../database.ts'
import { keyOf, type Schema } from '../schema/table.ts'
import type { Change } from './change.ts'
import { onlineOf } from './online.ts'
import { after } from './state.ts'

/** Steps of a migration that are one transaction, or one step that runs beside the work of others. */
export interface Part { readonly online: boolean; readonly changes: readonly Change[]; readonly before: Schema }

/** A migration in parts, in its own order. On SQLite, and where nothing takes long, it is one. */
export function partsOf({ changes, before }: { readonly changes: readonly Change[]; readonly before: Schema }, kind: DatabaseKind): Part[] {
  const parts: { online: boolean; changes: Change[]; before: Schema }[] = []
  // nobody waits for a table that is being made
  const fresh = new Set<string>()
  let schema = before
  for (const change of changes) {
    const online = kind === 'postgres' && 'table' in change && typeof change.table === 'string' && !fresh.has(change.table) && onlineOf(change, schema) !== undefined
    const last = parts.at(-1)
    if (online || last === undefined || last.online) parts.push({ online, changes: [change], before: schema })
    else last.changes.push(change)
    if (change.op === 'createTable') fresh.add(keyOf(change.table))
    if (change.op === 'renameTable' && fresh.has(change.table)) fresh.add(change.to)
    schema = after(schema, change)
  }
  return parts.length === 0 ? [{ online: false, changes: [], before }] : parts
}
