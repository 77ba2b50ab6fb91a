import { type Entity, type Filter, tenantField } from '@tenon/model'
import { Catalog, type PartsIndex, Sources } from './catalog.ts'
import { columnType } from './column.ts'
import type { ColumnType, DatabaseKind } from './database.ts'
import { sortSql } from './languages.ts'
import { type Alike, alikeSql, alikeText, triplesOf } from './parts.ts'
import { among } from './among.ts'
import { reachable } from './reach.ts'
import { again, stretches } from './stretch.ts'
import { Writer } from './writer.ts'

const TEXT: ColumnType = { is: 'text' }
const INTEGER: ColumnType = { is: 'integer' }

/** A condition as SQL. Joins it needs are added to the sources: write the `from` afterwards. */
export function condition(w: Writer, sources: Sources, filter: Filter): void {
  switch (filter.op) {
    case 'true': w.add('1 = 1'); return
    case 'false': w.add('1 = 0'); return
    case 'and':
    case 'or':
      w.add('(')
      filter.of.forEach((part, i) => { if (i > 0) w.add(filter.op === 'and' ? ' and ' : ' or '); condition(w, sources, part) })
      w.add(filter.of.length === 0 ? (filter.op === 'and' ? '1 = 1)' : '1 = 0)') : ')')
      return
    case 'not': w.add(w.kind === 'hana' ? 'case when (' : 'not coalesce((')
      condition(w, sources, filter.of)
      w.add(w.kind === 'postgres' ? '), false)' : w.kind === 'hana' ? ') then 0 else 1 end = 1' : '), 0)')
      return
    case 'some': some(w, sources, filter.path, filter.of); return
    default: compare(w, sources, filter.path.split('.'), filter.op, filter.value)
  }
}

/** `exists` over one to-many step, in which paths through that step mean its row and all others the outer one; within another `some` the step may begin at that one's row. */
function some(w: Writer, sources: Sources, path: string, of: Filter): void {
  const steps = path.split('.')
  const outer = boundTo(sources, steps)
  const end = outer === undefined ? sources.walk(steps) : outer.row.walk(outer.rest)
  const step = sources.catalog.step(end.entity, end.rest[0]!)
  if (step.is !== 'many' || end.rest.length > 1) throw new TypeError(`${sources.root.name}: "${path}" is not many rows`)
  const inner = new Sources(sources.catalog, step.entity, `s${sources.bound.size}${sources.alias}`)
  const before = w.text
  w.text = ''
  sources.bound.set(path, inner)
  condition(w, sources, of)
  sources.bound.delete(path)
  w.text = `${before}exists (select 1 from ${inner.from()} where ${step.on(inner.alias, end.alias)} and ${w.text})`
}

/** The nearest row that a `some` has named and that a path goes through, with what is left of the path behind it. */
function boundTo(sources: Sources, path: readonly string[]): { readonly row: Sources; readonly rest: readonly string[] } | undefined {
  for (const [prefix, row] of [...sources.bound].reverse()) {
    const steps = prefix.split('.')
    if (path.length > steps.length && steps.every((s, i) => s === path[i])) return { row, rest: path.slice(steps.length) }
  }
  return undefined
}

function compare(w: Writer, sources: Sources, path: readonly string[], op: Exclude<Filter['op'], 'and' | 'or' | 'not' | 'some' | 'true' | 'false'>, value: unknown): void {
  const bound = sources.bound.size === 0 ? undefined : boundTo(sources, path)
  if (bound !== undefined) { compare(w, bound.row, bound.rest, op, value); return }
  const end = sources.walk(path)
  const step = end.rest[0] === 'version' ? { is: 'value' as const } : sources.catalog.step(end.entity, end.rest[0]!)
  if (step.is === 'many') {
    const inner = new Sources(sources.catalog, step.entity, `x${sources.alias}`)
    const negate = op === 'isNull' && end.rest.length === 1 && value === true
    w.add(negate ? 'not exists (select 1 from ' : 'exists (select 1 from ')
    const before = w.text
    w.text = ''
    if (end.rest.length === 1 && op === 'isNull') w.add('1 = 1')
    else compare(w, inner, end.rest.length === 1 ? ['id'] : end.rest.slice(1), op, value)
    const body = w.text
    w.text = `${before}${inner.from()} where ${step.on(inner.alias, end.alias)} and ${body})`
    return
  }
  if (step.is === 'one' && end.rest.length === 1 && step.key !== sources.catalog.key(step.entity)) {
    const joined = sources.reach(path)
    write(w, `${joined.alias}.${sources.catalog.key(joined.entity)}`, INTEGER, op, value)
    return
  }
  const column = sources.columnAt([...path])
  if ((op === 'istartsWith' || op === 'iexact') && column.sorted === true && w.kind !== 'hana' && !String(value).includes('\0') && String(value) !== '') {
    const whole = op === 'iexact'
    w.add('(')
    if (stretches(w, column.text, String(value), whole)) { w.add(' and '); again(w, column.text, String(value), whole) }
    w.add(')')
    return
  }
  write(w, column.text, column.type, op, value, column.spec.language ?? 'case', column.parts)
}

