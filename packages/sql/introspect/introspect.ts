import { Decimal } from '@tenon/model'
import type { ColumnType, Connection, Database, DatabaseKind } from '../database.ts'
import { historyTable } from '../migrate/history.ts'
import { keyOf, type Literal, type Schema } from '../schema/table.ts'
import { PREFIX } from '../rollup/rollup.ts'
import { introspectPostgres } from './postgres.ts'
import { introspectSqlite } from './sqlite.ts'

/** The tables that are really there, as the same values that declarations and migrations give. */
export async function introspect(database: Database, connection: Connection = database): Promise<Schema> {
  const tables = database.kind === 'sqlite' ? await introspectSqlite(connection) : await introspectPostgres(connection)
  return tables.filter((t) => t.name !== historyTable && !t.name.startsWith(PREFIX))
}

/**
 * A schema as one database can give it back: PostgreSQL keeps durations and all whole numbers in the same column, SQLite has no
 * schemas, and the order of tables and rules says nothing.
 */
export function asStored(schema: Schema, kind: DatabaseKind): Schema {
  const type = (t: ColumnType): ColumnType => (kind === 'postgres' && (t.is === 'bigint' || t.is === 'duration') ? { is: 'integer' } : t)
  const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => (a.name < b.name ? -1 : 1))
  return schema.map((t) => {
    const { schema: place, ...table } = t
    const columns = t.columns.map((c) => { const { default: fallback, ...rest } = c; return { ...rest, type: type(c.type), ...(fallback === undefined ? {} : { default: literal(fallback, type(c.type)) }) } })
    const bound = (name: string, value: string | undefined): string | undefined => { const of = t.columns.find((c) => c.name === name)?.type; return value === undefined || of === undefined ? value : String(literal(value, of)) }
    return {
      ...table, ...(place === undefined || kind === 'sqlite' ? {} : { schema: place }), columns, uniques: byName(t.uniques), indexes: byName(t.indexes),
      foreignKeys: byName(t.foreignKeys.map((f) => { const { schema: of, ...rest } = f; return kind === 'sqlite' || of === undefined ? rest : { ...rest, schema: of } })),
      checks: byName(t.checks.map((c) => { const [min, max] = [bound(c.column, c.min), bound(c.column, c.max)]; return { name: c.name, column: c.column, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } })),
    }
  }).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

function literal(value: Literal, type: ColumnType): Literal {
  if (type.is === 'decimal') return Decimal.of(String(value)).toFixed(type.scale)
  if (type.is === 'integer') return Number(value)
  if (type.is === 'bigint' || type.is === 'duration') return String(value)
  return value
}
