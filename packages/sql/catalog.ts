import { columnOf, type Entity, type FieldSpec, snake, storedFields, tenantField, versioned } from '@tenon/model'
import { columnType } from './column.ts'
import type { ColumnType, DatabaseKind } from './database.ts'
import { partsName } from './parts.ts'
import { quote, tableOf } from './writer.ts'

const INTEGER: ColumnType = { is: 'integer' }

/** What an entity's words mean in columns; the reverses of references included. */
export class Catalog {
  readonly entities: readonly Entity[]
  private readonly reverses = new Map<string, Map<string, { entity: Entity; field: string; single: boolean; joined: boolean }>>()
  private readonly fields = new Map<Entity, Map<string, FieldSpec>>()
  private readonly columns = new Map<Entity, Map<string, string>>()

  constructor(entities: readonly Entity[]) {
    this.entities = entities
    for (const e of entities) {
      for (const [name, f] of Object.entries(e.fields)) {
        const target = f.spec.self === true ? e : f.spec.target
        if ((f.spec.kind !== 'one' && f.spec.kind !== 'many') || target === undefined || f.spec.reverse === undefined) continue
        const map = this.reverses.get(target.name) ?? new Map()
        map.set(f.spec.reverse, { entity: e, field: name, single: f.spec.unique, joined: f.spec.kind === 'many' })
        this.reverses.set(target.name, map)
      }
    }
  }

  specs(e: Entity): Map<string, FieldSpec> {
    let map = this.fields.get(e)
    if (map === undefined) { map = new Map(storedFields(e)); this.fields.set(e, map) }
    return map
  }

  spec(e: Entity, name: string): FieldSpec {
    const found = this.specs(e).get(name)
    if (found === undefined) throw new TypeError(`${e.name} has no stored field "${name}"`)
    return found
  }

  column(e: Entity, name: string): string {
    let own = this.columns.get(e)
    if (own === undefined) { own = new Map(); this.columns.set(e, own) }
    let column = own.get(name)
    if (column === undefined) {
      column = name === 'version' && !this.specs(e).has(name) ? quote('version') : quote(columnOf(name, this.spec(e, name)))
      own.set(name, column)
    }
    return column
  }

  /** Whether rows are kept in the order of a field's language. */
  sortedBy(e: Entity, name: string): boolean { return this.spec(e, name).language !== undefined && (e.options.index ?? []).some((group) => group[0] === name) && tenantField(e) === undefined }
  /** Whether its rows have numbers for keys. */
  counted(e: Entity): boolean { return ['id', 'integer', 'bigint'].includes(this.spec(e, 'id').kind) }
  /** The column of its id. */
  key(e: Entity): string { return this.column(e, 'id') }

  /** What one step from an entity leads to. */
  step(e: Entity, name: string): Step {
    const own = e.fields[name]?.spec ?? this.specs(e).get(name) ?? (name === 'version' && e.$ === 'entity' ? this.spec(e, 'id') : undefined)
    if (own !== undefined) {
      if (own.kind === 'one') return { is: 'one', entity: own.self === true ? e : own.target!, column: this.column(e, name), key: this.key(own.self === true ? e : own.target!) }
      if (own.kind === 'lines') return { is: 'many', entity: own.part!, on: (alias, parent) => `${alias}.${quote(`${e.name}_id`)} = ${parent}.${this.key(e)}` }
      if (own.kind === 'nested') return { is: 'one', entity: own.part!, column: this.key(e), key: quote(`${e.name}_id`) }
      if (own.kind === 'many') {
        const join = quote(`${e.table}_${snake(name)}`)
        const target = own.target!
        return { is: 'many', entity: target, on: (alias, parent) => `${alias}.${this.key(target)} in (select ${quote(`${target.name}_id`)} from ${join} where ${quote(`${e.name}_id`)} = ${parent}.${this.key(e)})` }
      }
      return { is: 'value', spec: own }
    }
    const reverse = this.reverses.get(e.name)?.get(name)
    if (reverse?.joined === true) {
      const join = quote(`${reverse.entity.table}_${snake(reverse.field)}`)
      return { is: 'many', entity: reverse.entity, on: (alias, parent) => `${alias}.${this.key(reverse.entity)} in (select ${quote(`${reverse.entity.name}_id`)} from ${join} where ${quote(`${e.name}_id`)} = ${parent}.${this.key(e)})` }
    }
    if (reverse !== undefined) {
      const column = this.column(reverse.entity, reverse.field)
      if (reverse.single) return { is: 'one', entity: reverse.entity, column: this.key(e), key: column }
      return { is: 'many', entity: reverse.entity, on: (alias, parent) => `${alias}.${column} = ${parent}.${this.key(e)}` }
    }
    throw new TypeError(`${e.name} has no field or reverse "${name}"`)
  }
}
export type Step =
  | { readonly is: 'value'; readonly spec: FieldSpec }
  | { readonly is: 'one'; readonly entity: Entity; readonly column: string; readonly key: string }
  | { readonly is: 'many'; readonly entity: Entity; readonly on: (alias: string, parent: string) => string }

