import { randomUUID } from 'node:crypto'
import { type Copying, Decimal, type Entity, type FieldSpec, Taken, tenantField } from '@tenon/model'
import { type ColumnType, columnType, condition, forUpdate, insertion, keySql, Sources, tableOf, tenantWall, typeSql, Writer } from '@tenon/sql'
import { initial } from './parts.ts'
import { dated, numberText } from './series.ts'
import type { Writing } from './write.ts'

type Made = { readonly count: number; readonly sums: Readonly<Record<string, Decimal>> }
const INTEGER: ColumnType = { is: 'integer' }

/**
 * One `insert … select`: see `Hands.createFrom`. The source rows are locked against being changed or deleted first, then the number
 * series, in the order in which a single create takes them, so that the two never wait for each other.
 */
export async function createFrom(writing: Writing, e: Entity, of: Copying): Promise<Made> {
  if (e.options.hooks?.before !== undefined) throw new TypeError(`${e.name}: rows with a hook before they are written are made one by one`)
  if (e.options.gmp !== undefined) throw new TypeError(`${e.name}: regulated records are made one by one, each with its entry`)
  if (writing.kind === 'hana') return readAndMade(writing, e, of)
  const { connection, statements, catalog } = writing
  if (writing.kind === 'postgres') {
    const held = new Writer('postgres')
    const sources = rowsOf(writing, held, e, of)
    held.text = `select count(*) from (select t.${catalog.key(of.each)} from ${sources.from()} where ${held.text} order by t.${catalog.key(of.each)} for key share of t) held`
    if ((await connection.run(statements.of(held, [INTEGER]), held.values)).rows[0]![0] === 0) return { count: 0, sums: Object.fromEntries((of.sums ?? []).map((name) => [name, Decimal.zero])) }
  }
  const series = Object.entries(e.fields).find(([name, f]) => f.spec.kind === 'sequence' && !(name in of.set))
  const template = series?.[1].spec.template ?? ''
  const { day, last } = series === undefined ? { day: '', last: 0 } : await writing.series(e, series[1].spec, 0)
  const w = new Writer(writing.kind)
  const sources = new Sources(catalog, of.each)
  const values: [string, string][] = []
  for (const [name, spec] of catalog.specs(e)) {
    if (name === 'id' && countsItself(writing, e, of)) { const next = keySql(e, writing.kind); if (next !== undefined) values.push([catalog.column(e, name), next]); continue }
    const text = name === series?.[0] ? numberSql(writing, w, of.each, dated(template, day), last) : valueSql(writing, w, sources, e, name, spec, of)
    values.push([catalog.column(e, name), text])
  }
  const select = `insert into ${tableOf(e)} (${values.map(([column]) => column).join(', ')}) select ${values.map(([, text]) => text).join(', ')}`
  w.text = ''
  rowsOf(writing, w, e, of, sources)
  const sums = of.sums ?? []
  w.text = `${select} from ${sources.from()} where ${w.text} order by t.${catalog.key(of.each)}${sums.length === 0 ? '' : ` returning ${sums.map((name) => catalog.column(e, name)).join(', ')}`}`
  const answer = await connection.run(statements.of(w, sums.map((name) => columnType(catalog.spec(e, name)))), w.values)
  if (series !== undefined && answer.changes > 0) await writing.series(e, series[1].spec, answer.changes)
  if (answer.changes > 0) await writing.audit(e, 'create', '*', {}, { count: answer.changes })
  return { count: answer.changes, sums: Object.fromEntries(sums.map((name, i) => [name, answer.rows.reduce((total, row) => total.plus(row[i] as Decimal), Decimal.zero)])) }
}

/** SAP HANA answers nothing of what an insert has made: there the rows are read, held, put together here, and sent in batches. */
async function readAndMade(writing: Writing, e: Entity, of: Copying): Promise<Made> {
  const { connection, statements, catalog } = writing
  const series = Object.entries(e.fields).find(([name, f]) => f.spec.kind === 'sequence' && !(name in of.set))
  const fields = [...catalog.specs(e)].filter(([name]) => name !== 'id' || !countsItself(writing, e, of))
  const meant = fields.map(([name, spec]): Meant => (name === series?.[0] ? { is: 'number' } : meantBy(writing, e, name, spec, of)))
  const w = new Writer(writing.kind)
  const sources = new Sources(catalog, of.each)
  const taken = meant.map((one) => (one.is === 'taken' ? sources.columnAt(one.path) : undefined))
  rowsOf(writing, w, e, of, sources)
  const columns = [sources.columnAt(['id']), ...taken.filter((one) => one !== undefined)]
  w.text = `select ${columns.map((c) => c.text).join(', ')} from ${sources.from()} where ${w.text} order by t.${catalog.key(of.each)}${forUpdate(writing.kind, sources)}`
  const { rows } = await connection.run(statements.of(w, columns.map((c) => c.type)), w.values)
  const { day, last } = series === undefined || rows.length === 0 ? { day: '', last: 0 } : await writing.series(e, series[1].spec, 0)
  const sums: Record<string, Decimal> = Object.fromEntries((of.sums ?? []).map((name) => [name, Decimal.zero]))
  const made = rows.map((row, n) => {
    let place = 0
    return meant.map((one, i): unknown => {
      const value = one.is === 'number' ? numberText(series![1].spec.template ?? '', day, last + n + 1) : one.is === 'uuid' ? randomUUID() : one.is === 'value' ? one.value : one.among === undefined ? row[++place] : one.among.get(row[++place]) ?? null
      const name = fields[i]![0]
      if (sums[name] !== undefined) sums[name] = sums[name].plus(value as Decimal)
      return value
    })
  })
  for (let from = 0; from < made.length; from += BATCH) {
    const batch = insertion(writing.kind, tableOf(e), fields.map(([name, spec]) => [catalog.column(e, name), columnType(spec)] as const), made.slice(from, from + BATCH), countsItself(writing, e, of) ? { column: catalog.key(e), sql: keySql(e, writing.kind) } : undefined)
    await connection.run(statements.of(batch, []), batch.values)
  }
  if (made.length > 0 && series !== undefined) await writing.series(e, series[1].spec, made.length)
  if (made.length > 0) await writing.audit(e, 'create', '*', {}, { count: made.length })
  return { count: made.length, sums }
}
/** Rows that SAP HANA is sent at once. */
const BATCH = 1000
/** Whether nobody says what the keys of the new rows are. */
const countsItself = (writing: Writing, e: Entity, of: Copying): boolean => of.set.id === undefined && writing.catalog.counted(e)

