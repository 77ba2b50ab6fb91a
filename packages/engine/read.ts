import { both, either, type Entity, type Filter, tenantField } from '@tenon/model'
import { columnType, condition, type ColumnType, type Connection, ordering, quote, type Row, Sources, tableOf, tenantWall, Writer } from '@tenon/sql'
import type { PageQuery, Shape, ShapedRow } from './operation.ts'
import { type Bag, type Many, type Plan, planOf } from './plan.ts'
import type { Reader } from './reader.ts'

export interface Wanted {
  readonly entity: Entity
  readonly tenant: unknown
  readonly filter: Filter
  readonly order: readonly string[]
  readonly page: PageQuery
  /** The rows may stay as the database tells them. */
  readonly raw?: boolean
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
  return (await readPage(reader, connection, wanted, shape, false)).rows
}

export interface Told { readonly rows: ShapedRow[]; readonly total?: number; readonly raw?: boolean }
/** The rows of a page; `counted` also tells how many there are on all pages, where this one has any. */
export async function readPage(reader: Reader, connection: Connection, wanted: Wanted, shape: Shape, counted: boolean): Promise<Told> {
  const plan = planOf(reader, wanted.entity, shape)
  const { filter, limit, offset, flip, words } = paging(wanted)
  const sources = plan.sources.fork()
  const order = plan.order(sources, words, flip)
  const w = new Writer(reader.kind)
  const bounds = (): void => {
    if (limit !== undefined) w.add(` limit ${limit}`)
    else if (offset > 0 && reader.kind !== 'postgres') w.add(reader.kind === 'sqlite' ? ' limit -1' : ' limit 2147483647')
    // pages are many: their statement is one
    if (offset > 0) w.add(' offset ').value(offset, INTEGER)
  }
  let keys: string | undefined
  // PostgreSQL would take the few that are wanted for few to be looked through: what is materialized is planned as a whole
  const first = wanted.page.by === 'none' ? wanted.page.first : undefined
  w.few = first !== undefined
  const fenced = first === undefined && reader.kind === 'postgres' && (counted || (limit !== undefined && words.length > 0 && looksInside(filter) && isNarrow(reader, wanted, filter)))
  if (fenced || counted || first !== undefined || (offset > 0 && sources.joinText !== '')) {
    // what is searched, and a page far behind, finds the ids first and joins only those rows
    const inner = new Sources(reader.catalog, wanted.entity, 'p')
    const innerOrder = ordering(inner, reader.kind, words, flip)
    const innerWhere = wherePart(reader, w, inner, { ...wanted, filter })
    const key = reader.catalog.key(wanted.entity)
    if (first !== undefined && inner.joinText !== '') throw new TypeError(`${wanted.entity.name}: only its own fields are looked for among the first rows`)
    if (fenced) w.text = `with found as materialized (select p.${key}, row_number() over (${innerOrder}) as place from ${inner.from()}${innerWhere}) select ${key}${counted ? ', count(*) over () as n' : ''} from found order by place`
    else if (first !== undefined) w.text = `select p.${key} from (select p.* from ${inner.from()}${innerOrder} limit ${first}) p${innerWhere}${innerOrder}`
    else w.text = `select p.${key}${counted ? ', count(*) over () as n' : ''} from ${inner.from()}${innerWhere}${innerOrder}`
    bounds()
    keys = w.text
    w.text = order
  } else {
    const where = wherePart(reader, w, sources, { ...wanted, filter })
    w.text = `${where}${order}`
    bounds()
  }
  const raw = wanted.raw === true && plan.raw
  const statement = plan.statement(w, sources, keys, counted, raw)
  const parent = limit === 1 ? keyOf(filter) : undefined
  // whose row is asked for by its id has its lines asked for in the same breath
  const early = parent !== undefined && plan.many.length > 0 && plan.many.every((m) => m.path.length === 1) ? Promise.all(plan.many.map((m) => loadMany(reader, connection, m, [parent], wanted.tenant))) : undefined
  early?.catch(() => {})
  const { rows } = await connection.run(statement, w.values)
  const total = counted && rows.length > 0 ? { total: Number(rows[0]!.at(-1)) } : {}
  const ordered = flip ? [...rows].reverse() : rows
  if (plan.direct) return { rows: ordered as ShapedRow[], raw, ...total }
  const bags = rows.length === 0 ? [] : await (early ?? load(reader, connection, plan, ordered, wanted.tenant))
  return { rows: ordered.map((row, i) => plan.shape(row, i, bags)), ...total }
}

/** Whether an index of parts answers a condition, as far as it looks into texts. */
function isNarrow(reader: Reader, { entity }: Wanted, filter: Filter): boolean {
  const trial = new Writer(reader.kind)
  condition(trial, new Sources(reader.catalog, entity), filter)
  return trial.narrowed
}

/** Whether a condition looks into texts: then it is asked once for the rows and their number. */
export function looksInside(filter: Filter): boolean {
  if (filter.op === 'and' || filter.op === 'or') return filter.of.some(looksInside)
  if (filter.op === 'not' || filter.op === 'some') return looksInside(filter.of)
  return inside.has(filter.op)
}
const inside: ReadonlySet<string> = new Set(['contains', 'icontains', 'startsWith', 'istartsWith', 'endsWith', 'iendsWith', 'iexact', 'regex', 'iregex'])

/** The id that a condition asks for, if it asks for one. */
function keyOf(filter: Filter): unknown {
  if (filter.op === 'eq') return filter.path === 'id' ? (filter.value ?? undefined) : undefined
  if (filter.op !== 'and') return undefined
  for (const part of filter.of) { const key = keyOf(part); if (key !== undefined) return key }
  return undefined
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

const load = (reader: Reader, connection: Connection, plan: Plan, rows: readonly Row[], tenant: unknown): Promise<Bag[]> => Promise.all(plan.many.map((m) => loadMany(reader, connection, m, rows.map((r) => r[m.parent]), tenant)))

/** The rows below many parents in one statement, by parent. */
async function loadMany(reader: Reader, connection: Connection, m: Many, parents: readonly unknown[], tenant: unknown): Promise<Bag> {
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
  const parent = keyOfParent(step.on)
  const plan = planOf(reader, step.entity, m.leaf.shape, { text: parent, type: idType })
  const sources = plan.sources.fork()
  const order = step.entity.$ === 'part' ? ` order by ${parent}, t.${quote('position')}, t.${reader.catalog.key(step.entity)}` : plan.order(sources, step.entity.options.order ?? ['id'], false)
  w.add(` where ${parent} in (`)
  list()
  if (tenantField(step.entity) !== undefined) tenantWall(w, reader.catalog, step.entity, 't', tenant)
  w.add(order)
  const answer = await connection.run(plan.statement(w, sources), w.values)
  const bags = plan.direct ? [] : await load(reader, connection, plan, answer.rows, tenant)
  answer.rows.forEach((row, i) => { push(bag, row.at(-1), plan.direct ? row.slice(0, -1) : plan.shape(row, i, bags)) })
  return bag
}

/** The column of a row below that names the row above. */
const keyOfParent = (on: (alias: string, parent: string) => string): string => on('t', '$').split(' = ')[0]!

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
