import { columnOf, type Entity, type FieldSpec, type Filter, storedFields, tenantField, versioned } from '@tenon/model'
import { columnType } from './column.ts'
import type { ColumnType, DatabaseKind, Statement } from './database.ts'
import { lettersSql, plainLetters, sortSql } from './languages.ts'
import { reachable } from './reach.ts'

const TEXT: ColumnType = { is: 'text' }
const INTEGER: ColumnType = { is: 'integer' }

/** Gathers the text of one statement and its values, in step. */
export class Writer {
  text = ''
  readonly params: ColumnType[] = []
  readonly values: unknown[] = []
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
const typeKey = (t: ColumnType): string => (t.is === 'decimal' ? `d${t.precision}.${t.scale}` : t.is === 'code' ? `c${JSON.stringify(t.codes)}` : t.is)

/** Rows into a table by one statement; HANA runs it once for each row, in one batch. */
export function insertion(kind: DatabaseKind, table: string, columns: readonly (readonly [string, ColumnType])[], rows: readonly (readonly unknown[])[]): Writer {
  const w = new Writer(kind)
  w.add(`insert into ${table} (${columns.map(([name]) => name).join(', ')}) values `)
  for (const [i, row] of rows.entries()) {
    if (i > 0 && kind === 'hana') { w.values.push(...row); continue }
    w.add(i === 0 ? '(' : ', (')
    for (const [j, value] of row.entries()) { if (j > 0) w.add(', '); w.value(value, columns[j]![1]) }
    w.add(')')
  }
  return w
}

/** At the end of a select that only one transaction at a time may go on from. */
export const forUpdate = (kind: DatabaseKind, sources: Sources): string => (kind === 'postgres' ? ' for update of t' : kind === 'hana' ? ` for update${sources.joinText === '' ? '' : ` of t.${quote('id')}`}` : '')

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
        const join = quote(`${e.table}_${snakeCase(name)}`)
        const target = own.target!
        return { is: 'many', entity: target, on: (alias, parent) => `${alias}.${this.key(target)} in (select ${quote(`${target.name}_id`)} from ${join} where ${quote(`${e.name}_id`)} = ${parent}.${this.key(e)})` }
      }
      return { is: 'value', spec: own }
    }
    const reverse = this.reverses.get(e.name)?.get(name)
    if (reverse?.joined === true) {
      const join = quote(`${reverse.entity.table}_${snakeCase(reverse.field)}`)
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

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

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
  columnAt(path: readonly string[]): { text: string; spec: FieldSpec; type: ColumnType } {
    const { alias, entity, rest } = this.walk(path)
    const name = rest[0]!
    if (rest.length > 1) throw new TypeError(`${this.root.name}: "${path.join('.')}" goes through many rows`)
    if (name === 'version' && !this.catalog.specs(entity).has(name)) return { text: versioned(entity) ? `${alias}.${quote('version')}` : '1', spec: this.catalog.spec(entity, 'id'), type: INTEGER }
    const spec = this.catalog.spec(entity, name)
    return { text: `${alias}.${this.catalog.column(entity, name)}`, spec, type: columnType(spec) }
  }
}

/** A condition as SQL. Joins it needs are added to the sources: write the `from` afterwards. */
export function condition(w: Writer, sources: Sources, filter: Filter): void {
  switch (filter.op) {
    case 'true': w.add('1 = 1'); return
    case 'false': w.add('1 = 0'); return
    case 'and':
    case 'or':
      w.add('(')
      filter.of.forEach((part, i) => { if (i > 0) w.add(filter.op === 'and' ? ' and ' : ' or '); condition(w, sources, part) })
      w.add(filter.of.length === 0 ? (filter.op === 'and' ? '1 = 1)' : '1 = 0)') : ')')
      return
    case 'not': w.add(w.kind === 'hana' ? 'case when (' : 'not coalesce((')
      condition(w, sources, filter.of)
      w.add(w.kind === 'postgres' ? '), false)' : w.kind === 'hana' ? ') then 0 else 1 end = 1' : '), 0)')
      return
    case 'some': some(w, sources, filter.path, filter.of); return
    default: compare(w, sources, filter.path.split('.'), filter.op, filter.value)
  }
}

/** `exists` over one to-many step, in which paths through that step mean its row and all others the outer one. */
function some(w: Writer, sources: Sources, path: string, of: Filter): void {
  const end = sources.walk(path.split('.'))
  const step = sources.catalog.step(end.entity, end.rest[0]!)
  if (step.is !== 'many' || end.rest.length > 1) throw new TypeError(`${sources.root.name}: "${path}" is not many rows`)
  const inner = new Sources(sources.catalog, step.entity, `s${sources.bound.size}${sources.alias}`)
  const before = w.text
  w.text = ''
  sources.bound.set(path, inner)
  condition(w, sources, of)
  sources.bound.delete(path)
  w.text = `${before}exists (select 1 from ${inner.from()} where ${step.on(inner.alias, end.alias)} and ${w.text})`
}

