import type { ColumnDef, Cond, Name, Reference, SqlType } from './ast.ts'
import { SqlError } from './errors.ts'

export interface CatalogColumn extends Pick<ColumnDef, 'name' | 'type' | 'nullable' | 'identity'> { readonly fallback?: NonNullable<ColumnDef['fallback']> }
export type Rule = { readonly name: string } & (
  | { readonly is: 'primary' | 'unique'; readonly columns: readonly string[] }
  | { readonly is: 'check'; readonly cond: Cond; readonly text: string }
  | ({ readonly is: 'foreign'; readonly target: string } & Omit<Reference, 'table'>))
export interface CatalogIndex { readonly name: string; readonly unique: boolean; readonly columns: readonly { readonly name: string; readonly descending: boolean }[] }
export interface CatalogTable {
  readonly id: number
  readonly schema: string
  readonly name: string
  readonly view: boolean
  readonly columns: readonly CatalogColumn[]
  readonly rules: readonly Rule[]
  readonly indexes: readonly CatalogIndex[]
}

export interface CatalogSequence { readonly id: number; readonly schema: string; readonly name: string; readonly start: bigint; readonly increment: bigint; readonly min: bigint; readonly max: bigint; readonly cycle: boolean; readonly cache: bigint; readonly reset?: string }

/** The tables and sequences of all schemas at one moment; a change gives another one. */
export class Catalog {
  readonly version: number
  readonly schemas: ReadonlySet<string>
  readonly tables: ReadonlyMap<string, CatalogTable>
  readonly sequences: ReadonlyMap<string, CatalogSequence>
  constructor(version: number, schemas: ReadonlySet<string>, tables: ReadonlyMap<string, CatalogTable>, sequences: ReadonlyMap<string, CatalogSequence>) { this.version = version; this.schemas = schemas; this.tables = tables; this.sequences = sequences }

  find(name: Name, schema: string): CatalogTable {
    const found = this.tables.get(keyOf(name.schema ?? schema, name.name)) ?? (name.schema === undefined && name.name === 'DUMMY' ? this.tables.get(keyOf('SYS', 'DUMMY')) : undefined)
    if (found === undefined) throw new SqlError(259, `invalid table name:  Could not find table/view ${name.name.toUpperCase() === name.name ? name.name : `"${name.name}"`} in schema ${name.schema ?? schema}`)
    return found
  }
  sequence(name: Name, schema: string): CatalogSequence {
    const found = this.sequences.get(keyOf(name.schema ?? schema, name.name))
    if (found === undefined) throw new SqlError(313, `invalid sequence: Could not find sequence ${name.name} in schema ${name.schema ?? schema}`)
    return found
  }
  with(...changed: readonly CatalogTable[]): Catalog {
    const tables = new Map(this.tables)
    for (const t of changed) tables.set(keyOf(t.schema, t.name), t)
    return new Catalog(this.version + 1, this.schemas, tables, this.sequences)
  }
  without(t: CatalogTable): Catalog {
    const tables = new Map(this.tables)
    tables.delete(keyOf(t.schema, t.name))
    return new Catalog(this.version + 1, this.schemas, tables, this.sequences)
  }
  withSchemas(schemas: ReadonlySet<string>): Catalog { return new Catalog(this.version + 1, schemas, this.tables, this.sequences) }
  withSequences(sequences: readonly CatalogSequence[]): Catalog { return new Catalog(this.version + 1, this.schemas, this.tables, new Map(sequences.map((s) => [keyOf(s.schema, s.name), s]))) }
  /** Tables with a reference to this one. */
  referring(t: CatalogTable): CatalogTable[] { return [...this.tables.values()].filter((o) => o.rules.some((r) => r.is === 'foreign' && r.target === keyOf(t.schema, t.name))) }
}

/** How a table is called in the SQLite file beneath. */
export const keyOf = (schema: string, name: string): string => `${schema}.${name}`

export function columnOf(t: CatalogTable, name: string): CatalogColumn {
  const found = t.columns.find((c) => c.name === name)
  if (found === undefined) throw new SqlError(260, `invalid column name: ${name}`)
  return found
}

const text = (length = 256): SqlType => ({ is: 'nvarchar', length })
const yes: SqlType = { is: 'varchar', length: 5 }
const int: SqlType = { is: 'integer' }
const views: Readonly<Record<string, Readonly<Record<string, SqlType>>>> = {
  DUMMY: { DUMMY: { is: 'varchar', length: 1 } },
  M_DATABASE: { DATABASE_NAME: text(), VERSION: text() },
  M_CONNECTIONS: { CONNECTION_ID: int, CONNECTION_STATUS: text() },
  SCHEMAS: { SCHEMA_NAME: text(), SCHEMA_OWNER: text() },
  TABLES: { SCHEMA_NAME: text(), TABLE_NAME: text(), TABLE_TYPE: text(16), IS_COLUMN_TABLE: yes, IS_SYSTEM_TABLE: yes, IS_TEMPORARY: yes },
  TABLE_COLUMNS: { SCHEMA_NAME: text(), TABLE_NAME: text(), COLUMN_NAME: text(), POSITION: int, DATA_TYPE_NAME: text(16), LENGTH: int, SCALE: int, IS_NULLABLE: yes, DEFAULT_VALUE: text(5000), COLUMN_ID: { is: 'bigint' }, GENERATION_TYPE: text(32) },
  CONSTRAINTS: { SCHEMA_NAME: text(), TABLE_NAME: text(), COLUMN_NAME: text(), POSITION: int, CONSTRAINT_NAME: text(), IS_PRIMARY_KEY: yes, IS_UNIQUE_KEY: yes, CHECK_CONDITION: { is: 'nclob' } },
  REFERENTIAL_CONSTRAINTS: { SCHEMA_NAME: text(), TABLE_NAME: text(), COLUMN_NAME: text(), POSITION: int, CONSTRAINT_NAME: text(), REFERENCED_SCHEMA_NAME: text(), REFERENCED_TABLE_NAME: text(), REFERENCED_COLUMN_NAME: text(), UPDATE_RULE: text(11), DELETE_RULE: text(11) },
  SEQUENCES: { SCHEMA_NAME: text(), SEQUENCE_NAME: text(), SEQUENCE_OID: { is: 'bigint' }, START_NUMBER: { is: 'bigint' }, MIN_VALUE: { is: 'bigint' }, MAX_VALUE: { is: 'bigint' }, INCREMENT_BY: { is: 'bigint' }, IS_CYCLED: yes, RESET_BY_QUERY: text(2000), CACHE_SIZE: { is: 'bigint' } },
  INDEXES: { SCHEMA_NAME: text(), TABLE_NAME: text(), INDEX_NAME: text(), INDEX_TYPE: text(32), CONSTRAINT: text(15) },
  INDEX_COLUMNS: { SCHEMA_NAME: text(), TABLE_NAME: text(), INDEX_NAME: text(), COLUMN_NAME: text(), POSITION: int, ASCENDING_ORDER: yes, CONSTRAINT: text(15) },
}

