import { Decimal } from '@tenon/model'
import { Bill } from '../billing/bill.ts'
import { Figures, share } from '../billing/figures.ts'
import { Allocation, LedgerEntry, Receipt } from '../billing/ledger.ts'
import { later, type Period, startOf } from '../billing/period.ts'
import type { Chance } from './chance.ts'
import { plans } from './people.ts'
import type { Rows } from './rows.ts'
import { priceOf, type Subscriber } from './subscribers.ts'

const zero = Decimal.zero
const at = (day: string, clock: string): string => `${day}T${clock}.000000Z`

/** Bills, receipts, allocations, ledger and figures that agree to the paisa. */
export class Books {
  private readonly rows: Rows
  private readonly chance: Chance
  private readonly numbers = { INV: new Map<number, number>(), RCT: new Map<number, number>() }
  private sums = share(null)
  constructor(rows: Rows, chance: Chance) { this.rows = rows; this.chance = chance }

  /** One subscriber's month: what was billed and what came in. */
  bill(customer: number, one: Subscriber, month: number, period: Period): void {
    const { rows, chance } = this
    const [day, came] = [startOf(period), one.months.get(month) ?? []]
    const billAmount = Decimal.of(priceOf(one.plan))
    const parts = came.map((p) => new Decimal((billAmount.units * BigInt(p.percent)) / 100n, 2))
    const allocated = parts.reduce((a, b) => a.plus(b), zero)
    const last = came.at(-1)
    const issued = at(day, '00:05:00')
    const words = came.map((p) => (p.method === 'CASH' ? chance.uuid() : `${p.method.slice(0, 2)}${chance.uuid().slice(0, 8).toUpperCase()}`))
    const clerk = last === undefined ? null : last.clerk
    const bill = {
      uid: chance.uuid(), status: 'ACTIVE', number: this.number('INV', day), customer, billingYear: period.year, billingMonth: period.month, slot: 0, issueDate: day, dueDate: later(day, 8),
      subtotal: billAmount, vat: zero, billAmount, allocated, waived: zero, held: zero, amount: allocated, paid: allocated.compare(billAmount) >= 0, run: month + 1,
      paymentMethod: last?.method ?? 'OTHER', transactionId: words.at(-1) ?? '', paymentDate: last === undefined ? null : at(last.day, last.clock), note: last === undefined ? `Auto-generated bill for ${period.month}` : 'Payment received by the office',
      customerName: one.name, customerAddress: one.address, packageName: plans[one.plan]![2], speedMbps: plans[one.plan]![0], entryBy: clerk, updatedBy: clerk, createdAt: issued, updatedAt: last === undefined ? issued : at(last.day, last.clock),
    }
    const entry = { customer, bill: rows.put(Bill, bill) }
    rows.put(LedgerEntry, { ...entry, kind: 'charge', amount: billAmount, createdAt: issued })
    came.forEach((p, i) => {
      const [amount, moment, transactionId] = [parts[i]!, at(p.day, p.clock), words[i]!]
      const stamps = { createdAt: moment, updatedAt: moment }
      const receipt = rows.put(Receipt, { ...entry, ...stamps, uid: chance.uuid(), status: 'ACTIVE', number: this.number('RCT', p.day), amount, left: zero, method: p.method, transactionId, reference: `${p.method}:${transactionId}`, state: 'confirmed', receivedAt: moment, reopened: 'no', enteredBy: p.clerk })
      rows.put(Allocation, { receipt, bill: entry.bill, amount, ...stamps })
      rows.put(LedgerEntry, { ...entry, receipt, kind: 'payment', amount: amount.times(-1), enteredBy: p.clerk, createdAt: moment })
    })
    const own = share(bill)
    this.sums = Object.fromEntries(Object.entries(this.sums).map(([name, sum]) => [name, sum.plus(own[name as keyof typeof own])])) as unknown as typeof this.sums
  }

  /** Writes down what the month came to. */
  close({ year, month }: Period): void {
    const { paidCount, unpaidCount, ...money } = this.sums
    this.rows.put(Figures, { billingYear: year, billingMonth: month, paidCount: Number(String(paidCount)), unpaidCount: Number(String(unpaidCount)), ...money })
    this.sums = share(null)
  }

  get series(): Record<string, { year: number; last: number }[]> {
    const of = (map: Map<number, number>): { year: number; last: number }[] => [...map].map(([year, last]) => ({ year, last }))
    return { 'payment:INV-{yyyy}-{nnnnnn}': of(this.numbers.INV), 'receipt:RCT-{yyyy}-{nnnnnn}': of(this.numbers.RCT) }
  }

  private number(word: 'INV' | 'RCT', day: string): string {
    const year = Number(day.slice(0, 4))
    const next = (this.numbers[word].get(year) ?? 0) + 1
    this.numbers[word].set(year, next)
    return `${word}-${year}-${String(next).padStart(6, '0')}`
  }
}
