import { both, Decimal, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill, decimalOf, least, openOf } from './bill.ts'
import { Allocation, Receipt } from './ledger.ts'

type Row = Readonly<Record<string, unknown>>

/** So much of a receipt for a bill: never more than the bill is open or the receipt has left. Answers the bill as it is then. */
export async function allocate(hands: Hands, receipt: Row, bill: Row, more: Readonly<Record<string, unknown>> = {}): Promise<{ bill: Row; taken: Decimal }> {
  const taken = least(openOf(bill), decimalOf(receipt.left))
  if (taken.isZero) return { bill, taken }
  await hands.create(Allocation, { receipt: receipt.id, bill: bill.id, amount: taken })
  await hands.update(Receipt, receipt.id, { left: decimalOf(receipt.left).minus(taken) })
  return { bill: await hands.update(Bill, bill.id, { allocated: decimalOf(bill.allocated).plus(taken), ...more }), taken }
}

/** A new bill takes what earlier receipts have left, the oldest first, and says so. */
export async function consumeCredit(hands: Hands, customer: Row, bill: Row): Promise<Row> {
  const known = (await hands.find(Customer, where('id', 'eq', customer.id)))!
  let credit = decimalOf(known.credit)
  let open = bill
  if (credit.isZero) return bill
  for (const receipt of await hands.list(Receipt, both(where('customer', 'eq', customer.id), where('left', 'gt', Decimal.zero), where('state', 'eq', 'confirmed')), ['id'])) {
    if (openOf(open).isZero) break
    const source = (await hands.lock(Bill, receipt.bill))!
    const { bill: fuller, taken } = await allocate(hands, receipt, open, { paymentMethod: receipt.method, transactionId: receipt.transactionId, paymentDate: receipt.receivedAt, note: `Paid from credit of ${String(receipt.number)}` })
    await hands.update(Bill, source.id, { held: decimalOf(source.held).minus(taken) })
    credit = credit.minus(taken)
    open = fuller
  }
  await hands.update(Customer, customer.id, { credit })
  return open
}
