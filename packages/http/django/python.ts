import { Decimal, JsonFloat } from '@tenon/model'

/** Python's float where JavaScript would see a whole number. */
export { JsonFloat as PyFloat }

/** A float as Python reads it from text: boxed when its value is whole. */
export const pyFloat = (value: number): number | JsonFloat => (Number.isInteger(value) ? new JsonFloat(value) : value)

/** The number behind an int, a float or a box; undefined for anything else. */
export function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return value instanceof JsonFloat ? value.value : undefined
}

/** `100.0`, `1e-07`, `1e+20`: the shortest text, in Python's layout. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const magnitude = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (magnitude === 0) return `${sign}0.0`
  if (magnitude >= 1e16 || magnitude < 1e-4) {
    const [mantissa = '', exponent = '0'] = magnitude.toExponential().split('e')
    const power = Number(exponent)
    return `${sign}${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  }
  const text = String(magnitude)
  return `${sign}${text}${Number.isInteger(magnitude) ? '.0' : ''}`
}

/** A whole number's digits, never in exponent form. */
export const intText = (value: number | bigint): string => (typeof value === 'number' && Math.abs(value) >= 1e21 ? BigInt(value).toString() : value.toString())

/** `str`, `int`, `float`, `bool`, `list`, `dict`, `NoneType`. */
export function pythonTypeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (value instanceof JsonFloat) return 'float'
  if (value instanceof Decimal) return 'Decimal'
  return Array.isArray(value) ? 'list' : 'dict'
}

/** `repr(value)`: `'sale'`, `['a', 1]`, `{'a': None}`. */
export function pythonRepr(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  if (value instanceof Decimal) return `Decimal('${value.toString()}')`
  if (typeof value === 'object' && value !== null && !(value instanceof JsonFloat)) {
    return `{${Object.entries(value).map(([key, inner]) => `${quoted(key)}: ${pythonRepr(inner)}`).join(', ')}}`
  }
  return pythonStr(value)
}

/** `str(value)`: text as it is, everything else as its repr. */
export function pythonStr(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isInteger(value) ? intText(value) : floatRepr(value)
  if (value instanceof JsonFloat) return floatRepr(value.value)
  if (value instanceof Decimal) return value.toString()
  return pythonRepr(value)
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }
const unprintable = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text.replace(unprintable, (char) => {
    const known = escapes[char]
    if (known !== undefined) return known
    const code = char.codePointAt(0)!
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
  return `${quote}${quote === "'" ? body.replace(/'/g, "\\'") : body}${quote}`
}
