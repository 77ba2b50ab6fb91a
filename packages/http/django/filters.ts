import type { FieldSpec, Filter, FilterRule } from '@tenon/model'
import { Decimal, none, where } from '@tenon/model'
import { pythonInt, readDecimal } from './number-values.ts'
import { cleanUuid, codePoints, strip } from './text-values.ts'
import { readDuration, readInstant } from './time-values.ts'
import { calendarDate, calendarInstant, calendarTime } from './calendar.ts'

export { parseOrdering, searchTerms } from './search.ts'
export type { SearchTerms } from './search.ts'

/** Values a filter names that must be there, and as which text each was sent; `message` is the answer when one is not. */
export interface MustExist { readonly values: readonly unknown[]; readonly texts: readonly string[]; readonly message: (text: string) => string }
export type FilterResult = { readonly filter: Filter | null; readonly mustExist?: MustExist } | { readonly messages: readonly string[] }
export interface FilterOptions { readonly timeZone?: string }

type Clean = { readonly value: unknown } | { readonly message: string; readonly more?: readonly string[] } | null
const textOps: ReadonlySet<string> = new Set(['contains', 'icontains', 'startsWith', 'istartsWith', 'endsWith', 'iendsWith', 'iexact', 'regex', 'iregex'])
const noChoice = (value: string): string => `Select a valid choice. ${value} is not one of the available choices.`

/**
 * Reads one query parameter as django-filter does. `raw` holds all its values; for `rangeMinMax` and `rangeAfterBefore`
 * it holds two, the lower and the upper end, `''` where one is missing.
 *
 * @example
 * readFilterParam({ param: 'n__gte', path: 'n', op: 'gte' }, integer().spec, ['3']) // { filter: { op: 'gte', path: 'n', value: 3 } }
 */
export function readFilterParam(rule: FilterRule, spec: FieldSpec, raw: readonly string[], options: FilterOptions = {}): FilterResult {
  const zone = options.timeZone ?? 'UTC'
  const reads = rule.reads ?? readsOf(rule, spec)
  if (reads === 'rangeMinMax' || reads === 'rangeAfterBefore' || reads === 'momentAfterBefore') return readEnds(rule, spec, raw, reads, zone)
  if (reads === 'multiple') return readMultiple(rule, spec, raw)
  const last = raw.at(-1) ?? ''
  if (last === '') return { filter: null }
  if (rule.among !== undefined) return readAmong(rule, last)
  if (reads === 'list' || reads === 'range') return readCommas(rule, spec, last, reads, zone)
  if (rule.nullWord !== undefined && last === rule.nullWord) return made(rule, where(rule.path, 'isNull', true), null)
  const clean = reads === 'boolean' ? readFlag(last, rule.form !== true) : reads === 'text' ? readWords(last, rule.minLength) : readOne(rule, spec, last, zone)
  if (clean === null) return { filter: null }
  if ('message' in clean) return { messages: [clean.message, ...(clean.more ?? [])] }
  const result = made(rule, where(rule.path, rule.op, clean.value), clean.value)
  const isKey = (spec.kind === 'one' || spec.kind === 'many') && (rule.op === 'eq' || rule.op === 'ne')
  return isKey && reads === 'value' && rule.where === undefined ? { ...result, mustExist: { values: [clean.value], texts: [String(clean.value)], message: () => noChoice('That choice') } } : result
}

function readsOf(rule: FilterRule, spec: FieldSpec): NonNullable<FilterRule['reads']> {
  if (rule.op === 'in') return 'list'
  if (rule.op === 'range') return 'range'
  if (rule.op === 'isNull' || (spec.kind === 'boolean' && (rule.op === 'eq' || rule.op === 'ne'))) return 'boolean'
  return textOps.has(rule.op) ? 'text' : 'value'
}

function made(rule: FilterRule, filter: Filter, value: unknown): { filter: Filter } {
  const chosen = rule.where === undefined ? filter : rule.where(value)
  return { filter: rule.exclude === true ? { op: 'not', of: chosen } : chosen }
}

/** `rest_framework`'s widget takes 1 and 0 in any case of the words; the plain one the words and the numbers of its menu. */
function readFlag(text: string, rest: boolean): Clean {
  const word = rest ? text.toLowerCase() : text
  if ((rest ? ['true', '1'] : ['true', 'True', '2']).includes(word)) return { value: true }
  if ((rest ? ['false', '0'] : ['false', 'False', '3']).includes(word)) return { value: false }
  return null
}

