import type { FieldSpec } from '@tenon/model'

export type DatabaseKind = 'sqlite' | 'postgres' | 'hana'

/** How a column's values are kept and read back; derived from the field by `column.ts`. */
export type ColumnType =
  /** SAP HANA keeps a `long` text apart from those that it sorts and indexes. */
  | { readonly is: 'text'; readonly long?: true }
  | { readonly is: 'integer' | 'bigint' | 'float' | 'boolean' | 'date' | 'time' | 'duration' | 'json' }
  /** `plain`: in an SQLite file, as other programs keep it. */
  | { readonly is: 'uuid' | 'instant'; readonly plain?: true }
  | { readonly is: 'decimal'; readonly precision: number; readonly scale: number; readonly plain?: true }
  /** Text that lies encrypted in the column: see `seal.ts`. */
  | { readonly is: 'sealed' }
  /** A choice that an existing table stores as codes: pairs of value and code. */
  | { readonly is: 'code'; readonly of: 'integer' | 'text'; readonly codes: readonly (readonly [unknown, string | number])[] }

/**
 * A statement as plain data, compiled once and run many times. Values are model values (Decimal, bigint, ISO text …):
 * the database converts them by `params` on the way in and by `columns` on the way out.
 */
export interface Statement {
  /** SQL with `$1`, `$2` … on PostgreSQL, `?1`, `?2` … on SQLite and SAP HANA. */
  readonly text: string
  readonly params: readonly ColumnType[]
  /** Types of the answered columns, in order; empty for a statement that answers nothing. On SAP HANA an insert with a column answers the number that its row was given. */
  readonly columns: readonly ColumnType[]
  /** So many columns at the front stay as PostgreSQL sends them: see `rawText`. */
  readonly raw?: number
}

/** A row: model values in the order of the statement's columns. */
export type Row = readonly unknown[]
export interface Answered { readonly rows: readonly Row[]; readonly changes: number }

/** What runs statements: the database itself (each on its own) or a transaction. */
export interface Connection {
  /** On SAP HANA values for the parameters several times over run the statement as often, in one batch. */
  run(statement: Statement, values?: readonly unknown[]): Promise<Answered>
  /**
   * Runs a statement whose answer nobody waits for, at the latest before the commit: a database over a network sends several in
   * one trip. `explain` turns what goes wrong into what is thrown, by this call or by the transaction. A database that gains
   * nothing by it leaves it out.
   */
  send?(statement: Statement, values: readonly unknown[], explain?: (error: unknown) => unknown): Promise<void>
}

/** A whole database behind four methods. */
export interface Database extends Connection {
  readonly kind: DatabaseKind
  /** Rows one by one in bounded memory. */
  stream(statement: Statement, values?: readonly unknown[]): AsyncIterable<Row>
  /**
   * All or nothing. On SQLite several transactions may share one durable commit; each still rolls back alone.
   * Inside one, writes go through its connection: another transaction, or a write of the database itself, is refused (`nested`).
   */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What went wrong in the database, in words that the engine understands. */
export class DatabaseError extends Error {
  readonly code: 'unique' | 'reference' | 'notNull' | 'check' | 'busy' | 'gone' | 'range' | 'pattern' | 'nested' | 'other'
  /** The constraint's or index's name, or the columns (`table.column, …`) where the database says them. */
  readonly constraint: string | undefined
  constructor(code: DatabaseError['code'], message: string, constraint?: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'DatabaseError'
    this.code = code
    this.constraint = constraint
  }
}
export type { FieldSpec }
