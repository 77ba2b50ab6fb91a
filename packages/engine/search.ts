import { both, either, type Entity, type Filter, where } from '@tenon/model'

/** Every term must be found in at least one searched field; prefixes say how: `^` starts, `=` equals, `$` matches. */
export function searchFilter(_e: Entity, fields: readonly string[], terms: readonly string[]): Filter {
  if (fields.length === 0 || terms.length === 0) return { op: 'true' }
  return both(...terms.map((term) => either(...fields.map((field) => {
    const op = field.startsWith('^') ? 'istartsWith' : field.startsWith('=') ? 'iexact' : field.startsWith('$') ? 'iregex' : 'icontains'
    return where(field.replace(/^[\^=$@]/, ''), op, term)
  }))))
}
