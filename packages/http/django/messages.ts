import type { Issue } from '@tenon/engine'
import { type FieldSpec, snake } from '@tenon/model'
import { pythonStr } from './python.ts'

type Slots = Readonly<Record<string, unknown>>
const invalid: Readonly<Record<string, string>> = {
  text: 'This value does not match the required pattern.',
  email: 'Enter a valid email address.',
  url: 'Enter a valid URL.',
  slug: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
  ip: 'Enter a valid IPv4 or IPv6 address.',
  uuid: 'Must be a valid UUID.',
  id: 'A valid integer is required.',
  integer: 'A valid integer is required.',
  bigint: 'A valid integer is required.',
  decimal: 'A valid number is required.',
  float: 'A valid number is required.',
  boolean: 'Must be a valid boolean.',
  date: 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
  time: 'Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].',
  instant: 'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
  duration: 'Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].',
  json: 'Value must be valid JSON.',
}

const slot = (slots: Slots, ...names: string[]): string => {
  for (const name of names) if (slots[name] !== undefined) return pythonStr(slots[name])
  return ''
}

/** A model's and a field's verbose name. */
const spaced = (name: string): string => snake(name).replace(/_/g, ' ')

const sentences: Readonly<Record<string, (slots: Slots, spec: FieldSpec | undefined) => string>> = {
  required: () => 'This field is required.',
  null: () => 'This field may not be null.',
  blank: () => 'This field may not be blank.',
  type: () => 'Not a valid string.',
  invalid: (_, spec) => (spec?.formats === undefined ? undefined : `Date has wrong format. Use one of these formats instead: ${spec.formats.join(', ')}.`) ?? invalid[spec?.kind ?? ''] ?? 'Invalid value.',
  maxLength: (s) => `Ensure this field has no more than ${slot(s, 'limit', 'max')} characters.`,
  minLength: (s) => `Ensure this field has at least ${slot(s, 'limit', 'min')} characters.`,
  nul: () => 'Null characters are not allowed.',
  surrogate: (s) => `Surrogate characters are not allowed: U+${slot(s, 'code')}.`,
  min: (s) => `Ensure this value is greater than or equal to ${slot(s, 'limit', 'min')}.`,
  max: (s) => `Ensure this value is less than or equal to ${slot(s, 'limit', 'max')}.`,
  tooLong: () => 'String value too large.',
  maxDigits: (s) => `Ensure that there are no more than ${slot(s, 'limit')} digits in total.`,
  maxPlaces: (s) => `Ensure that there are no more than ${slot(s, 'limit')} decimal places.`,
  maxWhole: (s) => `Ensure that there are no more than ${slot(s, 'limit')} digits before the decimal point.`,
  range: (s, spec) => (spec?.kind === 'duration' ? `The number of days must be between -${slot(s, 'days') || '999999999'} and ${slot(s, 'days') || '999999999'}.` : 'Datetime value out of range.'),
  choice: (s) => `"${slot(s, 'value')}" is not a valid choice.`,
  missingBy: (s) => `Object with ${snake(slot(s, 'by'))}=${slot(s, 'value')} does not exist.`,
  missing: (s) => `Invalid pk "${slot(s, 'pk', 'value', 'id')}" - object does not exist.`,
  pkType: (s) => `Incorrect type. Expected pk value, received ${slot(s, 'type')}.`,
  notList: (s) => `Expected a list of items but got type "${slot(s, 'type')}".`,
  notObject: (s) => (s['type'] === 'NoneType' ? 'No data provided' : `Invalid data. Expected a dictionary, but got ${slot(s, 'type')}.`),
  notMap: (s) => `Expected a dictionary of items but got type "${slot(s, 'type')}".`,
  empty: () => 'This list may not be empty.',
  emptyMap: () => 'This dictionary may not be empty.',
  emptyChoice: () => 'This selection may not be empty.',
  tooMany: (s) => `Ensure this field has no more than ${slot(s, 'limit', 'max')} elements.`,
  tooFew: (s) => `Ensure this field has at least ${slot(s, 'limit', 'min')} elements.`,
  unique: (s) => (s['entity'] === undefined ? 'This field must be unique.' : `${spaced(slot(s, 'entity'))} with this ${spaced(slot(s, 'field', 'label'))} already exists.`),
  uniqueTogether: (s) => `The fields ${Array.isArray(s['fields']) ? s['fields'].map((name) => snake(pythonStr(name))).join(', ') : slot(s, 'fields')} must make a unique set.`,
}

