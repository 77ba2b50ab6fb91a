import type { ColumnType } from '../database.ts'
import type { Alike } from '../parts.ts'

/** A constant that a column falls back to, the same on every database: decimals and other exact values as text. */
export type Literal = string | number | boolean

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** The database counts it up. */
  readonly identity?: boolean
  /** By this sequence of its own (`SEQ_ORDERS`, `sales.SEQ_ORDERS`), where it has such. */
  readonly counter?: string
  readonly default?: Literal
  /** A default that is not a constant, as an existing table has it (`now()`). */
  readonly defaultExpression?: string
  /** `varchar(n)` of an existing table, and of our own on SAP HANA. Elsewhere our own texts are unbounded: their length is the field's rule. */
  readonly maxLength?: number
  /** A text of any length, which SAP HANA keeps apart from those that it sorts and indexes. */
  readonly long?: true
}
export interface Index {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly descending: boolean; /** By what its language sorts by. */ readonly sorted?: boolean }[]
  /** Of any part of its one column's texts, in letters that are made alike so: see `parts.ts`. */
  readonly parts?: Alike
}
export interface Unique { readonly name: string; readonly columns: readonly string[] }
export type OnDelete = 'cascade' | 'restrict' | 'set null' | 'no action'
export interface ForeignKey { readonly name: string; readonly column: string; readonly schema?: string; readonly table: string; readonly references: string; readonly onDelete: OnDelete }
/** The bounds of a number, kept by the database whoever writes. */
export interface Check { readonly name: string; readonly column: string; readonly min?: string; readonly max?: string }

/** A table as plain data: what declarations ask for, what migrations make, what introspection finds. */
export interface Table {
  readonly name: string
  readonly schema?: string
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  readonly uniques: readonly Unique[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  /** False for an existing table that is read and written and never altered. */
  readonly owned: boolean
  /** Of a table that is not owned: made where it is missing, or given the optional columns it lacks as well. */
  readonly adopt?: 'table' | 'columns'
  /** Rows are added and never changed or removed. */
  readonly appendOnly?: boolean
}
export type Schema = readonly Table[]

/** How a table is named in migrations: `orders`, or `sales.orders` in a schema of its own. */
export const keyOf = (t: { readonly schema?: string; readonly name: string }): string => (t.schema === undefined ? t.name : `${t.schema}.${t.name}`)
export function splitKey(key: string): { name: string; schema?: string } {
  const dot = key.indexOf('.')
  return dot < 0 ? { name: key } : { schema: key.slice(0, dot), name: key.slice(dot + 1) }
}
export const targetOf = (f: ForeignKey): string => keyOf({ name: f.table, ...(f.schema === undefined ? {} : { schema: f.schema }) })
export const sameType = (a: ColumnType, b: ColumnType): boolean => a.is === b.is && (a.is !== 'decimal' || (b.is === 'decimal' && a.precision === b.precision && a.scale === b.scale))

/** PostgreSQL cuts names at 63 bytes; cut ours so that they stay different. */
export function short(name: string): string {
  if (name.length <= 60) return name
  let hash = 0
  for (const c of name) hash = (hash * 31 + c.charCodeAt(0)) >>> 0
  return `${name.slice(0, 51)}_${hash.toString(36)}`
}
