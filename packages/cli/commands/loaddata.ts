import { readFileSync } from 'node:fs'
import { AuditEntry } from '@tenon/engine'
import { type Column, type Connection, type Database, insertion, keyOf, nextSql, ordered, quote, splitKey, type Statement, Statements, tableSqlName, type Table, Writer } from '@tenon/sql'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { type Entry, type Kept, keptOf, plain, read } from '../fixture.ts'
import { cliContext } from '../people.ts'
import { prepareSchema } from '../prepare.ts'
import { Progress } from '../progress.ts'
import { fromCaller, systemOf, withDatabase } from '../systems.ts'

const BATCH = 100
type Values = Readonly<Record<string, unknown>>
interface Load { readonly kept: Kept; readonly rows: Values[]; readonly lists: readonly { readonly table: Table; readonly owners: Set<unknown>; readonly pairs: [unknown, unknown][] }[] }

export const loaddata: Command = {
  name: 'loaddata', words: '[app] file …', summary: 'Puts rows of files back, all or none: ids, numbers and versions stay; rows with the same id are replaced.',
  options: databaseOptions, examples: ['loaddata crm crm.json', 'loaddata crm people.jsonl orders.jsonl'],
  async run(call) {
    const { system, rest: files } = await systemOf(call)
    if (files.length === 0) throw new UsageError('which file? E.g. loaddata crm crm.json')
    const loads = new Map(keptOf(system).map((kept) => [plain(kept.entity.name), { kept, rows: [], lists: kept.lists.map(({ table }) => ({ table, owners: new Set(), pairs: [] })) } as Load]))
    let total = 0
    for (const file of files) for (const { entry, place } of entriesIn(file)) { put(loads, entry, place); total += 1 }
    await withDatabase(call, system, async (database) => {
      await prepareSchema(system, database)
      const progress = new Progress('loaddata', total)
      await database.transaction((connection) => store(connection, database, [...loads.values()], progress, total))
      progress.end()
      console.log(`${system.name}: ${total.toLocaleString('en')} rows loaded`)
    })
  },
}

function* entriesIn(file: string): Iterable<{ entry: Entry; place: string }> {
  const text = readFileSync(fromCaller(file), 'utf8')
  const whole = text.trimStart().startsWith('[')
  const parts: { value: unknown; place: string }[] = []
  const parse = (json: string, place: string): unknown => { try { return JSON.parse(json) } catch (error) { throw new UsageError(`${place}: ${error instanceof Error ? error.message : 'not JSON'}`) } }
  if (whole) for (const [i, value] of (parse(text, file) as unknown[]).entries()) parts.push({ value, place: `${file}, row ${i + 1}` })
  else for (const [i, line] of text.split('\n').entries()) if (line.trim() !== '') parts.push({ value: parse(line, `${file}, line ${i + 1}`), place: `${file}, line ${i + 1}` })
  for (const { value, place } of parts) {
    const entry = value as Partial<Entry> | null
    if (typeof entry !== 'object' || entry === null || typeof entry.model !== 'string' || typeof entry.fields !== 'object' || entry.fields === null) throw new UsageError(`${place}: {"model": …, "pk": …, "fields": {…}} was expected`)
    yield { entry: entry as Entry, place }
  }
}

function put(loads: ReadonlyMap<string, Load>, entry: Entry, place: string): void {
  const load = loads.get(plain(entry.model.slice(entry.model.indexOf('.') + 1)))
  if (load === undefined) throw new UsageError(`${place}: there is no model "${entry.model}"`)
  const { table, columns, lists } = load.kept
  const at = (word: string): string => `${place}: ${entry.model} ${String(entry.pk)}: ${word}`
  const reading = (word: string, value: unknown, column: Column): unknown => { try { return read(value, column.type) } catch (error) { throw error instanceof UsageError ? new UsageError(`${at(word)}: ${error.message}`) : error } }
  const key = table.columns.find((c) => c.name === table.primaryKey[0])!
  const row: Record<string, unknown> = entry.pk === null || entry.pk === undefined ? {} : { [key.name]: reading('pk', entry.pk, key) }
  for (const [word, value] of Object.entries(entry.fields)) {
    const column = columns.find((c) => c.word === word || c.column.name === word)?.column
    const list = lists.findIndex((l) => l.word === word)
    if (column !== undefined) row[column.name] = reading(word, value, column)
    else if (list >= 0 && Array.isArray(value) && row[key.name] !== undefined) {
      load.lists[list]!.owners.add(row[key.name])
      for (const id of value) load.lists[list]!.pairs.push([row[key.name], reading(word, id, lists[list]!.table.columns[1]!)])
    } else throw new UsageError(`${at(word)}: there is no such field${list >= 0 ? ' without a pk, or it is no list' : ''}; there is: ${[...columns, ...lists].map((c) => c.word).join(', ')}`)
  }
  load.rows.push(row)
}

