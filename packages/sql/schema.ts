import { columnOf, type Entity, snake, storedFields, tenantField } from '@tenon/model'
import { columnType } from './column.ts'
import type { ColumnType, Connection, Database, DatabaseKind, Statement } from './database.ts'

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly identity?: boolean
  readonly default?: string | number | boolean | null
  readonly maxLength?: number
}
export interface Index { readonly name: string; readonly columns: readonly { readonly name: string; readonly descending: boolean }[] }
export interface Unique { readonly name: string; readonly columns: readonly string[] }
export interface ForeignKey { readonly name: string; readonly column: string; readonly table: string; readonly references: string; readonly onDelete: 'cascade' | 'restrict' | 'set null' }
/** A table as plain data: what declarations ask for and what introspection finds. */
export interface Table {
  readonly name: string
  readonly schema?: string
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  readonly uniques: readonly Unique[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly owned: boolean
}

/** The tables that entities stand on: their own, their lines', and one for each many-to-many field. */
export function tablesOf(entities: readonly Entity[]): Table[] {
  const tables: Table[] = []
  const parents = new Map<Entity, Parent>()
  for (const e of entities) for (const { spec } of Object.values(e.fields)) if (spec.kind === 'lines' || spec.kind === 'nested') parents.set(spec.part!, { entity: e, single: spec.kind === 'nested' })
  for (const e of entities) {
    tables.push(tableFor(e, parents.get(e)))
    for (const [name, f] of Object.entries(e.fields)) if (f.spec.kind === 'many') tables.push(joinTable(e, name, f.spec.target!))
  }
  return tables
}

interface Parent { readonly entity: Entity; readonly single: boolean }

function tableFor(e: Entity, within: Parent | undefined): Table {
  const columns: Column[] = []
  const uniques: Unique[] = []
  const indexes: Index[] = []
  const foreignKeys: ForeignKey[] = []
  const tenant = tenantField(e)
  const tenantColumn = tenant === undefined ? undefined : columnFor(e, tenant)
  const index = (names: readonly string[]): void => {
    const name = short(`${e.table}_${names.map((n) => n.replace('-', '')).join('_')}_idx`)
    if (!indexes.some((i) => i.name === name)) indexes.push({ name, columns: names.map((n) => ({ name: n.replace(/^-/, ''), descending: n.startsWith('-') })) })
  }
  const unique = (names: readonly string[]): void => { uniques.push({ name: short(`${e.table}_${names.join('_')}_key`), columns: names }) }
  for (const [name, spec] of storedFields(e)) {
    const column = columnOf(name, spec)
    const uuidKey = name === 'id' && spec.kind === 'uuid'
    columns.push({
      name: column, type: columnType(spec), nullable: spec.nullable, ...(name === 'id' && !uuidKey ? { identity: true } : {}), ...(spec.maxLength === undefined ? {} : { maxLength: spec.maxLength }),
    })
    if (spec.kind === 'one') {
      const target = spec.self === true ? e : spec.target!
      foreignKeys.push({ name: short(`${e.table}_${column}_fkey`), column, table: target.table, references: 'id', onDelete: spec.onDelete === 'cascade' ? 'cascade' : spec.onDelete === 'setNull' ? 'set null' : 'restrict' })
      if (!spec.unique) index([column])
    }
    if (spec.unique) unique(tenantColumn !== undefined && e.options.uniquePerTenant === true ? [tenantColumn, column] : [column])
    else if (spec.kind === 'sequence') unique(tenantColumn === undefined ? [column] : [tenantColumn, column])
    if (spec.indexed) index([column])
  }
  for (const group of e.options.unique ?? []) {
    const names = group.map((n) => columnFor(e, n))
    unique(tenantColumn === undefined || names.includes(tenantColumn) ? names : [tenantColumn, ...names])
  }
  for (const group of e.options.index ?? []) {
    const names = group.map((n) => `${n.startsWith('-') ? '-' : ''}${columnFor(e, n.replace(/^-/, ''))}`)
    index(tenantColumn === undefined || names.includes(tenantColumn) ? names : [tenantColumn, ...names])
  }
  if (tenantColumn !== undefined && e.options.order !== undefined && e.options.order.every((n) => !n.includes('.'))) index([tenantColumn, ...e.options.order.map((n) => `${n.startsWith('-') ? '-' : ''}${columnFor(e, n.replace(/^-/, ''))}`)])
  if (within !== undefined) {
    const parent = within.entity
    const column = `${parent.name}_id`
    const key = parent.fields.id?.spec
    columns.push({ name: column, type: key === undefined ? { is: 'integer' } : columnType(key), nullable: false }, { name: 'position', type: { is: 'integer' }, nullable: false, default: 0 })
    foreignKeys.push({ name: short(`${e.table}_${column}_fkey`), column, table: parent.table, references: 'id', onDelete: 'cascade' })
    if (within.single) unique([column])
    else index([column])
  } else if (!columns.some((c) => c.name === 'version')) columns.push({ name: 'version', type: { is: 'integer' }, nullable: false, default: 1 })
  return { name: e.table, ...(e.options.schema === undefined ? {} : { schema: e.options.schema }), columns, primaryKey: ['id'], uniques, indexes, foreignKeys, owned: e.options.owned !== false }
}

function joinTable(e: Entity, field: string, target: Entity): Table {
  const name = `${e.table}_${snake(field)}`
  const sides = [e, target] as const
  const columns = sides.map((s) => ({ name: `${s.name}_id`, type: s.fields.id === undefined ? { is: 'integer' as const } : columnType(s.fields.id.spec), nullable: false }))
  return {
    name, columns, primaryKey: columns.map((c) => c.name), uniques: [], owned: true,
    indexes: [{ name: short(`${name}_${target.name}_id_idx`), columns: [{ name: `${target.name}_id`, descending: false }] }],
    foreignKeys: sides.map((s) => ({ name: short(`${name}_${s.name}_id_fkey`), column: `${s.name}_id`, table: s.table, references: 'id', onDelete: 'cascade' as const })),
  }
}

function columnFor(e: Entity, name: string): string {
  const found = storedFields(e).find(([n]) => n === name)
  if (found === undefined) throw new TypeError(`${e.name} has no stored field "${name}"`)
  return columnOf(name, found[1])
}

/** PostgreSQL cuts names at 63 bytes; cut ours so that they stay different. */
function short(name: string): string {
  if (name.length <= 60) return name
  let hash = 0
  for (const c of name) hash = (hash * 31 + c.charCodeAt(0)) >>> 0
  return `${name.slice(0, 51)}_${hash.toString(36)}`
}

const q = (name: string): string => `"${name.replaceAll('"', '""')}"`
const at = (t: { schema?: string; name: string }, kind: DatabaseKind): string => (t.schema === undefined || kind === 'sqlite' ? q(t.name) : `${q(t.schema)}.${q(t.name)}`)

/** The statements that make tables, in an order that works. */
export function createSql(tables: readonly Table[], kind: DatabaseKind): string[] {
  const out: string[] = []
  for (const t of tables) {
    const lines = t.columns.map((c) => columnSql(c, kind))
    if (kind !== 'sqlite' || !t.columns.some((c) => c.identity === true)) lines.push(`primary key (${t.primaryKey.map(q).join(', ')})`)
    for (const u of t.uniques) lines.push(`constraint ${q(u.name)} unique (${u.columns.map(q).join(', ')})`)
    if (kind === 'sqlite') for (const f of t.foreignKeys) lines.push(foreignSql(f))
    out.push(`create table ${at(t, kind)} (\n  ${lines.join(',\n  ')}\n)`)
    for (const i of t.indexes) out.push(indexSql(t, i, kind))
  }
  if (kind === 'postgres') for (const t of tables) for (const f of t.foreignKeys) out.push(`alter table ${at(t, kind)} add ${foreignSql(f)}`)
  return out
}

export const indexSql = (t: Table, i: Index, kind: DatabaseKind): string => `create index ${q(i.name)} on ${at(t, kind)} (${i.columns.map((c) => `${q(c.name)}${c.descending ? ' desc' : ''}`).join(', ')})`
const foreignSql = (f: ForeignKey): string => `constraint ${q(f.name)} foreign key (${q(f.column)}) references ${q(f.table)} (${q(f.references)}) on delete ${f.onDelete}`

export function columnSql(c: Column, kind: DatabaseKind): string {
  if (c.identity === true) return kind === 'sqlite' ? `${q(c.name)} integer primary key autoincrement` : `${q(c.name)} bigint generated by default as identity`
  const fallback = c.default === undefined || c.default === null ? '' : ` default ${typeof c.default === 'string' ? `'${c.default.replaceAll("'", "''")}'` : typeof c.default === 'boolean' && kind === 'sqlite' ? Number(c.default) : String(c.default)}`
  return `${q(c.name)} ${typeSql(c.type, kind)}${c.nullable ? '' : ' not null'}${fallback}`
}

function typeSql(type: ColumnType, kind: DatabaseKind): string {
  if (type.is === 'code') return type.of === 'integer' && kind === 'postgres' ? 'bigint' : type.of
  if (kind === 'sqlite') {
    if (type.is === 'decimal') {
      if (type.precision > 18) throw new RangeError(`decimal(${type.precision}, ${type.scale}): SQLite keeps at most 18 digits exactly; declare 18 or fewer, or use PostgreSQL`)
      return 'integer'
    }
    return type.is === 'integer' || type.is === 'bigint' || type.is === 'boolean' || type.is === 'duration' ? 'integer' : type.is === 'float' ? 'real' : 'text'
  }
  const names: Record<Exclude<ColumnType['is'], 'decimal' | 'code'>, string> = { integer: 'bigint', bigint: 'bigint', float: 'double precision', boolean: 'boolean', text: 'text', uuid: 'uuid', date: 'date', time: 'time', instant: 'timestamptz', duration: 'bigint', json: 'jsonb' }
  return type.is === 'decimal' ? `numeric(${type.precision}, ${type.scale})` : names[type.is]
}

/** Makes the tables that are not there; leaves those that are. For tests, demos and first starts. */
export async function createSchema(database: Database, tables: readonly Table[]): Promise<void> {
  await database.transaction(async (connection) => {
    // two processes that start at once must not both make them
    if (database.kind === 'postgres') await connection.run(plain('select pg_advisory_xact_lock(7363106)'))
    const there = await tableNames(database.kind, connection)
    const missing = tables.filter((t) => t.owned && !there.has(t.name))
    for (const text of createSql(missing, database.kind)) await connection.run(plain(text))
  })
}

export async function tableNames(kind: DatabaseKind, connection: Connection): Promise<Set<string>> {
  const text = kind === 'sqlite' ? "select name from sqlite_master where type = 'table'" : "select table_name::text from information_schema.tables where table_schema = any (current_schemas(false))"
  const answer = await connection.run({ text, params: [], columns: [{ is: 'text' }] })
  return new Set(answer.rows.map((r) => String(r[0])))
}

export const plain = (text: string): Statement => ({ text, params: [], columns: [] })
