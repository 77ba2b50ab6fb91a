import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SequenceRow } from '@tenon/engine'
import { type ColumnType, type Connection, type Database, quote, type Statement, type Table } from '@tenon/sql'

interface Insert { readonly table: string; readonly statement: Statement; readonly rows: readonly (readonly unknown[])[] }
export interface Seed { load(): Promise<void> }

/** Reads rows, one file a table, so that a database can be brought back to them again and again. */
export function seedFrom(folder: string, database: Database, tables: readonly Table[]): Seed {
  const byName = new Map(tables.map((t) => [t.name, t]))
  const rows = new Map<string, Record<string, unknown>[]>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line !== '')
    rows.set(file.replace('.jsonl', ''), lines.map(exactly))
  }
  rows.set(SequenceRow.table, (rows.get('core_numbersequence') ?? []).map((n) => ({ series: seriesOf[String(n.kind)], tenant: String(n.organization_id), year: n.year, last: n.last })))
  const ordered = parentsFirst(tables)
  const inserts = ordered.flatMap((t) => { const found = rows.get(t.name); return found === undefined || found.length === 0 ? [] : insertsOf(database, byName.get(t.name)!, found) })
  const clears = [...ordered].reverse().map((t) => plain(`delete from ${quote(t.name)}`))
  const counters = database.kind === 'sqlite' ? [] : ordered.filter((t) => t.columns.some((c) => c.identity === true))
    .map((t) => plain(`select setval(pg_get_serial_sequence('${quote(t.name)}', 'id'), coalesce((select max(id) from ${quote(t.name)}), 1), exists (select 1 from ${quote(t.name)}))`))

  return {
    load: () => database.transaction(async (connection) => {
      for (const clear of clears) await connection.run(clear)
      if (database.kind === 'sqlite') await connection.run(plain('delete from sqlite_sequence'))
      for (const { statement, rows } of inserts) await connection.run(statement, rows.flat())
      for (const counter of counters) await read(connection, counter)
    }),
  }
}

const seriesOf: Readonly<Record<string, string>> = { ORD: 'order:ORD-{yyyy}-{nnnn}', ISS: 'issue:ISS-{yyyy}-{nnnn}', PAY: 'payment:PAY-{yyyy}-{nnnn}' }
const plain = (text: string): Statement => ({ text, params: [], columns: [] })
const read = (connection: Connection, statement: Statement): Promise<unknown> => connection.run({ ...statement, columns: [{ is: 'integer' }] })

/** One line; whole numbers beyond the safe range keep their digits. */
function exactly(line: string): Record<string, unknown> {
  const reviver = function (this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
    return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value
  }
  return JSON.parse(line, reviver as (this: unknown, key: string, value: unknown) => unknown) as Record<string, unknown>
}

function insertsOf(database: Database, table: Table, rows: readonly Record<string, unknown>[]): Insert[] {
  const columns = table.columns.filter((c) => Object.hasOwn(rows[0]!, c.name))
  const out: Insert[] = []
  for (let from = 0; from < rows.length; from += 200) {
    const some = rows.slice(from, from + 200)
    let n = 0
    const mark = (): string => `${database.kind === 'postgres' ? '$' : '?'}${++n}`
    const text = `insert into ${quote(table.name)} (${columns.map((c) => quote(c.name)).join(', ')}) values ${some.map(() => `(${columns.map(mark).join(', ')})`).join(', ')}`
    out.push({ table: table.name, statement: Object.freeze({ text, params: some.flatMap(() => columns.map((c) => c.type)), columns: [] }), rows: some.map((row) => columns.map((c) => modelValue(row[c.name], c.type))) })
  }
  return out
}

/** A recorded value as the model has it. */
function modelValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null
  if (type.is === 'instant') return `${String(value).slice(0, 19)}.${(/\.(\d+)/.exec(String(value))?.[1] ?? '').padEnd(6, '0')}Z`
  if (type.is === 'time') return `${String(value).slice(0, 8)}.${(/\.(\d+)/.exec(String(value))?.[1] ?? '').padEnd(6, '0')}`
  if (type.is === 'bigint' || type.is === 'duration') return BigInt(value as number)
  return value
}

function parentsFirst(tables: readonly Table[]): Table[] {
  const out: Table[] = []
  const visit = (t: Table): void => {
    if (out.includes(t)) return
    for (const f of t.foreignKeys) { const parent = tables.find((p) => p.name === f.table); if (parent !== undefined && parent !== t) visit(parent) }
    out.push(t)
  }
  for (const t of tables) visit(t)
  return out
}

/** The folder that holds the recorded cases, or why it cannot be used. */
export function casesFolder(root: string): string {
  const folder = process.env.TENON_DRF_CASES ?? join(root, '..', 'shared', 'drf')
  if (!existsSync(join(folder, 'seed_rows', 'cases'))) throw new Error(`no recorded cases in ${folder}: name their folder in TENON_DRF_CASES`)
  return folder
}