/**
 * The sentence for an issue, word for word Django REST Framework's.
 *
 * @example
 * spell({ path: ['age'], code: 'min', params: { limit: '0' } }) // 'Ensure this value is greater than or equal to 0.'
 */
export function spell(issue: Pick<Issue, 'code' | 'params' | 'message'>, spec?: FieldSpec): string {
  return issue.message ?? spec?.messages?.[issue.code] ?? sentences[issue.code]?.(issue.params ?? {}, spec) ?? 'Invalid value.'
}

export type ErrorFields = readonly (readonly [string, FieldSpec])[]
export interface ErrorOptions {
  readonly wireName?: (name: string, spec: FieldSpec) => string
  /** How many lines were sent for a field, so that good lines after the last bad one also get their `{}`. */
  readonly counts?: Readonly<Record<string, number>>
}

const wireOf = (name: string, spec: FieldSpec | undefined, options: ErrorOptions): string => (spec === undefined ? snake(name) : (options.wireName?.(name, spec) ?? spec.wire ?? snake(name)))

/** The nested error object: fields in declaration order under their wire names, lines as a list with `{}` for good ones. */
export function errorBody(issues: readonly Issue[], fields: ErrorFields, options: ErrorOptions = {}): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  const groups = new Map<string, Issue[]>()
  const whole: string[] = []
  for (const issue of issues) {
    const [head, ...path] = issue.path
    if (head === undefined) whole.push(spell(issue))
    else groups.set(String(head), [...(groups.get(String(head)) ?? []), { ...issue, path }])
  }
  for (const [name, spec] of fields) {
    const own = groups.get(name)
    if (own === undefined) continue
    out[wireOf(name, spec, options)] = fieldErrors(own, spec, options, options.counts?.[name])
    groups.delete(name)
  }
  for (const [name, own] of groups) out[snake(name)] = fieldErrors(own, undefined, options, undefined)
  if (whole.length > 0) out['non_field_errors'] = whole
  return out
}

function fieldErrors(issues: readonly Issue[], spec: FieldSpec | undefined, options: ErrorOptions, count: number | undefined): unknown {
  const nested = issues.filter((issue) => issue.path.length > 0)
  if (nested.length === 0) {
    const messages = issues.map((issue) => spell(issue, spec))
    const container = spec?.kind === 'lines' ? ['notList', 'empty', 'tooMany', 'tooFew'] : spec?.kind === 'nested' ? ['notObject'] : []
    return issues.some((i) => container.includes(i.code)) ? { non_field_errors: messages } : messages
  }
  if (spec?.kind === 'map') {
    const keys = [...new Set(nested.map((issue) => String(issue.path[0])))]
    return Object.fromEntries(keys.map((key) => [key, fieldErrors(nested.filter((i) => String(i.path[0]) === key).map((i) => ({ ...i, path: i.path.slice(1) })), spec.item, options, undefined)]))
  }
  if (typeof nested[0]?.path[0] !== 'number') return errorBody(nested, specsOf(spec), { ...(options.wireName === undefined ? {} : { wireName: options.wireName }) })
  const byIndex = new Map<number, Issue[]>()
  for (const issue of nested) byIndex.set(Number(issue.path[0]), [...(byIndex.get(Number(issue.path[0])) ?? []), { ...issue, path: issue.path.slice(1) }])
  if (spec?.kind !== 'lines') return Object.fromEntries([...byIndex].map(([index, own]) => [String(index), fieldErrors(own, spec?.item, options, undefined)]))
  const total = Math.max(count ?? 0, ...nested.map((issue) => Math.max(Number(issue.params?.['count'] ?? 0), Number(issue.path[0]) + 1)))
  return Array.from({ length: total }, (_, index) => {
    const own = byIndex.get(index)
    if (own === undefined) return {}
    if (own.every((issue) => issue.path.length === 0 && issue.code === 'null')) return own.map((issue) => spell(issue))
    return errorBody(own, specsOf(spec), { ...(options.wireName === undefined ? {} : { wireName: options.wireName }) })
  })
}

const specsOf = (spec: FieldSpec | undefined): ErrorFields => Object.entries(spec?.part?.fields ?? {}).map(([name, field]) => [name, field.spec] as const)
