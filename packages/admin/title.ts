import { type Entity, type FieldSpec, Decimal } from '@tenon/model'

/** How rows of an entity are called, and which of its fields that takes. */
export interface Title { readonly needs: readonly string[]; readonly of: (row: Readonly<Record<string, unknown>>, prefix?: string) => string | null }

const words = new Set(['text', 'email', 'slug', 'url', 'sequence', 'choice'])
const likely = ['name', 'title', 'label', 'fullName', 'username', 'code', 'number', 'email']

/**
 * The declared `title` of an entity with the fields it reads, found by calling it on samples; without one the field that most
 * likely names a row.
 *
 * @example
 * titleOf(Vendor).needs // ['name']
 */
export function titleOf(e: Entity): Title {
  const { title } = e.options
  if (title === undefined) {
    const named = likely.find((name) => e.fields[name] !== undefined && e.fields[name].spec.readable === undefined) ?? Object.entries(e.fields).find(([, f]) => words.has(f.spec.kind) && !f.spec.writeOnly && f.spec.readable === undefined)?.[0]
    return named === undefined ? { needs: ['id'], of: (row, prefix = '') => (row[`${prefix}id`] === null ? null : `#${String(row[`${prefix}id`])}`) } : { needs: [named], of: (row, prefix = '') => textOf(row[`${prefix}${named}`]) }
  }
  const needs = new Set<string>()
  // twice: what stands behind `??` is read only where the first is null
  for (const empty of [false, true]) {
    const row = new Proxy({}, { get: (_, key) => { const spec = e.fields[String(key)]?.spec; if (spec === undefined || ['lines', 'many', 'nested'].includes(spec.kind)) return undefined; needs.add(String(key)); return empty && spec.nullable ? null : sample(spec) } })
    try { title(row) } catch { /* a sample it cannot use: what it has read by then is known */ }
  }
  const names = [...needs]
  return {
    needs: names.length === 0 ? ['id'] : names,
    of(row, prefix = '') {
      const own = Object.fromEntries(names.map((name) => [name, row[`${prefix}${name}`]]))
      if (names.every((name) => own[name] === null || own[name] === undefined)) return null
      try { return title(own) } catch { return null }
    },
  }
}

const textOf = (value: unknown): string | null => (value === null || value === undefined || value === '' ? null : String(value))

function sample(spec: FieldSpec): unknown {
  switch (spec.kind) {
    case 'decimal': return Decimal.zero
    case 'id': case 'integer': case 'float': case 'one': return 1
    case 'bigint': case 'duration': return 1n
    case 'boolean': return false
    case 'date': return '2000-01-01'
    case 'time': return '00:00:00.000000'
    case 'instant': return '2000-01-01T00:00:00.000000Z'
    case 'list': case 'choices': return []
    case 'json': case 'map': return {}
    case 'choice': return spec.choices?.[0]?.value ?? ''
    default: return 'x'
  }
}