/** A database with its system views and one schema. */
export function emptyCatalog(schema: string): Catalog {
  const tables = Object.entries(views).map(([name, columns], i): CatalogTable => ({ id: i + 1, schema: 'SYS', name, view: name !== 'DUMMY', rules: [], indexes: [], columns: Object.entries(columns).map(([column, type]) => ({ name: column, type, nullable: true })) }))
  return new Catalog(1, new Set(['SYS', 'SYSTEM', schema]), new Map(tables.map((t) => [keyOf(t.schema, t.name), t])), new Map())
}

type Cells = readonly (string | number | bigint | null)[]
/** What the system views hold. */
export function systemRows(catalog: Catalog): Readonly<Record<string, readonly Cells[]>> {
  const own = [...catalog.tables.values()].filter((t) => t.schema !== 'SYS' && !t.view)
  const truth = (is: boolean): string => (is ? 'TRUE' : 'FALSE')
  const kind = (unique: boolean): string | null => (unique ? 'NOT NULL UNIQUE' : null)
  const indexes = own.flatMap((t) => [...t.indexes.map((i) => ({ t, name: i.name, constraint: kind(i.unique), columns: i.columns })), ...t.rules.flatMap((r) => (r.is === 'primary' || r.is === 'unique' ? [{ t, name: r.is === 'primary' ? `_SYS_TREE_CS_#${t.id}_#0_#P0` : r.name, constraint: r.is === 'primary' ? 'PRIMARY KEY' : 'UNIQUE', columns: r.columns.map((name) => ({ name, descending: false })) }] : []))])
  return {
    DUMMY: [['X']],
    M_DATABASE: [['TENON', 'stand-in']],
    M_CONNECTIONS: [],
    SCHEMAS: [...catalog.schemas].map((s) => [s, 'SYSTEM']),
    TABLES: own.map((t) => [t.schema, t.name, 'COLUMN', 'TRUE', 'FALSE', 'FALSE']),
    TABLE_COLUMNS: own.flatMap((t) => t.columns.map((c, i) => { const [name, length, scale] = shown(c.type); return [t.schema, t.name, c.name, i + 1, name, length, scale, truth(c.nullable), c.fallback?.text ?? null, t.id * 1000 + i, c.identity === undefined ? null : `${c.identity} AS IDENTITY`] })),
    CONSTRAINTS: own.flatMap((t) => t.rules.flatMap((r): Cells[] => (r.is === 'foreign' ? [] : r.is === 'check' ? [[t.schema, t.name, null, 1, r.name, 'FALSE', 'FALSE', r.text]] : r.columns.map((c, i) => [t.schema, t.name, c, i + 1, r.name, truth(r.is === 'primary'), 'TRUE', null])))),
    REFERENTIAL_CONSTRAINTS: own.flatMap((t) => t.rules.flatMap((r): Cells[] => { if (r.is !== 'foreign') return []; const target = catalog.tables.get(r.target)!; return r.columns.map((c, i) => [t.schema, t.name, c, i + 1, r.name, target.schema, target.name, r.references[i]!, 'RESTRICT', r.onDelete]) })),
    SEQUENCES: [...catalog.sequences.values()].map((s) => [s.schema, s.name, s.id, s.start, s.min, s.max, s.increment, truth(s.cycle), s.reset ?? null, s.cache]),
    INDEXES: indexes.map((i) => [i.t.schema, i.t.name, i.name, 'INVERTED VALUE', i.constraint]),
    INDEX_COLUMNS: indexes.flatMap((i) => i.columns.map((c, n) => [i.t.schema, i.t.name, i.name, c.name, n + 1, truth(!c.descending), i.constraint])),
  }
}

function shown(type: SqlType): [string, number, number | null] {
  const name = type.is.toUpperCase()
  if (type.is === 'decimal') return [name, type.precision, type.scale]
  if (type.is === 'floating') return [type.digits === 34 ? 'DECIMAL' : 'SMALLDECIMAL', type.digits, null]
  if ('length' in type) return [name, type.length, null]
  return [name, { tinyint: 3, smallint: 5, integer: 10, bigint: 19, real: 7, double: 15, boolean: 1, date: 10, time: 8, seconddate: 19, timestamp: 27, nclob: 2_147_483_647, clob: 2_147_483_647, blob: 2_147_483_647 }[type.is], type.is === 'timestamp' ? 7 : type.is.endsWith('int') || type.is === 'integer' ? 0 : null]
}
