import { Decimal, type Entity, type FieldSpec } from '@tenon/model'
import type { Catalog } from '@tenon/sql'
import type { Shape, ShapedRow } from './operation.ts'

/** Kinds that come back from the database as they went in. */
const plainly: ReadonlySet<FieldSpec['kind']> = new Set(['id', 'text', 'email', 'url', 'slug', 'sequence', 'integer', 'boolean', 'choice', 'decimal', 'date', 'instant', 'one'])
const fitting = new WeakMap<Shape, boolean>()

/** The answer to a create from what was just written, where the shape holds nothing that only the database knows. */
export function writtenRow(catalog: Catalog, e: Entity, shape: Shape, row: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): ShapedRow | undefined {
  if (e.options.hooks?.after !== undefined) return undefined
  let fits = fitting.get(shape)
  if (fits === undefined) {
    fits = shape.leaves.every((leaf) => leaf.kind === 'value' && leaf.path.length === 1 && leaf.count !== true && catalog.specs(e).has(leaf.path[0]!) && plainly.has(leaf.spec.kind))
    fitting.set(shape, fits)
  }
  if (!fits) return undefined
  const out: unknown[] = []
  for (const leaf of shape.leaves) {
    const name = leaf.path[0]!
    const value = row[name]
    if (value === undefined || !('spec' in leaf) || !isWhole(leaf.spec, value)) return undefined
    out.push(value instanceof Decimal && !(name in given) ? stored(value, leaf.spec.scale ?? 2) : value)
  }
  return out
}

/** A column knows no zero below zero, and has as many digits as it has. */
const stored = (value: Decimal, scale: number): Decimal => { const { units } = value.round(scale); return new Decimal(units, scale) }

function isWhole(spec: FieldSpec, value: unknown): boolean {
  if (value === null) return true
  switch (spec.kind) {
    case 'decimal': return value instanceof Decimal
    case 'instant': return typeof value === 'string' && value.length === 27
    case 'date': return typeof value === 'string' && value.length === 10
    case 'one': case 'id': return typeof value === 'number'
    case 'integer': return typeof value === 'number'
    case 'boolean': return typeof value === 'boolean'
    default: return typeof value === 'string' || (spec.kind === 'choice' && typeof value === 'number')
  }
}
