import { type Choice, plural, type Resource } from '@tenon/model'

/** Names that are said letter by letter. */
const letters = /\b(id|uid|url|ip|mac|api|sku|sms|vat|nid|pin|qc|qa|qms|po|pr|grn|capa|gmp|sap|pdf|csv|uuid|kpi|esig)\b/g
/** `orderNumber` → `Order number`, `ipAddress` → `IP address` */
export const humane = (name: string): string => {
  const words = name.replace(/[_-]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().trim().replace(letters, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}
/** How a field is called: of a yes or no the word that is asked for. */
export const fieldLabel = (name: string, { label, kind }: { readonly label?: string; readonly kind: string }): string => label ?? humane(kind === 'boolean' ? name.replace(/^is(?=[A-Z_])_?/, '') : name)
/** `Order item` → `Order items` */
export const many = (label: string): string => `${label.slice(0, label.lastIndexOf(' ') + 1)}${plural(label.slice(label.lastIndexOf(' ') + 1))}`
/** How a row of a resource is called, and several. */
export const labelOf = ({ entity: { name, options } }: Resource): string => options.label ?? humane(name)
export const pluralOf = (r: Resource): string => r.entity.options.labelPlural ?? many(labelOf(r))
/** What a choice is called: `BANK_TRANSFER` → `Bank transfer` where nobody has named it; letters that are no word stay (`DHCP`). */
export const choiceLabel = ({ value, label }: Pick<Choice, 'value' | 'label'>): string => (label.length > 3 && /[AEIOUY]/.test(label) && label === label.toUpperCase() && String(value).replace(/[_-]+/g, ' ').toUpperCase() === label ? humane(label.toLowerCase()) : label)