function write(w: Writer, stored: string, type: ColumnType, asked: string, given: unknown, alike: Alike = 'case', parts?: PartsIndex): void {
  if (type.is === 'sealed' && asked !== 'isNull') throw new TypeError(`${stored} is sealed: no condition can look into it`)
  const column = w.kind === 'hana' ? comparable(stored, type) : stored
  const reached = reachable(type, asked, given)
  if (reached === 'none') { w.add('1 = 0'); return }
  if (reached === 'all') { w.add(`${stored} is not null`); return }
  const { op, value } = reached
  const pg = w.kind === 'postgres'
  const hana = w.kind === 'hana'
  const asText = type.is === 'text' ? column : textOf(column, w.kind)
  const fold = (text: string): string => alikeSql(text, alike, w.kind)
  const folds = (text: string): string => alikeText(text, alike, w.kind)
  const like = (prefix: string, suffix: string, folded: boolean): void => {
    const wanted = folded ? folds(String(value)) : String(value)
    const escaped = `${prefix}${wanted.replace(/[\\%_]/g, (c) => `\\${c}`)}${suffix}`
    w.add(`${folded ? fold(asText) : asText} like `).value(escaped, TEXT).add(" escape '\\'")
  }
  const has = (folded: boolean): void => {
    if (hana) { w.add(`locate(${folded ? fold(asText) : asText}, `).value(folded ? folds(String(value)) : String(value), TEXT).add(') > 0'); return }
    w.add(pg ? `strpos(${folded ? fold(asText) : asText}, ` : `instr(${folded ? fold(asText) : asText}, `).value(folded ? folds(String(value)) : String(value), TEXT).add(') > 0')
  }
  const triples = parts === undefined || w.few || !inParts.has(op) ? undefined : triplesOf(folds(String(value)), w.kind)
  if (triples !== undefined) w.narrowed = true
  if (triples !== undefined && pg) {
    // its index answers to a pattern only; what heeds the case is looked at again
    const [from, to] = [/contains|ends/i.test(op) ? '%' : '', /contains|starts/i.test(op) ? '%' : '']
    if (op.startsWith('i')) { like(from, to, true); return }
    w.add('(')
    like(from, to, true)
    w.add(' and ')
    write(w, stored, type, op, value, alike)
    w.add(')')
    return
  }
  if (triples !== undefined && parts?.counted === true) {
    w.add(`(${parts.key} in (select rowid from ${parts.index} where ${parts.index} match `).value(triples, TEXT).add(') and ')
    write(w, stored, type, op, value, alike)
    w.add(')')
    return
  }
  switch (op) {
    case 'eq': if (value === null) w.add(`${column} is null`); else w.add(`${column} = `).value(value, type); return
    case 'ne': if (value === null) w.add(`${column} is not null`); else w.add(`(${column} is null or ${column} <> `).value(value, type).add(')'); return
    case 'gt': w.add(`${column} > `).value(value, type); return
    case 'gte': w.add(`${column} >= `).value(value, type); return
    case 'lt': w.add(`${column} < `).value(value, type); return
    case 'lte': w.add(`${column} <= `).value(value, type); return
    case 'isNull': w.add(`${stored} is ${value === true ? '' : 'not '}null`); return
    case 'in': {
      const list = value as readonly unknown[]
      if (list.length === 0) w.add('1 = 0')
      else among(w, column, type, list)
      return
    }
    case 'range': { const [low, high] = value as readonly [unknown, unknown]; w.add(`${column} between `).value(low, type).add(' and ').value(high, type); return }
    case 'contains': has(false); return
    case 'icontains': has(true); return
    case 'startsWith': if (hana) like('', '%', false); else if (pg) { w.add(`starts_with(${asText}, `).value(String(value), TEXT).add(')') } else { w.add(`substr(${asText}, 1, `).value([...String(value)].length, INTEGER).add(') = ').value(String(value), TEXT) } return
    case 'istartsWith': like('', '%', true); return
    case 'endsWith': if (pg || hana) like('%', '', false); else w.add(`substr(${asText}, -`).value(Math.max(1, [...String(value)].length), INTEGER).add(') = ').value(String(value), TEXT); return
    case 'iendsWith': like('%', '', true); return
    case 'iexact': w.add(`${fold(asText)} = `).value(folds(String(value)), TEXT); return
    case 'regex': if (hana) w.add(`${asText} like_regexpr `).value(value, TEXT); else if (pg) w.add(`${asText} ~ `).value(value, TEXT); else w.add('tenon_regex(').value(value, TEXT).add(`, ${asText}, '')`); return
    case 'iregex': if (hana) w.add(`${asText} like_regexpr `).value(value, TEXT).add(" flag 'i'"); else if (pg) w.add(`${asText} ~* `).value(value, TEXT); else w.add('tenon_regex(').value(value, TEXT).add(`, ${asText}, 'i')`); return
    case 'date': w.add(hana ? `to_date(${column}) = ` : pg ? `(${column}${type.is === 'instant' ? " at time zone 'UTC'" : ''})::date = ` : `substr(${column}, 1, 10) = `).value(value, { is: 'date' }); return
    case 'year': part(0, 4, 'year'); return
    case 'month': part(5, 2, 'month'); return
    case 'day': part(8, 2, 'day'); return
    default: throw new TypeError(`no such comparison: ${op}`)
  }
  function part(at: number, length: number, name: string): void {
    if (hana) w.add(`${name === 'day' ? 'dayofmonth' : name}(${column}) = `).value(value, INTEGER)
    else if (pg) w.add(`extract(${name} from ${column}${type.is === 'instant' ? " at time zone 'UTC'" : ''})::int = `).value(value, INTEGER)
    else w.add(`cast(substr(${column}, ${at + 1}, ${length}) as integer) = `).value(value, INTEGER)
  }
}

