import type { Expr, SqlType } from './ast.ts'
import { cutTo, keptAt, keptWhole, unitsOf } from './decimals.ts'
import { inconsistent, SqlError, unsupported } from './errors.ts'

// How values stand in the SQLite beneath: decimals as text that sorts (see `decimals.ts`), true and false as 1 and 0, moments as sortable text.

/** A value's text in SQL, and what it is; a parameter is of no type until its neighbours give it one. */
export interface Compiled { readonly sql: string; readonly type?: SqlType; readonly literal?: { readonly of: 'number' | 'text' | 'boolean' | 'null'; readonly text: string }; readonly param?: number }

export const isText = (t: SqlType): boolean => t.is === 'nvarchar' || t.is === 'varchar' || t.is === 'nclob' || t.is === 'clob'
export const isLarge = (t: SqlType): boolean => t.is === 'nclob' || t.is === 'clob' || t.is === 'blob'
export const isWhole = (t: SqlType): boolean => t.is === 'tinyint' || t.is === 'smallint' || t.is === 'integer' || t.is === 'bigint'
export const isFloat = (t: SqlType): boolean => t.is === 'double' || t.is === 'real'
export const isDecimal = (t: SqlType): t is Extract<SqlType, { is: 'decimal' | 'floating' }> => t.is === 'decimal' || t.is === 'floating'
export const isNumber = (t: SqlType): boolean => isWhole(t) || isFloat(t) || isDecimal(t)
const isTime = (t: SqlType): boolean => t.is === 'timestamp' || t.is === 'seconddate'
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** What a parameter is, told by what it stands beside. */
export type Params = Map<number, SqlType>

/** A value as one of another type, as HANA turns them by itself. */
export function coerced(c: Compiled, to: SqlType, params: Params): string {
  if (c.param !== undefined) { params.set(c.param, params.get(c.param) ?? to); return c.sql }
  if (c.literal !== undefined) return constant(c.literal, to)
  const from = c.type!
  if (to.is === 'decimal') {
    if (from.is === 'decimal' && from.scale <= to.scale) return c.sql
    if (isDecimal(from)) return `hana_round(${c.sql}, ${to.scale}, 'ROUND_HALF_UP')`
    if (isWhole(from)) return `hana_exact(${c.sql})`
    if (isFloat(from)) return `hana_round(hana_exact(${c.sql}), ${to.scale}, 'ROUND_HALF_UP')`
  }
  if (to.is === 'floating') { if (isDecimal(from)) return `hana_cut(${c.sql}, ${to.digits})`; if (isWhole(from) || isFloat(from)) return `hana_cut(hana_exact(${c.sql}), ${to.digits})` }
  if (isWhole(to)) { if (isWhole(from)) return c.sql; if (isDecimal(from)) return `hana_whole(${c.sql})`; if (isFloat(from)) return `cast(round(${c.sql}) as integer)` }
  if (isFloat(to)) { if (isFloat(from)) return c.sql; if (isWhole(from)) return `cast(${c.sql} as real)`; if (isDecimal(from)) return `hana_real(${c.sql})` }
  if (isText(to)) return asText(c.sql, from)
  if (to.is === 'boolean' && from.is === 'boolean') return c.sql
  if (to.is === 'date') { if (from.is === 'date') return c.sql; if (isTime(from)) return `substr(${c.sql}, 1, 10)`; if (isText(from)) return `hana_date(${c.sql})` }
  if (isTime(to)) { if (isTime(from)) return c.sql; if (from.is === 'date') return `(${c.sql} || ' 00:00:00.0000000')`; if (isText(from)) return `hana_moment(${c.sql})` }
  if (to.is === 'time' && from.is === 'time') return c.sql
  if (to.is === 'blob' && (from.is === 'blob' || from.is === 'varbinary')) return c.sql
  if (to.is === 'varbinary' && from.is === 'varbinary') return c.sql
  throw inconsistent(`${from.is} is no ${to.is}`)
}

