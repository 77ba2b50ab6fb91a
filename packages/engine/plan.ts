import type { Entity } from '@tenon/model'
import { type Catalog, columnType, type ColumnType, ordering, type Row, Sources, type Statement, tableOf, type Writer } from '@tenon/sql'
import type { Leaf, Shape, ShapedRow } from './operation.ts'
import type { Reader } from './reader.ts'

const INTEGER: ColumnType = { is: 'integer' }
/** Statements and orders that one plan keeps. */
const KEPT = 500

/** Rows of which a shape holds several: under which column of the row above they are found. */
export interface Many { readonly leaf: Leaf & { kind: 'lines' | 'ids' }; readonly parent: number; readonly entity: Entity; readonly path: readonly string[] }
/** How a shape is selected and put together; made once per entity and shape. */
export interface Plan {
  readonly direct: boolean
  /** Whether its rows can stay as the database tells them. */
  readonly raw: boolean
  /** The tables that the selected columns stand in. */
  readonly sources: Sources
  readonly select: string
  readonly types: readonly ColumnType[]
  order(sources: Sources, words: readonly string[], flip: boolean): string
  /** The statement of a text behind `from`, and its joins: over all rows, or over those whose ids (and whose number, `counted`) another select finds. */
  statement(tail: Writer, sources: Sources, keys?: string, counted?: boolean, raw?: boolean): Statement
  /** What comes in statements of its own: lines, and rows and ids of many-to-many fields. */
  readonly many: readonly Many[]
  shape(row: Row, index: number, bags: readonly Bag[]): ShapedRow
}
/** Rows below, by the row above. */
export type Bag = ReadonlyMap<unknown, readonly ShapedRow[] | readonly unknown[]>
const known = new WeakMap<Reader, Map<Shape, Plan>>()

/** `behind`: one more column after those of the shape. */
export function planOf(reader: Reader, e: Entity, shape: Shape, behind?: { readonly text: string; readonly type: ColumnType }): Plan {
  let map = known.get(reader)
  if (map === undefined) { map = new Map(); known.set(reader, map) }
  let plan = map.get(shape)
  if (plan === undefined) { plan = makePlan(reader, e, shape, behind); map.set(shape, plan) }
  return plan
}

function makePlan(reader: Reader, e: Entity, shape: Shape, behind: { readonly text: string; readonly type: ColumnType } | undefined): Plan {
  const columns: ((sources: Sources) => { text: string; type: ColumnType })[] = []
  const many: Many[] = []
  const value = (path: readonly string[]): number => columns.push((s) => { const c = s.columnAt(path); return { text: c.text, type: c.type } }) - 1
  const makers = leafMakers(e, shape, [])
  if (behind !== undefined) columns.push(() => behind)
  const direct = makers.every((m, i) => m.place === i && m.plain)
  const sources = new Sources(reader.catalog, e)
  const made = columns.map((c) => c(sources))
  const select = made.map((m) => m.text).join(', ')
  const types = made.map((m) => m.type)
  const orders = new Map<string, string>()
  const statements = new Map<string, Statement>()
  return {
    direct, sources, select, types, many, raw: direct && reader.kind === 'postgres' && types.every((type) => type.is !== 'sealed'),
    order(own, words, flip) {
      const key = `${flip ? '<' : '>'}${words.join()}`
      const known = orders.get(key)
      if (known !== undefined) return known
      const text = ordering(own, reader.kind, words, flip)
      // one that needs tables of its own is made with them each time
      if (own.joinText === sources.joinText && orders.size < KEPT) orders.set(key, text)
      return text
    },
    statement(tail, own, keys, counted = false, raw = false) {
      const key = `${raw ? '!' : ''}${own.joinText === sources.joinText ? '' : own.joinText}${keys === undefined ? '' : `(${keys})`}${tail.text}`
      let known = statements.get(key)
      if (known === undefined) {
        if (statements.size >= KEPT) statements.clear()
        // SQLite takes tables as they stand only where the join says so
        const from = keys === undefined ? own.from() : `(${keys}) k ${reader.kind === 'sqlite' ? 'cross join' : 'join'} ${tableOf(e)} t on t.${reader.catalog.key(e)} = k.${reader.catalog.key(e)}${own.joinText}`
        known = Object.freeze({ text: `select ${select}${counted ? ', k.n' : ''} from ${from}${tail.text}`, params: [...tail.params], columns: counted ? [...types, INTEGER] : types, ...(raw ? { raw: types.length } : {}) })
        statements.set(key, known)
      }
      return known
    },
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
  const rows = `${tableOf(step.entity)} c where ${step.on('c', end.alias)}${when === undefined ? '' : ` and c.${reader.catalog.column(step.entity, when)}${reader.kind === 'hana' ? ' = true' : ''}`}`
  return { text: `(select coalesce(sum(c.${reader.catalog.column(step.entity, field)}), 0) from ${rows})`, type: type.is === 'decimal' ? { ...type, precision: 18 } : type }
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
