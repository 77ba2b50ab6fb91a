import { Decimal } from '@tenon/model'
import type { Facts } from './facts.ts'
import { factsOf } from './facts.ts'
import { partsOf } from './parts.ts'
import type { Reader } from './reader.ts'

type Values = Record<string, unknown>

/** Fills in what an entity derives, the parts' own first. */
export function deriveAll(base: Pick<Reader, 'catalog'>, facts: Facts, row: Values): void {
  for (const [name, spec] of facts.parts) {
    const inner = factsOf(base, spec.part!)
    if (inner.derived.length > 0 || inner.parts.length > 0) for (const part of partsOf(spec, row[name])) deriveAll(base, inner, part)
  }
  for (const [name, spec, of] of facts.derived) {
    const value = of(row)
    row[name] = spec.kind === 'decimal' && value !== null && typeof value === 'object' && 'round' in value ? (value as { round(n: number): unknown }).round(spec.scale ?? 0) : value
  }
}

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null)
  if (typeof a === 'object' || typeof b === 'object') return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
  return false
}

/** A value as JSON holds it: exact numbers as text, nothing for what JSON cannot say. */
export function plain(value: unknown): unknown {
  switch (typeof value) {
    case 'string': case 'boolean': return value
    case 'number': return Number.isFinite(value) ? value + 0 : null
    case 'bigint': return value.toString()
    case 'object': break
    default: return null
  }
  if (value === null) return null
  if (value instanceof Decimal) return value.toString()
  if (value instanceof Number) return plain(Number(value))
  if (Array.isArray(value)) return value.map(plain)
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain((value.toJSON as () => unknown)())
  const out: Values = {}
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined && typeof inner !== 'function' && typeof inner !== 'symbol') out[key] = plain(inner)
  return out
}

const days = new Map<string, Intl.DateTimeFormat>()
/** The calendar day of an instant in a time zone: `2026-01-01`. */
export function localDate(at: string, timeZone: string): string {
  if (timeZone === 'UTC') return at.slice(0, 10)
  let format = days.get(timeZone)
  if (format === undefined) { format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }); days.set(timeZone, format) }
  return format.format(new Date(at.slice(0, 23) + 'Z'))
}
