import type { FieldSpec } from '@tenon/model'
import { Decimal } from '@tenon/model'
import { readList, readMap, readChoices } from './collection-values.ts'
import { JsonError, parsePythonJson } from './json.ts'
import { readKey, readKeys } from './key-values.ts'
import { readDecimal, readFloat, readInteger } from './number-values.ts'
import { numberOf, PyFloat, pythonStr, pythonTypeName } from './python.ts'
import { cleanIp, cleanUuid, codePoints, isEmail, isSlug, isUrl, strip } from './text-values.ts'
import { readFormats } from './formats.ts'
import { bad, textual, type ValueIssue, type ValueOptions, type ValueResult } from './value-result.ts'
import { readDate, readDuration, readInstant, readTime } from './time-values.ts'

export type { ValueIssue, ValueOptions, ValueResult } from './value-result.ts'

/** Whether its values are words, where no word at all is a value or a mistake of its own. */
export const isWords = (spec: FieldSpec): boolean => textual.has(spec.kind) || spec.kind === 'choice' || spec.kind === 'json'

/** May `""` stay as it is? Numbers, dates and addresses have no empty value. */
export const takesBlank = (spec: FieldSpec): boolean => spec.blank && (textual.has(spec.kind) || (spec.kind === 'choice' && typeof spec.choices?.[0]?.value !== 'number'))

/**
 * Reads one value as Django REST Framework's serializer field of the same kind does.
 *
 * @example
 * readValue(integer().spec, ' 12 ', { form: false, timeZone: 'UTC' }) // { value: 12 }
 */
export function readValue(spec: FieldSpec, raw: unknown, options: ValueOptions): ValueResult {
  if (raw === null || (raw === '' && (spec.kind === 'one' || (spec.kind === 'decimal' && spec.nullable)))) return spec.nullable ? { value: null } : bad('null')
  switch (spec.kind) {
    case 'text': case 'email': case 'url': case 'slug': case 'sequence': return readText(spec, raw)
    case 'ip': return readIp(raw)
    case 'uuid': return kept(cleanUuid(raw))
    case 'id': case 'integer': case 'bigint': return readWhole(spec, raw)
    case 'decimal': return readExact(spec, raw)
    case 'float': {
      const read = readFloat(raw)
      return 'code' in read ? bad(read.code, read.params) : limited(spec, read.value, (limit) => read.value - Number(limit))
    }
    case 'boolean': return readBoolean(spec, raw)
    case 'date': return kept(typeof raw === 'string' ? (spec.formats === undefined ? readDate(raw) : readFormats(raw, spec.formats)) : undefined)
    case 'time': return kept(typeof raw === 'string' ? readTime(raw) : undefined)
    case 'instant': return kept(typeof raw === 'string' ? readInstant(raw, options.timeZone) : undefined)
    case 'duration': return kept(readDuration(pythonStr(raw)))
    case 'choice': return readChoice(spec, raw)
    case 'json': return readJson(raw, options)
    case 'choices': return readChoices(spec, raw, readChoice)
    case 'list': return readList(spec, raw, options, readValue)
    case 'map': return readMap(spec, raw, options, readValue)
    case 'one': return readKey(spec, raw, readValue)
    case 'many': return readKeys(spec, raw, readValue)
    case 'lines': return bad('notList', { type: pythonTypeName(raw) })
    case 'nested': return bad('notObject', { type: pythonTypeName(raw) })
  }
}

const kept = (value: unknown): ValueResult => (value === undefined ? bad('invalid') : value === null ? bad('range') : { value })

function readText(spec: FieldSpec, raw: unknown): ValueResult {
  if (raw === '' || (spec.trim && typeof raw === 'string' && strip(raw) === '')) return spec.blank ? { value: '' } : bad('blank')
  if (typeof raw !== 'string' && numberOf(raw) === undefined) return bad(spec.kind === 'text' && (spec.pattern === undefined || isRule(spec)) ? 'type' : 'invalid')
  const text = pythonStr(raw)
  const value = spec.trim ? strip(text) : text
  const issues: ValueIssue[] = []
  const length = spec.maxLength === undefined && spec.minLength === undefined ? 0 : codePoints(value)
  if (spec.maxLength !== undefined && length > spec.maxLength) issues.push({ code: 'maxLength', params: { limit: spec.maxLength } })
  if (spec.minLength !== undefined && length < spec.minLength) issues.push({ code: 'minLength', params: { limit: spec.minLength } })
  issues.push(...unkept(value))
  if (!fits(spec, value)) { if (isRule(spec)) issues.unshift({ code: 'invalid' }); else issues.push({ code: 'invalid' }) }
  return issues.length > 0 ? { issues } : { value }
}

