import { type Entity, type Filter, tenantField } from '@tenon/model'
import { type Catalog, columnType } from '@tenon/sql'
import type { View } from './views.ts'

/** Says of a row's own values, by name, whether a view holds it. */
export type AtSight = (row: Readonly<Record<string, unknown>>) => boolean

const known = new WeakMap<View, AtSight | null>()

/**
 * A view whose rows are found by plain comparisons of their own values needs no database: where thousands listen, each to what is their
 * own, a row is read once and looked at by all of them. Null where more is asked; `not` is, because of what is unknown.
 */
export function atSight(catalog: Catalog, view: View): AtSight | null {
  let made = known.get(view)
  if (made === undefined) { made = compiled(catalog, view); known.set(view, made) }
  return made
}

function compiled(catalog: Catalog, { resource: { entity }, filter, wall }: View): AtSight | null {
  const holds = judge(catalog, entity, filter)
  const tenant = tenantField(entity)
  if (holds === null || tenant === undefined) return holds
  const home = judge(catalog, entity, { op: 'in', path: tenant, value: [wall].flat().filter((one) => one !== null && one !== undefined) })
  return home === null ? null : (row) => home(row) && holds(row)
}

function judge(catalog: Catalog, e: Entity, filter: Filter): AtSight | null {
  switch (filter.op) {
    case 'true': return () => true
    case 'false': return () => false
    case 'and': case 'or': {
      const parts = filter.of.map((one) => judge(catalog, e, one))
      if (parts.includes(null)) return null
      const all = parts as readonly AtSight[]
      return filter.op === 'and' ? (row) => all.every((one) => one(row)) : (row) => all.some((one) => one(row))
    }
    case 'eq': case 'in': case 'isNull': {
      const { path, value } = filter
      const spell = spelling(catalog, e, path)
      if (spell === null) return null
      if (filter.op === 'isNull') return (row) => (row[path] === null) === (value === true)
      if (filter.op === 'eq' && value === null) return (row) => row[path] === null
      const wanted = new Set((filter.op === 'eq' ? [value] : (value as readonly unknown[])).filter((one) => one !== null).map(spell))
      return (row) => row[path] !== null && wanted.has(spell(row[path]))
    }
    default: return null
  }
}

/** How equal values of a column are told; null where the database knows better. */
function spelling(catalog: Catalog, e: Entity, name: string): ((value: unknown) => string) | null {
  const spec = catalog.specs(e).get(name)
  if (spec === undefined) return null
  switch (columnType(spec).is) {
    case 'text': case 'integer': case 'bigint': case 'boolean': case 'code': return String
    case 'uuid': return (value) => String(value).toLowerCase()
    default: return null
  }
}
