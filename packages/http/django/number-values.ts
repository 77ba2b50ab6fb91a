import { Decimal } from '@tenon/model'
import { numberOf, pythonStr } from './python.ts'
import { asciiDigits, strip } from './text-values.ts'

const underscores = /(?<=\d)_(?=\d)/g

/** Python's `int(text)`; undefined where it refuses. */
export function pythonInt(text: string): bigint | undefined {
  const plain = asciiDigits(strip(text)).replace(underscores, '')
  return /^[+-]?\d+$/.test(plain) && plain.length <= 4300 ? BigInt(plain.replace(/^\+/, '')) : undefined
}

/** Python's `float(text)`, without infinities and not-a-numbers. */
export function pythonFloat(text: string): number | undefined {
  const plain = asciiDigits(strip(text)).replace(underscores, '')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

export type Read<T> = { readonly value: T } | { readonly code: string; readonly params?: Record<string, unknown> }

/** An integer field: numbers and text, `1.0` and `"1.0"` included. */
export function readInteger(raw: unknown): Read<bigint> {
  if (typeof raw === 'string' && raw.length > 1000) return { code: 'tooLong' }
  const value = pythonInt(pythonStr(raw).replace(/\.0*\s*$/, ''))
  return value === undefined ? { code: 'invalid' } : { value }
}

export function readFloat(raw: unknown): Read<number> {
  if (typeof raw === 'string' && raw.length > 1000) return { code: 'tooLong' }
  const number = numberOf(raw)
  const value = typeof raw === 'boolean' ? Number(raw) : typeof raw === 'string' ? pythonFloat(raw) : number === undefined ? undefined : Number(number)
  return value === undefined || !Number.isFinite(value) ? { code: 'invalid' } : { value }
}

/** A decimal field: JSON numbers are read through their shortest text. Digits are counted as written, zeros at the end included. */
export function readDecimal(raw: unknown, precision: number | undefined, scale: number | undefined): Read<Decimal> {
  if (typeof raw === 'object' && raw !== null && numberOf(raw) === undefined && !(raw instanceof Decimal)) return { code: 'invalid' }
  const text = strip(pythonStr(raw))
  if (text.length > 1000) return { code: 'tooLong' }
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(asciiDigits(text).replace(/_/g, ''))
  if (match === null || (!match[2] && !match[3])) return { code: 'invalid' }
  const fraction = match[3] ?? ''
  const digits = `${match[2]}${fraction}`.replace(/^0+(?=\d)/, '')
  const exponent = Number(match[4] ?? 0) - fraction.length
  const places = exponent >= 0 ? 0 : -exponent
  const total = exponent >= 0 ? digits.length + exponent : Math.max(digits.length, places)
  const whole = Math.max(total - places, 0)
  if (precision !== undefined && total > precision) return { code: 'maxDigits', params: { limit: precision } }
  if (scale !== undefined && places > scale) return { code: 'maxPlaces', params: { limit: scale } }
  if (precision !== undefined && scale !== undefined && whole > precision - scale) return { code: 'maxWhole', params: { limit: precision - scale } }
  if (Math.abs(exponent) > 10_000) return { code: 'invalid' }
  const size = BigInt(digits) * 10n ** BigInt(Math.max(exponent, 0))
  const value = new Decimal(match[1] === '-' ? -size : size, places, match[1] === '-')
  return { value: scale === undefined ? value : value.round(scale) }
}