function readWords(text: string, minLength: number | undefined): Clean {
  const value = strip(text)
  if (value === '') return null
  const length = codePoints(value)
  const short = minLength !== undefined && length < minLength ? [`Ensure this value has at least ${minLength} character${minLength === 1 ? '' : 's'} (it has ${length}).`] : []
  const [message, ...more] = [...short, ...(value.includes('\0') ? ['Null characters are not allowed.'] : [])]
  return message === undefined ? { value } : { message, more }
}

function readOne(rule: FilterRule, spec: FieldSpec, text: string, zone: string): Clean {
  if (rule.op === 'year' || rule.op === 'month' || rule.op === 'day') return readNumber('integer', text)
  if (rule.op === 'date') return found(calendarDate(strip(text)), 'Enter a valid date.')
  switch (spec.kind) {
    case 'id': case 'integer': case 'bigint': case 'decimal': case 'float': return readNumber(spec.kind, text)
    case 'date': return found(calendarDate(strip(text)), 'Enter a valid date.')
    case 'time': return found(calendarTime(strip(text)), 'Enter a valid time.')
    case 'instant': return found(rule.form === true ? calendarInstant(strip(text), zone) : (readInstant(text, zone) ?? undefined), 'Enter a valid date/time.')
    case 'duration': { const micros = readDuration(text); return found(micros ?? undefined, micros === null ? 'The number of days must be between -999999999 and 999999999.' : 'Enter a valid duration.') }
    case 'uuid': return strip(text) === '' ? null : found(cleanUuid(strip(text)), 'Enter a valid UUID.')
    case 'boolean': return readFlag(text, rule.form !== true)
    case 'choice': {
      if (rule.op !== 'eq' && rule.op !== 'ne') return typeof spec.choices?.[0]?.value === 'number' ? readNumber('integer', text) : readWords(text, rule.minLength)
      const choice = spec.choices?.find((c) => String(c.value) === text)
      return choice === undefined ? { message: noChoice(text) } : { value: choice.value }
    }
    case 'one': case 'many': {
      if (rule.op !== 'eq' && rule.op !== 'ne') return readNumber('integer', text)
      const value = keyOf(spec, text)
      return value === undefined || value === null ? { message: noChoice('That choice') } : { value }
    }
    default: return readWords(text, rule.minLength)
  }
}

const found = (value: unknown, message: string): Clean => (value === undefined ? { message } : { value })

/** A key as it would be looked up; undefined for what is none, null for a number that no row can have. */
function keyOf(spec: FieldSpec, text: string): unknown {
  const kind = spec.target?.fields['id']?.spec.kind
  if (kind === 'uuid') return cleanUuid(text)
  if (kind === 'text' || kind === 'slug') return text
  const whole = pythonInt(text)
  return whole === undefined ? undefined : Number.isSafeInteger(Number(whole)) ? Number(whole) : BigInt.asIntN(64, whole) === whole ? whole : null
}

/** A form's number field: any decimal, cut to a whole number for whole columns. */
function readNumber(kind: FieldSpec['kind'], text: string): Clean {
  const read = readDecimal(text, undefined, undefined)
  if ('code' in read) return { message: 'Enter a number.' }
  if (read.value.compare(Decimal.of('1e50')) > 0) return { message: 'Ensure this value is less than or equal to 1e+50.' }
  if (kind === 'decimal') return { value: read.value }
  if (kind === 'float') return { value: Number(read.value.toString()) }
  const whole = read.value.units / 10n ** BigInt(read.value.scale)
  return { value: kind === 'bigint' || !Number.isSafeInteger(Number(whole)) ? whole : Number(whole) }
}

/** `a,b,c`. The values of a list are not checked against the choices: an unknown one matches nothing; rows that it names must be there. */
function readCommas(rule: FilterRule, spec: FieldSpec, text: string, reads: 'list' | 'range', zone: string): FilterResult {
  const parts = text.split(',')
  if (reads === 'range' && parts.length !== 2) return { messages: ['Range query expects two values.'] }
  const isKey = reads === 'list' && (spec.kind === 'one' || spec.kind === 'many')
  const values: unknown[] = []
  const texts: string[] = []
  for (const part of parts) {
    const clean = part === '' ? null : readOne({ ...rule, op: isKey ? 'eq' : 'in' }, spec, part, zone)
    if (clean === null) continue
    if ('message' in clean) return { messages: [clean.message] }
    values.push(clean.value)
    texts.push(part)
  }
  if (reads === 'range') return made(rule, values.length < 2 ? none : where(rule.path, 'range', values), values)
  const result = made(rule, values.length === 0 ? none : where(rule.path, 'in', values), values)
  return isKey && rule.where === undefined ? { ...result, mustExist: { values, texts, message: () => noChoice('That choice') } } : result
}

