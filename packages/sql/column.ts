import { Decimal, type FieldSpec, readJson, writeJson } from '@tenon/model'
import { type ColumnType, DatabaseError, type DatabaseKind } from './database.ts'
import { fromCesu8 } from './hana/text.ts'
import { plainly } from './plainly.ts'
import { noSeal, type Seal } from './seal.ts'

/** The column a field is kept in. */
export function columnType(spec: FieldSpec): ColumnType {
  if (spec.sealed === true) return { is: 'sealed' }
  switch (spec.kind) {
    case 'id': case 'integer': return { is: 'integer' }
    case 'one': return spec.target === undefined ? { is: 'integer' } : columnType(spec.target.fields.id?.spec ?? { ...spec, kind: 'id' })
    case 'bigint': return { is: 'bigint' }
    case 'decimal': return { is: 'decimal', precision: spec.precision ?? 12, scale: spec.scale ?? 2, ...(spec.plain === true ? PLAIN : {}) }
    case 'choice': return choiceType(spec)
    case 'uuid': case 'instant': return { is: spec.kind, ...(spec.plain === true ? PLAIN : {}) }
    case 'float': case 'boolean': case 'date': case 'time': case 'duration': case 'json': return { is: spec.kind }
    case 'list': case 'map': case 'choices': return { is: 'json' }
    case 'many': case 'lines': case 'nested': throw new TypeError(`${spec.kind} has no column`)
    case 'text': return spec.maxLength === undefined ? LONG : TEXT
    default: return TEXT
  }
}

const PLAIN = Object.freeze({ plain: true })
const TEXT: ColumnType = Object.freeze({ is: 'text' })
const LONG: ColumnType = Object.freeze({ is: 'text', long: true })
const codeTypes = new WeakMap<object, ColumnType>()
function choiceType(spec: FieldSpec): ColumnType {
  const choices = spec.choices ?? []
  if (choices.every((c) => c.stored === undefined)) return { is: typeof choices[0]?.value === 'number' ? 'integer' : 'text' }
  let type = codeTypes.get(choices)
  if (type === undefined) {
    const codes = choices.map((c) => [c.value, c.stored ?? c.value] as const)
    type = Object.freeze({ is: 'code', of: codes.every(([, code]) => typeof code === 'number') ? 'integer' : 'text', codes })
    codeTypes.set(choices, type)
  }
  return type
}

type Code = (value: unknown) => unknown
const keep: Code = (v) => v
/** Other programs leave seconds out. */
const time = (v: string): string => (v.length === 8 ? `${v}.000000` : v.length === 5 ? `${v}:00.000000` : v.padEnd(15, '0'))

/** Model value to what the driver takes. */
export function encoder(type: ColumnType, kind: DatabaseKind, seal: Seal = noSeal): Code {
  const sqlite = kind === 'sqlite'
  const hana = kind === 'hana'
  if (sqlite && 'plain' in type) return some(plainly[type.is].write)
  switch (type.is) {
    case 'decimal': return sqlite ? some((v) => Decimal.of(v as string).round(type.scale).units) : hana ? some((v) => digits(Decimal.of(v as string).round(type.scale), type.precision)) : some((v) => rounded(Decimal.of(v as string), type.scale))
    case 'boolean': return sqlite ? some((v) => (v === true ? 1 : 0)) : keep
    case 'json': return some((v) => plainJson(writeJson(v, sqlite || hana)), true)
    case 'bigint': case 'duration': return sqlite ? some((v) => BigInt(v as bigint)) : hana ? some((v) => inInt64(BigInt(v as bigint))) : some(String)
    case 'code': { const codes = new Map(type.codes); return some((v) => codes.get(v) ?? v) }
    case 'float': return some((v) => { if (!Number.isFinite(v)) throw new DatabaseError('range', `not a finite number: ${String(v)}`); return v })
    case 'instant': return some((v) => (typeof v === 'string' && v.length === 27 ? v : wholeInstant(v)))
    case 'text': return (v) => (typeof v === 'string' ? plainText(v) : (v ?? null))
    case 'integer': return hana ? (v) => (typeof v === 'bigint' ? inInt64(v) : (v ?? null)) : keep
    case 'sealed': return some((v) => seal.close(plainText(String(v))))
    default: return keep
  }
}

