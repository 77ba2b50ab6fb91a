import { both, either, type Entity, type Filter, tenantField } from '@tenon/model'
import { columnType, condition, type ColumnType, type Connection, type Database, ordering, quote, type Row, Sources, type Statements, tableOf, tenantWall, Writer, type Catalog } from '@tenon/sql'
import type { Leaf, PageQuery, Shape, ShapedRow } from './operation.ts'

/** What reading needs to know: where, of whom, in which words. */
export interface Reader {
  readonly catalog: Catalog
  readonly statements: Statements
  readonly kind: Database['kind']
}
export interface Wanted {
  readonly entity: Entity
  readonly tenant: unknown
  readonly filter: Filter
  readonly order: readonly string[]
  readonly page: PageQuery
}
const INTEGER: ColumnType = { is: 'integer' }

/** Counts the rows a filter leaves. */
export async function countRows(reader: Reader, connection: Connection, wanted: Pick<Wanted, 'entity' | 'tenant' | 'filter'>): Promise<number> {
  const w = new Writer(reader.kind)
  const sources = new Sources(reader.catalog, wanted.entity)
  const where = wherePart(reader, w, sources, wanted)
  w.text = `select count(*) from ${sources.from()}${where}`
  const answer = await connection.run(reader.statements.of(w, [INTEGER]), w.values)
  return Number(answer.rows[0]![0])
}

/** The rows of a page in a shape. With a cursor, one row more than asked tells whether there is more. */
export async function readRows(reader: Reader, connection: Connection, wanted: Wanted, shape: Shape): Promise<ShapedRow[]> {
  const w = new Writer(reader.kind)
  const sources = new Sources(reader.catalog, wanted.entity)
  const plan = plans(reader, wanted.entity, shape)
  const select = plan.select(sources)
  const { filter, limit, offset, flip, words } = paging(wanted)
  const order = ordering(sources, reader.kind, words, flip)
  const where = wherePart(reader, w, sources, { ...wanted, filter })
  const bounds = `${limit === undefined ? (offset > 0 && reader.kind === 'sqlite' ? ' limit -1' : '') : ` limit ${limit}`}${offset > 0 ? ` offset ${offset}` : ''}`
  if (offset > 0 && sources.joinText !== '') {
    // deep pages: find the ids first, then join only those rows
    const inner = new Writer(reader.kind)
    const innerSources = new Sources(reader.catalog, wanted.entity, 'p')
    const innerOrder = ordering(innerSources, reader.kind, words, flip)
    const innerWhere = wherePart(reader, inner, innerSources, { ...wanted, filter })
    inner.text = `select ${select.text} from ${sources.from()} where t.${quote('id')} in (select p.${quote('id')} from ${innerSources.from()}${innerWhere}${innerOrder}${bounds})${order}`
    const answer = await connection.run(reader.statements.of(inner, select.types), inner.values)
    return finish(reader, connection, wanted, shape, plan, answer.rows, flip)
  }
  w.text = `select ${select.text} from ${sources.from()}${where}${order}${bounds}`
  const answer = await connection.run(reader.statements.of(w, select.types), w.values)
  return finish(reader, connection, wanted, shape, plan, answer.rows, flip)
}

function wherePart(reader: Reader, w: Writer, sources: Sources, wanted: Pick<Wanted, 'entity' | 'tenant' | 'filter'>): string {
  condition(w, sources, wanted.filter)
  if (tenantField(wanted.entity) !== undefined) tenantWall(w, reader.catalog, wanted.entity, sources.alias, wanted.tenant)
  const text = w.text
  w.text = ''
  return text === '1 = 1' ? '' : ` where ${text}`
}

/** Rows that tie come in the order of their ids, so that pages neither repeat nor lose one. */
function settled(words: readonly string[]): readonly string[] {
  const last = words.at(-1)
  return last === undefined || words.some((word) => word === 'id' || word === '-id') ? words : [...words, last.startsWith('-') ? '-id' : 'id']
}

function paging(wanted: Wanted): { filter: Filter; limit: number | undefined; offset: number; flip: boolean; words: readonly string[] } {
  const page = wanted.page
  const base = { filter: wanted.filter, flip: false, words: settled(wanted.order) }
  if (page.by === 'page') return { ...base, limit: page.size, offset: (page.number === 'last' ? 0 : page.number - 1) * page.size }
  if (page.by === 'limit') return { ...base, limit: page.limit, offset: page.offset }
  if (page.by === 'none') return { ...base, limit: page.limit, offset: 0 }
  const word = page.order[0] ?? 'id'
  const path = word.replace(/^-/, '')
  const flip = page.reverse === true
  const descending = word.startsWith('-') !== flip
  const past: Filter = { op: descending ? 'lt' : 'gt', path, value: page.after }
  // rows without a value come last in ascending order: they are still ahead
  const filter = page.after === undefined || page.after === null ? wanted.filter : both(wanted.filter, descending ? past : either(past, { op: 'eq', path, value: null }))
  return { filter, limit: page.size + 1, offset: page.offset ?? 0, flip, words: settled(page.order) }
}

