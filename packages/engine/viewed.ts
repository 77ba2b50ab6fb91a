import type { Resource } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { auditEntry } from './audit.ts'
import { factsOf } from './facts.ts'
import type { Context, Result } from './operation.ts'
import type { Reader } from './reader.ts'

/** Writes down that somebody is shown what is secret: of one row by its id, of several as `*` with their ids. Rows without a secret do not count. */
export async function noteViews(reader: Reader, database: Database, resource: Resource, context: Context, tenant: unknown, result: Result): Promise<void> {
  if (result.kind !== 'page' && result.kind !== 'row') return
  const { leaves } = result.shape
  const placeOf = (name: string): number => leaves.findIndex((leaf) => leaf.kind === 'value' && leaf.path.length === 1 && leaf.path[0] === name)
  const shown = (resource.options.auditViews ?? []).filter((name) => placeOf(name) >= 0)
  const places = shown.map(placeOf)
  const key = Math.max(placeOf('id'), 0)
  const ids = (result.kind === 'page' ? result.rows : [result.row]).flatMap((row) => (places.some((place) => (row[place] ?? '') !== '') ? [String(row[key])] : []))
  if (ids.length === 0) return
  const changes = { ...Object.fromEntries(shown.map((name) => [name, {}])), ...(ids.length === 1 ? {} : { id: { new: ids } }) }
  const { statement, values } = auditEntry(reader, factsOf(reader, resource.entity), context, context.now(), tenant, { action: 'view', id: ids.length === 1 ? ids[0] : '*', old: {}, fresh: {}, changes })
  await database.run(statement, values)
}
