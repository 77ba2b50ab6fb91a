import { randomUUID } from 'node:crypto'
import { both, Decimal, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill, decimalOf } from './bill.ts'
import { Allocation, enter, Receipt } from './ledger.ts'
import { suspended } from './standing.ts'

type Row = Readonly<Record<string, unknown>>

/** Takes a receipt back as if it had never been: allocations, credit, the line. Both it and its reversal stay in the books. */
export async function reverse(hands: Hands, receipt: Row, note: string): Promise<void> {
  const customer = (await hands.lock(Customer, receipt.customer))!
  const bill = (await hands.lock(Bill, receipt.bill))!
  for (const part of await hands.list(Allocation, where('receipt', 'eq', receipt.id), ['-id'])) {
    const paid = (await hands.lock(Bill, part.bill))!
    await hands.remove(Allocation, part.id)
    await hands.update(Bill, paid.id, { allocated: decimalOf(paid.allocated).minus(decimalOf(part.amount)) })
  }
  const left = decimalOf(receipt.left)
  if (!left.isZero) {
    await hands.update(Bill, bill.id, { held: decimalOf((await hands.lock(Bill, bill.id))!.held).minus(left) })
    await hands.update(Customer, customer.id, { credit: decimalOf(customer.credit).minus(left) })
  }
  await hands.update(Receipt, receipt.id, { state: 'reversed', reference: null, left: Decimal.zero, reversedAt: hands.now })
  await enter(hands, 'reversal', decimalOf(receipt.amount), bill, { receipt: receipt.id, note })
  if (receipt.reopened === 'yes') await suspended(hands, customer.id)
}

/** Takes back all receipts of a bill, the newest first, and what was let off. */
export async function reverseAll(hands: Hands, bill: Row, note: string): Promise<Row> {
  const receipts = await hands.list(Receipt, both(where('bill', 'eq', bill.id), where('state', 'eq', 'confirmed')), ['-id'])
  for (const receipt of receipts) await reverse(hands, receipt, note)
  const now = (await hands.lock(Bill, bill.id))!
  const waived = decimalOf(now.waived)
  if (waived.isZero) return now
  await enter(hands, 'waiver', waived, now, { note: 'No longer let off' })
  return hands.update(Bill, now.id, { waived: Decimal.zero })
}

/**
 * What a DELETE of a payment means: its money is taken back. A bill of the monthly run is owed again, under a new name on the wire, as
 * that payment is gone; one that stood for the payment alone, or that nobody paid, is void and keeps its number.
 */
export async function withdraw(row: Row, hands: Hands): Promise<void> {
  await hands.lock(Customer, row.customer)
  const wasTouched = decimalOf(row.amount).compare(0) > 0 || decimalOf(row.waived).compare(0) > 0
  const bill = await reverseAll(hands, row, `Withdrawn by ${hands.actor?.name ?? 'the office'}`)
  // paid in part from the credit of another payment: the bill stays
  const fromOthers = decimalOf(bill.allocated).compare(0) > 0
  if (fromOthers || (wasTouched && bill.run !== null)) {
    const method = fromOthers ? {} : { paymentMethod: 'OTHER', transactionId: '', paymentDate: null, entryBy: null }
    await hands.update(Bill, bill.id, { uid: randomUUID(), ...method, note: `Auto-generated bill for ${String(bill.billingMonth)}`, updatedBy: hands.actorId })
    return
  }
  await enter(hands, 'void', decimalOf(bill.billAmount).times(-1), bill)
  await hands.update(Bill, bill.id, { status: 'REMOVED', slot: bill.id, updatedBy: hands.actorId })
}
