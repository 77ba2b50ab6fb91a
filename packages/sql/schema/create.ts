import type { Connection, Database, DatabaseKind, Statement } from '../database.ts'
import { exclusively } from '../exclusive.ts'
import { at, countersOf, createSql, placesOf, q } from './ddl.ts'
import { protectTables } from './protect.ts'
import { keyOf, type Schema } from './table.ts'

/** Makes the tables that are not there, adopted ones included; leaves those that are. For tests, demos and apps without migrations. */
export async function createSchema(database: Database, tables: Schema): Promise<void> {
  // two processes that start at once must not both make them
  await exclusively(database, async (connection) => {
    const there = await tableNames(database.kind, connection)
    const missing = tables.filter((t) => (t.owned || t.adopt !== undefined) && !there.has(database.kind === 'sqlite' ? t.name : keyOf(t)))
    await createPlaces(missing, database.kind, connection)
    for (const text of createSql(missing, database.kind)) await connection.run(plain(text))
    await protectTables(connection, database.kind, tables)
  })
}

/** HANA cannot be asked to make a schema, or a sequence, unless it is there. */
export async function createPlaces(tables: Schema, kind: DatabaseKind, connection: Connection): Promise<void> {
  if (kind !== 'hana') return
  for (const schema of placesOf(tables)) {
    const found = await connection.run({ text: 'select schema_name from sys.schemas where schema_name = ?1', params: [{ is: 'text' }], columns: [{ is: 'text' }] }, [schema])
    if (found.rows.length === 0) await connection.run(plain(`create schema ${q(schema)}`))
  }
  for (const counter of countersOf(tables)) {
    const place = counter.schema === undefined ? 'current_schema' : '?2'
    const names = [counter.name, ...(counter.schema === undefined ? [] : [counter.schema])]
    const found = await connection.run({ text: `select sequence_name from sys.sequences where sequence_name = ?1 and schema_name = ${place}`, params: names.map(() => ({ is: 'text' })), columns: [{ is: 'text' }] }, names)
    if (found.rows.length === 0) await connection.run(plain(`create sequence ${at(counter, kind)}`))
  }
}

/** Names as migrations say them: with the schema where it is not the connection's own. */
export async function tableNames(kind: DatabaseKind, connection: Connection): Promise<Set<string>> {
  const text = kind === 'sqlite' ? "select name from sqlite_master where type = 'table'"
    : kind === 'hana' ? "select case when schema_name = current_schema then table_name else schema_name || '.' || table_name end from sys.tables where is_system_table = 'FALSE' and schema_name not like '\\_SYS%' escape '\\' and schema_name <> 'SYS'"
    : "select case when table_schema = any (current_schemas(false)) then table_name else table_schema || '.' || table_name end from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')"
  const answer = await connection.run({ text, params: [], columns: [{ is: 'text' }] })
  return new Set(answer.rows.map((r) => String(r[0])))
}

export const plain = (text: string): Statement => ({ text, params: [], columns: [] })
