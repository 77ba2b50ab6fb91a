import { Decimal, entity, type Hands, id, integer, money } from '@tenon/model'
import { monthField } from '../traits.ts'

const counted = () => integer().default(0)
const summed = () => money(16, 2).default(Decimal.zero)

/** The figures of a month's bills, kept in the transaction of every change: a dashboard reads some rows of these and no bill. */
export const Figures = entity('billing_figures', {
  id: id(), billingYear: integer(), billingMonth: monthField,
  paidCount: counted(), unpaidCount: counted(), billed: summed(), paidAmount: summed(), pendingAmount: summed(),
}, { table: 'billing_figures', unique: [['billingYear', 'billingMonth']], audit: false })

type Row = Readonly<Record<string, unknown>>
type Sums = Readonly<Record<'paidCount' | 'unpaidCount' | 'billed' | 'paidAmount' | 'pendingAmount', Decimal>>
const names = ['paidCount', 'unpaidCount', 'billed', 'paidAmount', 'pendingAmount'] as const
const [none, one] = [Decimal.zero, Decimal.of(1)]

/** What one bill adds to its month. */
export function share(bill: Row | null): Sums {
  if (bill === null || bill.status !== 'ACTIVE') return { paidCount: none, unpaidCount: none, billed: none, paidAmount: none, pendingAmount: none }
  const [billed, amount] = [bill.billAmount as Decimal, bill.amount as Decimal]
  return bill.paid === true ? { paidCount: one, unpaidCount: none, billed, paidAmount: amount, pendingAmount: none } : { paidCount: none, unpaidCount: one, billed, paidAmount: none, pendingAmount: billed.minus(amount) }
}

/** Keeps the figures of the months that a change of a bill touches. */
export function tallied(hands: Hands, bill: Row, old: Row | null): void {
  const moved = old !== null && (old.billingYear !== bill.billingYear || old.billingMonth !== bill.billingMonth)
  if (moved) add(hands, old, share(null), share(old))
  add(hands, bill, share(bill), moved ? share(null) : share(old))
}

function add(hands: Hands, { billingYear, billingMonth }: Row, now: Sums, before: Sums): void {
  const change = Object.fromEntries(names.map((name) => [name, now[name].minus(before[name])] as const).filter(([, by]) => !by.isZero))
  if (Object.keys(change).length > 0) hands.tally(Figures, { billingYear, billingMonth }, change)
}
