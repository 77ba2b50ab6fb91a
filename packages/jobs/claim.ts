import { Catalog, columnType, type ColumnType, type Database, quote, Statements, tableOf, Writer } from '@tenon/sql'
import { type Entity, type JsonValue } from '@tenon/model'
import { Job, type JobInput } from './job.ts'

export interface Claimed { readonly id: number; readonly name: string; readonly input: JobInput; readonly attempts: number; readonly cursor: JsonValue; readonly lane: string | null }

const entity = Job as unknown as Entity
const catalog = new Catalog([entity])
const statements = new Statements()
const column = (name: string): string => catalog.column(entity, name)
const typeOf = (name: string): ColumnType => columnType(catalog.spec(entity, name))
const table = tableOf(entity)
const told = ['id', 'name', 'input', 'attempts', 'cursor', 'lane'] as const

export interface Claim { readonly worker: string; readonly now: string; readonly until: string; readonly names: readonly string[]; /** That one, or none. */ readonly only?: number }

/**
 * Takes the next job that is due, or whose worker gave no sign any more, in one statement: on PostgreSQL workers pass over what another is
 * just taking, SQLite lets one at a time write.
 */
export async function claim(database: Database, { worker, now, until, names, only }: Claim): Promise<Claimed | null> {
  if (names.length === 0) return null
  const w = new Writer(database.kind)
  const value = (name: string, of: unknown): void => { w.value(of, typeOf(name)) }
  w.add(`update ${table} set ${column('state')} = 'running', ${column('worker')} = `); value('worker', worker)
  w.add(`, ${column('leaseUntil')} = `); value('leaseUntil', until)
  w.add(`, ${column('attempts')} = ${column('attempts')} + 1, ${column('startedAt')} = coalesce(${column('startedAt')}, `); value('startedAt', now)
  w.add(`), ${column('key')} = case when ${column('holds')} = 'waiting' then null else ${column('key')} end where ${quote('id')} = (select j.${quote('id')} from ${table} j where ((j.${column('state')} = 'waiting' and j.${column('runAt')} <= `)
  value('runAt', now)
  w.add(`) or (j.${column('state')} = 'running' and j.${column('leaseUntil')} < `); value('leaseUntil', now)
  w.add(`)) and j.${column('name')} in (`)
  names.forEach((name, i) => { if (i > 0) w.add(', '); value('name', name) })
  w.add(')')
  if (only !== undefined) { w.add(` and j.${quote('id')} = `); value('id', only) }
  w.add(` and (j.${column('lane')} is null or not exists (select 1 from ${table} r where r.${column('lane')} = j.${column('lane')} and r.${column('state')} = 'running' and r.${quote('id')} <> j.${quote('id')} and r.${column('leaseUntil')} >= `)
  value('leaseUntil', now)
  w.add(`)) order by j.${column('runAt')}, j.${quote('id')} limit 1${database.kind === 'postgres' ? ' for update of j skip locked' : ''}) returning ${told.map(column).join(', ')}`)
  const row = (await database.run(statements.of(w, told.map(typeOf)), w.values)).rows[0]
  return row === undefined ? null : { id: Number(row[0]), name: String(row[1]), input: row[2] as JobInput, attempts: Number(row[3]), cursor: (row[4] ?? null) as JsonValue, lane: row[5] as string | null }
}

/** Changes a job that is still this worker's; answers whether it was. */
export async function whileOurs(database: Database, id: number, worker: string, values: Readonly<Record<string, unknown>>): Promise<boolean> {
  const w = new Writer(database.kind)
  w.add(`update ${table} set ${quote('version')} = ${quote('version')} + 1`)
  for (const [name, value] of Object.entries(values)) w.add(`, ${column(name)} = `).value(value, typeOf(name))
  w.add(` where ${quote('id')} = `).value(id, typeOf('id')).add(` and ${column('state')} = 'running' and ${column('worker')} = `).value(worker, typeOf('worker'))
  return (await database.run(statements.of(w, []), w.values)).changes === 1
}

/** Whether somebody else is at work in a lane: two may have taken its jobs in the same moment, and at least the later one sees it. */
export async function crowded(database: Database, { id, lane }: Claimed, now: string): Promise<boolean> {
  const w = new Writer(database.kind)
  w.add(`select 1 from ${table} where ${column('lane')} = `).value(lane, typeOf('lane')).add(` and ${column('state')} = 'running' and ${quote('id')} <> `).value(id, typeOf('id')).add(` and ${column('leaseUntil')} >= `).value(now, typeOf('leaseUntil'))
  return (await database.run(statements.of(w, [{ is: 'integer' }]), w.values)).rows.length > 0
}