const inParts: ReadonlySet<string> = new Set(['contains', 'icontains', 'startsWith', 'istartsWith', 'endsWith', 'iendsWith', 'iexact'])

/** HANA sorts and compares no large text, whatever is in it. */
const comparable = (column: string, type: ColumnType): string => (type.is === 'json' || (type.is === 'text' && type.long === true) ? `to_nvarchar(${column})` : column)
/** A column's value as text, whatever its type. */
export const textOf = (column: string, kind: DatabaseKind): string => (kind === 'hana' ? `to_nvarchar(${column})` : `cast(${column} as text)`)
/** `-orderDate`, `vendor.name` … as an order; nulls are last ascending and first descending on every database. */
export function ordering(sources: Sources, kind: DatabaseKind, words: readonly string[], flip = false): string {
  const out = words.map((word) => {
    const descending = word.startsWith('-') !== flip
    const column = sources.columnAt(word.replace(/^-/, '').split('.'))
    const nulls = kind !== 'postgres' && (column.spec.nullable || word.includes('.')) ? (descending ? ' nulls first' : ' nulls last') : ''
    return `${column.spec.language !== undefined ? sortSql(column.text, kind) : kind === 'hana' ? comparable(column.text, column.type) : column.text}${descending ? ' desc' : ''}${nulls}`
  })
  return out.length === 0 ? '' : ` order by ${out.join(', ')}`
}

/** The wall: every statement on a tenant's entity names the tenant (or the few that the caller belongs to), or is not made at all. */
export function tenantWall(w: Writer, catalog: Catalog, e: Entity, alias: string, tenant: unknown): void {
  const field = tenantField(e)
  if (field === undefined) return
  const tenants: readonly unknown[] = Array.isArray(tenant) ? tenant : [tenant]
  if (tenants.length === 0 || tenants.some((t) => t === null || t === undefined)) throw new TypeError(`${e.name}: no statement without a tenant`)
  const type = columnType(catalog.spec(e, field))
  w.add(` and ${alias === '' ? '' : `${alias}.`}${catalog.column(e, field)} ${tenants.length === 1 ? '= ' : 'in ('}`)
  tenants.forEach((t, i) => { if (i > 0) w.add(', '); w.value(t, type) })
  if (tenants.length > 1) w.add(')')
}
