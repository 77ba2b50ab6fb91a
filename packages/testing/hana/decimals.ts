import { SqlError } from './errors.ts'

// Exact numbers in the SQLite beneath: text that sorts as the numbers do, the same for equal numbers whatever their scale, and as many
// digits as there are. Nought is `o`; above it stand `p`, the place of the point and the digits; below it `n` and the same turned
// round, with a `~` behind it, so that of two with the same beginning the longer is the smaller.

const BIAS = 10_000
/** A number: whole units, and how many digits of them stand behind the point. */
interface Units { readonly units: bigint; readonly scale: number }
const nines = (digits: string): string => digits.replace(/\d/g, (d) => String(9 - Number(d)))
export const tenTo = (n: number): bigint => 10n ** BigInt(n)
const size = (units: bigint): bigint => (units < 0n ? -units : units)

export function kept(units: bigint, scale: number): string {
  if (units === 0n) return 'o'
  const all = String(size(units))
  const body = `${String(BIAS + all.length - scale).padStart(5, '0')}${all.replace(/0+$/, '')}`
  return units > 0n ? `p${body}` : `n${nines(body)}~`
}

export function numberOf(text: string): Units {
  if (text === 'o') return { units: 0n, scale: 0 }
  const body = text.startsWith('p') ? text.slice(1) : nines(text.slice(1, -1))
  const digits = BigInt(`${text.startsWith('p') ? '' : '-'}${body.slice(5)}`)
  const scale = body.length - 5 - (Number(body.slice(0, 5)) - BIAS)
  return scale >= 0 ? { units: digits, scale } : { units: digits * tenTo(-scale), scale: 0 }
}

/** The whole units of a scale, half away from nought beyond it unless another way is named. */
export function unitsAt(text: string, scale: number, mode = 'ROUND_HALF_UP'): bigint {
  const { units, scale: own } = numberOf(text)
  return own <= scale ? units * tenTo(scale - own) : rounded(units, tenTo(own - scale), mode)
}
export const roundedTo = (text: string, scale: number, mode?: string): string => kept(unitsAt(text, scale, mode), scale)

/** As many digits as a number without a fixed scale has. */
export function cutTo(text: string, digits: number): string {
  const { units, scale } = numberOf(text)
  const more = String(size(units)).length - digits
  return more <= 0 ? text : kept(rounded(units, tenTo(more), 'ROUND_HALF_EVEN') * tenTo(more), scale)
}

function aligned(a: string, b: string): [bigint, bigint, number] {
  const [x, y] = [numberOf(a), numberOf(b)]
  const scale = Math.max(x.scale, y.scale)
  return [x.units * tenTo(scale - x.scale), y.units * tenTo(scale - y.scale), scale]
}
export function plus(a: string, b: string): string { const [x, y, scale] = aligned(a, b); return kept(x + y, scale) }
export const negative = (a: string): string => { const { units, scale } = numberOf(a); return kept(-units, scale) }
export const absolute = (a: string): string => (a.startsWith('n') ? negative(a) : a)
export function times(a: string, b: string): string { const [x, y] = [numberOf(a), numberOf(b)]; return kept(x.units * y.units, x.scale + y.scale) }

/** As people write it: with all digits of a scale, or with those that it has. */
export function textOf(text: string, scale?: number): string {
  const own = scale ?? numberOf(text).scale
  const units = unitsAt(text, own)
  const digits = String(size(units)).padStart(own + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - own)}${own === 0 ? '' : `.${digits.slice(digits.length - own)}`}`
}

/** A written number as it is kept, with so many digits behind the point. */
export const keptAt = (text: string, scale: number): string => kept(unitsOf(text, scale), scale)
/** The same, with all of its digits. */
export function keptWhole(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  return keptAt(text, Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent)))
}

/** A written number as whole units of a scale, half away from nought beyond it. */
export function unitsOf(text: string, scale: number): bigint {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', part = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const shift = scale - part.length + Number(exponent)
  const digits = BigInt(`${whole}${part}` || '0') * (mantissa.startsWith('-') ? -1n : 1n)
  return shift >= 0 ? digits * tenTo(shift) : rounded(digits, tenTo(-shift), 'ROUND_HALF_UP')
}

/** A whole number of 64 bits, or an overflow. */
export function wholeOf(text: string): bigint {
  const units = unitsAt(text, 0)
  if (BigInt.asIntN(64, units) !== units) throw new SqlError(314, 'numeric overflow')
  return units
}

function rounded(units: bigint, step: bigint, mode: string): bigint {
  const [whole, rest] = [units / step, units % step]
  const [twice, sign] = [size(rest) * 2n, units < 0n ? -1n : 1n]
  switch (mode) {
    case 'ROUND_UP': return rest === 0n ? whole : whole + sign
    case 'ROUND_DOWN': return whole
    case 'ROUND_CEILING': return rest > 0n ? whole + 1n : whole
    case 'ROUND_FLOOR': return rest < 0n ? whole - 1n : whole
    case 'ROUND_HALF_DOWN': return twice > step ? whole + sign : whole
    case 'ROUND_HALF_EVEN': return twice > step || (twice === step && whole % 2n !== 0n) ? whole + sign : whole
    default: return twice >= step ? whole + sign : whole
  }
}

// On the wire: whole units in 8, 12 or 16 bytes where the scale is fixed, else 113 bits of digits and an exponent.
const EXPONENT = 6176

export function fixedBytes(text: string, scale: number, bytes: number): Buffer {
  const units = unitsAt(text, scale)
  if (size(units) >= tenTo(38) || BigInt.asIntN(bytes * 8, units) !== units) throw new SqlError(314, 'numeric overflow')
  return littleEndian(BigInt.asUintN(bytes * 8, units), bytes)
}
export const fixedFrom = (bytes: Buffer): bigint => BigInt.asIntN(bytes.length * 8, fromLittleEndian(bytes))

export function floatingBytes(text: string | null): Buffer {
  if (text === null) return Buffer.alloc(16, 0x70)
  const { units, scale } = numberOf(cutTo(text, 34))
  // what stands before the point is told by the exponent where it would not fit
  const zeros = scale === 0 ? /0*$/.exec(String(units))![0].length : 0
  const exponent = units === 0n ? 0 : zeros - scale
  return littleEndian(size(units) / tenTo(zeros === 0 || units === 0n ? 0 : zeros) | (BigInt(EXPONENT + exponent) << 113n) | (units < 0n ? 1n << 127n : 0n), 16)
}
export function floatingFrom(bytes: Buffer): string {
  const bits = fromLittleEndian(bytes)
  const units = (bits & ((1n << 113n) - 1n)) * (bits >> 127n === 1n ? -1n : 1n)
  const exponent = Number((bits >> 113n) & 0x3fffn) - EXPONENT
  return exponent >= 0 ? kept(units * tenTo(exponent), 0) : kept(units, -exponent)
}

function littleEndian(value: bigint, bytes: number): Buffer {
  const out = Buffer.alloc(bytes)
  for (let i = 0, rest = value; i < bytes; i++, rest >>= 8n) out[i] = Number(rest & 0xffn)
  return out
}
const fromLittleEndian = (bytes: Buffer): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