/** `a,-b`: each word must be one of the rule's own. */
function readAmong(rule: FilterRule, text: string): FilterResult {
  const words = text.split(',').filter((word) => word !== '')
  const bad = words.find((word) => !rule.among!.includes(word))
  return bad === undefined ? made(rule, where(rule.path, 'in', words), words) : { messages: [noChoice(bad)] }
}

function readMultiple(rule: FilterRule, spec: FieldSpec, raw: readonly string[]): FilterResult {
  if (raw.length === 0) return { filter: null }
  const isKey = spec.kind === 'one' || spec.kind === 'many'
  const values: unknown[] = []
  const texts: string[] = []
  let orNull = false
  for (const text of raw) {
    if (rule.nullWord !== undefined && text === rule.nullWord) {
      orNull = true
      continue
    }
    const choice = spec.choices?.find((c) => String(c.value) === text)
    const value = isKey ? keyOf(spec, text) : rule.knows === 'stored' ? storedValue(spec, text) : spec.choices === undefined ? (text.includes('\0') ? undefined : text) : choice?.value
    if (value === undefined || (value === null && !isKey)) return { messages: [isKey ? `“${text}” is not a valid value.` : noChoice(text)] }
    texts.push(text)
    if (value === null) continue
    if (!values.includes(value)) values.push(value)
  }
  const each: Filter[] = values.map((value) => where(rule.path, 'eq', value))
  if (orNull) each.push(where(rule.path, 'isNull', true))
  const filter: Filter = each.length === 1 ? each[0]! : rule.conjoined === true ? { op: 'and', of: each } : orNull ? { op: 'or', of: each } : where(rule.path, 'in', values)
  const result = made(rule, filter, values)
  return isKey || rule.knows === 'stored' ? { ...result, mustExist: { values, texts, message: noChoice } } : result
}

/** A value in the one spelling that a stored one has; undefined for any other. */
function storedValue(spec: FieldSpec, text: string): unknown {
  const whole = spec.kind === 'integer' || spec.kind === 'id' || spec.kind === 'bigint' || typeof spec.choices?.[0]?.value === 'number'
  if (!whole) return text.includes('\0') ? undefined : text
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined
  return value === undefined || BigInt.asIntN(64, value) !== value ? undefined : spec.kind === 'bigint' || !Number.isSafeInteger(Number(value)) ? value : Number(value)
}

/** Both ends of a range, each of which may be missing; both count as inside. */
function readEnds(rule: FilterRule, spec: FieldSpec, raw: readonly string[], reads: 'rangeMinMax' | 'rangeAfterBefore' | 'momentAfterBefore', zone: string): FilterResult {
  const of: Filter[] = []
  const messages: string[] = []
  const values: unknown[] = [null, null]
  for (const [i, op] of (['gte', 'lte'] as const).entries()) {
    const text = raw[i] ?? ''
    if (text === '') continue
    const clean = reads !== 'rangeAfterBefore' ? readOne({ ...rule, op }, spec, text, zone) : readEnd(spec, text, i === 1, zone)
    if (clean === null) continue
    if ('message' in clean) {
      if (!messages.includes(clean.message)) messages.push(clean.message)
      continue
    }
    values[i] = clean.value
    of.push(where(rule.path, op, clean.value))
  }
  if (messages.length > 0) return { messages }
  return of.length === 0 ? { filter: null } : made(rule, of.length === 1 ? of[0]! : { op: 'and', of }, values)
}

function readEnd(spec: FieldSpec, text: string, upper: boolean, zone: string): Clean {
  const day = calendarDate(strip(text))
  if (day === undefined) return { message: 'Enter a valid date.' }
  return { value: spec.kind === 'instant' ? readInstant(`${day}T${upper ? '23:59:59.999999' : '00:00:00'}`, zone) : day }
}