/** Which source rows are meant: the condition, the tenant's own, and none that has its row already. Its text is left in the writer. */
function rowsOf(writing: Writing, w: Writer, e: Entity, of: Copying, sources = new Sources(writing.catalog, of.each)): Sources {
  const { catalog } = writing
  condition(w, sources, of.where)
  if (tenantField(of.each) !== undefined) tenantWall(w, catalog, of.each, 't', writing.tenant)
  if (of.unless === undefined) return sources
  w.add(` and not exists (select 1 from ${tableOf(e)} made where `)
  of.unless.forEach((name, i) => {
    const before = w.text
    const text = valueSql(writing, w, sources, e, name, catalog.spec(e, name), of)
    w.text = `${before}${i === 0 ? '' : ' and '}made.${catalog.column(e, name)} = ${text}`
  })
  if (tenantField(e) !== undefined) tenantWall(w, catalog, e, 'made', writing.tenant)
  w.add(')')
  return sources
}

type Meant = { readonly is: 'taken'; readonly path: readonly string[]; readonly among?: ReadonlyMap<unknown, unknown> } | { readonly is: 'value'; readonly value: unknown } | { readonly is: 'uuid' } | { readonly is: 'number' }

/** What stands in one column. */
function meantBy(writing: Writing, e: Entity, name: string, spec: FieldSpec, of: Copying): Meant {
  const given = of.set[name]
  if (given instanceof Taken) return { is: 'taken', path: given.path.split('.'), ...(given.among === undefined ? {} : { among: given.among }) }
  const value = (value: unknown): Meant => ({ is: 'value', value })
  if (given !== undefined) return value(given)
  const { stamps, derive } = e.options
  if (name === tenantField(e)) return value(writing.tenant)
  if (name === stamps?.created || name === stamps?.updated) return value(writing.now)
  if (name === stamps?.createdBy) return value(writing.context.actor?.id ?? null)
  if (derive !== undefined && name in derive) throw new TypeError(`${e.name}.${name} is worked out for single rows: say what it is here`)
  if (spec.kind === 'uuid' && spec.unique) return { is: 'uuid' }
  const otherwise = initial(spec)
  if (otherwise !== undefined) return value(otherwise)
  throw new TypeError(`${e.name}.${name} has no default: say what it is`)
}

/** The same as SQL. */
function valueSql(writing: Writing, w: Writer, sources: Sources, e: Entity, name: string, spec: FieldSpec, of: Copying): string {
  const type = columnType(spec)
  const bound = (value: unknown): string => {
    w.text = ''
    w.value(value, type)
    return writing.kind === 'postgres' ? `cast(${w.text} as ${typeSql(type, 'postgres')})` : w.text
  }
  const meant = meantBy(writing, e, name, spec, of)
  if (meant.is === 'value') return meant.value === null ? 'null' : bound(meant.value)
  if (meant.is !== 'taken') return writing.kind === 'postgres' ? 'gen_random_uuid()' : sqliteUuid
  const column = sources.columnAt(meant.path)
  if (meant.among === undefined) return column.text
  return `case ${column.text} ${[...meant.among].map(([key, value]) => { w.text = ''; w.value(key, column.type); return `when ${w.text} then ${bound(value)}` }).join(' ')} end`
}

const sqliteUuid = "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6))))"

/** `INV-2026-` and the next numbers, in the order of the source rows. */
function numberSql(writing: Writing, w: Writer, each: Entity, template: string, last: number): string {
  const [, head = '', slots = '', tail = ''] = /^(.*?)\{(n+)\}(.*)$/.exec(template) ?? []
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
  w.text = ''
  w.value(last, INTEGER)
  const n = `${writing.kind === 'postgres' ? `cast(${w.text} as bigint)` : w.text} + row_number() over (order by t.${writing.catalog.key(each)})`
  const digits = writing.kind === 'postgres' ? `lpad(cast(${n} as text), greatest(${slots.length}, length(cast(${n} as text))), '0')` : `printf('%0${slots.length}d', ${n})`
  return `${text(head)} || ${digits} || ${text(tail)}`
}
