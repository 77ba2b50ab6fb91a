import { tableNames, plain } from '../schema/create.ts'
import type { ColumnType, Connection, DatabaseKind } from '../database.ts'
import { instantOf } from '@tenon/model'

/** Where a database remembers what was applied; several apps may share one database. */
export const historyTable = 'tenon_migration'
export interface Line {
  readonly name: string
  readonly at: string
  /** Of the file as it was applied. */
  readonly checksum?: string
  /** How many of its steps are in force while it is neither applied nor taken back as a whole. */
  readonly inForce?: number
}

const text: ColumnType = { is: 'text' }
const more = { checksum: 'text', in_force: 'integer' } as const

/** What is written of an app: what is applied, and what was begun. */
export async function linesOf(connection: Connection, kind: DatabaseKind, app: string): Promise<Line[]> {
  if (!(await tableNames(kind, connection)).has(historyTable)) return []
  const there = await columnsOf(connection, kind)
  const or = (name: keyof typeof more): string => (there.has(name) ? `"${name}"` : `cast(null as ${more[name]})`)
  const answer = await connection.run({ text: `select "name", "applied_at", ${or('checksum')}, ${or('in_force')} from "${historyTable}" where "app" = ${mark(kind, 1)} order by "name"`, params: [text], columns: [text, { is: 'instant' }, text, { is: 'integer' }] }, [app])
  return answer.rows.map(([name, at, checksum, inForce]) => ({ name: String(name), at: String(at), ...(checksum === null ? {} : { checksum: String(checksum) }), ...(inForce === null ? {} : { inForce: Number(inForce) }) }))
}

/** Writes a migration down as applied, or, where it says how much of it is in force, as begun. */
export async function remember(connection: Connection, kind: DatabaseKind, app: string, line: { readonly name: string; readonly checksum?: string; readonly inForce?: number }): Promise<void> {
  const values = [app, line.name, instantOf(Date.now()), line.checksum ?? null, line.inForce ?? null]
  const params: ColumnType[] = [text, text, { is: 'instant' }, text, { is: 'integer' }]
  const into = `"${historyTable}" ("app", "name", "applied_at", "checksum", "in_force") values (${params.map((_, i) => mark(kind, i + 1)).join(', ')})`
  if (kind === 'hana') {
    // whoever changes tables there has made it and holds it
    await connection.run({ text: `upsert ${into} with primary key`, params, columns: [] }, values)
    return
  }
  await connection.run(plain(`create table if not exists ${historyTable} (app text not null, name text not null, applied_at ${kind === 'postgres' ? 'timestamptz' : 'text instant'} not null, checksum text, in_force integer, primary key (app, name))`))
  // a history of an older version
  const there = await columnsOf(connection, kind)
  for (const [name, type] of Object.entries(more)) if (!there.has(name)) await connection.run(plain(`alter table ${historyTable} add column ${name} ${type}`))
  await connection.run({ text: `insert into ${into} on conflict (app, name) do update set applied_at = excluded.applied_at, checksum = excluded.checksum, in_force = excluded.in_force`, params, columns: [] }, values)
}

export async function forget(connection: Connection, kind: DatabaseKind, app: string, name: string): Promise<void> {
  await connection.run({ text: `delete from "${historyTable}" where "app" = ${mark(kind, 1)} and "name" = ${mark(kind, 2)}`, params: [text, text], columns: [] }, [app, name])
}

async function columnsOf(connection: Connection, kind: DatabaseKind): Promise<Set<string>> {
  const of = kind === 'hana' ? `select column_name from sys.table_columns where schema_name = current_schema and table_name = '${historyTable}'`
    : kind === 'postgres' ? `select column_name from information_schema.columns where table_name = '${historyTable}' and table_schema = any (current_schemas(false))`
    : `select name from pragma_table_info('${historyTable}')`
  return new Set((await connection.run({ text: of, params: [], columns: [text] })).rows.map((r) => String(r[0])))
}
const mark = (kind: DatabaseKind, n: number): string => (kind === 'postgres' ? `$${n}` : `?${n}`)
