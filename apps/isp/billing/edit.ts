import { randomUUID } from 'node:crypto'
import { both, Decimal, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill, decimalOf } from './bill.ts'
import { enter, Receipt } from './ledger.ts'
import { refuse, settle, take, waive } from './record.ts'
import { reverseAll } from './reverse.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * Changes what was recorded for a bill. A larger sum is a further receipt for the difference; a smaller one takes the receipts back and
 * writes one of the new sum. The bill itself, once issued, is not changed.
 */
export async function edit(row: Row, input: Row, hands: Hands): Promise<Row> {
  const customer = (await hands.lock(Customer, row.customer))!
  let bill = await moved(hands, row, input)
  const words = { method: input.paymentMethod ?? bill.paymentMethod, note: (input.note === undefined ? bill.note : input.note) as string | null }
  const renamed = typeof input.transactionId === 'string' && input.transactionId !== '' && input.transactionId !== row.transactionId
  const wanted = (input.amount as Decimal | null | undefined) ?? decimalOf(bill.amount)
  const more = wanted.minus(decimalOf(bill.amount))
  if (input.paid === false && decimalOf(bill.waived).compare(0) > 0) {
    await enter(hands, 'waiver', decimalOf(bill.waived), bill, { note: 'No longer let off' })
    bill = await hands.update(Bill, bill.id, { waived: Decimal.zero })
  }
  const receivedAt = input.paymentDate ?? bill.paymentDate ?? hands.now
  if (more.compare(0) !== 0) {
    if (more.compare(0) < 0) bill = await reverseAll(hands, bill, `Corrected by ${hands.actor?.name ?? 'the office'}`)
    const amount = wanted.minus(decimalOf(bill.amount))
    if (amount.compare(0) < 0) throw refuse('amount', 'Part of this bill was paid from credit: it cannot be recorded as less.')
    bill = await take(hands, customer, bill, { amount, method: words.method, transactionId: renamed ? String(input.transactionId) : randomUUID(), receivedAt, note: words.note })
  } else if (renamed || words.method !== bill.paymentMethod) await rename(hands, bill, words.method, renamed ? String(input.transactionId) : undefined)
  bill = await hands.update(Bill, bill.id, {
    paymentMethod: words.method, note: words.note, paymentDate: input.paymentDate === undefined ? bill.paymentDate : input.paymentDate,
    ...(renamed ? { transactionId: input.transactionId } : {}), entryBy: bill.entryBy ?? hands.actorId, updatedBy: hands.actorId,
  })
  return settle(hands, customer, await waive(hands, bill, input.paid === true))
}

/** The month may have been a slip; another bill of that month is in the way. */
async function moved(hands: Hands, bill: Row, input: Row): Promise<Row> {
  const [billingMonth, billingYear] = [input.billingMonth ?? bill.billingMonth, input.billingYear ?? bill.billingYear]
  if (billingMonth === bill.billingMonth && billingYear === bill.billingYear) return (await hands.lock(Bill, bill.id))!
  const there = await hands.find(Bill, both(where('customer', 'eq', bill.customer), where('billingYear', 'eq', billingYear), where('billingMonth', 'eq', billingMonth), where('slot', 'eq', 0)))
  if (there !== null) throw refuse('billingMonth', 'Payment for this month has already been made.')
  return hands.update(Bill, bill.id, { billingMonth, billingYear })
}

/** Another way or number of the same money: of the newest receipt. */
async function rename(hands: Hands, bill: Row, method: unknown, transactionId: string | undefined): Promise<void> {
  const last = (await hands.list(Receipt, both(where('bill', 'eq', bill.id), where('state', 'eq', 'confirmed')), ['-id']))[0]
  if (last === undefined) return
  const reference = `${String(method)}:${transactionId ?? String(last.transactionId)}`
  if (reference !== last.reference && (await hands.find(Receipt, where('reference', 'eq', reference))) !== null) throw refuse('transactionId', 'This transaction has already been recorded.')
  await hands.update(Receipt, last.id, { method, reference, ...(transactionId === undefined ? {} : { transactionId }) })
}