function compare(w: Writer, sources: Sources, path: readonly string[], op: Exclude<Filter['op'], 'and' | 'or' | 'not' | 'some' | 'true' | 'false'>, value: unknown): void {
  for (const [prefix, inner] of sources.bound) {
    const steps = prefix.split('.')
    if (path.length > steps.length && steps.every((s, i) => s === path[i])) { compare(w, inner, path.slice(steps.length), op, value); return }
  }
  const end = sources.walk(path)
  const step = end.rest[0] === 'version' ? { is: 'value' as const } : sources.catalog.step(end.entity, end.rest[0]!)
  if (step.is === 'many') {
    const inner = new Sources(sources.catalog, step.entity, `x${sources.alias}`)
    const negate = op === 'isNull' && end.rest.length === 1 && value === true
    w.add(negate ? 'not exists (select 1 from ' : 'exists (select 1 from ')
    const before = w.text
    w.text = ''
    if (end.rest.length === 1 && op === 'isNull') w.add('1 = 1')
    else compare(w, inner, end.rest.length === 1 ? ['id'] : end.rest.slice(1), op, value)
    const body = w.text
    w.text = `${before}${inner.from()} where ${step.on(inner.alias, end.alias)} and ${body})`
    return
  }
  if (step.is === 'one' && end.rest.length === 1 && step.key !== sources.catalog.key(step.entity)) {
    const joined = sources.reach(path)
    write(w, `${joined.alias}.${sources.catalog.key(joined.entity)}`, INTEGER, op, value)
    return
  }
  const column = sources.columnAt([...path])
  write(w, column.text, column.type, op, value, column.spec.language !== undefined)
}

function write(w: Writer, stored: string, type: ColumnType, asked: string, given: unknown, spoken = false): void {
  if (type.is === 'sealed' && asked !== 'isNull') throw new TypeError(`${stored} is sealed: no condition can look into it`)
  const column = w.kind === 'hana' ? comparable(stored, type) : stored
  const reached = reachable(type, asked, given)
  if (reached === 'none') { w.add('1 = 0'); return }
  if (reached === 'all') { w.add(`${stored} is not null`); return }
  const { op, value } = reached
  const pg = w.kind === 'postgres'
  const hana = w.kind === 'hana'
  const asText = type.is === 'text' ? column : textOf(column, w.kind)
  // SQLite folds ASCII by itself, and asks for help with the rest
  const fold = (text: string): string => (spoken ? lettersSql(text, w.kind) : pg || hana ? `lower(${text})` : `iif(octet_length(${text}) = length(${text}), lower(${text}), tenon_fold(${text}))`)
  const folds = (text: string): string => (spoken ? plainLetters(text) : text.toLowerCase())
  const like = (prefix: string, suffix: string, folded: boolean): void => {
    const wanted = folded ? folds(String(value)) : String(value)
    const escaped = `${prefix}${wanted.replace(/[\\%_]/g, (c) => `\\${c}`)}${suffix}`
    w.add(`${folded ? fold(asText) : asText} like `).value(escaped, TEXT).add(" escape '\\'")
  }
  const has = (folded: boolean): void => {
    if (hana) { w.add(`locate(${folded ? fold(asText) : asText}, `).value(folded ? folds(String(value)) : String(value), TEXT).add(') > 0'); return }
    w.add(pg ? `strpos(${folded ? fold(asText) : asText}, ` : `instr(${folded ? fold(asText) : asText}, `).value(folded ? folds(String(value)) : String(value), TEXT).add(') > 0')
  }
  switch (op) {
    case 'eq': if (value === null) w.add(`${column} is null`); else w.add(`${column} = `).value(value, type); return
    case 'ne': if (value === null) w.add(`${column} is not null`); else w.add(`(${column} is null or ${column} <> `).value(value, type).add(')'); return
    case 'gt': w.add(`${column} > `).value(value, type); return
    case 'gte': w.add(`${column} >= `).value(value, type); return
    case 'lt': w.add(`${column} < `).value(value, type); return
    case 'lte': w.add(`${column} <= `).value(value, type); return
    case 'isNull': w.add(`${stored} is ${value === true ? '' : 'not '}null`); return
    case 'in': {
      const list = value as readonly unknown[]
      if (list.length === 0) { w.add('1 = 0'); return }
      w.add(`${column} in (`)
      list.forEach((v, i) => { if (i > 0) w.add(', '); w.value(v, type) })
      w.add(')')
      return
    }
    case 'range': { const [low, high] = value as readonly [unknown, unknown]; w.add(`${column} between `).value(low, type).add(' and ').value(high, type); return }
    case 'contains': has(false); return
    case 'icontains': has(true); return
    case 'startsWith': if (hana) like('', '%', false); else if (pg) { w.add(`starts_with(${asText}, `).value(String(value), TEXT).add(')') } else { w.add(`substr(${asText}, 1, `).value([...String(value)].length, INTEGER).add(') = ').value(String(value), TEXT) } return
    case 'istartsWith': like('', '%', true); return
    case 'endsWith': if (pg || hana) like('%', '', false); else w.add(`substr(${asText}, -`).value(Math.max(1, [...String(value)].length), INTEGER).add(') = ').value(String(value), TEXT); return
    case 'iendsWith': like('%', '', true); return
    case 'iexact': w.add(`${fold(asText)} = `).value(folds(String(value)), TEXT); return
    case 'regex': if (hana) w.add(`${asText} like_regexpr `).value(value, TEXT); else if (pg) w.add(`${asText} ~ `).value(value, TEXT); else w.add('tenon_regex(').value(value, TEXT).add(`, ${asText}, '')`); return
    case 'iregex': if (hana) w.add(`${asText} like_regexpr `).value(value, TEXT).add(" flag 'i'"); else if (pg) w.add(`${asText} ~* `).value(value, TEXT); else w.add('tenon_regex(').value(value, TEXT).add(`, ${asText}, 'i')`); return
    case 'date': w.add(hana ? `to_date(${column}) = ` : pg ? `(${column}${type.is === 'instant' ? " at time zone 'UTC'" : ''})::date = ` : `substr(${column}, 1, 10) = `).value(value, { is: 'date' }); return
    case 'year': part(0, 4, 'year'); return
    case 'month': part(5, 2, 'month'); return
    case 'day': part(8, 2, 'day'); return
    default: throw new TypeError(`no such comparison: ${op}`)
  }
  function part(at: number, length: number, name: string): void {
    if (hana) w.add(`${name === 'day' ? 'dayofmonth' : name}(${column}) = `).value(value, INTEGER)
    else if (pg) w.add(`extract(${name} from ${column}${type.is === 'instant' ? " at time zone 'UTC'" : ''})::int = `).value(value, INTEGER)
    else w.add(`cast(substr(${column}, ${at + 1}, ${length}) as integer) = `).value(value, INTEGER)
  }
}

