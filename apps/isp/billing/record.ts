import { randomUUID } from 'node:crypto'
import { Fault } from '@tenon/engine'
import { both, Decimal, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { type Month } from '../traits.ts'
import { allocate } from './credit.ts'
import { Bill, decimalOf, openOf } from './bill.ts'
import { issue } from './issue.ts'
import { enter, Receipt } from './ledger.ts'
import { monthNumber, periodOf } from './period.ts'
import { reopened } from './standing.ts'

type Row = Readonly<Record<string, unknown>>
export const refuse = (field: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [field], code: 'custom', message }] })
export const live = where('status', 'eq', 'ACTIVE')

/** What somebody at the counter says of a payment. */
export interface Money { readonly amount: Decimal; readonly method: unknown; readonly transactionId: string; readonly receivedAt: unknown; readonly note: string | null }

/**
 * Takes money for a month of a customer: into the bill that is open for it, or into one that is issued now. Two instalments add
 * up; what is over becomes credit. The same transaction told again answers what it did the first time.
 */
export async function recordFor(customerId: unknown, input: Row, hands: Hands): Promise<Row> {
  // whoever else records for this customer waits here
  const customer = await hands.lock(Customer, customerId)
  if (customer === null || customer.status !== 'ACTIVE') throw refuse('customerId', 'Customer does not exist.')
  if (customer.isFree === true) throw refuse('customerId', 'Cannot create payment for free customers.')
  const sent = typeof input.transactionId === 'string' ? input.transactionId : ''
  const known = sent === '' ? null : await hands.find(Receipt, where('reference', 'eq', `${String(input.paymentMethod)}:${sent}`))
  if (known !== null && known.customer !== customer.id) throw refuse('transactionId', 'This transaction has already been recorded.')
  if (known !== null) return (await hands.find(Bill, where('id', 'eq', known.bill)))!
  const bill = await billFor(hands, customer, input.billingMonth as Month, (input.billingYear as number | null | undefined) ?? null)
  const open = openOf(bill)
  const given = input.amount as Decimal | null | undefined
  const amount = given ?? (input.paid === true ? open : Decimal.zero)
  const money: Money = {
    amount, method: input.paymentMethod, transactionId: sent === '' ? randomUUID() : sent, receivedAt: input.paymentDate ?? hands.now,
    note: typeof input.note === 'string' && input.note !== '' ? input.note : `Payment received by ${hands.actor?.name ?? 'the office'}`,
  }
  const paid = await take(hands, customer, bill, money)
  return settle(hands, customer, await waive(hands, paid, input.paid === true))
}

/** The bill of that month: an unpaid one of any year first, so that December's is found in January. */
async function billFor(hands: Hands, customer: Row, month: Month, named: number | null): Promise<Row> {
  const ofMonth = both(where('customer', 'eq', customer.id), where('billingMonth', 'eq', month), live)
  const owed = named === null ? (await hands.list(Bill, both(ofMonth, where('paid', 'eq', false)), ['billingYear']))[0] : undefined
  const now = periodOf(hands.today)
  const year = named ?? (owed?.billingYear as number | undefined) ?? (monthNumber(month) - monthNumber(now.month) > 6 ? await lastYear(hands, ofMonth, now.year) : now.year)
  const there = owed ?? (await hands.find(Bill, both(ofMonth, where('billingYear', 'eq', year), where('slot', 'eq', 0))))
  if (there !== null && there !== undefined) {
    const bill = (await hands.lock(Bill, there.id))!
    if (bill.paid === true) throw refuse('billingMonth', 'Payment for this month has already been made.')
    return bill
  }
  return issue(hands, customer, { year, month }, { note: `Bill for ${month}` })
}

/** In January, DECEMBER is the one that was billed, not the one to come. */
async function lastYear(hands: Hands, ofMonth: ReturnType<typeof both>, year: number): Promise<number> {
  return (await hands.find(Bill, both(ofMonth, where('billingYear', 'eq', year - 1)))) === null ? year : year - 1
}

/** One receipt: into the bill as far as it is open, the rest into credit. */
export async function take(hands: Hands, customer: Row, bill: Row, money: Money): Promise<Row> {
  const words = { paymentMethod: money.method, transactionId: money.transactionId, paymentDate: money.receivedAt, note: money.note, updatedBy: hands.actorId, entryBy: hands.actorId }
  if (money.amount.compare(0) < 0) throw refuse('amount', 'Ensure this value is greater than or equal to 0.')
  if (money.amount.isZero) return hands.update(Bill, bill.id, words)
  const receipt = await hands.create(Receipt, { customer: customer.id, bill: bill.id, amount: money.amount, left: money.amount, method: money.method, transactionId: money.transactionId, reference: `${String(money.method)}:${money.transactionId}`, receivedAt: money.receivedAt, note: money.note })
  await enter(hands, 'payment', money.amount.times(-1), bill, { receipt: receipt.id })
  const { bill: fuller, taken } = await allocate(hands, receipt, bill)
  const over = money.amount.minus(taken)
  if (!over.isZero) await hands.update(Customer, customer.id, { credit: decimalOf((await hands.lock(Customer, customer.id))!.credit).plus(over) })
  return hands.update(Bill, bill.id, { ...words, held: decimalOf(fuller.held).plus(over) })
}

/** Who marks a bill as paid with less lets the rest off: that is written down too. */
export async function waive(hands: Hands, bill: Row, paid: boolean): Promise<Row> {
  const open = openOf(bill)
  if (!paid || open.isZero) return bill
  await enter(hands, 'waiver', open.times(-1), bill, { note: `Let off by ${hands.actor?.name ?? 'the office'}` })
  return hands.update(Bill, bill.id, { waived: decimalOf(bill.waived).plus(open) })
}

/** A bill that is paid opens the line again, unless an older debt keeps it shut. */
export async function settle(hands: Hands, customer: Row, bill: Row): Promise<Row> {
  if (bill.paid !== true || !(await reopened(hands, customer))) return bill
  const last = (await hands.list(Receipt, both(where('bill', 'eq', bill.id), where('state', 'eq', 'confirmed')), ['-id']))[0]
  if (last !== undefined) await hands.update(Receipt, last.id, { reopened: 'yes' })
  return bill
}
