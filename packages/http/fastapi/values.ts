import { Decimal, type FieldSpec, JsonFloat } from '@tenon/model'
import type { Issue } from '@tenon/engine'
import { readDecimal } from '../django/number-values.ts'
import { cleanIp, cleanUuid, codePoints, isEmail, isSlug, isUrl, strip } from '../django/text-values.ts'
import { readDate, readDuration, readInstant, readTime } from '../django/time-values.ts'

export type Read = { readonly value: unknown } | { readonly issues: readonly (Omit<Issue, 'path'> & { readonly path?: Issue['path'] })[] }
const bad = (code: string, params: Record<string, unknown> = {}): Read => ({ issues: [{ code, params }] })
const or = (value: unknown, kind: string): Read => (value === undefined || value === null ? bad('type', { kind }) : { value })

/**
 * A JSON value as its field takes it. Text must be text; numbers may also be text, as form fields and spreadsheets write them.
 *
 * @example
 * readValue(money().spec, 12.5)  // { value: Decimal 12.50 }
 */
export function readValue(spec: FieldSpec, raw: unknown): Read {
  if (raw === null) return spec.nullable ? { value: null } : bad('type', { kind: spec.kind })
  switch (spec.kind) {
    case 'text': case 'email': case 'url': case 'slug': case 'sequence': return readText(spec, raw)
    case 'ip': return or(typeof raw === 'string' ? cleanIp(strip(raw)) : undefined, spec.kind)
    case 'uuid': return or(typeof raw === 'string' ? cleanUuid(raw) : undefined, spec.kind)
    case 'id': case 'integer': case 'bigint': return readWhole(spec, raw)
    case 'decimal': return readExact(spec, raw)
    case 'float': { const n = numberOf(raw); return n === undefined ? bad('type', { kind: spec.kind }) : within(spec, n.compare.bind(n), Number(n.toString())) }
    case 'boolean': return or(readBoolean(raw), spec.kind)
    case 'date': return or(typeof raw === 'string' ? readDate(raw.replace(/[T ]00:00:00(?:\.0+)?Z?$/, '')) : undefined, spec.kind)
    case 'time': return or(typeof raw === 'string' ? readTime(raw) : undefined, spec.kind)
    case 'instant': return or(typeof raw === 'string' ? readInstant(raw, 'UTC') : undefined, spec.kind)
    case 'duration': return or(typeof raw === 'string' ? readDuration(raw) : undefined, spec.kind)
    case 'choice': { const found = spec.choices?.find((c) => c.value === raw); return found === undefined ? bad('choice', { choices: spec.choices?.map((c) => c.value) }) : { value: found.value } }
    case 'choices': case 'list': return readItems(spec, raw)
    case 'map': return typeof raw === 'object' && !Array.isArray(raw) ? { value: raw } : bad('notObject')
    case 'json': return { value: raw }
    case 'one': return spec.by === undefined ? readValue({ ...(spec.target?.fields.id?.spec ?? { ...spec, kind: 'id' }), nullable: spec.nullable }, raw) : typeof raw === 'string' ? { value: raw } : bad('type', { kind: 'text' })
    case 'many': return readItems({ ...spec, item: spec.target?.fields.id?.spec ?? { ...spec, kind: 'id' } }, raw)
    case 'lines': return bad('notList')
    case 'nested': return bad('notObject')
  }
}

function readText(spec: FieldSpec, raw: unknown): Read {
  if (typeof raw !== 'string') return bad('type', { kind: 'text' })
  if (raw.includes('\0') || !raw.isWellFormed()) return bad('invalid', { kind: 'text' })
  const value = spec.trim ? strip(raw) : raw
  if (value === '') return spec.blank ? { value } : bad('minLength', { limit: spec.minLength ?? 1 })
  const length = codePoints(value)
  if (spec.minLength !== undefined && length < spec.minLength) return bad('minLength', { limit: spec.minLength })
  if (spec.maxLength !== undefined && length > spec.maxLength) return bad('maxLength', { limit: spec.maxLength })
  const fits = (spec.kind !== 'email' || isEmail(value)) && (spec.kind !== 'url' || isUrl(value)) && (spec.kind !== 'slug' || isSlug(value)) && (spec.pattern === undefined || spec.pattern.test(value))
  return fits ? { value } : bad('invalid', { kind: spec.kind, ...(spec.pattern === undefined ? {} : { pattern: spec.pattern.source }) })
}

function numberOf(raw: unknown): Decimal | undefined {
  const text = typeof raw === 'number' || typeof raw === 'bigint' ? String(raw) : raw instanceof JsonFloat ? String(raw.value) : raw instanceof Decimal ? raw.toString() : typeof raw === 'string' ? strip(raw) : ''
  if (text.length > 400) return undefined
  try { return Decimal.of(text) } catch { return undefined }
}

function readWhole(spec: FieldSpec, raw: unknown): Read {
  const n = numberOf(raw)
  if (n === undefined || n.compare(n.round(0)) !== 0) return bad('type', { kind: 'integer' })
  const edges = spec.kind === 'integer' && spec.size !== 'any' ? (spec.size === 'small' ? 32_768n : 2_147_483_648n) : 2n ** 63n
  const whole = n.round(0).units
  if (whole < -edges || whole >= edges) return bad('type', { kind: 'integer' })
  return within(spec, n.compare.bind(n), spec.kind === 'bigint' || !Number.isSafeInteger(Number(whole)) ? whole : Number(whole))
}

function readExact(spec: FieldSpec, raw: unknown): Read {
  if (numberOf(raw) === undefined) return bad('type', { kind: 'decimal' })
  const read = readDecimal(raw instanceof JsonFloat ? raw.value : raw, spec.precision, spec.scale)
  return 'code' in read ? bad(read.code === 'invalid' ? 'type' : read.code, { kind: 'decimal', ...read.params }) : within(spec, (limit) => read.value.compare(limit), read.value)
}

function within(spec: FieldSpec, against: (limit: string) => number, value: unknown): Read {
  if (spec.min !== undefined && against(spec.min) < 0) return bad('min', { limit: spec.min })
  if (spec.max !== undefined && against(spec.max) > 0) return bad('max', { limit: spec.max })
  return { value }
}

const yes: ReadonlySet<unknown> = new Set([true, 1, 'true', '1', 'yes', 'on', 't', 'y'])
const no: ReadonlySet<unknown> = new Set([false, 0, 'false', '0', 'no', 'off', 'f', 'n'])
const readBoolean = (raw: unknown): boolean | undefined => { const word = typeof raw === 'string' ? raw.toLowerCase() : raw; return yes.has(word) ? true : no.has(word) ? false : undefined }

function readItems(spec: FieldSpec, raw: unknown): Read {
  if (!Array.isArray(raw)) return bad('notList')
  if (raw.length === 0 && spec.filled === true) return bad('empty')
  const item: FieldSpec = spec.item ?? { ...spec, kind: 'choice', nullable: false }
  const read = raw.map((one) => readValue(item, one))
  const issues = read.flatMap((one, i) => ('issues' in one ? one.issues.map((issue) => ({ ...issue, path: [i, ...(issue.path ?? [])] })) : []))
  return issues.length > 0 ? { issues } : { value: read.map((one) => ('value' in one ? one.value : null)) }
}
