import type { Connection, Database } from '../database.ts'
import { exclusively } from '../exclusive.ts'
import { introspect } from '../introspect/introspect.ts'
import { statementsOf } from '../migrate/statements.ts'
import { createPlaces, plain } from './create.ts'
import { createSql } from './ddl.ts'
import { keyOf, type Schema, type Table } from './table.ts'

/**
 * Makes the tables that are somebody else's where they are missing, and adds the optional columns that an existing one lacks where
 * its declaration says `adopt: 'columns'`. Nothing that is there is ever changed. Answers what was done, a line each.
 */
export async function adoptTables(database: Database, tables: Schema): Promise<string[]> {
  const adopted = tables.filter((t) => !t.owned && t.adopt !== undefined)
  if (adopted.length === 0) return []
  // two processes that start at once must not both make them
  return exclusively(database, async (connection) => {
    const found = await introspect(database, connection, [...new Set(adopted.flatMap((t) => t.schema ?? []))])
    const name = (t: Table): string => (database.kind === 'sqlite' ? t.name : keyOf(t))
    const there = new Map(found.map((t) => [name(t), t]))
    const missing = adopted.filter((t) => !there.has(name(t)))
    await createPlaces(missing, database.kind, connection)
    for (const text of createSql(missing, database.kind)) await connection.run(plain(text))
    const grown = await Promise.all(adopted.filter((t) => t.adopt === 'columns').map((t) => grow(database, connection, t, there.get(name(t)))))
    return [...missing.map((t) => `created ${keyOf(t)}`), ...grown.flat()]
  })
}

async function grow(database: Database, connection: Connection, wanted: Table, found: Table | undefined): Promise<string[]> {
  if (found === undefined) return []
  const lacking = wanted.columns.filter((c) => c.nullable && !found.columns.some((f) => f.name === c.name))
  for (const column of lacking) for (const text of statementsOf({ op: 'addColumn', table: keyOf(found), column }, [found], database.kind)) await connection.run(plain(text))
  return lacking.map((c) => `added ${keyOf(wanted)}.${c.name}`)
}
