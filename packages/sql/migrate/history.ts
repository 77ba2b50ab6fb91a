import { tableNames, plain } from '../schema/create.ts'
import type { Connection, DatabaseKind } from '../database.ts'
import type { NamedMigration } from './change.ts'

/** Where a database remembers what was applied; several apps may share one database. */
export const historyTable = 'tenon_migration'
/** `progress`: how many steps of a migration that is not one transaction are done; null when it is whole. */
export interface Applied { readonly name: string; readonly at: string; readonly checksum?: string; readonly progress?: Progress }
export interface Progress { readonly direction: 'forward' | 'backward'; readonly steps: number }

const text = { is: 'text' } as const
const columns = async (connection: Connection, kind: DatabaseKind): Promise<Set<string>> => {
  const of = kind === 'hana' ? `select column_name from sys.table_columns where schema_name = current_schema and table_name = '${historyTable}'` : kind === 'postgres' ? `select column_name from information_schema.columns where table_name = '${historyTable}' and table_schema = any (current_schemas(false))` : `select name from pragma_table_info('${historyTable}')`
  return new Set((await connection.run({ text: of, params: [], columns: [text] })).rows.map((r) => String(r[0])))
}

/** Every line of an app's history, begun ones too. */
export async function linesOf(connection: Connection, kind: DatabaseKind, app: string): Promise<Applied[]> {
  if (!(await tableNames(kind, connection)).has(historyTable)) return []
  const there = await columns(connection, kind)
  const or = (name: string): string => (there.has(name) ? `"${name}"` : 'null')
  const answer = await connection.run({ text: `select "name", "applied_at", ${or('checksum')}, ${or('progress')} from "${historyTable}" where "app" = ${mark(kind, 1)} order by "name"`, params: [text], columns: [text, { is: 'instant' }, text, text] }, [app])
  return answer.rows.map(([name, at, checksum, progress]) => ({
    name: String(name), at: String(at), ...(checksum === null ? {} : { checksum: String(checksum) }), ...(progress === null ? {} : { progress: progressOf(String(progress)) }),
  }))
}
const progressOf = (words: string): Progress => { const [direction, steps] = words.split(' '); return { direction: direction === 'backward' ? 'backward' : 'forward', steps: Number(steps) } }

/** What is wholly applied. A migration that is on its way back still is; one on its way forward is not yet. */
export const appliedOf = async (connection: Connection, kind: DatabaseKind, app: string): Promise<Applied[]> =>
  (await linesOf(connection, kind, app)).filter((line) => line.progress?.direction !== 'forward')

/** Writes a migration down as applied, or as begun. */
export async function remember(connection: Connection, kind: DatabaseKind, app: string, { name, checksum }: Pick<NamedMigration, 'name' | 'checksum'>, progress?: Progress): Promise<void> {
  const values = [app, name, new Date().toISOString().replace('Z', '000Z'), checksum ?? null, progress === undefined ? null : `${progress.direction} ${progress.steps}`]
  const params = [text, text, { is: 'instant' }, text, text] as const
  const marks = `("app", "name", "applied_at", "checksum", "progress") values (${[1, 2, 3, 4, 5].map((n) => mark(kind, n)).join(', ')})`
  if (kind === 'hana') {
    // whoever changes tables there has made it and holds it
    await connection.run({ text: `upsert "${historyTable}" ${marks} with primary key`, params, columns: [] }, values)
    return
  }
  await connection.run(plain(`create table if not exists ${historyTable} (app text not null, name text not null, applied_at ${kind === 'postgres' ? 'timestamptz' : 'text instant'} not null, checksum text, progress text, primary key (app, name))`))
  const there = await columns(connection, kind)
  for (const column of ['checksum', 'progress']) if (!there.has(column)) await connection.run(plain(`alter table ${historyTable} add column ${column} text`))
  await connection.run({ text: `insert into ${historyTable} ${marks} on conflict (app, name) do update set applied_at = excluded.applied_at, checksum = excluded.checksum, progress = excluded.progress`, params, columns: [] }, values)
}

export async function forget(connection: Connection, kind: DatabaseKind, app: string, name: string): Promise<void> {
  await connection.run({ text: `delete from "${historyTable}" where "app" = ${mark(kind, 1)} and "name" = ${mark(kind, 2)}`, params: [text, text], columns: [] }, [app, name])
}

const mark = (kind: DatabaseKind, n: number): string => (kind === 'postgres' ? `$${n}` : `?${n}`)
