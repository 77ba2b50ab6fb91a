import type { FieldSpec } from '@tenon/model'
import { FormMap } from './form.ts'
import { numberOf, pythonTypeName } from './python.ts'
import { bad, type ReadValue, type ValueIssue, type ValueOptions, type ValueResult } from './value-result.ts'

/** Each item by itself; problems answer by their index. */
export function readList(spec: FieldSpec, raw: unknown, options: ValueOptions, read: ReadValue): ValueResult {
  const items = raw instanceof FormMap ? (raw.list('') ?? []) : raw
  if (!Array.isArray(items)) return bad('notList', { type: pythonTypeName(raw) })
  if (items.length === 0 && spec.filled === true) return bad('empty')
  const issues: ValueIssue[] = []
  const values: unknown[] = []
  for (const [index, item] of items.entries()) {
    const found = spec.item === undefined ? { value: item } : read(spec.item, item, options)
    if ('value' in found) values.push(found.value)
    else for (const issue of found.issues) issues.push({ ...issue, path: [index, ...(issue.path ?? [])] })
  }
  if (issues.length > 0) return { issues }
  if (spec.maxLength !== undefined && values.length > spec.maxLength) return bad('tooMany', { limit: spec.maxLength })
  if (spec.minLength !== undefined && values.length < spec.minLength) return bad('tooFew', { limit: spec.minLength })
  return { value: values }
}

/** Of what stands below a map's name in a form, only names with another dot are keys: `scores..a=1`. */
export function readMap(spec: FieldSpec, raw: unknown, options: ValueOptions, read: ReadValue): ValueResult {
  if (raw instanceof FormMap) {
    const below = raw.nested('') ?? new FormMap()
    return readMap(spec, Object.fromEntries([...below.names()].map((name) => [name, below.get(name)])), options, read)
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || numberOf(raw) !== undefined) return bad('notMap', { type: pythonTypeName(raw) })
  const entries = Object.entries(raw)
  if (entries.length === 0 && spec.filled === true) return bad('emptyMap')
  const issues: ValueIssue[] = []
  const values: [string, unknown][] = []
  for (const [key, item] of entries) {
    const found = spec.item === undefined ? { value: item } : read(spec.item, item, options)
    if ('value' in found) values.push([key, found.value])
    else for (const issue of found.issues) issues.push({ ...issue, path: [key, ...(issue.path ?? [])] })
  }
  return issues.length > 0 ? { issues } : { value: Object.fromEntries(values) }
}

/** A set: each value once, in the order of the choices. */
export function readChoices(spec: FieldSpec, raw: unknown, readChoice: (spec: FieldSpec, raw: unknown) => ValueResult): ValueResult {
  const items = typeof raw === 'object' && raw !== null && numberOf(raw) === undefined ? (Array.isArray(raw) ? raw : Object.keys(raw)) : undefined
  if (items === undefined) return bad('notList', { type: pythonTypeName(raw) })
  if (items.length === 0 && spec.filled === true) return bad('emptyChoice')
  const values: unknown[] = []
  for (const item of items) {
    const read = readChoice(spec, item)
    if ('issues' in read) return read
    values.push(read.value)
  }
  return { value: (spec.choices ?? []).map((c) => c.value).filter((value) => values.includes(value)) }
}
