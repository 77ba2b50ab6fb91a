import { type FieldSpec, type Resource, snake } from '@tenon/model'
import type { Leaf, Shape } from '@tenon/engine'
import { leafKey } from '../naming.ts'

/** A field's name on the wire: its own word, else snake case; a reference is named by its column, `plant_id`. */
export const inputName = (name: string, spec?: FieldSpec): string => spec?.wire ?? (spec?.kind === 'one' ? `${snake(name)}_id` : snake(name))

/** A leaf's key in an answer: `plant` → `plant_id`, `plant.name` → `plant_name`. */
export function outputName(leaf: Leaf): string {
  const [name] = leaf.path
  return leaf.as === undefined && leaf.kind === 'value' && leaf.path.length === 1 && leaf.count !== true && leaf.label !== true ? inputName(name!, leaf.spec) : leafKey(leaf)
}

/** The same shape with exact decimals as JSON numbers. */
export const numeric = (shape: Shape): Shape => ({
  leaves: shape.leaves.map((leaf) => (leaf.kind === 'one' || leaf.kind === 'lines' ? { ...leaf, shape: numeric(leaf.shape) } : leaf.kind === 'value' ? { ...leaf, spec: numericSpec(leaf.spec) } : leaf)),
})
export const numericSpec = (spec: FieldSpec): FieldSpec => (spec.kind === 'decimal' ? { ...spec, numeric: true } : spec)

/** A resource as people call one row of it: `QualityTest` → `Quality test`. */
export const spoken = (resource: Resource | string): string => {
  const words = (typeof resource === 'string' ? resource : resource.name).replace(/(?!^)[A-Z](?=[a-z])/g, (c) => ` ${c.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
