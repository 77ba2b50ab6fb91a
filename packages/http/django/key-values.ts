import { type FieldSpec, Pointer } from '@tenon/model'
import { pythonInt } from './number-values.ts'
import { numberOf, pythonStr, pythonTypeName } from './python.ts'
import { cleanUuid } from './text-values.ts'
import { bad, type ReadValue, textual, type ValueResult } from './value-result.ts'

/** A reference's id as it would be looked up; whether the row is there is the engine's question. */
export function readKey(spec: FieldSpec, raw: unknown, read: ReadValue): ValueResult {
  if (spec.by !== undefined) return readPointer(spec, spec.by, raw, read)
  const kind = spec.target?.fields['id']?.spec.kind
  if (kind === 'uuid') {
    const value = cleanUuid(raw)
    return value === undefined ? { issues: [{ code: 'custom', message: `“${pythonStr(raw)}” is not a valid UUID.` }] } : { value }
  }
  if (kind === 'text' || kind === 'slug') return typeof raw === 'string' && !raw.includes('\0') ? { value: raw } : bad('pkType', { type: pythonTypeName(raw) })
  const number = numberOf(raw)
  const whole = typeof raw === 'string' ? pythonInt(raw) : number === undefined || !Number.isFinite(Number(number)) ? undefined : BigInt(typeof number === 'bigint' ? number : Math.trunc(number))
  if (whole === undefined) return bad('pkType', { type: pythonTypeName(raw) })
  return { value: Number.isSafeInteger(Number(whole)) ? Number(whole) : whole }
}

/** A row by a unique field of its own: the value as that field would hold it. */
function readPointer(spec: FieldSpec, by: string, raw: unknown, read: ReadValue): ValueResult {
  const field = spec.target?.fields[by]?.spec
  const text = pythonStr(raw)
  if (text.includes('\0') || !text.isWellFormed()) return bad('invalid')
  if (field === undefined || textual.has(field.kind) || field.kind === 'choice') return { value: new Pointer(by, text) }
  const found = read({ ...field, nullable: false }, raw, { form: false, timeZone: 'UTC' })
  return 'value' in found ? { value: new Pointer(by, found.value) } : bad('invalid')
}

/** Many references; the first problem is the answer. */
export function readKeys(spec: FieldSpec, raw: unknown, read: ReadValue): ValueResult {
  const items: unknown = typeof raw === 'object' && raw !== null && !Array.isArray(raw) && numberOf(raw) === undefined ? Object.keys(raw) : raw
  if (!Array.isArray(items)) return bad('notList', { type: pythonTypeName(raw) })
  if (items.length === 0 && !spec.blank && spec.presence === 'required') return bad('empty')
  const values: unknown[] = []
  for (const item of items) {
    const found = item === null ? bad('null') : readKey(spec, item, read)
    if ('issues' in found) return found
    if (!values.includes(found.value)) values.push(found.value)
  }
  return { value: values }
}
