import { Decimal } from '@tenon/model'
import type { ColumnType, DatabaseKind } from '../database.ts'
import { sortSql } from '../languages.ts'
import { dropPartsSql, partsSql } from '../parts.ts'
import { type Check, type Column, type ForeignKey, type Index, keyOf, type Literal, type Schema, splitKey, type Table, targetOf, type Unique } from './table.ts'

export const q = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
/** The table where statements find it; SQLite has no schemas. */
export const at = (t: { readonly schema?: string; readonly name: string }, kind: DatabaseKind): string => (t.schema === undefined || kind === 'sqlite' ? q(t.name) : `${q(t.schema)}.${q(t.name)}`)

/** The statements that make tables, in an order that works. */
export function createSql(tables: Schema, kind: DatabaseKind): string[] {
  const there = new Set<string>()
  const later: string[] = []
  const out = tables.flatMap((t) => {
    there.add(keyOf(t))
    // SQLite takes references to tables that are yet to come
    const early = t.foreignKeys.filter((f) => kind === 'sqlite' || there.has(targetOf(f)))
    for (const f of t.foreignKeys) if (!early.includes(f)) later.push(`alter table ${at(t, kind)} add ${foreignSql(f, kind)}`)
    return tableSql({ ...t, foreignKeys: early }, kind)
  })
  return [...placesSql(tables, kind), ...out, ...later]
}

/** The schemas that tables stand in, and the sequences that count their keys; what is there stays as it is. SAP HANA's are made by `createPlaces`. */
export function placesSql(tables: Schema, kind: DatabaseKind): string[] {
  if (kind !== 'postgres') return []
  return [...placesOf(tables).map((s) => `create schema if not exists ${q(s)}`), ...countersOf(tables).map((c) => `create sequence if not exists ${at(c, kind)}`)]
}
export const countersOf = (tables: Schema): { readonly name: string; readonly schema?: string }[] => [...new Set(tables.flatMap((t) => t.columns.flatMap((c) => c.counter ?? [])))].map(splitKey)
export const placesOf = (tables: Schema): string[] => [...new Set([...tables, ...countersOf(tables)].flatMap((one) => one.schema ?? []))]

/** One table with its indexes. */
export function tableSql(t: Table, kind: DatabaseKind, name = at(t, kind)): string[] {
  const lines = t.columns.map((c) => columnSql(t, c, kind))
  if (t.primaryKey.length > 0 && (kind !== 'sqlite' || !t.columns.some((c) => c.identity === true))) lines.push(`primary key (${t.primaryKey.map(q).join(', ')})`)
  for (const u of t.uniques) lines.push(uniqueSql(t, u, kind))
  for (const c of t.checks) lines.push(checkSql(t, c, kind))
  for (const f of t.foreignKeys) lines.push(foreignSql(f, kind))
  return [`create ${kind === 'hana' ? 'column ' : ''}table ${name} (\n  ${lines.join(',\n  ')}\n)`, ...(name === at(t, kind) ? t.indexes.flatMap((i) => indexSql(t, i, kind)) : [])]
}

export function indexSql(t: Table, i: Index, kind: DatabaseKind): string[] {
  const [first] = i.columns
  if (i.parts !== undefined && first !== undefined) return partsSql({ name: i.name, table: at(t, kind), key: t.primaryKey[0] ?? 'id', column: first.name, alike: i.parts }, kind, counted(t))
  refuseLarge(t, i.name, i.columns.map((c) => c.name), kind)
  return [`create index ${q(i.name)} on ${at(t, kind)} (${i.columns.map((c) => `${c.sorted === true && kind !== 'hana' ? `(${sortSql(q(c.name), kind)})` : q(c.name)}${c.descending ? ' desc' : ''}`).join(', ')})`]
}
export function dropIndexSql(t: Table, i: Index, kind: DatabaseKind): string[] {
  if (i.parts !== undefined && kind !== 'postgres') return counted(t) ? dropPartsSql(i.name, kind) : []
  return [`drop index ${at({ name: i.name, ...(t.schema === undefined ? {} : { schema: t.schema }) }, kind)}`]
}
/** Whether the table's key is a number that counts up: what SQLite's index of parts names rows by. */
const counted = (t: Table): boolean => t.columns.some((c) => c.identity === true)

/** SAP HANA says so too, in the middle of a migration. */
function refuseLarge(t: Table, rule: string, columns: readonly string[], kind: DatabaseKind): void {
  if (kind !== 'hana') return
  const large = t.columns.find((c) => columns.includes(c.name) && hanaType(c) === 'nclob')
  if (large !== undefined) throw new TypeError(`${keyOf(t)}: "${rule}" stands on ${large.name}, which SAP HANA keeps as NCLOB and does not index; give the text a length, text(200), or leave the rule out; a column that was made without one is turned by alterColumn('${keyOf(t)}', '${large.name}', 'text') before the rule`)
}

export function uniqueSql(t: Table, u: Unique, kind: DatabaseKind): string {
  refuseLarge(t, u.name, u.columns, kind)
  return `constraint ${q(u.name)} unique (${u.columns.map(q).join(', ')})`
}
export const foreignSql = (f: ForeignKey, kind: DatabaseKind): string =>
  `constraint ${q(f.name)} foreign key (${q(f.column)}) references ${at({ name: f.table, ...(f.schema === undefined ? {} : { schema: f.schema }) }, kind)} (${q(f.references)}) on delete ${kind === 'hana' && f.onDelete === 'no action' ? 'restrict' : f.onDelete}`
