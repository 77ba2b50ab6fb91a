import type { FieldSpec, Resource } from '@tenon/model'
import type { Leaf, Shape } from '@tenon/engine'
import type { Route } from '../dialect.ts'
import { leafKey, wireName } from '../naming.ts'

type Described = Record<string, unknown>
interface Media { readonly renders: readonly string[]; readonly parses: readonly string[] }

/** The OPTIONS answer; `verbs` are those of POST and PUT that the caller may use here. */
export function metadata(resource: Resource, route: Route, shape: Shape, extra: readonly (readonly [string, FieldSpec])[], verbs: readonly string[], media: Media): Described {
  const action = route.action === undefined ? undefined : resource.options.actions?.[route.action]
  const input = action?.describe === 'row' ? undefined : action?.input
  const fields = input !== undefined ? inputFields(Object.entries(input).map(([name, f]) => [name, f.spec])) : isForm(resource) ? inputFields(extra) : { ...shapeFields(shape, resource), ...inputFields(extra) }
  return { ...heading(nameOf(resource, route), resource.options.doc, media), ...(verbs.length === 0 ? {} : { actions: Object.fromEntries(verbs.map((verb) => [verb, fields])) }) }
}

export const heading = (name: string, doc: string | undefined, media: Media): Described => ({ name, description: doc ?? '', renders: media.renders, parses: media.parses })
export const inputFields = (fields: readonly (readonly [string, FieldSpec])[]): Described => Object.fromEntries(fields.map(([name, spec]) => [wireName(name, spec), describe(wireName(name, spec), spec, spec.readOnly)]))

function nameOf(resource: Resource, route: Route): string {
  if (route.endpoint === 'action') return sentence(route.action ?? '')
  const name = resource.name.replace(/([a-z])([A-Z])/g, '$1 $2')
  // what serves one thing only is a view, not a set of them
  if (resource.options.single === true || isForm(resource)) return name
  return `${name} ${route.endpoint === 'list' ? 'List' : 'Instance'}`
}

/** Nothing but a way to send something in. */
export const isForm = ({ options: { only } }: Resource): boolean => only?.length === 1 && only[0] === 'create'

const shapeFields = (shape: Shape, resource?: Resource): Described => Object.fromEntries(shape.leaves.map((leaf) => [leafKey(leaf), leafField(leaf, resource)]))

/** What a resource's own words hold, and what it takes beside them. */
const nestedFields = ({ shape, resource }: { readonly shape: Shape; readonly resource?: Resource }): Described => ({ ...shapeFields(shape, resource), ...inputFields(Object.entries(resource?.options.extra ?? {}).map(([name, f]) => [name, f.spec])) })

function leafField(leaf: Leaf, resource: Resource | undefined): Described {
  const key = leafKey(leaf)
  switch (leaf.kind) {
    case 'computed': case 'link': return { type: 'field', ...readOnly, label: sentence(key) }
    case 'one': return { type: 'nested object', ...readOnly, label: sentence(key), children: nestedFields(leaf) }
    case 'lines': return { type: 'field', ...readOnly, label: sentence(key), child: { type: 'nested object', ...readOnly, children: nestedFields(leaf) } }
    case 'ids': return describe(key, leaf.spec, leaf.spec.readOnly)
    case 'value': {
      if (leaf.count === true) return { type: 'field', ...readOnly, label: sentence(key) }
      if (leaf.label === true || leaf.path.length > 1) return { type: leaf.label === true || leaf.spec.kind === 'choice' ? 'string' : typeOf(leaf.spec), ...readOnly, label: sentence(key) }
      const spec = resource?.options.fields?.[leaf.path[0]!]?.spec ?? leaf.spec
      return describe(key, spec, spec.readOnly || spec.presence === 'generated')
    }
  }
}

const readOnly = { required: false, read_only: true } as const
const types: Readonly<Record<string, string>> = {
  id: 'integer', integer: 'integer', bigint: 'integer', float: 'float', decimal: 'decimal', boolean: 'boolean', date: 'date', time: 'time', instant: 'datetime', duration: 'duration', choice: 'choice',
  email: 'email', url: 'url', slug: 'slug', list: 'list', one: 'field', many: 'field', lines: 'field', json: 'field', choices: 'multiple choice', map: 'nested object', nested: 'nested object',
}
/** A pattern with a sentence of its own is a validator on plain text. */
const typeOf = (spec: FieldSpec): string => (spec.kind === 'text' && spec.pattern !== undefined && spec.messages?.invalid === undefined ? 'regex' : (types[spec.kind] ?? 'string'))
const sentence = (words: string): string => (words === 'id' ? 'ID' : words.charAt(0).toUpperCase() + words.slice(1).replace(/_/g, ' '))

/** What OPTIONS tells about one field; the item of a list has no name. */
function describe(key: string | null, spec: FieldSpec, fixed: boolean): Described {
  const label = key === null ? {} : { label: spec.label ?? sentence(key) }
  return {
    type: typeOf(spec), required: !fixed && spec.presence === 'required', read_only: fixed, ...label,
    ...(spec.help === undefined ? {} : { help_text: spec.help }),
    ...(fixed ? {} : { min_length: spec.kind === 'list' ? undefined : spec.minLength, max_length: spec.maxLength, ...limits(spec) }),
    ...(spec.kind === 'decimal' ? { max_digits: spec.precision, decimal_places: spec.scale } : {}),
    ...(spec.item === undefined ? {} : { child: describe(null, spec.item, false) }),
    ...(spec.kind === 'lines' ? { child: { type: 'nested object', required: false, read_only: false, children: inputFields(Object.entries(spec.part?.fields ?? {}).map(([name, f]) => [name, f.spec])) } } : {}),
    ...(spec.kind === 'nested' ? { children: inputFields(Object.entries(spec.part?.fields ?? {}).map(([name, f]) => [name, f.spec])) } : {}),
    ...(spec.choices === undefined || fixed ? {} : { choices: spec.choices.map((c) => ({ value: c.value, display_name: c.label })) }),
  }
}

const ranges = { small: [-32768, 32767], normal: [-2147483648, 2147483647] } as const
/** Numbers beyond the safe range keep their digits. */
const exact = (text: string): number | bigint => (Number.isSafeInteger(Number(text)) || !/^-?\d+$/.test(text) ? Number(text) : BigInt(text))

function limits({ kind, size, min, max }: FieldSpec): Described {
  if (kind !== 'integer' && kind !== 'bigint' && kind !== 'float' && kind !== 'decimal') return {}
  const [low, high] = kind === 'integer' ? (size === 'any' ? [] : ranges[size ?? 'normal']) : kind === 'bigint' ? [-9223372036854775808n, 9223372036854775807n] : []
  return { min_value: min === undefined ? low : exact(min), max_value: max === undefined ? high : exact(max) }
}
