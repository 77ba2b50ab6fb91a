import { both, either, type Entity, type Filter, where } from '@tenon/model'
import type { Catalog } from '@tenon/sql'

/**
 * Every term must be found in at least one searched field; prefixes say how: `^` starts, `=` equals, `$` matches.
 * Terms that are found in rows of a to-many relation must all be found in one and the same row.
 */
export function searchFilter(catalog: Catalog, e: Entity, fields: readonly string[], terms: readonly string[]): Filter {
  if (fields.length === 0 || terms.length === 0) return { op: 'true' }
  const all = (names: readonly string[]): Filter => both(...terms.map((term) => either(...names.map((field) => {
    const op = field.startsWith('^') ? 'istartsWith' : field.startsWith('=') ? 'iexact' : field.startsWith('$') ? 'iregex' : 'icontains'
    return where(pathOf(field), op, term)
  }))))
  const crossings = [...new Set(fields.flatMap((field) => manyOn(catalog, e, pathOf(field)) ?? []))]
  if (terms.length === 1 || crossings.length === 0) return all(fields)
  // with no related row at all the terms may still stand in the fields that need none
  const within = (left: readonly string[], names: readonly string[]): Filter => {
    const [first, ...rest] = left
    if (first === undefined) return all(names)
    return either(within(rest, names.filter((field) => manyOn(catalog, e, pathOf(field)) !== first)), { op: 'some', path: first, of: within(rest, names) })
  }
  return within(crossings, fields)
}

const pathOf = (field: string): string => field.replace(/^[\^=$@]/, '')

/** The part of a path that ends in many rows. */
function manyOn(catalog: Catalog, e: Entity, path: string): string | undefined {
  let at = e
  const steps = path.split('.')
  for (const [i, name] of steps.entries()) {
    const step = catalog.step(at, name)
    if (step.is === 'many') return steps.slice(0, i + 1).join('.')
    if (step.is === 'value') return undefined
    at = step.entity
  }
  return undefined
}
