import type { Entity, Filter, Resource } from '@tenon/model'
import type { Catalog, Connection } from '@tenon/sql'
import { Fault } from './errors.ts'
import { keptCount } from './kept-count.ts'
import type { Given, Operation, Query, Result, Shape } from './operation.ts'
import { countRows, looksInside, readPage, readRows } from './read.ts'
import type { Reader } from './reader.ts'
import { shapeOf } from './shape.ts'
import type { readRollups } from './rollups.ts'
import { missing } from './scope.ts'

/** Rows from the start of a list that are read before it is known that they are there. */
const NEAR = 1000
const NONE = { rows: [] }

function emptyPage(as: Shape, page: Extract<Operation, { action: 'list' }>['query']['page']): Result {
  if (page === undefined || page.by === 'none') return { kind: 'page', shape: as, rows: [] }
  if (page.by === 'page' && page.number !== 'last' && page.number !== 1) throw new Fault('invalidPage', 'Invalid page.')
  return { kind: 'page', shape: as, rows: [], count: 0, ...(page.by === 'page' ? { number: 1, pages: 1 } : {}) }
}

/** Reading a resource's rows: a page of them, or one. */
export interface Listing {
  list(connection: Connection, resource: Resource, query: Query, filter: Filter, tenant: unknown, as: Shape, raw?: boolean): Promise<Result>
  one(connection: Connection, resource: Resource, filter: Filter, tenant: unknown, as: Shape, more: More): Promise<Result>
}
/** What the answer says beside the row. */
interface More { readonly created?: boolean; readonly extra?: Record<string, unknown>; readonly status?: number; readonly given?: Given; readonly also?: string }

export function listing(reader: Reader, rollups: ReturnType<typeof readRollups>): Listing {
  const { catalog } = reader
  async function list(connection: Connection, resource: Resource, query: Query, filter: Filter, tenant: unknown, as: Shape, raw = false): Promise<Result> {
    const order = query.order ?? resource.options.order ?? resource.entity.options.order ?? ['id']
    let page = query.page ?? { by: 'none' as const }
    const wanted = { entity: resource.entity, tenant, filter, order, page, raw: raw && resource.options.auditViews === undefined }
    if (filter.op === 'false' && page.by !== 'cursor') return emptyPage(as, page)
    if (page.by === 'none') return { kind: 'page', shape: as, ...(await readPage(reader, connection, wanted, as, false)) }
    if (page.by === 'cursor') {
      const rows = await readRows(reader, connection, { ...wanted, raw: false }, withPlace(as, (page.order[0] ?? 'id').replace(/^-/, ''), resource.entity, catalog))
      const more = rows.length > page.size
      const kept = more ? (page.reverse === true ? rows.slice(1) : rows.slice(0, page.size)) : rows
      return { kind: 'page', shape: as, rows: kept.map((row) => row.slice(0, -1)), more, positions: kept.map((row) => row.at(-1)), ...(more ? { beyond: (page.reverse === true ? rows[0] : rows.at(-1))?.at(-1) } : {}) }
    }
    if (looksInside(filter) && (page.by === 'limit' || (page.number !== 'last' && page.number > 0))) {
      const { rows, total, raw = false } = await readPage(reader, connection, wanted, as, true)
      const first = page.by === 'page' ? page.number === 1 : page.offset === 0
      // a page behind the last says nothing of how many there are
      const count = total ?? (first ? 0 : await countRows(reader, connection, wanted))
      if (page.by === 'limit') return { kind: 'page', shape: as, count, rows, raw }
      const [number, pages] = [Number(page.number), Math.max(1, Math.ceil(count / page.size))]
      if (number > pages) throw new Fault('invalidPage', 'Invalid page.')
      return { kind: 'page', shape: as, count, number, pages, rows, raw }
    }
    const counting = keptCount(reader, connection, resource, filter, tenant).then(async (kept) => kept ?? (await rollups.count(connection, resource.entity, tenant, filter)) ?? countRows(reader, connection, wanted))
    // a page near the start is asked for in the same breath: it is nearly always there
    const near = page.by === 'page' ? page.number !== 'last' && page.number * page.size <= NEAR : page.offset <= NEAR
    const reading = near ? readPage(reader, connection, wanted, as, false) : undefined
    reading?.catch(() => {})
    const count = await counting
    if (page.by === 'page') {
      const pages = Math.max(1, Math.ceil(count / page.size))
      const number = page.number === 'last' ? pages : page.number
      if (number < 1 || number > pages) throw new Fault('invalidPage', 'Invalid page.')
      page = { ...page, number }
      return { kind: 'page', shape: as, count, number, pages, ...(count === 0 ? NONE : await (reading ?? readPage(reader, connection, { ...wanted, page }, as, false))) }
    }
    return { kind: 'page', shape: as, count, ...(page.offset >= count ? NONE : await (reading ?? readPage(reader, connection, wanted, as, false))) }
  }

  async function one(connection: Connection, resource: Resource, filter: Filter, tenant: unknown, as: Shape, more: More): Promise<Result> {
    const rows = await readRows(reader, connection, { entity: resource.entity, tenant, filter, order: [], page: { by: 'none', limit: 1 } }, versioned(as, resource.entity, catalog))
    const row = rows[0]
    if (row === undefined) throw missing(resource)
    return { kind: 'row', shape: as, row: row.slice(0, -1), version: Number(row.at(-1)), created: more.created === true, ...(more.given === undefined ? {} : { given: more.given }), ...(more.extra === undefined ? {} : { extra: more.extra }), ...(more.status === undefined ? {} : { status: more.status }), ...(more.also === undefined ? {} : { also: more.also }) }
  }
  return { list, one }
}

const placed = new WeakMap<Shape, Map<string, Shape>>()
/** A shape and, behind it, the value that a cursor goes by. */
function withPlace(shape: Shape, path: string, e: Entity, catalog: Catalog): Shape {
  const known = placed.get(shape) ?? new Map<string, Shape>()
  placed.set(shape, known)
  let made = known.get(path)
  if (made === undefined) { made = { leaves: [...shape.leaves, ...shapeOf(catalog, e, [path]).leaves] }; known.set(path, made) }
  return made
}

const versionedShapes = new WeakMap<Shape, Shape>()
function versioned(shape: Shape, e: Entity, catalog: Catalog): Shape {
  let made = versionedShapes.get(shape)
  if (made === undefined) { made = { leaves: [...shape.leaves, { kind: 'value', path: ['version'], spec: catalog.spec(e, 'id') }] }; versionedShapes.set(shape, made) }
  return made
}
