import { both, Decimal, type Hands, take, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill, decimalOf, least, openOf } from './bill.ts'
import { Allocation, Receipt } from './ledger.ts'

type Row = Record<string, unknown>

/** So much of a receipt for a bill: never more than the bill is open or the receipt has left. Answers the bill as it is then. */
export async function allocate(hands: Hands, receipt: Readonly<Row>, bill: Readonly<Row>, more: Readonly<Row> = {}): Promise<{ bill: Row; taken: Decimal }> {
  const taken = least(openOf(bill), decimalOf(receipt.left))
  if (taken.isZero) return { bill, taken }
  await hands.create(Allocation, { receipt: receipt.id, bill: bill.id, amount: taken })
  await hands.update(Receipt, receipt.id, { left: decimalOf(receipt.left).minus(taken) })
  return { bill: await hands.update(Bill, bill.id, { allocated: decimalOf(bill.allocated).plus(taken), ...more }), taken }
}

/** A new bill takes what earlier receipts have left, the oldest first, and says so. */
export async function consumeCredit(hands: Hands, customer: Readonly<Row>, bill: Row): Promise<Row> {
  const known = (await hands.find(Customer, where('id', 'eq', customer.id)))!
  return decimalOf(known.credit).isZero ? bill : ((await consumeCredits(hands, [known], [bill])).get(bill.id) ?? bill)
}

/** Rows, and what is to become of them. */
class Changes {
  private readonly rows = new Map<unknown, { readonly row: Row; values: Row }>()
  constructor(rows: readonly Row[]) { for (const row of rows) this.rows.set(row.id, { row, values: {} }) }
  /** The row as it will be. */
  at(id: unknown): Row { const { row, values } = this.rows.get(id)!; return { ...row, ...values } }
  set(id: unknown, values: Row): void { Object.assign(this.rows.get(id)!.values, values) }
  get made(): [Row, Row][] { return [...this.rows.values()].filter(({ values }) => Object.keys(values).length > 0).map(({ row, values }) => [row, values]) }
}

/**
 * The same for many customers, who are locked, and a bill of each, in a few statements however many they are. Answers the bills that took
 * something, by their ids.
 */
export async function consumeCredits(hands: Hands, customers: readonly Row[], open: readonly Row[]): Promise<ReadonlyMap<unknown, Row>> {
  const billOf = new Map(open.map((bill) => [bill.customer, bill.id]))
  const waiting = await hands.list(Receipt, both(where('customer', 'in', [...billOf.keys()]), where('left', 'gt', Decimal.zero), where('state', 'eq', 'confirmed')), ['id'])
  if (waiting.length === 0) return new Map()
  const own = new Set(open.map((bill) => bill.id))
  const sources = await hands.lockAll(Bill, where('id', 'in', [...new Set(waiting.map((receipt) => receipt.bill))].filter((id) => !own.has(id))))
  const [bills, receipts, people] = [new Changes([...open, ...sources]), new Changes(waiting), new Changes(customers)]
  const taken = new Map<unknown, Decimal>()
  for (const receipt of waiting) {
    const bill = bills.at(billOf.get(receipt.customer))
    const amount = least(openOf(bill), decimalOf(receipt.left))
    if (amount.isZero) continue
    taken.set(receipt.id, amount)
    receipts.set(receipt.id, { left: decimalOf(receipt.left).minus(amount) })
    bills.set(bill.id, {
      allocated: decimalOf(bill.allocated).plus(amount), paymentMethod: receipt.method, transactionId: receipt.transactionId, paymentDate: receipt.receivedAt, note: `Paid from credit of ${String(receipt.number)}`,
    })
    bills.set(receipt.bill, { held: decimalOf(bills.at(receipt.bill).held).minus(amount) })
    people.set(receipt.customer, { credit: decimalOf(people.at(receipt.customer).credit).minus(amount) })
  }
  const paying = [...taken.keys()]
  for (let from = 0; from < paying.length; from += TOGETHER) await allocateFrom(hands, paying.slice(from, from + TOGETHER), taken, new Map(waiting.map((receipt) => [receipt.id, billOf.get(receipt.customer)])))
  await hands.updateAll(Receipt, receipts.made)
  const written = await hands.updateAll(Bill, bills.made)
  await hands.updateAll(Customer, people.made)
  return new Map(written.filter((bill) => own.has(bill.id)).map((bill) => [bill.id, bill]))
}
/** Allocations of one statement, which names each of them. */
const TOGETHER = 250

/** An allocation of each receipt: so much, to that bill. */
async function allocateFrom(hands: Hands, receipts: readonly unknown[], taken: ReadonlyMap<unknown, Decimal>, bills: ReadonlyMap<unknown, unknown>): Promise<void> {
  const among = <T>(of: ReadonlyMap<unknown, T>): ReturnType<typeof take> => take('id', new Map(receipts.map((id) => [id, of.get(id)])))
  await hands.createFrom(Allocation, { each: Receipt, where: where('id', 'in', receipts), set: { receipt: take('id'), bill: among(bills), amount: among(taken) } })
}
