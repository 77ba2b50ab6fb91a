import { Decimal } from '@tenon/model'
import { floatRepr, intText, PyFloat, pyFloat } from './python.ts'

export { decodeBody, DecodeError } from './decode.ts'
export { floatRepr, numberOf, PyFloat, pyFloat, pythonRepr, pythonStr, pythonTypeName } from './python.ts'

/** Text that is not JSON; `message` is Python's sentence: `Expecting value: line 1 column 1 (char 0)`. */
export class JsonError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JsonError'
  }
}

/** Number literals that JSON.parse would change: whole floats and integers beyond the safe range. */
const risky = /(?:^|[:,[\s])-?(?:\d{16}|\d+\.0+(?!\d)|\d+\.\d{15}|\d+(?:\.\d+)?[eE])/

/**
 * Reads JSON as Python's json module does, with its messages.
 *
 * @example
 * parsePythonJson('{"a": 9007199254740993}') // { a: 9007199254740993n }
 */
export function parsePythonJson(text: string): unknown {
  // each level is opened and closed
  if (text.length > 2 * deepest && tooDeep(text)) throw new JsonError(`Nested too deeply: at most ${deepest} levels`)
  if (!risky.test(text)) {
    try {
      return JSON.parse(text)
    } catch {
      // our own reader finds the message
    }
  }
  return new Reader(text).document()
}

/** Nobody means more levels than this, and whatever walks a value later walks it by recursion. */
const deepest = 500
function tooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (quoted) { if (char === '\\') i++; else if (char === '"') quoted = false }
    else if (char === '"') quoted = true
    else if (char === '[' || char === '{') { if (++depth > deepest) return true }
    else if (char === ']' || char === '}') depth--
  }
  return false
}

const numberAt = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y
const plain = /[^"\\\x00-\x1f]*/y
const spaces = /[ \t\n\r]*/y
const words: readonly (readonly [string, unknown])[] = [['null', null], ['true', true], ['false', false]]
const constants = ['NaN', 'Infinity', '-Infinity']
const short: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  document(): unknown {
    if (this.text.startsWith('\ufeff')) this.fail('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0)
    this.skip()
    const value = this.value()
    this.skip()
    if (this.at < this.text.length) this.fail('Extra data', this.at)
    return value
  }

  private value(): unknown {
    const { text, at } = this
    const char = text[at]
    if (char === '"') return this.string()
    if (char === '{') return this.object()
    if (char === '[') return this.array()
    for (const [word, value] of words) {
      if (text.startsWith(word, at)) {
        this.at += word.length
        return value
      }
    }
    for (const word of constants) if (text.startsWith(word, at)) throw new JsonError(`Out of range float values are not JSON compliant: '${word}'`)
    return this.number()
  }

  private number(): unknown {
    numberAt.lastIndex = this.at
    const match = numberAt.exec(this.text)
    if (match === null) return this.fail('Expecting value', this.at)
    this.at = numberAt.lastIndex
    const [all, whole = '', fraction, exponent] = match
    if (fraction !== undefined || exponent !== undefined) return pyFloat(Number(all))
    const digits = whole.length - (whole.startsWith('-') ? 1 : 0)
    if (digits > 4300) throw new JsonError(`Exceeds the limit (4300 digits) for integer string conversion: value has ${digits} digits; use sys.set_int_max_str_digits() to increase the limit`)
    const near = Number(whole)
    return Number.isSafeInteger(near) ? near + 0 : BigInt(whole)
  }

  private array(): unknown[] {
    const items: unknown[] = []
    this.at++
    this.skip()
    if (this.take(']')) return items
    for (;;) {
      items.push(this.value())
      this.skip()
      if (this.take(']')) return items
      if (!this.take(',')) this.fail("Expecting ',' delimiter", this.at)
      this.skip()
    }
  }

  private object(): Record<string, unknown> {
    const out: Record<string, unknown> = {}
    this.at++
    this.skip()
    if (this.take('}')) return out
    for (;;) {
      if (this.text[this.at] !== '"') this.fail('Expecting property name enclosed in double quotes', this.at)
      const key = this.string()
      this.skip()
      if (!this.take(':')) this.fail("Expecting ':' delimiter", this.at)
      this.skip()
      const value = this.value()
      if (key === '__proto__') Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true })
      else out[key] = value
      this.skip()
      if (this.take('}')) return out
      if (!this.take(',')) this.fail("Expecting ',' delimiter", this.at)
      this.skip()
    }
  }

  private string(): string {
    const { text } = this
    const start = this.at++
    let out = ''
    for (;;) {
      plain.lastIndex = this.at
      out += plain.exec(text)?.[0] ?? ''
      this.at = plain.lastIndex
      const char = text[this.at]
      if (char === undefined) this.fail('Unterminated string starting at', start)
      if (char === '"') {
        this.at++
        return out
      }
      if (char !== '\\') this.fail('Invalid control character at', this.at)
      out += this.escape(start)
    }
  }

  private escape(start: number): string {
    const { text, at } = this
    const char = text[at + 1]
    if (char === undefined) return this.fail('Unterminated string starting at', start)
    if (char !== 'u') {
      const known = short[char]
      if (known === undefined) return this.fail('Invalid \\escape', at)
      this.at += 2
      return known
    }
    const hex = text.slice(at + 2, at + 6)
    if (at + 6 >= text.length || !/^[0-9a-fA-F]{4}$/.test(hex)) return this.fail('Invalid \\uXXXX escape', at + 1)
    this.at += 6
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  private skip(): void {
    spaces.lastIndex = this.at
    spaces.test(this.text)
    this.at = spaces.lastIndex
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  /** Python counts code points, lines and columns from 1, characters from 0. */
  private fail(what: string, index: number): never {
    const before = this.text.slice(0, index)
    const line = before.split('\n').length
    const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1
    throw new JsonError(`${what}: line ${line} column ${column} (char ${[...before].length})`)
  }
}

const lineSeparators = /[\u2028\u2029]/
/** A JSON string: UTF-8 as it is, the two line separators escaped. */
export function jsonText(text: string): string {
  const out = JSON.stringify(text)
  return lineSeparators.test(out) ? out.replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029') : out
}

/** A float as JSON. Not-a-numbers have no text, as in Python's strict mode. */
export function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Out of range float values are not JSON compliant: ${floatRepr(value)}`)
  return floatRepr(value)
}

/**
 * Compact JSON in Python's spelling.
 *
 * @example
 * pythonJson({ a: 0.1, b: 12n }) // '{"a":0.1,"b":12}'
 */
export function pythonJson(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return jsonText(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return Number.isInteger(value) ? intText(value) : jsonFloat(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof PyFloat) return jsonFloat(value.value)
  if (value instanceof Decimal) return jsonFloat(Number(value.toString()))
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(',')}]`
  if (value instanceof Map) return pythonJson(Object.fromEntries(value))
  let out = ''
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) out += `${out === '' ? '' : ','}${jsonText(key)}:${pythonJson(inner)}`
  return `{${out}}`
}
