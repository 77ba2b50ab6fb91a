import { Decimal } from '@tenon/model'
import type { ColumnType, Connection, Database, DatabaseKind } from '../database.ts'
import { historyTable } from '../migrate/history.ts'
import { type Column, type Index, keyOf, type Literal, type Schema, type Table } from '../schema/table.ts'
import { PREFIX } from '../rollup/rollup.ts'
import { introspectHana } from './hana.ts'
import { introspectPostgres } from './postgres.ts'
import { introspectSqlite } from './sqlite.ts'

/**
 * The tables that are really there, as the same values that declarations and migrations give. A SAP HANA may hold thousands that are
 * none of ours: there it is those of the connection's own schema, and of the schemas that are named.
 */
export async function introspect(database: Database, connection: Connection = database, schemas: readonly string[] = []): Promise<Schema> {
  const tables = database.kind === 'hana' ? await introspectHana(connection, schemas) : await { sqlite: introspectSqlite, postgres: introspectPostgres }[database.kind](connection)
  return tables.filter((t) => t.name !== historyTable && !t.name.startsWith(PREFIX))
}

/**
 * A schema as one database can give it back: PostgreSQL and SAP HANA keep durations and all whole numbers in the same column, HANA
 * all kinds of text in two, SQLite has no schemas, and the order of tables and rules says nothing.
 */
export function asStored(schema: Schema, kind: DatabaseKind): Schema {
  const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => (a.name < b.name ? -1 : 1))
  return schema.map((t) => {
    const { schema: place, ...table } = t
    const columns = t.columns.map((c) => { const { default: fallback, ...rest } = c; const kept = keptAs(rest, kind); return { ...kept, ...(fallback === undefined ? {} : { default: literal(fallback, kept.type) }) } })
    const bound = (name: string, value: string | undefined): string | undefined => { const of = t.columns.find((c) => c.name === name)?.type; return value === undefined || of === undefined ? value : String(literal(value, of)) }
    return {
      ...table, ...(place === undefined || kind === 'sqlite' ? {} : { schema: place }), columns, uniques: byName(t.uniques), indexes: byName(t.indexes.flatMap((i) => { const kept = indexAs(t, i, kind); return kept === undefined ? [] : [kept] })),
      foreignKeys: byName(t.foreignKeys.map((f) => { const { schema: of, ...rest } = f; return { ...rest, ...(kind === 'hana' && f.onDelete === 'no action' ? { onDelete: 'restrict' as const } : {}), ...(kind === 'sqlite' || of === undefined ? {} : { schema: of }) } })),
      checks: byName(t.checks.map((c) => { const [min, max] = [bound(c.column, c.min), bound(c.column, c.max)]; return { name: c.name, column: c.column, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } })),
    }
  }).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** SAP HANA has no index of parts, nor has SQLite of rows without a number; what an index is sorted by stands in no catalogue. */
function indexAs(t: Table, { parts, ...i }: Index, kind: DatabaseKind): Index | undefined {
  if (parts === undefined) return i
  return kind === 'hana' || (kind === 'sqlite' && !t.columns.some((c) => c.identity === true)) ? undefined : { ...i, parts }
}

/** A column's type and length as they can be found again. */
function keptAs(c: Omit<Column, 'default'>, kind: DatabaseKind): Omit<Column, 'default'> {
  const { maxLength, long, ...rest } = kind === 'sqlite' ? uncounted(c, kind) : { ...uncounted(c, kind), type: unplain(c.type) }
  const whole = rest.type.is === 'bigint' || rest.type.is === 'duration'
  const bounded = (length: number | undefined): { maxLength?: number } => (length === undefined ? {} : { maxLength: length })
  if (kind === 'hana') {
    if (rest.type.is === 'json' || rest.type.is === 'sealed' || long === true) return { ...rest, type: { is: 'text' }, long: true }
    if (rest.type.is === 'uuid') return { ...rest, type: { is: 'text' }, maxLength: 36 }
    if (rest.type.is === 'time') return { ...rest, type: { is: 'text' }, maxLength: 15 }
    return { ...rest, type: whole ? { is: 'integer' } : rest.type, ...bounded(maxLength !== undefined && maxLength < 5000 ? maxLength : undefined) }
  }
  return { ...rest, type: whole && kind === 'postgres' ? { is: 'integer' } : rest.type.is === 'text' ? { is: 'text' } : rest.type, ...bounded(maxLength) }
}

/** A key knows nothing of the sequence that counts it: there it is a number like others, on SQLite one that counts itself. */
function uncounted({ counter, identity, ...c }: Omit<Column, 'default'>, kind: DatabaseKind): Omit<Column, 'default'> {
  return { ...c, ...(identity === true && (counter === undefined || kind === 'sqlite') ? { identity } : {}) }
}

/** Only an SQLite file is kept in other programs' ways. */
function unplain(type: ColumnType): ColumnType {
  if (!('plain' in type)) return type
  const { plain: _, ...rest } = type
  return rest
}

function literal(value: Literal, type: ColumnType): Literal {
  if (type.is === 'decimal') return Decimal.of(String(value)).toFixed(type.scale)
  if (type.is === 'integer') return Number(value)
  if (type.is === 'bigint' || type.is === 'duration') return String(value)
  return value
}
