import type { Draft, Issue } from '@tenon/engine'
import type { FieldSpec } from '@tenon/model'
import { meant } from './browser-forms.ts'
import { FormMap } from './form.ts'
import { PyFloat, pythonTypeName } from './python.ts'
import { readValue, takesBlank } from './values.ts'

export type DraftFields = readonly (readonly [string, FieldSpec])[]
export interface DraftOptions {
  readonly partial: boolean
  readonly form: boolean
  readonly timeZone: string
  /** JSON is what browsers' forms make of their fields: the time zone that their days are in. */
  readonly browserForms?: string | undefined
  readonly wireName: (name: string, spec: FieldSpec) => string
}

/**
 * Reads a body field by field. Keys that are unknown or not the client's to set are passed over.
 *
 * @example
 * readDraft([['title', text().spec]], { title: ' A ' }, options).values // { title: 'A' }
 */
export function readDraft(fields: DraftFields, body: unknown, options: DraftOptions): Draft {
  if (!isObject(body)) return { values: {}, issues: [{ path: [], code: 'notObject', params: { type: pythonTypeName(body) } }] }
  const values: Record<string, unknown> = {}
  const issues: Issue[] = []
  for (const [name, spec] of fields) {
    if (spec.readOnly || spec.presence === 'generated') continue
    const key = options.wireName(name, spec)
    const word = spec.aliases === undefined || isSent(body, key) ? key : (spec.aliases.find((alias) => isSent(body, alias)) ?? key)
    const said = body instanceof FormMap ? fromForm(body, word, spec, options) : Object.hasOwn(body, word) ? body[word] : undefined
    const raw = options.browserForms === undefined || body instanceof FormMap ? said : meant(spec, said, options.browserForms)
    if (raw === undefined) {
      if (spec.presence === 'required' && !options.partial) issues.push({ path: [name], code: 'required' })
      continue
    }
    if (spec.kind === 'lines') readLines(name, spec, raw, options, values, issues)
    else if (spec.kind === 'nested') readNested(name, spec, raw, options, values, issues)
    else {
      const read = readValue(spec, raw, { form: body instanceof FormMap, timeZone: options.timeZone })
      if ('value' in read) values[name] = read.value
      else for (const issue of read.issues) issues.push({ ...issue, path: [name, ...(issue.path ?? [])] })
    }
  }
  return { values, issues }
}

const isSent = (body: Readonly<Record<string, unknown>> | FormMap, name: string): boolean => (body instanceof FormMap ? body.has(name) : Object.hasOwn(body, name))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> | FormMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PyFloat)

/** What a form says about a field. HTML leaves out unticked boxes and empty selections, and cannot say null. */
function fromForm(form: FormMap, key: string, spec: FieldSpec, options: DraftOptions): unknown {
  if (spec.kind === 'lines') return form.list(key)
  if (spec.kind === 'nested') return form.nested(key)
  // what stands below a map's name is its form; an absent one is empty
  if (spec.kind === 'map') return form.nested(key) ?? new FormMap()
  if (spec.kind === 'many' || spec.kind === 'choices') return !form.has(key) && options.partial ? undefined : [...form.all(key)]
  if (spec.kind === 'list') {
    if (form.has(key)) return [...form.all(key)]
    return options.partial ? undefined : form.list(key)
  }
  if (!form.has(key)) return spec.kind === 'boolean' && !options.partial ? (spec.nullable ? null : false) : undefined
  const raw = form.get(key)
  if (raw !== '' || spec.kind === 'json') return raw
  if (spec.nullable) return takesBlank(spec) ? '' : null
  if (spec.presence !== 'required') return takesBlank(spec) ? '' : undefined
  return raw
}

function readNested(name: string, spec: FieldSpec, raw: unknown, options: DraftOptions, values: Record<string, unknown>, issues: Issue[]): void {
  if (raw === null) {
    if (spec.nullable) values[name] = null
    else issues.push({ path: [name], code: 'null' })
    return
  }
  const draft = readDraft(partFields(spec), raw, options)
  for (const issue of draft.issues) issues.push({ ...issue, path: [name, ...issue.path] })
  values[name] = draft.values
}

function readLines(name: string, spec: FieldSpec, raw: unknown, options: DraftOptions, values: Record<string, unknown>, issues: Issue[]): void {
  if (raw === null) {
    if (spec.nullable) values[name] = null
    else issues.push({ path: [name], code: 'null' })
    return
  }
  if (!Array.isArray(raw)) {
    issues.push({ path: [name], code: 'notList', params: { type: pythonTypeName(raw) } })
    return
  }
  if (raw.length === 0 && (spec.filled === true || (spec.minLength ?? 0) > 0)) {
    issues.push({ path: [name], code: 'empty' })
    return
  }
  const fields = partFields(spec)
  const count = raw.length
  values[name] = raw.map((item: unknown, index) => {
    const draft: Draft = item === null ? { values: {}, issues: [{ path: [], code: 'null' }] } : readDraft(fields, item, options)
    // the answer has one entry per line that was sent, so each problem carries their number
    for (const issue of draft.issues) issues.push({ ...issue, path: [name, index, ...issue.path], params: { ...issue.params, count } })
    return draft.values
  })
}

const known = new WeakMap<object, DraftFields>()
/** The fields of a nested part or of lines. */
function partFields({ part }: FieldSpec): DraftFields {
  if (part === undefined) return []
  let fields = known.get(part)
  if (fields === undefined) { fields = Object.entries(part.fields).map(([name, field]) => [name, field.spec] as const); known.set(part, fields) }
  return fields
}