/** Those referred to first; references in circles, and to rows of the same table, when all rows are there. */
async function store(connection: Connection, database: Database, loads: readonly Load[], progress: Progress, total: number): Promise<void> {
  const statements = new Statements()
  const later: (() => Promise<void>)[] = []
  const stored = new Set<string>()
  for (const table of ordered(loads.map((l) => l.kept.table))) {
    const { rows } = loads.find((l) => l.kept.table === table)!
    const postponed = table.foreignKeys.filter((f) => table.columns.find((c) => c.name === f.column)?.nullable === true && !stored.has(f.table)).map((f) => f.column)
    stored.add(table.name)
    for (const group of alike(rows)) for (let i = 0; i < group.length; i += BATCH) {
      const batch = group.slice(i, i + BATCH)
      await upsert(connection, statements, database, table, batch.map((row) => Object.fromEntries(Object.entries(row).map(([n, v]) => [n, postponed.includes(n) ? null : v]))))
      progress.add(batch.length)
    }
    for (const row of rows) for (const column of postponed) if (row[column] !== null && row[column] !== undefined) later.push(() => setOne(connection, statements, database, table, row, column))
  }
  for (const set of later) await set()
  for (const { lists } of loads) for (const { table, owners, pairs } of lists) {
    const [owner, other] = table.columns
    for (const id of owners) {
      const w = new Writer(database.kind)
      w.add(`delete from ${tableSqlName(table, database.kind)} where ${quote(owner!.name)} = `).value(id, owner!.type)
      await connection.run(statements.of(w, []), w.values)
    }
    for (let i = 0; i < pairs.length; i += BATCH) await upsert(connection, statements, database, table, pairs.slice(i, i + BATCH).map(([a, b]) => ({ [owner!.name]: a, [other!.name]: b })))
  }
  if (database.kind === 'postgres') for (const { kept: { table }, rows } of loads) if (rows.length > 0 && table.columns.some((c) => c.identity === true)) {
    const name = tableSqlName(table, 'postgres')
    const key = table.primaryKey[0]!
    const counter = table.columns.find((c) => c.name === key)?.counter
    // others may have drawn further from a sequence of their own
    const sequence = counter === undefined ? undefined : tableSqlName(splitKey(counter), 'postgres')
    const text = (of: string): string => `'${of.replaceAll("'", "''")}'`
    const [which, last] = sequence === undefined ? [`pg_get_serial_sequence(${text(name)}, ${text(key)})`, ''] : [text(sequence), `, (select last_value from ${sequence})`]
    await connection.run({ text: `select setval(${which}, greatest((select max(${quote(key)}) from ${name})${last}))`, params: [], columns: [] } satisfies Statement)
  }
  const audit = loads.find((l) => l.kept.entity.name === AuditEntry.name)!.kept.table
  const context = cliContext()
  await upsert(connection, statements, database, audit, [{ at: context.now(), actor: null, tenant: null, action: 'loaddata', entity: '*', row: '', changes: { rows: { new: total } }, request_id: context.requestId, source: 'cli', version: 1 }])
}

/** Rows with the same columns, so that one statement fits them; the order within stays. */
function alike(rows: readonly Values[]): Values[][] {
  const groups = new Map<string, Values[]>()
  for (const row of rows) { const key = Object.keys(row).join(); const group = groups.get(key); if (group === undefined) groups.set(key, [row]); else group.push(row) }
  return [...groups.values()]
}

async function upsert(connection: Connection, statements: Statements, database: Database, table: Table, rows: readonly Values[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {}).filter((name) => table.columns.some((c) => c.name === name))
  if (names.length === 0) return
  const columns = names.map((name) => [quote(name), table.columns.find((c) => c.name === name)!.type] as const)
  const counted = table.columns.find((c) => c.counter !== undefined && !names.includes(c.name))
  const w = insertion(database.kind, tableSqlName(table, database.kind), columns, rows.map((row) => names.map((name) => row[name] ?? null)), counted === undefined ? undefined : { column: quote(counted.name), sql: nextSql(splitKey(counted.counter!), database.kind) })
  if (database.kind === 'hana') {
    // rows that count themselves are new ones
    if (table.primaryKey.every((key) => names.includes(key))) w.text = `${w.text.replace(/^insert into/, 'upsert')} with primary key`
    await connection.run(statements.of(w, []), w.values)
    return
  }
  const rest = names.filter((n) => !table.primaryKey.includes(n))
  w.add(` on conflict (${table.primaryKey.map(quote).join(', ')}) do ${rest.length === 0 ? 'nothing' : `update set ${rest.map((n) => `${quote(n)} = excluded.${quote(n)}`).join(', ')}`}`)
  await connection.run(statements.of(w, []), w.values)
}

async function setOne(connection: Connection, statements: Statements, database: Database, table: Table, row: Values, column: string): Promise<void> {
  const [key] = table.primaryKey
  const type = (name: string) => table.columns.find((c) => c.name === name)!.type
  if (row[key!] === undefined) throw new UsageError(`${keyOf(table)}: a row that refers to its own table needs a pk`)
  const w = new Writer(database.kind)
  w.add(`update ${tableSqlName(table, database.kind)} set ${quote(column)} = `).value(row[column], type(column)).add(` where ${quote(key!)} = `).value(row[key!], type(key!))
  await connection.run(statements.of(w, []), w.values)
}
