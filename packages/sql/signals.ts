import type { Database } from './database.ts'

/** Short words between all processes on one database, beside its rows: nothing is kept of them. */
export interface Signals {
  say(channel: string, text: string): Promise<void>
  /** Tells what is said, by this process too; null whenever something may have been missed: at the beginning, and after each loss of the connection. */
  hear(channel: string, told: (text: string | null) => void): { close(): Promise<void> }
}

/** Filled in by the databases that can. */
export const signals = new WeakMap<Database, Signals>()
/** PostgreSQL's `NOTIFY`; undefined where a database has nothing of the kind. */
export const signalsOf = (database: Database): Signals | undefined => signals.get(database)
