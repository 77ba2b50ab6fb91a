import { Decimal } from '@tenon/model'
import type { ColumnType } from './database.ts'

/** `none`: no row can answer; `all`: every row that has a value does. */
export type Reached = { readonly op: string; readonly value: unknown } | 'none' | 'all'

/**
 * A comparison in values that the column can hold. A whole number beyond 64 bits, digits finer than the scale and the year
 * 100000 are good questions with a plain answer, not errors of the database.
 */
export function reachable(type: ColumnType, op: string, value: unknown): Reached {
  if (op === 'year' || op === 'month' || op === 'day') return inRange(value, 0n, 9999n) ? { op, value } : 'none'
  const edge = edgeOf(type)
  if (edge === undefined || value === null || !comparing.has(op)) return { op, value }
  if (op === 'in') return { op, value: (value as readonly unknown[]).filter((v) => v === null || edge(v) === 'exact') }
  if (op === 'range') {
    const [low, high] = value as readonly [unknown, unknown]
    const from = reachable(type, 'gte', low)
    const to = reachable(type, 'lte', high)
    if (from === 'none' || to === 'none') return 'none'
    // between what the column can hold: an end out of reach is its own edge
    return { op, value: [end(type, from, true), end(type, to, false)] }
  }
  const at = edge(value)
  if (at === 'exact') return { op, value }
  if (op === 'eq') return 'none'
  if (op === 'ne') return 'all'
  if (at === 'above') return op.startsWith('l') ? 'all' : 'none'
  if (at === 'below') return op.startsWith('g') ? 'all' : 'none'
  return { op: op.startsWith('g') ? 'gt' : 'lte', value: floor(type, value) }
}

/** What is asked of a value's size; whether there is one, or how it is spelled, is asked of any. */
const comparing: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'range'])
const int64 = { low: -(2n ** 63n), high: 2n ** 63n - 1n }
const inRange = (value: unknown, low: bigint, high: bigint): boolean => (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) && BigInt(value) >= low && BigInt(value) <= high

function edgeOf(type: ColumnType): ((value: unknown) => 'exact' | 'above' | 'below' | 'between') | undefined {
  switch (type.is) {
    case 'integer': case 'bigint': case 'duration': return (v) => (typeof v !== 'bigint' && typeof v !== 'number') || inRange(v, int64.low, int64.high) ? 'exact' : v > 0 ? 'above' : 'below'
    case 'decimal': return (v) => {
      const exact = Decimal.of(v as string)
      const most = new Decimal(10n ** BigInt(type.precision), type.scale)
      if (exact.compare(most) >= 0) return 'above'
      if (exact.compare(most.times(-1)) <= 0) return 'below'
      return exact.round(type.scale).equals(exact) ? 'exact' : 'between'
    }
    default: return undefined
  }
}

/** The nearest value of the column's scale that is not above. */
function floor(type: ColumnType, value: unknown): Decimal {
  const scale = type.is === 'decimal' ? type.scale : 0
  const exact = Decimal.of(value as string)
  const near = exact.round(scale)
  return near.compare(exact) > 0 ? near.minus(new Decimal(1n, scale)) : near
}

function end(type: ColumnType, reached: Exclude<Reached, 'none'>, low: boolean): unknown {
  if (reached !== 'all') return reached.op === 'gt' ? (reached.value as Decimal).plus(new Decimal(1n, type.is === 'decimal' ? type.scale : 0)) : reached.value
  if (type.is !== 'decimal') return low ? int64.low : int64.high
  const most = new Decimal(10n ** BigInt(type.precision) - 1n, type.scale)
  return low ? most.times(-1) : most
}
