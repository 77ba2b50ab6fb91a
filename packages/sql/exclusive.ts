import type { Connection, Database } from './database.ts'

type Exclusive = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>

/** How each open database lets one work of all processes change its schema; filled in by the databases themselves. */
export const exclusive = new WeakMap<Database, Exclusive>()

/**
 * One transaction that no other of its kind runs beside, in this process or another. On SQLite references are not followed
 * while it works (a rebuilt table must not take its children with it) and are all checked before it commits.
 */
export function exclusively<T>(database: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const run = exclusive.get(database)
  if (run === undefined) throw new TypeError('not a database opened by openSqlite, openPostgres or openHana')
  return run(work)
}
