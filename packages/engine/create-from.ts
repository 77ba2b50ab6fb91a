import { type Copying, Decimal, type Entity, type FieldSpec, Taken, tenantField } from '@tenon/model'
import { type ColumnType, columnType, condition, Sources, tableOf, tenantWall, typeSql, Writer } from '@tenon/sql'
import { initial } from './parts.ts'
import { dated } from './series.ts'
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
  if (writing.kind === 'hana') throw new TypeError(`${e.name}: SAP HANA makes rows one by one`)
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
    if (name === 'id' && spec.kind === 'id') continue
    const text = name === series?.[0] ? numberSql(writing, w, of.each, dated(template, day), last) : valueSql(writing, w, sources, e, name, spec, of)
    if (text !== undefined) values.push([catalog.column(e, name), text])
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

/** What stands in one column, as SQL; undefined where the column's own default does. */
function valueSql(writing: Writing, w: Writer, sources: Sources, e: Entity, name: string, spec: FieldSpec, of: Copying): string | undefined {
  const type = columnType(spec)
  const bound = (value: unknown): string => {
    w.text = ''
    w.value(value, type)
    return writing.kind === 'postgres' ? `cast(${w.text} as ${typeSql(type, 'postgres')})` : w.text
  }
  const given = of.set[name]
  if (given instanceof Taken) {
    const column = sources.columnAt(given.path.split('.'))
    if (given.among === undefined) return column.text
    return `case ${column.text} ${[...given.among].map(([key, value]) => { w.text = ''; w.value(key, column.type); return `when ${w.text} then ${bound(value)}` }).join(' ')} end`
  }
  if (given !== undefined) return given === null ? 'null' : bound(given)
  const { stamps, derive } = e.options
  if (name === tenantField(e)) return bound(writing.tenant)
  if (name === stamps?.created || name === stamps?.updated) return bound(writing.now)
  if (name === stamps?.createdBy) return writing.context.actor === null ? 'null' : bound(writing.context.actor.id)
  if (derive !== undefined && name in derive) throw new TypeError(`${e.name}.${name} is worked out for single rows: say what it is here`)
  if (spec.kind === 'uuid' && spec.unique) return writing.kind === 'postgres' ? 'gen_random_uuid()' : sqliteUuid
  const otherwise = initial(spec)
  if (otherwise !== undefined) return otherwise === null ? 'null' : bound(otherwise)
  throw new TypeError(`${e.name}.${name} has no default: say what it is`)
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
