import type { Answered, Connection, Database, Statement } from './database.ts'

/** What changes a schema in several steps: transactions, and statements that no transaction may hold. */
export interface Session {
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** One statement by itself. */
  run(statement: Statement): Promise<Answered>
}
interface Ways {
  once<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  session<T>(work: (session: Session) => Promise<T>): Promise<T>
}

/** How each open database lets one work of all processes change its schema; filled in by the databases themselves. */
export const exclusive = new WeakMap<Database, Ways>()

/**
 * One transaction that no other of its kind runs beside, in this process or another. On SQLite references are not followed
 * while it works (a rebuilt table must not take its children with it) and are all checked before it commits.
 */
export const exclusively = <T>(database: Database, work: (connection: Connection) => Promise<T>): Promise<T> => waysOf(database).once(work)

/** The same for a work of several transactions. On SQLite and SAP HANA another process may come between two of them: look again in each. */
export const holding = <T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> => waysOf(database).session(work)

function waysOf(database: Database): Ways {
  const ways = exclusive.get(database)
  if (ways === undefined) throw new TypeError('not a database opened by openSqlite, openPostgres or openHana')
  return ways
}

/** Asks again and again until it is yes. Who waits inside a statement would be waited for by an index that is built concurrently. */
export async function until(attempt: () => Promise<boolean>): Promise<void> {
  for (let wait = 10; !(await attempt()); wait = Math.min(200, wait * 2)) await new Promise((resolve) => setTimeout(resolve, wait))
}
