import { boolean, Decimal, decimal, entity, id, integer, text } from '@tenon/model'
import { base, newestFirst, stamped, timestamps } from '../traits.ts'

/** How some customers are billed. Whoever has none is billed by `standard`. */
export const BillingProfile = entity('billing_profile', {
  id: id(), ...base, name: text(100),
  /** At most the 28th: February has no later one. */
  billDay: integer().min(1).max(28).default(1),
  dueDays: integer().min(0).max(90).default(7), graceDays: integer().min(0).max(90).default(3),
  autoSuspend: boolean().default(true),
  /** Whether months are billed in which the line lies still for want of payment. They are never billed afterwards. */
  billSuspended: boolean().default(false),
  /** A bill of nothing, where the price is nothing. */
  zeroBills: boolean().default(false),
  /** The first month is billed by days: round(price × days left / days of the month). */
  prorate: boolean().default(false),
  vatPercent: decimal(5, 2).min(0).max(100).default(Decimal.zero),
  ...timestamps,
}, { table: 'billing_profiles', stamps: stamped, order: newestFirst, title: (p) => p.name })

export interface Terms { readonly billDay: number; readonly dueDays: number; readonly graceDays: number; readonly autoSuspend: boolean; readonly billSuspended: boolean; readonly zeroBills: boolean; readonly prorate: boolean; readonly vatPercent: { toString(): string } }
/** Due by the 9th, suspended on the 10th, as the office has always done it. */
export const standard: Terms = Object.freeze({ billDay: 1, dueDays: 8, graceDays: 0, autoSuspend: true, billSuspended: false, zeroBills: false, prorate: false, vatPercent: '0' })
