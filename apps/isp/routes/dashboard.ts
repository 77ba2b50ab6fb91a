import { type PlainRoute, route } from '@tenon/http'
import { both, Decimal, sum, where } from '@tenon/model'
import { Figures } from '../billing/figures.ts'
import { periodOf } from '../billing/period.ts'
import { Customer } from '../customers/customer.ts'
import { Package } from '../packages/package.ts'

/** The seven counters of the first page and two more: from the kept figures, exact at every moment. */
export const dashboard: PlainRoute = route('GET', '/api/v1/dashboard', ({ engine, context }) => engine.act(context, async (hands) => {
  const there = where('status', 'eq', 'ACTIVE')
  const count = (entity: typeof Customer | typeof Package, filter = there): Promise<unknown> => hands.figure(entity as never, { stat: 'count' }, filter)
  const months = await hands.list(Figures, { op: 'true' })
  const now = periodOf(hands.today)
  const current = months.find((m) => m.billingYear === now.year && m.billingMonth === now.month)
  const whole = (name: string): number => months.reduce((total, month) => total + Number(month[name]), 0)
  const money = (value: unknown): string => Decimal.of((value as Decimal | undefined) ?? Decimal.zero).toFixed(2)
  return {
    body: {
      total_customers: await count(Customer), active_customers: await count(Customer, both(there, where('isActive', 'eq', true))), total_packages: await count(Package),
      total_payments: whole('paidCount'), total_revenue: money(sum(months, (m) => m.paidAmount as Decimal)), pending_payments: whole('unpaidCount'),
      current_month_payments: Number(current?.paidCount ?? 0), current_month_paid_amount: money(current?.paidAmount), current_month_pending_amount: money(current?.pendingAmount),
    },
  }
}), { name: 'Dashboard' })
