import type { Connection, DatabaseKind } from '../database.ts'
import type { Alike } from '../parts.ts'
import { type Check, type Column, type ForeignKey, type Index, type Literal, type OnDelete, splitKey, type Table, type Unique } from '../schema/table.ts'
import { type ColumnWords, columnOf } from './words.ts'

/** One step of a migration, as plain data. Tables are named `orders`, or `sales.orders` in a schema of their own. */
export type Change =
  | { readonly op: 'createTable'; readonly table: Table }
  | { readonly op: 'dropTable'; readonly table: string }
  | { readonly op: 'renameTable'; readonly table: string; readonly to: string }
  | { readonly op: 'addColumn'; readonly table: string; readonly column: Column; readonly fill?: Literal }
  | { readonly op: 'dropColumn'; readonly table: string; readonly column: string; readonly fill?: Literal }
  | { readonly op: 'alterColumn'; readonly table: string; readonly column: Column; readonly fill?: Literal }
  | { readonly op: 'renameColumn'; readonly table: string; readonly column: string; readonly to: string }
  | { readonly op: 'addIndex'; readonly table: string; readonly item: Index }
  | { readonly op: 'addUnique'; readonly table: string; readonly item: Unique }
  | { readonly op: 'addForeignKey'; readonly table: string; readonly item: ForeignKey }
  | { readonly op: 'addCheck'; readonly table: string; readonly item: Check }
  | { readonly op: 'dropIndex' | 'dropUnique' | 'dropForeignKey' | 'dropCheck'; readonly table: string; readonly name: string }
  | { readonly op: 'run'; readonly forward: Step; readonly backward?: Step }
  | { readonly op: 'sql'; readonly forward: SqlText; readonly backward?: SqlText }

/** SQL for all databases, or one text for each. */
export type SqlText = string | readonly string[] | { readonly sqlite: string | readonly string[]; readonly postgres: string | readonly string[]; readonly hana?: string | readonly string[] }
export type Step = (hands: StepHands) => Promise<void>
type Values = Readonly<Record<string, unknown>>
/** What a data migration works with: the tables as they are at that point of the history, by column names and in model values. */
export interface StepHands {
  readonly kind: DatabaseKind
  readonly connection: Connection
  rows(table: string, where?: Values): Promise<Record<string, unknown>[]>
  /** All rows of a large table, some at a time, by their key; rows may be changed meanwhile. */
  batches(table: string, size?: number): AsyncIterable<Record<string, unknown>[]>
  insert(table: string, values: Values): Promise<void>
  /** How many rows changed. */
  update(table: string, where: Values, values: Values): Promise<number>
  remove(table: string, where: Values): Promise<number>
  sql(text: string): Promise<void>
}

export interface Migration {
  readonly operations: readonly Change[]
  /** Names of the migrations that this one stands for; a database that has them all has this one. */
  readonly replaces?: readonly string[]
}
/** A migration with the name of its file. */
export interface NamedMigration extends Migration { readonly name: string; /** Of the file's text: tells whether it was edited after it was applied. */ readonly checksum?: string }

/** What a migration file exports. */
export const migration = (of: Migration): Migration => Object.freeze(of)

type ForeignWords = { readonly column: string; readonly table: string; readonly references?: string; readonly onDelete?: OnDelete }
/** Columns, `-created_at` for descending; those that stand `sorted` go by what their language sorts by. Or any part of one column's texts. */
export type IndexWords = readonly string[] | { readonly columns: readonly string[]; readonly sorted: readonly string[] } | { readonly parts: string; readonly alike?: Alike }
export interface TableWords {
  readonly columns: { readonly [name: string]: ColumnWords }
  readonly primaryKey?: readonly string[]
  readonly unique?: { readonly [name: string]: readonly string[] }
  readonly index?: { readonly [name: string]: IndexWords }
  readonly foreignKeys?: { readonly [name: string]: ForeignWords }
  readonly checks?: { readonly [name: string]: Omit<Check, 'name'> }
}

