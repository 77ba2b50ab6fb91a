import { Decimal } from '@tenon/model'
import { daysIn, later, type Period, startOf } from './period.ts'
import type { Terms } from './profile.ts'

/** What a month costs: the price, or the days' share of it, and its VAT. */
export interface Tariff { readonly subtotal: Decimal; readonly vat: Decimal; readonly billAmount: Decimal }

/** Money is rounded half up, a line at a time. */
export function halfUp(amount: Decimal): Decimal {
  const twice = new Decimal(amount.units * 10n, amount.scale + 1)
  const step = 10n ** BigInt(Math.max(0, twice.scale - 2))
  const size = twice.units < 0n ? -twice.units : twice.units
  const whole = (size * 2n + step) / (step * 2n)
  return new Decimal(twice.units < 0n ? -whole : whole, 2)
}

/** A price with its VAT; of a month that began late, only the days that are left. */
export function tariffOf(price: Decimal, terms: Terms, period: Period, from: string | null): Tariff {
  const days = daysIn(period)
  const late = terms.prorate && from !== null && from.slice(0, 7) === startOf(period).slice(0, 7) ? Number(from.slice(8, 10)) - 1 : 0
  const subtotal = late === 0 ? halfUp(price) : prorated(price, days - late, days)
  const vat = halfUp(subtotal.times(Decimal.of(String(terms.vatPercent))).times('0.01'))
  return { subtotal, vat, billAmount: subtotal.plus(vat) }
}

/** round(price × days / of), half up, without a fraction in between. */
export function prorated(price: Decimal, days: number, of: number): Decimal {
  const cents = price.round(2).units * BigInt(days)
  const size = cents < 0n ? -cents : cents
  const whole = (size * 2n + BigInt(of)) / (BigInt(of) * 2n)
  return new Decimal(cents < 0n ? -whole : whole, 2)
}

/** Whoever is billed late in the month has as many days as those billed on its first. */
export function dueOf(terms: Terms, period: Period, today: string): string {
  const usual = later(startOf(period), terms.billDay - 1 + terms.dueDays)
  const fair = later(today, terms.dueDays)
  return usual > fair ? usual : fair
}