/** Half to even on every database; PostgreSQL alone would round half away from zero. */
const rounded = (v: Decimal, scale: number): string => (v.scale > scale ? v.toFixed(scale) : v.toString())

/** Whether a text comes back as it went: NUL ends a text in PostgreSQL, half a surrogate pair is replaced. No stored text equals another. */
export const isStorable = (v: string): boolean => !v.includes('\0') && v.isWellFormed()

function plainText(v: string): string {
  if (v.includes('\0')) throw new DatabaseError('range', 'text must not contain the character NUL')
  if (!v.isWellFormed()) throw new DatabaseError('range', 'text must not contain half of a surrogate pair')
  return v
}

/** HANA's driver cuts digits off instead of refusing them. */
function digits(v: Decimal, precision: number): string {
  if (v.units === 0n) return '0'
  if (String(v.units).replace('-', '').length > precision) throw new DatabaseError('range', `more than ${precision} digits: ${v.toString()}`)
  return v.toString()
}
function inInt64(v: bigint): string {
  if (BigInt.asIntN(64, v) !== v) throw new DatabaseError('range', `not a whole number of 64 bits: ${v}`)
  return String(v)
}

function plainJson(v: string): string {
  if (v.includes('\\u') && /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(v)) throw new DatabaseError('range', 'JSON must not contain the character NUL or half of a surrogate pair')
  return v
}

/** Instants are kept with six digits, so that they sort as text. */
function wholeInstant(v: unknown): string {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(String(v))
  if (match === null) throw new DatabaseError('range', `not an instant in UTC: ${String(v)}`)
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0')}Z`
}

/** What the driver gives to a model value. */
export function decoder(type: ColumnType, kind: DatabaseKind, seal: Seal = noSeal): Code {
  const sqlite = kind === 'sqlite'
  if (sqlite && 'plain' in type) return some((v) => plainly[type.is].read(v, 'scale' in type ? type.scale : 0))
  switch (type.is) {
    case 'decimal': return sqlite ? some((v) => new Decimal(BigInt(v as bigint), type.scale)) : some((v) => Decimal.of(v as string))
    case 'boolean': return sqlite ? some((v) => v === 1 || v === 1n) : some((v) => v === 't' || v === true || v === 1)
    case 'json': return kind === 'hana' ? some((v) => readJson(hanaText(v))) : some((v) => (typeof v === 'string' ? readJson(v) : v))
    case 'text': return kind === 'hana' ? some(hanaText) : keep
    case 'code': { const values = new Map(type.codes.map(([value, code]) => [String(code), value])); return some((v) => values.get(String(v)) ?? v) }
    case 'integer': case 'float': return some(Number)
    case 'bigint': case 'duration': return some((v) => BigInt(v as string))
    case 'instant': return sqlite ? keep : some((v) => instantText(v as string))
    case 'time': return some((v) => time(v as string))
    case 'sealed': return some((v) => seal.open(kind === 'hana' ? hanaText(v) : String(v)))
    default: return keep
  }
}

function some(code: Code, nullToo = false): Code {
  return (v) => (v === null || v === undefined ? (nullToo && v === undefined ? null : (v ?? null)) : code(v))
}

/** `2024-01-01 01:00:00.5+00` as PostgreSQL says it, to 27 characters. */
function instantText(text: string): string {
  // with a year of four digits each part has its place; the zone is that of the connection
  if (text.charCodeAt(10) === SPACE && text.endsWith('+00')) {
    const fraction = text.charCodeAt(19) === POINT ? text.slice(20, -3) : ''
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.length === 6 ? fraction : fraction.padEnd(6, '0')}Z`
  }
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text)
  return match === null ? text : `${match[1]}T${match[2]}.${(match[3] ?? '').slice(0, 6).padEnd(6, '0')}Z`
}
const [SPACE, POINT] = [0x20, 0x2e]

/** Texts of any length come as bytes; what is no text in an existing table is told as one. */
const hanaText = (v: unknown): string => (typeof v === 'string' ? v : Buffer.isBuffer(v) ? fromCesu8(v) : String(v))
