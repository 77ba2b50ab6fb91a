import type { FieldSpec } from '@tenon/model'
import type { Leaf } from '@tenon/engine'

/** A field's name on the wire: its own word, else as it is declared: `unitPrice`. */
export const inputName = (name: string, spec?: FieldSpec): string => spec?.wire ?? name

/** A leaf's key in an answer: `vendor.name` → `vendorName`, `status.label` → `statusLabel`, `items.count` → `itemsCount`. */
export function outputName(leaf: Leaf): string {
  if (leaf.as !== undefined) return leaf.as
  const last = leaf.path.at(-1)!
  if (leaf.kind === 'one' || leaf.kind === 'lines') return last
  const own = leaf.kind === 'value' && leaf.count === true ? last : inputName(last, 'spec' in leaf ? leaf.spec : undefined)
  const words = [...leaf.path.slice(0, -1), own, ...(leaf.kind === 'value' && leaf.label === true ? ['label'] : []), ...(leaf.kind === 'value' && leaf.count === true ? ['count'] : [])]
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')
}
