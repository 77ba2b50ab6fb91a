import type { Entity } from '@tenon/model'
import type { ColumnType, DatabaseKind, Statement } from './database.ts'

/** Gathers the text of one statement and its values, in step. */
export class Writer {
  text = ''
  readonly params: ColumnType[] = []
  readonly values: unknown[] = []
  /** An index of parts has been asked: what it finds is few. */
  narrowed = false
  /** Only a few rows are looked at: an index of parts, which finds all there are, would cost more. */
  few = false
  readonly kind: DatabaseKind
  constructor(kind: DatabaseKind) { this.kind = kind }

  add(text: string): this { this.text += text; return this }
  value(value: unknown, type: ColumnType): this {
    this.params.push(type)
    this.values.push(value)
    this.text += this.kind === 'postgres' ? `$${this.params.length}` : `?${this.params.length}`
    return this
  }
  /** After an insert: what of the row is answered. HANA answers the number that it counted, and nothing else. */
  returning(column: string): this { if (this.kind !== 'hana') this.text += ` returning ${column}`; return this }
}

/** Statements by their text, so that each is prepared once. */
export class Statements {
  private readonly known = new Map<string, Statement>()
  of(writer: Writer, columns: readonly ColumnType[]): Statement {
    const key = `${writer.text}\u0000${columns.map(typeKey).join()}\u0000${writer.params.map(typeKey).join()}`
    let statement = this.known.get(key)
    if (statement === undefined) {
      if (this.known.size > 5000) this.known.clear()
      statement = Object.freeze({ text: writer.text, params: [...writer.params], columns: [...columns] })
      this.known.set(key, statement)
    }
    return statement
  }
}
const typeKey = (t: ColumnType): string => ('plain' in t ? `p${JSON.stringify(t)}` : t.is === 'decimal' ? `d${t.precision}.${t.scale}` : t.is === 'code' ? `c${JSON.stringify(t.codes)}` : t.is)

/** Rows into a table by one statement; HANA runs it once for each row, in one batch. `drawn`: a column that each row takes from the database. */
export function insertion(kind: DatabaseKind, table: string, columns: readonly (readonly [string, ColumnType])[], rows: readonly (readonly unknown[])[], drawn?: { readonly column: string; readonly sql: string | undefined }): Writer {
  const w = new Writer(kind)
  const own = drawn?.sql === undefined ? undefined : { column: drawn.column, sql: drawn.sql }
  w.add(`insert into ${table} (${[...(own === undefined ? [] : [own.column]), ...columns.map(([name]) => name)].join(', ')}) values `)
  for (const [i, row] of rows.entries()) {
    if (i > 0 && kind === 'hana') { w.values.push(...row); continue }
    w.add(`${i === 0 ? '(' : ', ('}${own?.sql ?? ''}`)
    for (const [j, value] of row.entries()) { if (j > 0 || own !== undefined) w.add(', '); w.value(value, columns[j]![1]) }
    w.add(')')
  }
  return w
}

const quoted = new Map<string, string>()
/** A name in quotes; names come from declarations, so they are few. */
export function quote(name: string): string {
  let made = quoted.get(name)
  if (made === undefined) {
    made = `"${name.replaceAll('"', '""')}"`
    if (quoted.size < 10_000) quoted.set(name, made)
  }
  return made
}
export const tableOf = (e: Entity): string => (e.options.schema === undefined ? quote(e.table) : `${quote(e.options.schema)}.${quote(e.table)}`)