export function checkSql(t: Table, c: Check, kind: DatabaseKind): string {
  const type = t.columns.find((one) => one.name === c.column)?.type ?? { is: 'integer' }
  const bounds = [...(c.min === undefined ? [] : [`${q(c.column)} >= ${literalSql(c.min, type, kind)}`]), ...(c.max === undefined ? [] : [`${q(c.column)} <= ${literalSql(c.max, type, kind)}`])]
  return `constraint ${q(c.name)} check (${bounds.join(' and ')})`
}

export function columnSql(t: { readonly name: string }, c: Column, kind: DatabaseKind): string {
  if (c.counter !== undefined && kind !== 'sqlite') return `${q(c.name)} bigint not null`
  if (c.identity === true) return kind === 'sqlite' ? `${q(c.name)} integer primary key autoincrement` : `${q(c.name)} bigint generated by default as identity${kind === 'hana' ? ' not null' : ''}`
  const fallback = c.default === undefined ? '' : ` default ${literalSql(c.default, c.type, kind)}`
  if (kind === 'hana') return `${q(c.name)} ${hanaType(c)}${fallback}${c.nullable ? '' : ' not null'}`
  return `${q(c.name)} ${typeSql(c.type, kind)}${c.nullable ? '' : ' not null'}${fallback}${kind === 'sqlite' ? digitsSql(t, c) : ''}`
}

/** SQLite keeps a decimal as a whole number of units, and would keep one of any length. */
function digitsSql(t: { readonly name: string }, c: Column): string {
  if (c.type.is !== 'decimal' || c.type.plain === true) return ''
  const most = 10n ** BigInt(c.type.precision) - 1n
  return ` constraint ${q(`${t.name}_${c.name}_digits`)} check (${q(c.name)} between -${most} and ${most})`
}

/** A constant as it stands in a column of this type. */
export function literalSql(value: Literal, type: ColumnType, kind: DatabaseKind): string {
  switch (type.is) {
    case 'decimal': { const exact = Decimal.of(String(value)).round(type.scale); return kind === 'sqlite' && type.plain !== true ? String(exact.units) : exact.toString() }
    case 'integer': case 'bigint': case 'duration': return String(Decimal.of(String(value)).round(0).units)
    case 'float': { const number = Number(value); if (!Number.isFinite(number)) throw new RangeError(`not a finite number: ${value}`); return String(number) }
    case 'boolean': { const yes = value === true || value === 'true' || value === 1; return kind === 'sqlite' ? (yes ? '1' : '0') : String(yes) }
    case 'json': return text(typeof value === 'string' ? value : JSON.stringify(value))
    case 'instant': return text(kind === 'hana' ? String(value).replace('T', ' ').replace('Z', '') : String(value))
    default: return text(String(value))
  }
}

/** HANA keeps lengths, where they are known. */
export const hanaType = (c: Column): string => (c.type.is === 'text' && c.long === true ? 'nclob' : c.type.is === 'text' && c.maxLength !== undefined && c.maxLength < 5000 ? `nvarchar(${c.maxLength})` : typeSql(c.type, 'hana'))

/** On SQLite the first word decides how a value is kept, the second says what it means. */
const names: { readonly [kind in DatabaseKind]: Readonly<Record<Exclude<ColumnType['is'], 'decimal' | 'code' | 'sealed'>, string>> } = {
  sqlite: { integer: 'integer', bigint: 'bigint', float: 'real', boolean: 'boolean', text: 'text', uuid: 'text uuid', date: 'text date', time: 'text time', instant: 'text instant', duration: 'integer duration', json: 'text json' },
  postgres: { integer: 'bigint', bigint: 'bigint', float: 'double precision', boolean: 'boolean', text: 'text', uuid: 'uuid', date: 'date', time: 'time', instant: 'timestamptz', duration: 'bigint', json: 'jsonb' },
  // a time of HANA's own has whole seconds only
  hana: { integer: 'bigint', bigint: 'bigint', float: 'double', boolean: 'boolean', text: 'nvarchar(5000)', uuid: 'nvarchar(36)', date: 'date', time: 'nvarchar(15)', instant: 'timestamp', duration: 'bigint', json: 'nclob' },
}
export function typeSql(type: ColumnType, kind: DatabaseKind): string {
  if (kind === 'sqlite' && 'plain' in type) return type.is === 'decimal' ? `decimal(${type.precision}, ${type.scale})` : type.is === 'uuid' ? 'char(32)' : 'datetime'
  if (type.is === 'code') return typeSql({ is: type.of }, kind)
  if (kind === 'hana' && type.is === 'sealed') return 'nclob'
  if (type.is === 'sealed') return names[kind].text
  if (type.is !== 'decimal') return names[kind][type.is]
  if (kind === 'postgres') return `numeric(${type.precision}, ${type.scale})`
  if (kind === 'hana') return `decimal(${type.precision}, ${type.scale})`
  if (type.precision > 18) throw new RangeError(`decimal(${type.precision}, ${type.scale}): SQLite keeps at most 18 digits exactly; declare 18 or fewer, or use PostgreSQL`)
  return `integer decimal(${type.precision}, ${type.scale})`
}
