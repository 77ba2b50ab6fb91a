import type { Entity, Filter, StatWord } from '@tenon/model'
import type { Connection } from '@tenon/sql'
import type { Context } from './operation.ts'
import { over } from './over.ts'
import type { Reader } from './reader.ts'
import { stat } from './stats.ts'

/** One figure over the rows a caller may see, at a moment of the caller's calendar: from what is kept beside the rows, where that says it. */
export async function figure(reader: Reader, connection: Connection, e: Entity, tenant: unknown, filter: Filter, word: StatWord, moment: Pick<Context, 'now' | 'timeZone'>): Promise<unknown> {
  if (word.stat === 'over') return over(reader, connection, e, tenant, filter, word, moment)
  const kept = filter.op === 'false' ? undefined : await reader.figures?.(connection, e, tenant, filter, [word])
  return kept === undefined ? stat(reader, connection, e, tenant, filter, word) : kept[0]
}