/** HANA sorts and compares no large text, whatever is in it. */
const comparable = (column: string, type: ColumnType): string => (type.is === 'json' || (type.is === 'text' && type.long === true) ? `to_nvarchar(${column})` : column)
/** A column's value as text, whatever its type. */
export const textOf = (column: string, kind: DatabaseKind): string => (kind === 'hana' ? `to_nvarchar(${column})` : `cast(${column} as text)`)
/** `-orderDate`, `vendor.name` … as an order; nulls are last ascending and first descending on every database. */
export function ordering(sources: Sources, kind: DatabaseKind, words: readonly string[], flip = false): string {
  const out = words.map((word) => {
    const descending = word.startsWith('-') !== flip
    const column = sources.columnAt(word.replace(/^-/, '').split('.'))
    const nulls = kind !== 'postgres' && (column.spec.nullable || word.includes('.')) ? (descending ? ' nulls first' : ' nulls last') : ''
    return `${column.spec.language !== undefined ? sortSql(column.text, kind) : kind === 'hana' ? comparable(column.text, column.type) : column.text}${descending ? ' desc' : ''}${nulls}`
  })
  return out.length === 0 ? '' : ` order by ${out.join(', ')}`
}

/** The wall: every statement on a tenant's entity names the tenant (or the few that the caller belongs to), or is not made at all. */
export function tenantWall(w: Writer, catalog: Catalog, e: Entity, alias: string, tenant: unknown): void {
  const field = tenantField(e)
  if (field === undefined) return
  const tenants: readonly unknown[] = Array.isArray(tenant) ? tenant : [tenant]
  if (tenants.length === 0 || tenants.some((t) => t === null || t === undefined)) throw new TypeError(`${e.name}: no statement without a tenant`)
  const type = columnType(catalog.spec(e, field))
  w.add(` and ${alias === '' ? '' : `${alias}.`}${catalog.column(e, field)} ${tenants.length === 1 ? '= ' : 'in ('}`)
  tenants.forEach((t, i) => { if (i > 0) w.add(', '); w.value(t, type) })
  if (tenants.length > 1) w.add(')')
}
