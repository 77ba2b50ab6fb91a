/**
 * A float whose value happens to be whole. JSON and Python tell `1` from `1.0`, JavaScript does not; arithmetic works as with
 * any number. Every other float is a plain number, a plain whole number is an int, one beyond 2^53 a bigint.
 */
export class JsonFloat extends Number {
  readonly value: number
  constructor(value: number) {
    super(value)
    this.value = value
    Object.freeze(this)
  }
}

/** Literals that JSON.parse alone would change: whole floats and integers beyond the safe range. */
const risky = /(?:^|[:,[\s])-?(?:\d{16}|\d+\.0+(?!\d)|\d+\.\d{15}|\d+(?:\.\d+)?[eE])/
const raw = (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON
type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown

/** JSON text with every number as it was written: see `JsonFloat`. */
export function readJson(text: string): unknown {
  if (!risky.test(text)) return JSON.parse(text)
  const exact: Reviver = (_, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value
    if (/[.eE]/.test(source)) return Number.isInteger(value) ? new JsonFloat(value) : value
    return Number.isSafeInteger(value) ? value + 0 : BigInt(source)
  }
  return JSON.parse(text, exact as (this: unknown, key: string, value: unknown) => unknown)
}

/**
 * The text that databases keep: every digit of a number, floats beyond 10^16 as whole numbers, as a document store would.
 * `sorted`: keys by length, then by bytes, as PostgreSQL keeps them.
 */
export function writeJson(value: unknown, sorted = false): string {
  if (native(value)) return sorted ? ordered(value) : (JSON.stringify(value) ?? 'null')
  return JSON.stringify(value, (_, v: unknown) => {
    if (typeof v === 'bigint') return raw(v.toString())
    if (typeof v === 'number' && Math.abs(v) >= 1e16 && Number.isFinite(v)) return raw(BigInt(v).toString())
    if (v instanceof JsonFloat) return raw(floatText(v.value))
    return sorted && typeof v === 'object' && v !== null && !Array.isArray(v) && !('rawJSON' in v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => byLength(a, b))) : v
  }) ?? 'null'
}

/** Whether JSON's own writer says a value just so: only a look at every value is cheaper than a function for each. */
function native(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) < 1e16 || !Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint'
  if (Array.isArray(value)) return value.every(native)
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  for (const key in value) if (!native((value as Readonly<Record<string, unknown>>)[key])) return false
  return true
}

/** What JSON's own writer would say, with the keys in order. */
function ordered(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`
  let text = ''
  for (const key of keysOf(value)) {
    const inner = (value as Readonly<Record<string, unknown>>)[key]
    if (inner === undefined || typeof inner === 'function' || typeof inner === 'symbol') continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${ordered(inner)}`
  }
  return `{${text}}`
}
const inOrder = (value: object): string[] => Object.keys(value).sort(byLength)
const shapes = new Map<string, readonly string[]>()
/** Objects of one shape have their keys put in order once. */
function keysOf(value: object): readonly string[] {
  const names = Object.keys(value)
  if (names.length < 2) return names
  const key = `${names.length}\0${names.join('\0')}`
  let known = shapes.get(key)
  if (known === undefined) {
    known = inOrder(value)
    if (shapes.size > 500) shapes.clear()
    if (key.length < 2000 && !known.some((name) => name.includes('\0'))) shapes.set(key, known)
  }
  return known
}

const floatText = (value: number): string => (Math.abs(value) >= 1e16 ? BigInt(value).toString() : `${value === 0 ? 0 : value}.0`)

const bytes = new TextEncoder()
function byLength(a: string, b: string): number {
  if (ascii.test(a) && ascii.test(b)) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
  const [left, right] = [bytes.encode(a), bytes.encode(b)]
  if (left.length !== right.length) return left.length - right.length
  const at = left.findIndex((byte, i) => byte !== right[i])
  return at < 0 ? 0 : left[at]! - right[at]!
}
const ascii = /^[\x00-\x7f]*$/

/** What no database keeps in JSON: characters that are none, numbers without digits. */
export function jsonProblem(value: unknown): 'nul' | 'surrogate' | 'invalid' | undefined {
  if (typeof value === 'string') return value.includes('\0') ? 'nul' : value.isWellFormed() ? undefined : 'surrogate'
  if (typeof value === 'number' || value instanceof JsonFloat) return Number.isFinite(Number(value)) ? undefined : 'invalid'
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const problem = jsonProblem(key) ?? jsonProblem(inner)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A JSON object: not null, not an array. */
export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
