import type { Entity, Filter, StatWord } from '@tenon/model'
import type { Connection } from '@tenon/sql'
import type { Context } from './operation.ts'
import { over } from './over.ts'
import type { Reader } from './reader.ts'
import { stat } from './stats.ts'

/** One figure over the rows a caller may see, at a moment of the caller's calendar. */
export const figure = (reader: Reader, connection: Connection, e: Entity, tenant: unknown, filter: Filter, word: StatWord, moment: Pick<Context, 'now' | 'timeZone'>): Promise<unknown> =>
  (word.stat === 'over' ? over(reader, connection, e, tenant, filter, word, moment) : stat(reader, connection, e, tenant, filter, word))