/** A pattern with a sentence of its own is a rule on plain text, asked first; one without makes a field of another kind. */
const isRule = (spec: FieldSpec): boolean => spec.kind === 'text' && spec.pattern !== undefined && spec.messages?.invalid !== undefined

/** Characters that no text may hold. */
function unkept(value: string): ValueIssue[] {
  const lone = value.isWellFormed() ? null : /[\ud800-\udfff]/u.exec(value)
  return [...(value.includes('\0') ? [{ code: 'nul' }] : []), ...(lone === null ? [] : [{ code: 'surrogate', params: { code: lone[0].charCodeAt(0).toString(16).toUpperCase() } }])]
}

function fits(spec: FieldSpec, value: string): boolean {
  if (spec.kind === 'email' && !isEmail(value)) return false
  if (spec.kind === 'url' && !isUrl(value)) return false
  if (spec.kind === 'slug' && !isSlug(value)) return false
  return spec.pattern === undefined || value.search(spec.pattern) >= 0
}

function readIp(raw: unknown): ValueResult {
  if (typeof raw !== 'string') return bad('invalid')
  // an address has no empty value, whatever else may be left out
  if (strip(raw) === '') return bad('blank')
  const value = cleanIp(raw.includes(':') ? raw : strip(raw))
  return value === undefined ? { issues: [...unkept(raw), { code: 'invalid' }] } : { value }
}

const bounds = { small: ['-32768', '32767'], normal: ['-2147483648', '2147483647'], big: ['-9223372036854775808', '9223372036854775807'] } as const

function readWhole(spec: FieldSpec, raw: unknown): ValueResult {
  const read = readInteger(raw)
  if ('code' in read) return bad(read.code, read.params)
  const size = spec.kind === 'integer' ? (spec.size ?? 'normal') : 'big'
  const whole = size === 'any' ? spec : { ...spec, min: spec.min ?? bounds[size][0], max: spec.max ?? bounds[size][1] }
  const found = limited(whole, read.value, (limit) => Decimal.of(read.value).compare(limit))
  return 'issues' in found ? found : { value: spec.kind === 'bigint' || !Number.isSafeInteger(Number(read.value)) ? read.value : Number(read.value) }
}

function readExact(spec: FieldSpec, raw: unknown): ValueResult {
  if (typeof raw === 'string' && spec.nullable && strip(raw) === '') return { value: null }
  const read = readDecimal(raw, spec.precision, spec.scale)
  return 'code' in read ? bad(read.code, read.params) : limited(spec, read.value, (limit) => read.value.compare(limit))
}

function limited(spec: FieldSpec, value: unknown, against: (limit: string) => number): ValueResult {
  const issues: ValueIssue[] = []
  if (spec.max !== undefined && against(spec.max) > 0) issues.push({ code: 'max', params: { limit: spec.max } })
  if (spec.min !== undefined && against(spec.min) < 0) issues.push({ code: 'min', params: { limit: spec.min } })
  return issues.length > 0 ? { issues } : { value }
}

const yes: ReadonlySet<unknown> = new Set(['t', 'y', 'yes', 'true', 'on', '1', 1, 1n, true])
const no: ReadonlySet<unknown> = new Set(['f', 'n', 'no', 'false', 'off', '0', 0, 0n, false])
function readBoolean(spec: FieldSpec, raw: unknown): ValueResult {
  const word = typeof raw === 'string' ? raw.toLowerCase() : raw instanceof PyFloat ? raw.value : raw
  if (yes.has(word)) return { value: true }
  if (no.has(word)) return { value: false }
  return spec.nullable && (word === '' || word === 'null') ? { value: null } : bad('invalid')
}

function readChoice(spec: FieldSpec, raw: unknown): ValueResult {
  if (raw === '' && takesBlank(spec)) return { value: '' }
  const text = pythonStr(raw)
  const found = spec.choices?.find((choice) => String(choice.value) === text)
  return found === undefined ? bad('choice', { value: text }) : { value: found.value }
}

function readJson(raw: unknown, options: ValueOptions): ValueResult {
  if (!options.form || typeof raw !== 'string') return hasJsonText(raw) ? { value: raw } : bad('invalid')
  try {
    const value = parsePythonJson(raw)
    return hasJsonText(value) ? { value } : bad('invalid')
  } catch (error) {
    if (error instanceof JsonError) return bad('invalid')
    throw error
  }
}

/** Python writes no infinities into JSON. */
function hasJsonText(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(hasJsonText)
  return typeof value !== 'object' || value === null || value instanceof PyFloat || Object.values(value).every(hasJsonText)
}
