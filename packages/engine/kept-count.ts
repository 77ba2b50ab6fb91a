import type { Filter, Resource } from '@tenon/model'
import type { Connection } from '@tenon/sql'
import type { Reader } from './reader.ts'
import { stat } from './stats.ts'

/** Fewer rows are counted, whatever is kept of them: that costs little, and holds whoever else writes to the table. */
const FEW = 10_000

/** How many rows a filter leaves, where that is kept and worth it: undefined where the filter asks for more than the kept counts know. */
export async function keptCount(reader: Reader, connection: Connection, { options: { counts } }: Resource, filter: Filter, tenant: unknown): Promise<number | undefined> {
  if (counts === undefined || !knows(counts.by, filter)) return undefined
  const kept = Number(await stat(reader, connection, counts.of, tenant, filter, { stat: 'sum', path: counts.sum }))
  return kept < FEW ? undefined : kept
}

function knows(by: readonly string[], filter: Filter): boolean {
  if (filter.op === 'and' || filter.op === 'or') return filter.of.every((part) => knows(by, part))
  if (filter.op === 'true' || filter.op === 'false') return true
  return (filter.op === 'eq' || filter.op === 'in' || filter.op === 'ne') && 'path' in filter && by.includes(filter.path)
}
