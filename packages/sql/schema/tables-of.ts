import { columnOf, type Entity, type FieldSpec, snake, storedFields, tenantField, versioned } from '@tenon/model'
import { columnType } from '../column.ts'
import { counterOf } from '../counter.ts'
import type { ColumnType } from '../database.ts'
import { partsName } from '../parts.ts'
import { type Check, type Column, type ForeignKey, type Index, keyOf, short, type Table, type Unique } from './table.ts'

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
  const checks: Check[] = []
  const tenant = tenantField(e)
  const tenantColumn = tenant === undefined ? undefined : columnFor(e, tenant)
  const sorted = new Set(storedFields(e).filter(([, spec]) => spec.language !== undefined).map(([name, spec]) => columnOf(name, spec)))
  const index = (names: readonly string[]): void => {
    const name = short(`${e.table}_${names.map((n) => n.replace('-', '')).join('_')}_idx`)
    if (!indexes.some((i) => i.name === name)) indexes.push({ name, columns: names.map((n) => ({ name: n.replace(/^-/, ''), descending: n.startsWith('-'), ...(sorted.has(n.replace(/^-/, '')) ? { sorted: true } : {}) })) })
  }
  const unique = (names: readonly string[]): void => { uniques.push({ name: short(`${e.table}_${names.join('_')}_key`), columns: names }) }
  for (const [name, spec] of storedFields(e)) {
    if (spec.plain === true && e.options.owned !== false) throw new TypeError(`${e.name}.${name} is plain(): that is for tables that are not Tenon's own ({ owned: false })`)
    const column = columnOf(name, spec)
    const counted = name === 'id' && ['id', 'integer', 'bigint'].includes(spec.kind)
    columns.push({ name: column, type: storageType(spec), nullable: spec.nullable, ...(counted ? { identity: true } : {}), ...counterIn(e, name), ...textSize(spec) })
    if (spec.kind === 'one') {
      const target = spec.self === true ? e : spec.target!
      foreignKeys.push({ name: short(`${e.table}_${column}_fkey`), column, ...targetOf(target), onDelete: spec.onDelete === 'cascade' ? 'cascade' : spec.onDelete === 'setNull' ? 'set null' : 'restrict' })
      if (!spec.unique) index([column])
    }
    if (spec.unique) unique(tenantColumn !== undefined && e.options.uniquePerTenant === true ? [tenantColumn, column] : [column])
    else if (spec.kind === 'sequence') unique(tenantColumn === undefined || spec.everywhere === true ? [column] : [tenantColumn, column])
    if (spec.indexed) index([column])
    if (spec.searchable === true) {
      if (storageType(spec).is !== 'text' || spec.sealed === true) throw new TypeError(`${e.name}.${name}: only a text that lies open can be searchable`)
      indexes.push({ name: partsName(e.table, column), columns: [{ name: column, descending: false }], parts: spec.language ?? 'case' })
    }
    if ((spec.min !== undefined || spec.max !== undefined) && ['integer', 'bigint', 'decimal'].includes(spec.kind)) {
      checks.push({ name: short(`${e.table}_${column}_range`), column, ...(spec.min === undefined ? {} : { min: spec.min }), ...(spec.max === undefined ? {} : { max: spec.max }) })
    }
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
    columns.push({ name: column, type: key === undefined ? { is: 'integer' } : storageType(key), nullable: false }, { name: 'position', type: { is: 'integer' }, nullable: false, default: 0 })
    foreignKeys.push({ name: short(`${e.table}_${column}_fkey`), column, ...targetOf(parent), onDelete: 'cascade' })
    if (within.single) unique([column])
    else index([column])
  } else if (versioned(e) && !columns.some((c) => c.name === 'version')) columns.push({ name: 'version', type: { is: 'integer' }, nullable: false, default: 1 })
  return { name: e.table, ...(e.options.schema === undefined ? {} : { schema: e.options.schema }), columns, primaryKey: [columnFor(e, 'id')], uniques, indexes, foreignKeys, checks, owned: e.options.owned !== false, ...(e.options.adopt === undefined ? {} : { adopt: e.options.adopt }), ...(e.options.appendOnly === true ? { appendOnly: true } : {}) }
}

function joinTable(e: Entity, field: string, target: Entity): Table {
  const name = `${e.table}_${snake(field)}`
  const sides = [e, target] as const
  const columns = sides.map((s) => ({ name: `${s.name}_id`, type: s.fields.id === undefined ? { is: 'integer' as const } : storageType(s.fields.id.spec), nullable: false }))
  return {
    name, columns, primaryKey: columns.map((c) => c.name), uniques: [], checks: [], owned: e.options.owned !== false,
    indexes: [{ name: short(`${name}_${target.name}_id_idx`), columns: [{ name: `${target.name}_id`, descending: false }] }],
    foreignKeys: sides.map((s) => ({ name: short(`${name}_${s.name}_id_fkey`), column: `${s.name}_id`, ...targetOf(s), onDelete: 'cascade' as const })),
  }
}

function counterIn(e: Entity, field: string): Pick<Column, 'counter'> {
  const counter = field === 'id' ? counterOf(e) : undefined
  return counter === undefined ? {} : { counter: keyOf(counter) }
}

/** How long a text may be: what SAP HANA wants to know. */
function textSize(spec: FieldSpec): Pick<Column, 'maxLength' | 'long'> {
  const type = columnType(spec)
  return type.is !== 'text' ? {} : type.long === true ? { long: true } : spec.maxLength === undefined ? {} : { maxLength: spec.maxLength }
}

/** What the table keeps: a choice with codes of its own is kept as its code. */
function storageType(spec: FieldSpec): ColumnType {
  const type = columnType(spec)
  return type.is === 'code' ? { is: type.of } : type.is === 'sealed' ? { is: 'text' } : type
}

const targetOf = (e: Entity): { table: string; references: string; schema?: string } => ({ table: e.table, references: columnFor(e, 'id'), ...(e.options.schema === undefined ? {} : { schema: e.options.schema }) })

function columnFor(e: Entity, name: string): string {
  const found = storedFields(e).find(([n]) => n === name)
  if (found === undefined) throw new TypeError(`${e.name} has no stored field "${name}"`)
  return columnOf(name, found[1])
}
