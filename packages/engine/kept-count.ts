import type { Filter, Resource } from '@tenon/model'
import type { Connection } from '@tenon/sql'
import type { Reader } from './reader.ts'
import { stat } from './stats.ts'

/** How many rows a filter leaves, where that is kept: undefined where the filter asks for more than the kept counts know. */
export async function keptCount(reader: Reader, connection: Connection, { options: { counts } }: Resource, filter: Filter, tenant: unknown): Promise<number | undefined> {
  if (counts === undefined || !knows(counts.by, filter)) return undefined
  return Number(await stat(reader, connection, counts.of, tenant, filter, { stat: 'sum', path: counts.sum }))
}

function knows(by: readonly string[], filter: Filter): boolean {
  if (filter.op === 'and' || filter.op === 'or') return filter.of.every((part) => knows(by, part))
  if (filter.op === 'true' || filter.op === 'false') return true
  return (filter.op === 'eq' || filter.op === 'in' || filter.op === 'ne') && 'path' in filter && by.includes(filter.path)
}