async function finish(reader: Reader, connection: Connection, wanted: Wanted, shape: Shape, plan: Plan, rows: readonly Row[], flip: boolean): Promise<ShapedRow[]> {
  const ordered = flip ? [...rows].reverse() : rows
  if (plan.direct) return ordered as ShapedRow[]
  const bags = await plan.load(connection, ordered, wanted.tenant)
  return ordered.map((row, i) => plan.shape(row, i, bags))
}

/** How a shape is selected and put together; made once per entity and shape. */
interface Plan {
  readonly direct: boolean
  select(sources: Sources): { text: string; types: ColumnType[] }
  load(connection: Connection, rows: readonly Row[], tenant: unknown): Promise<Bag[]>
  shape(row: Row, index: number, bags: readonly Bag[]): ShapedRow
}
type Bag = ReadonlyMap<unknown, readonly ShapedRow[] | readonly unknown[]>
const known = new WeakMap<Reader, Map<Shape, Plan>>()

function plans(reader: Reader, e: Entity, shape: Shape): Plan {
  let map = known.get(reader)
  if (map === undefined) { map = new Map(); known.set(reader, map) }
  let plan = map.get(shape)
  if (plan === undefined) { plan = makePlan(reader, e, shape); map.set(shape, plan) }
  return plan
}

function makePlan(reader: Reader, e: Entity, shape: Shape): Plan {
  const columns: ((sources: Sources) => { text: string; type: ColumnType })[] = []
  const many: { leaf: Leaf & { kind: 'lines' | 'ids' }; parent: number; entity: Entity; path: readonly string[] }[] = []
  const value = (path: readonly string[]): number => columns.push((s) => { const c = s.columnAt(path); return { text: c.text, type: c.type } }) - 1
  const makers = leafMakers(e, shape, [])
  const direct = makers.every((m, i) => m.place === i && m.plain)
  return {
    direct,
    select: (sources) => {
      const made = columns.map((c) => c(sources))
      return { text: made.map((m) => m.text).join(', '), types: made.map((m) => m.type) }
    },
    load: (connection, rows, tenant) => Promise.all(many.map((m) => loadMany(reader, connection, m, rows.map((r) => r[m.parent]), tenant))),
    shape: (row, index, bags) => makers.map((m) => m.make(row, index, bags)),
  }

  /** The place of `items.count` or `deals.sum(value if isWon)`, if the word is one of those. */
  function aggregate(prefix: readonly string[], need: string): number | undefined {
    const found = /^([\w.]+)\.(?:count|sum\((\w+)(?: if (\w+))?\))$/.exec(need)
    if (found === null) return undefined
    const [, path, field, when] = found
    const whole = [...prefix, ...path!.split('.')]
    return columns.push((s) => (field === undefined ? { text: countColumn(reader, s, whole), type: INTEGER } : sumColumn(reader, s, whole, field, when))) - 1
  }
  interface Maker { readonly place: number; readonly plain: boolean; make(row: Row, index: number, bags: readonly Bag[]): unknown }
  function leafMakers(at: Entity, of: Shape, prefix: readonly string[]): Maker[] {
    return of.leaves.map((leaf): Maker => {
      const path = [...prefix, ...leaf.path]
      if (leaf.kind === 'link') {
        const place = value(path)
        return { place, plain: true, make: (row) => row[place] }
      }
      if (leaf.kind === 'value') {
        if (leaf.count === true) {
          const place = columns.push((s) => ({ text: countColumn(reader, s, path), type: INTEGER })) - 1
          return { place, plain: true, make: (row) => row[place] }
        }
        const place = value(path)
        return { place, plain: true, make: (row) => row[place] }
      }
      if (leaf.kind === 'computed') {
        const places = leaf.needs.map((need) => aggregate(prefix, need) ?? value([...prefix, ...need.split('.')]))
        return { place: -1, plain: false, make: (row) => leaf.of(Object.fromEntries(leaf.needs.map((need, i) => [need, row[places[i]!]]))) }
      }
      if (leaf.kind === 'one') {
        const id = value([...path, 'id'])
        const inner = leafMakers(at, leaf.shape, path)
        return { place: -1, plain: false, make: (row, index, bags) => (row[id] === null ? null : inner.map((m) => m.make(row, index, bags))) }
      }
      const parentPath = path.slice(0, -1)
      const parent = value([...parentPath, 'id'])
      const bag = many.push({ leaf, parent, entity: targetOf(reader.catalog, e, parentPath), path }) - 1
      return { place: -1, plain: false, make: (row, _index, bags) => bags[bag]!.get(row[parent]) ?? [] }
    })
  }
}

/** `deals.sum(value if isWon)` of the rows below one row, as a column. */
function sumColumn(reader: Reader, sources: Sources, path: readonly string[], field: string, when: string | undefined): { text: string; type: ColumnType } {
  const end = sources.walk(path)
  const step = reader.catalog.step(end.entity, end.rest[0]!)
  if (step.is !== 'many') throw new TypeError(`${path.join('.')} cannot be summed`)
  const type = columnType(reader.catalog.spec(step.entity, field))
  const rows = `${tableOf(step.entity)} c where ${step.on('c', end.alias)}${when === undefined ? '' : ` and c.${reader.catalog.column(step.entity, when)}`}`
  return { text: `(select coalesce(sum(c.${reader.catalog.column(step.entity, field)}), 0) from ${rows})`, type: type.is === 'decimal' ? { is: 'decimal', precision: 18, scale: type.scale } : type }
}

