import type { Database } from '../database.ts'
import { exclusively } from '../exclusive.ts'
import { plain, tableNames } from './create.ts'
import { at, text } from './ddl.ts'
import { keyOf, type Schema } from './table.ts'

/** Deletes every row of the tables that are there, and starts their counters anew (not on SAP HANA, whose counters only go on); answers how many tables those were. */
export async function clearTables(database: Database, schema: Schema): Promise<number> {
  return exclusively(database, async (connection) => {
    const there = await tableNames(database.kind, connection)
    const tables = schema.filter((t) => t.appendOnly !== true && there.has(database.kind === 'sqlite' ? t.name : keyOf(t)))
    if (tables.length === 0) return 0
    if (database.kind === 'postgres') await connection.run(plain(`truncate ${tables.map((t) => at(t, 'postgres')).join(', ')} restart identity`))
    else for (const t of tables) {
      await connection.run(plain(`delete from ${at(t, database.kind)}`))
      if (there.has('sqlite_sequence')) await connection.run(plain(`delete from sqlite_sequence where name = ${text(t.name)}`))
    }
    return tables.length
  })
}
