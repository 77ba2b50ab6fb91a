import type { FieldSpec, Resource } from '@tenon/model'
import type { Leaf, Shape } from '@tenon/engine'
import type { Route } from '../dialect.ts'
import { leafKey, wireName } from '../naming.ts'

const types: Readonly<Record<string, string>> = { id: 'integer', integer: 'integer', bigint: 'integer', float: 'float', decimal: 'decimal', boolean: 'boolean', date: 'date', time: 'time', instant: 'datetime', duration: 'duration', choice: 'choice', email: 'email', url: 'url', slug: 'slug', list: 'list', one: 'field', many: 'field', lines: 'field', json: 'field' }
const sentence = (words: string): string => (words === 'id' ? 'ID' : words.charAt(0).toUpperCase() + words.slice(1).replace(/_/g, ' '))

/** What OPTIONS tells about one field. */
function describeField(key: string, spec: FieldSpec | undefined, readOnly: boolean): Record<string, unknown> {
  const kind = spec?.kind ?? 'json'
  const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))
  const limits = kind === 'integer' || kind === 'float' || kind === 'decimal' ? { min_value: number(spec?.min), max_value: number(spec?.max) } : {}
  return {
    type: spec?.pattern !== undefined && kind === 'text' && spec.messages?.invalid === undefined ? 'regex' : (types[kind] ?? 'string'), required: !readOnly && spec?.presence === 'required', read_only: readOnly, label: spec?.label ?? sentence(key),
    ...(spec?.help === undefined ? {} : { help_text: spec.help }),
    ...(readOnly ? {} : { min_length: spec?.minLength, max_length: spec?.maxLength, ...limits }),
    ...(kind === 'decimal' ? { max_digits: spec?.precision, decimal_places: spec?.scale } : {}),
    ...(spec?.item === undefined ? {} : { child: describeField('', spec.item, false) }),
    ...(spec?.choices === undefined || readOnly ? {} : { choices: spec.choices.map((c) => ({ value: c.value, display_name: c.label })) }),
  }
}

const plainValue = (leaf: Leaf): leaf is Extract<Leaf, { kind: 'value' }> => leaf.kind === 'value' && leaf.path.length === 1 && leaf.label !== true && leaf.count !== true

interface Media { readonly renders: readonly string[]; readonly parses: readonly string[] }
export const heading = (name: string, doc: string | undefined, media: Media): Record<string, unknown> => ({ name, description: doc ?? '', renders: media.renders, parses: media.parses })
export const inputFields = (fields: readonly (readonly [string, FieldSpec])[]): Record<string, unknown> => Object.fromEntries(fields.map(([name, spec]) => [wireName(name, spec), describeField(wireName(name, spec), spec, false)]))

/** The OPTIONS answer; `editable` says whether the caller may write here. */
export function metadata(resource: Resource, route: Route, shape: Shape, inputs: readonly (readonly [string, FieldSpec])[], editable: boolean, media: Media): Record<string, unknown> {
  const suffix = resource.options.single === true ? '' : route.endpoint === 'list' ? ' List' : route.endpoint === 'detail' ? ' Instance' : ''
  const name = route.endpoint === 'action' ? sentence(route.action ?? resource.name) : resource.name.replace(/([a-z])([A-Z])/g, '$1 $2') + suffix
  const writable = new Map(inputs)
  const fields: Record<string, unknown> = {}
  for (const leaf of shape.leaves) {
    const own = leaf.path.length === 1 ? leaf.path[0]! : undefined
    const input = own === undefined || (leaf.kind === 'value' && !plainValue(leaf)) ? undefined : writable.get(own)
    const spec: FieldSpec | undefined = leaf.kind === 'value' && leaf.label !== true ? leaf.spec : leaf.kind === 'ids' ? leaf.spec : undefined
    fields[leafKey(leaf)] = leaf.kind === 'value' && leaf.label === true ? { type: 'string', required: false, read_only: true, label: sentence(leafKey(leaf)) } : describeField(leafKey(leaf), input ?? spec, input === undefined)
    if (own !== undefined && input !== undefined) writable.delete(own)
  }
  for (const [own, spec] of writable) fields[wireName(own, spec)] = describeField(wireName(own, spec), spec, false)
  const verb = route.methods.includes('POST') ? 'POST' : 'PUT'
  return {
    ...heading(name, resource.options.doc, media),
    ...(editable && route.endpoint !== 'action' ? { actions: { [verb]: fields } } : {}),
  }
}