function targetOf(catalog: Catalog, e: Entity, path: readonly string[]): Entity {
  let at = e
  for (const name of path) { const step = catalog.step(at, name); if (step.is !== 'one') throw new TypeError(`${e.name}: ${path.join('.')} is not one row`); at = step.entity }
  return at
}

function countColumn(reader: Reader, sources: Sources, path: readonly string[]): string {
  const end = sources.walk(path)
  const step = reader.catalog.step(end.entity, end.rest[0]!)
  if (step.is !== 'many') throw new TypeError(`${path.join('.')} cannot be counted`)
  return `(select count(*) from ${tableOf(step.entity)} c where ${step.on('c', end.alias)})`
}

/** The rows below many parents in one statement, by parent. */
async function loadMany(reader: Reader, connection: Connection, m: { leaf: Leaf & { kind: 'lines' | 'ids' }; entity: Entity }, parents: readonly unknown[], tenant: unknown): Promise<Bag> {
  const bag = new Map<unknown, unknown[]>()
  const ids = [...new Set(parents.filter((p) => p !== null && p !== undefined))]
  if (ids.length === 0) return bag
  const name = m.leaf.path.at(-1)!
  const own = m.entity.fields[name]?.spec
  const w = new Writer(reader.kind)
  const idType = columnType(reader.catalog.spec(m.entity, 'id'))
  const list = (): void => { ids.forEach((v, i) => { if (i > 0) w.add(', '); w.value(v, idType) }); w.add(')') }
  if (own?.kind === 'many') {
    const target = own.target!
    const join = `${m.entity.table}_${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`
    const parent = `j.${quote(`${m.entity.name}_id`)}`
    const child = `j.${quote(`${target.name}_id`)}`
    if (m.leaf.kind === 'ids') {
      w.add(`select ${parent}, ${child} from ${quote(join)} j where ${parent} in (`)
      list()
      w.add(` order by ${child}`)
      const answer = await connection.run(reader.statements.of(w, [idType, columnType(reader.catalog.spec(target, 'id'))]), w.values)
      for (const [key, id] of answer.rows) push(bag, key, id)
      return bag
    }
    const pairs = await loadMany(reader, connection, { ...m, leaf: { kind: 'ids', path: m.leaf.path, spec: own } }, parents, tenant)
    const all = [...new Set([...pairs.values()].flat())]
    const rows = await readRows(reader, connection, { entity: target, tenant, filter: { op: 'in', path: 'id', value: all }, order: target.options.order ?? ['id'], page: { by: 'none' } }, withKey(m.leaf.shape, 'id', reader, target))
    const byId = new Map(rows.map((r) => [r[0], r.slice(1)]))
    for (const [key, childIds] of pairs) for (const id of childIds) { const row = byId.get(id); if (row !== undefined) push(bag, key, row) }
    return bag
  }
  if (m.leaf.kind !== 'lines') throw new TypeError(`${name} holds no ids`)
  const step = reader.catalog.step(m.entity, name)
  if (step.is !== 'many') throw new TypeError(`${name} is not many rows`)
  const sources = new Sources(reader.catalog, step.entity)
  const plan = plans(reader, step.entity, m.leaf.shape)
  const select = plan.select(sources)
  const parent = step.on('t', '$').split(' = ')[0]!
  const isPart = step.entity.$ === 'part'
  const order = isPart ? ` order by ${parent}, t.${quote('position')}, t.${quote('id')}` : ordering(sources, reader.kind, step.entity.options.order ?? ['id'])
  w.add(`select ${select.text}, ${parent} from ${sources.from()} where ${parent} in (`)
  list()
  if (tenantField(step.entity) !== undefined) tenantWall(w, reader.catalog, step.entity, 't', tenant)
  w.add(order)
  const answer = await connection.run(reader.statements.of(w, [...select.types, idType]), w.values)
  const bags = plan.direct ? [] : await plan.load(connection, answer.rows, tenant)
  answer.rows.forEach((row, i) => { push(bag, row.at(-1), plan.direct ? row.slice(0, -1) : plan.shape(row, i, bags)) })
  return bag
}

const keyed = new WeakMap<Shape, Shape>()
function withKey(shape: Shape, key: string, reader: Reader, e: Entity): Shape {
  let made = keyed.get(shape)
  if (made === undefined) { made = { leaves: [{ kind: 'value', path: [key], spec: reader.catalog.spec(e, key) }, ...shape.leaves] }; keyed.set(shape, made) }
  return made
}

function push(bag: Map<unknown, unknown[]>, key: unknown, value: unknown): void {
  const list = bag.get(key)
  if (list === undefined) bag.set(key, [value])
  else list.push(value)
}