export function asText(sql: string, from: SqlType): string {
  if (isText(from) || from.is === 'date' || from.is === 'time' || isTime(from)) return sql
  if (isWhole(from)) return `cast(${sql} as text)`
  if (isDecimal(from)) return `hana_text(${sql}, ${from.is === 'decimal' ? from.scale : 'null'})`
  if (isFloat(from)) return `hana_float(${sql})`
  if (from.is === 'boolean') return `case ${sql} when 1 then 'TRUE' when 0 then 'FALSE' end`
  throw inconsistent(`${from.is} is no text`)
}

/** A constant where a value of some type is wanted. */
function constant({ of, text }: NonNullable<Compiled['literal']>, to: SqlType): string {
  if (of === 'null') return 'null'
  if (isText(to)) { if (of === 'boolean') throw inconsistent('BOOLEAN is no text'); return quoted(text) }
  if (to.is === 'boolean') { if (of === 'boolean' || /^(true|false)$/i.test(text)) return /^true$/i.test(text) ? '1' : '0'; throw inconsistent(`${text} is no BOOLEAN`) }
  if (of === 'boolean') throw inconsistent(`BOOLEAN is no ${to.is.toUpperCase()}`)
  if (to.is === 'date') return quoted(dateOf(text))
  if (isTime(to)) return quoted(momentOf(text))
  if (to.is === 'time') return quoted(text)
  if (!/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim())) throw new SqlError(339, `invalid number: not a valid number string '${text}'`)
  if (to.is === 'decimal') return quoted(keptAt(text.trim(), to.scale))
  if (to.is === 'floating') return quoted(cutTo(keptWhole(text.trim()), to.digits))
  if (isFloat(to)) return /[.eE]/.test(text) ? text : `${text}.0`
  if (isWhole(to)) return unitsOf(text.trim(), 0).toString()
  throw unsupported(`a constant of type ${to.is}`)
}

export function dateOf(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new SqlError(303, `invalid DATE, TIME or TIMESTAMP value: '${text}'`)
  return text
}
export function momentOf(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?$/.exec(text)
  if (match === null) throw new SqlError(303, `invalid DATE, TIME or TIMESTAMP value: '${text}'`)
  return `${match[1]} ${match[2] ?? '00:00:00'}.${(match[3] ?? '').slice(0, 7).padEnd(7, '0')}`
}

export const FLOATING: SqlType = { is: 'floating', digits: 34 }
/** The type two values are compared or joined in. */
export function common(a: SqlType, b: SqlType): SqlType {
  if (isText(a) && isText(b)) return a
  if (isFloat(a) && isNumber(b)) return a
  if (isFloat(b) && isNumber(a)) return b
  if (a.is === 'decimal' && b.is === 'decimal') return { is: 'decimal', precision: 38, scale: Math.max(a.scale, b.scale) }
  if (isDecimal(a) && isDecimal(b)) return FLOATING
  if (isDecimal(a) && isWhole(b)) return a
  if (isDecimal(b) && isWhole(a)) return b
  if (isWhole(a) && isWhole(b)) return { is: 'bigint' }
  if (a.is === b.is) return a
  if ((isTime(a) || a.is === 'date') && (isTime(b) || b.is === 'date')) return { is: 'timestamp' }
  if (isText(a) && !isNumber(b) && b.is !== 'boolean') return b
  if (isText(b) && !isNumber(a) && a.is !== 'boolean') return a
  throw inconsistent(`${a.is} and ${b.is} cannot be compared`)
}

export const naturalType = (l: NonNullable<Compiled['literal']>): SqlType => (l.of === 'boolean' ? { is: 'boolean' } : l.of === 'number' ? (/[eE]/.test(l.text) ? { is: 'double' } : l.text.includes('.') ? { is: 'decimal', precision: 38, scale: l.text.split('.')[1]!.length } : { is: 'bigint' }) : { is: 'nvarchar', length: 5000 })
export const isConstant = (e: Expr): boolean => e.is === 'literal' || (e.is === 'negative' && e.of.is === 'literal')
