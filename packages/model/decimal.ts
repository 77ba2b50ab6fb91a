/**
 * An exact decimal: a whole number of units and a scale (digits after the point). Frozen; every operation makes a new one.
 *
 * @example
 * Decimal.of('19.90').times(3).toFixed(2) // '59.70'
 */
export class Decimal {
  readonly units: bigint
  readonly scale: number
  /** Below zero, or a zero that was written with a minus: `-0.00` is told back as it came. */
  readonly negative: boolean

  constructor(units: bigint, scale: number, negative = units < 0n) {
    this.units = units
    this.scale = scale
    this.negative = negative
    Object.freeze(this)
  }

  static readonly zero: Decimal = new Decimal(0n, 0)

  /** Reads `12`, `-0.50`, `1e3`. Throws a RangeError for anything else: no float is ever read but through its shortest text. */
  static of(value: Decimal | string | number | bigint): Decimal {
    if (value instanceof Decimal) return value
    if (typeof value === 'bigint') return new Decimal(value, 0)
    const plain = plainly(String(value))
    if (plain !== undefined) return plain
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(String(value))
    if (!match || (!match[2] && !match[3])) throw new RangeError(`not a decimal number: ${value}`)
    const fraction = match[3] ?? ''
    const digits = BigInt(`${match[2] ?? ''}${fraction}`)
    const scale = fraction.length - Number(match[4] ?? 0)
    const units = match[1] === '-' ? -digits : digits
    return scale >= 0 ? new Decimal(units, scale, match[1] === '-') : new Decimal(units * 10n ** BigInt(-scale), 0, match[1] === '-')
  }

  plus(other: DecimalLike): Decimal {
    const [a, b, scale] = align(this, Decimal.of(other))
    return new Decimal(a + b, scale)
  }

  minus(other: DecimalLike): Decimal {
    const [a, b, scale] = align(this, Decimal.of(other))
    return new Decimal(a - b, scale)
  }

  times(other: DecimalLike): Decimal {
    const b = Decimal.of(other)
    return new Decimal(this.units * b.units, this.scale + b.scale)
  }

  /** The quotient with so many digits after the point, rounded half to even. Throws a RangeError for a zero below the line. */
  dividedBy(other: DecimalLike, scale: number): Decimal {
    const [a, b] = align(this, Decimal.of(other))
    if (b === 0n) throw new RangeError('a division by zero')
    const negative = (a < 0n) !== (b < 0n)
    const [top, below] = [(a < 0n ? -a : a) * 10n ** BigInt(scale), b < 0n ? -b : b]
    const rest = top % below
    let whole = top / below
    if (rest * 2n > below || (rest * 2n === below && whole % 2n === 1n)) whole += 1n
    return new Decimal(negative ? -whole : whole, scale)
  }

  /** Rounds half to even, as money is rounded by banks and by IEEE 754 decimal arithmetic. */
  round(scale: number): Decimal {
    if (scale >= this.scale) return new Decimal(this.units * 10n ** BigInt(scale - this.scale), scale, this.negative)
    const step = 10n ** BigInt(this.scale - scale)
    const { negative } = this
    const size = this.units < 0n ? -this.units : this.units
    const rest = size % step
    let whole = size / step
    if (rest * 2n > step || (rest * 2n === step && whole % 2n === 1n)) whole += 1n
    return new Decimal(negative ? -whole : whole, scale, negative)
  }

  compare(other: DecimalLike): -1 | 0 | 1 {
    const [a, b] = align(this, Decimal.of(other))
    return a < b ? -1 : a > b ? 1 : 0
  }

  equals(other: DecimalLike): boolean {
    return this.compare(other) === 0
  }

  get isZero(): boolean {
    return this.units === 0n
  }

  /** The text with exactly `scale` digits after the point, rounded half to even when digits must go. */
  toFixed(scale: number): string {
    return this.round(scale).toString()
  }

  toString(): string {
    const { negative } = this
    const digits = (this.units < 0n ? -this.units : this.units).toString().padStart(this.scale + 1, '0')
    const text = this.scale === 0 ? digits : `${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`
    return negative ? `-${text}` : text
  }

  toJSON(): string {
    return this.toString()
  }
}

export type DecimalLike = Decimal | string | number | bigint

/** Adds up one decimal of each item; zero for none. */
export function sum<T>(items: Iterable<T>, of: (item: T) => DecimalLike): Decimal {
  let total = Decimal.zero
  for (const item of items) total = total.plus(of(item))
  return total
}

function align(a: Decimal, b: Decimal): [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.units, b.units, a.scale]
  if (a.scale > b.scale) return [a.units, b.units * 10n ** BigInt(a.scale - b.scale), a.scale]
  return [a.units * 10n ** BigInt(b.scale - a.scale), b.units, b.scale]
}

/** Digits with at most one point between or around them, as they mostly come: few enough to be counted exactly by a number. */
function plainly(text: string): Decimal | undefined {
  const { length } = text
  if (length === 0 || length > 15) return undefined
  const negative = text.charCodeAt(0) === 0x2d
  let units = 0
  let point = -1
  let digits = 0
  for (let at = negative ? 1 : 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit >= 0 && digit <= 9) { units = units * 10 + digit; digits++ } else if (digit === -2 && point < 0) point = at
    else return undefined
  }
  return digits === 0 ? undefined : new Decimal(BigInt(negative ? -units : units), point < 0 ? 0 : length - point - 1, negative)
}
