import { type FieldSpec, snake } from '@tenon/model'
import type { Leaf } from '@tenon/engine'

/** A field's name on the wire: its own word, else snake case. */
export const wireName = (name: string, spec?: FieldSpec): string => spec?.wire ?? snake(name)

/**
 * A leaf's key in an answer: `vendor.name` → `vendor_name`, `status.label` → `status_display`, `items.count` → `items_count`.
 */
export function leafKey(leaf: Leaf): string {
  if (leaf.as !== undefined) return leaf.as
  const steps = leaf.path
  if (leaf.kind !== 'value') return leaf.kind === 'ids' ? wireName(steps.at(-1)!, leaf.spec) : steps.map((s) => snake(s)).join('_')
  const base = leaf.count === true ? steps.map((s) => snake(s)) : [...steps.slice(0, -1).map((s) => snake(s)), wireName(steps.at(-1)!, leaf.spec)]
  return `${base.join('_')}${leaf.label === true ? '_display' : ''}${leaf.count === true ? '_count' : ''}`
}

/** The last part of an action's URL. */
export const wirePathOf = (action: string, path?: string): string => path ?? snake(action)