/** A column's index of parts, the key that it names rows by, and whether that is a number. */
export interface PartsIndex { readonly index: string; readonly key: string; readonly counted: boolean }

/** The tables one select reads: the root as `t`, and a left join for each reference that a path goes through. */
export class Sources {
  readonly catalog: Catalog
  readonly root: Entity
  readonly alias: string
  private joins = new Map<string, string>()
  private shared = false
  /** Rows that a condition has fixed, by the path to them. */
  readonly bound = new Map<string, Sources>()
  private text = ''

  constructor(catalog: Catalog, root: Entity, alias = 't') { this.catalog = catalog; this.root = root; this.alias = alias }

  get joinText(): string { return this.text }
  /** The same joins; what is added to the fork is not added here. */
  fork(): Sources {
    const made = new Sources(this.catalog, this.root, this.alias)
    made.joins = this.joins
    made.text = this.text
    made.shared = true
    return made
  }
  from(): string { return `${tableOf(this.root)} ${this.alias}${this.text}` }

  /** Walks references; the last step may be a value, or `many` where the path crosses to many rows. */
  walk(path: readonly string[]): { alias: string; entity: Entity; rest: readonly string[] } {
    let alias = this.alias
    let e = this.root
    for (let i = 0; i < path.length; i++) {
      const step = this.catalog.step(e, path[i]!)
      if (step.is === 'value' || step.is === 'many' || (step.is === 'one' && i === path.length - 1 && step.key === this.catalog.key(step.entity))) return { alias, entity: e, rest: path.slice(i) }
      if (step.is === 'one' && i === path.length - 1) return { alias, entity: e, rest: path.slice(i) }
      const key = `${alias}.${path[i]}`
      let joined = this.joins.get(key)
      if (joined === undefined) {
        if (this.shared) { this.joins = new Map(this.joins); this.shared = false }
        joined = `${this.alias}${this.joins.size + 1}`
        this.joins.set(key, joined)
        this.text += ` left join ${tableOf(step.entity)} ${joined} on ${joined}.${step.key} = ${alias}.${step.column}`
      }
      alias = joined
      e = step.entity
    }
    return { alias, entity: e, rest: ['id'] }
  }

  /** Joins all of a path of single references; answers the last table's alias. */
  reach(path: readonly string[]): { alias: string; entity: Entity } {
    const end = this.walk([...path, 'id'])
    return { alias: end.alias, entity: end.entity }
  }

  /** The column a path of single references ends in. */
  columnAt(path: readonly string[]): { text: string; spec: FieldSpec; type: ColumnType; parts?: PartsIndex; sorted?: true } {
    const { alias, entity, rest } = this.walk(path)
    const name = rest[0]!
    if (rest.length > 1) throw new TypeError(`${this.root.name}: "${path.join('.')}" goes through many rows`)
    if (name === 'version' && !this.catalog.specs(entity).has(name)) return { text: versioned(entity) ? `${alias}.${quote('version')}` : '1', spec: this.catalog.spec(entity, 'id'), type: INTEGER }
    const spec = this.catalog.spec(entity, name)
    const found = { text: `${alias}.${this.catalog.column(entity, name)}`, spec, type: columnType(spec), ...(spec.language !== undefined && this.catalog.sortedBy(entity, name) ? { sorted: true as const } : {}) }
    return spec.searchable === true ? { ...found, parts: { index: quote(partsName(entity.table, columnOf(name, spec))), key: `${alias}.${this.catalog.key(entity)}`, counted: this.catalog.counted(entity) } } : found
  }
}

/** At the end of a select that only one transaction at a time may go on from. */
export const forUpdate = (kind: DatabaseKind, sources: Sources): string => (kind === 'postgres' ? ' for update of t' : kind === 'hana' ? ` for update${sources.joinText === '' ? '' : ` of t.${quote('id')}`}` : '')