/**
 * @example
 * createTable('vendors', { columns: { id: 'identity', name: 'text', rating: "decimal(3, 1) null" }, unique: { vendors_name_key: ['name'] } })
 */
export function createTable(name: string, words: TableWords): Change {
  const map = <W, T>(of: { readonly [name: string]: W } | undefined, make: (name: string, words: W) => T): T[] => Object.entries(of ?? {}).map(([key, value]) => make(key, value))
  return {
    op: 'createTable',
    table: {
      ...splitKey(name), columns: map(words.columns, columnOf), primaryKey: words.primaryKey ?? ['id'], uniques: map(words.unique, (n, columns) => ({ name: n, columns })),
      indexes: map(words.index, indexOf), foreignKeys: map(words.foreignKeys, foreignOf), checks: map(words.checks, (n, c) => ({ name: n, ...c })), owned: true,
    },
  }
}
export const dropTable = (table: string): Change => ({ op: 'dropTable', table })
export const renameTable = (table: string, to: string): Change => ({ op: 'renameTable', table, to })
interface Fill { /** What rows that are already there get. */ readonly fill?: Literal }
export const addColumn = (table: string, name: string, words: ColumnWords, options: Fill = {}): Change => ({ op: 'addColumn', table, column: columnOf(name, words), ...options })
/** `fill` is what a roll-back gives the rows when the column must not be null. */
export const dropColumn = (table: string, name: string, options: Fill = {}): Change => ({ op: 'dropColumn', table, column: name, ...options })
/** Gives a column another type, default or nullability; `fill` replaces nulls. */
export const alterColumn = (table: string, name: string, words: ColumnWords, options: Fill = {}): Change => ({ op: 'alterColumn', table, column: columnOf(name, words), ...options })
export const renameColumn = (table: string, column: string, to: string): Change => ({ op: 'renameColumn', table, column, to })
export const addIndex = (table: string, name: string, words: IndexWords): Change => ({ op: 'addIndex', table, item: indexOf(name, words) })
export const dropIndex = (table: string, name: string): Change => ({ op: 'dropIndex', table, name })
export const addUnique = (table: string, name: string, columns: readonly string[]): Change => ({ op: 'addUnique', table, item: { name, columns } })
export const dropUnique = (table: string, name: string): Change => ({ op: 'dropUnique', table, name })
export const addForeignKey = (table: string, name: string, words: ForeignWords): Change => ({ op: 'addForeignKey', table, item: foreignOf(name, words) })
export const dropForeignKey = (table: string, name: string): Change => ({ op: 'dropForeignKey', table, name })
export const addCheck = (table: string, name: string, words: Omit<Check, 'name'>): Change => ({ op: 'addCheck', table, item: { name, ...words } })
export const dropCheck = (table: string, name: string): Change => ({ op: 'dropCheck', table, name })
/**
 * Moves data. Without `backward` the migration cannot be rolled back.
 *
 * @example
 * run(async ({ rows, update }) => { for (const r of await rows('users')) await update('users', { id: r.id }, { name: String(r.name).trim() }) }, async () => {})
 */
export const run = (forward: Step, backward?: Step): Change => ({ op: 'run', forward, ...(backward === undefined ? {} : { backward }) })
export const sql = (forward: SqlText, backward?: SqlText): Change => ({ op: 'sql', forward, ...(backward === undefined ? {} : { backward }) })

function indexOf(name: string, words: IndexWords): Index {
  if ('parts' in words) return { name, columns: [{ name: words.parts, descending: false }], parts: words.alike ?? 'case' }
  const [columns, sorted] = 'columns' in words ? [words.columns, words.sorted] : [words, []]
  return { name, columns: columns.map((c) => { const of = c.replace(/^-/, ''); return { name: of, descending: c.startsWith('-'), ...(sorted.includes(of) ? { sorted: true } : {}) } }) }
}
function foreignOf(name: string, { column, table, references = 'id', onDelete = 'restrict' }: ForeignWords): ForeignKey {
  const target = splitKey(table)
  return { name, column, ...(target.schema === undefined ? {} : { schema: target.schema }), table: target.name, references, onDelete }
}
