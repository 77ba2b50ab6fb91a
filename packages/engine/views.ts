import { type Entity, type Filter, type Resource, tenantField } from '@tenon/model'
import { columnType, condition, type Connection, Sources, tableOf, tenantWall, typeSql, Writer } from '@tenon/sql'
import { atSight } from './at-sight.ts'
import type { Context } from './operation.ts'
import type { Reader } from './reader.ts'
import { pathsOf } from './sight.ts'
import { plain } from './values.ts'

/** What one caller may see of a resource, worked out once: for whoever is told of many changes. */
export interface View {
  readonly resource: Resource
  readonly context: Context
  /** Equal for callers who may see the same rows. */
  readonly rows: string
  /** Equal for callers to whom a row that they may see is shown in the same words. */
  readonly words: string
  readonly filter: Filter
  /** The caller's tenants. */
  readonly wall: unknown
}
/** A row as it is now; with `before` as it was before a change of these values: all of them, where the row is gone. */
export interface RowImage { readonly id: unknown; readonly before?: Readonly<Record<string, { readonly old?: unknown }>>; readonly gone?: boolean }

export const viewOf = (resource: Resource, context: Context, filter: Filter, sight: readonly string[]): View => {
  const { actor } = context
  const wall: unknown = tenantField(resource.entity) === undefined ? null : actor?.alsoIn === undefined ? (actor?.tenant ?? null) : [actor.tenant, ...actor.alsoIn]
  return { resource, context, filter, wall, rows: JSON.stringify([plain(wall), plain(filter)]), words: JSON.stringify([plain(actor?.tenant), plain(actor?.alsoIn), sight]) }
}

const CHUNK = 100

/** Which of these views of one resource hold a row: those that plain values decide at sight, the others a hundred at a time by the conditions that a read would ask. */
export async function seenBy(reader: Reader, connection: Connection, views: readonly View[], image: RowImage): Promise<ReadonlySet<View>> {
  const entity = views[0]?.resource.entity
  if (entity === undefined) return new Set()
  const known = image.before === undefined ? views : views.filter((view) => columnsOf(reader, entity, view).every((name) => !isHidden(image.before![name])))
  const different = new Map(known.map((view) => [view.rows, view]))
  const holding = new Set<string>()
  const [plain, asking]: [View[], View[]] = [[], []]
  for (const view of different.values()) (atSight(reader.catalog, view) === null ? asking : plain).push(view)
  if (plain.length > 0) {
    const row = await valuesOf(reader, connection, entity, plain, image)
    if (row !== null) for (const view of plain) if (atSight(reader.catalog, view)!(row)) holding.add(view.rows)
  }
  for (let at = 0; at < asking.length; at += CHUNK) {
    const some = asking.slice(at, at + CHUNK)
    for (const [i, yes] of (await asked(reader, connection, entity, some, image)).entries()) if (yes) holding.add(some[i]!.rows)
  }
  return new Set(known.filter((view) => holding.has(view.rows)))
}

/** What some views look at of a row; null where it is not there. */
async function valuesOf(reader: Reader, connection: Connection, e: Entity, views: readonly View[], image: RowImage): Promise<Readonly<Record<string, unknown>> | null> {
  const { catalog, kind } = reader
  const names = [...new Set(views.flatMap((view) => columnsOf(reader, e, view)))]
  const w = new Writer(kind)
  const from = image.before === undefined ? `${tableOf(e)} t` : imageOf(reader, w, e, names, image)
  w.text = `select ${names.map((name) => `t.${catalog.column(e, name)}`).join(', ')} from ${from}`
  if (image.before === undefined) w.add(` where t.${catalog.key(e)} = `).value(image.id, columnType(catalog.spec(e, 'id')))
  const [row] = (await connection.run(reader.statements.of(w, names.map((name) => columnType(catalog.spec(e, name)))), w.values)).rows
  return row === undefined ? null : Object.fromEntries(names.map((name, i) => [name, row[i]]))
}

async function asked(reader: Reader, connection: Connection, e: Entity, views: readonly View[], image: RowImage): Promise<boolean[]> {
  const { catalog, kind } = reader
  const w = new Writer(kind)
  const sources = new Sources(catalog, e)
  const cases = views.map((view) => {
    w.text = ''
    condition(w, sources, view.filter)
    tenantWall(w, catalog, e, 't', view.wall)
    return `case when ${w.text} then 1 else 0 end`
  })
  w.text = ''
  const from = image.before === undefined ? `${tableOf(e)} t` : imageOf(reader, w, e, [...new Set(views.flatMap((view) => columnsOf(reader, e, view)))], image)
  w.text = `select ${cases.join(', ')} from ${from}${sources.joinText}`
  if (image.before === undefined) w.add(` where t.${catalog.key(e)} = `).value(image.id, columnType(catalog.spec(e, 'id')))
  const { rows } = await connection.run(reader.statements.of(w, views.map(() => ({ is: 'integer' }))), w.values)
  return views.map((_, i) => rows[0]?.[i] === 1)
}

/** The row as it was, in place of its table: old values where they are known to have changed, else those of the row; of a row that is gone all are old. */
function imageOf({ catalog, kind }: Reader, w: Writer, e: Entity, names: readonly string[], { id, before = {}, gone = false }: RowImage): string {
  const bound = (name: string, value: unknown): string => {
    const type = columnType(catalog.spec(e, name))
    w.text = ''
    w.value(value, type)
    return kind === 'sqlite' ? w.text : `cast(${w.text} as ${typeSql(type, kind)})`
  }
  const columns = names.map((name) => `${name === 'id' ? bound(name, id) : gone || name in before ? bound(name, before[name]?.old ?? null) : `o.${catalog.column(e, name)}`} as ${catalog.column(e, name)}`)
  const rest = gone ? (kind === 'hana' ? ' from dummy' : '') : ` from ${tableOf(e)} o where o.${catalog.key(e)} = ${bound('id', id)}`
  return `(select ${columns.join(', ')}${rest}) t`
}

/** The row's own columns that a view's condition looks at. */
function columnsOf({ catalog }: Reader, e: Entity, view: View): readonly string[] {
  let made = looksAt.get(view)
  if (made === undefined) {
    const tenant = tenantField(e)
    const own = pathsOf(view.filter).map((path) => path.split('.')[0]!).filter((name) => catalog.specs(e).has(name))
    made = [...new Set(['id', ...(tenant === undefined ? [] : [tenant]), ...own])]
    looksAt.set(view, made)
  }
  return made
}
const looksAt = new WeakMap<View, readonly string[]>()
/** What the audit log does not keep is there without a value. */
const isHidden = (change: { readonly old?: unknown; readonly new?: unknown } | undefined): boolean => change !== undefined && !('old' in change) && !('new' in change)
