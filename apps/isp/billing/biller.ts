import { Fault } from '@tenon/engine'
import { both, type Decimal, type Hands, sum, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill, least, openOf } from './bill.ts'
import { allocate } from './credit.ts'
import { issue } from './issue.ts'
import { Receipt } from './ledger.ts'
import { periodOf } from './period.ts'
import { settle, take } from './record.ts'

type Row = Readonly<Record<string, unknown>>
const open = (customer: unknown) => both(where('customer', 'eq', customer), where('status', 'eq', 'ACTIVE'), where('paid', 'eq', false))

/** What the wallets' "Pay Bill" shows of a customer code: how much, until when, to whom. */
export async function queryBill(hands: Hands, code: string): Promise<Record<string, unknown>> {
  const customer = await known(hands, code)
  const bills = await openBills(hands, customer.id)
  return { customer_code: code, name: customer.name, amount: sum(bills, openOf).toFixed(2), due_date: bills[0]?.dueDate ?? null }
}

export interface BillerPayment { readonly code: string; readonly amount: Decimal; readonly method: string; readonly transactionId: string }
/** Takes what a wallet collected: the oldest bill first, what is over into credit. Told again, it answers what it answered. */
export async function payBill(hands: Hands, { code, amount, method, transactionId }: BillerPayment): Promise<Record<string, unknown>> {
  const customer = (await hands.lock(Customer, (await known(hands, code)).id))!
  const earlier = await hands.find(Receipt, where('reference', 'eq', `${method}:${transactionId}`))
  if (earlier !== null) return earlier.customer === customer.id ? told(earlier, code) : refused('This transaction was paid for another customer.')
  let [first, ...others] = await openBills(hands, customer.id)
  first ??= await advance(hands, customer)
  let paid = await take(hands, customer, first, { amount, method, transactionId, receivedAt: hands.now, note: `Paid by ${method}` })
  for (const other of others) {
    const receipt = (await hands.find(Receipt, where('reference', 'eq', `${method}:${transactionId}`)))!
    const free = least(openOf(other), receipt.left as Decimal)
    if (free.isZero) break
    const { bill } = await allocate(hands, receipt, (await hands.lock(Bill, other.id))!, { paymentMethod: method, transactionId, paymentDate: hands.now, note: `Paid by ${method}` })
    // what went on is no longer held by the bill it came in with
    paid = await hands.update(Bill, paid.id, { held: (paid.held as Decimal).minus(free) })
    const now = (await hands.lock(Customer, customer.id))!
    await hands.update(Customer, customer.id, { credit: (now.credit as Decimal).minus(free) })
    await settle(hands, customer, bill)
  }
  await settle(hands, customer, paid)
  return told((await hands.find(Receipt, where('reference', 'eq', `${method}:${transactionId}`)))!, code)
}

const openBills = async (hands: Hands, customer: unknown): Promise<Row[]> => hands.list(Bill, open(customer), ['issueDate', 'id'])
const told = (receipt: Row, code: string): Record<string, unknown> => ({ customer_code: code, receipt_number: receipt.number, amount: (receipt.amount as Decimal).toFixed(2), transaction_id: receipt.transactionId })
const refused = (message: string): never => { throw new Fault('invalid', message, { issues: [{ path: ['transactionId'], code: 'custom', message }] }) }

/** Nothing is open: it is an advance, kept with the newest bill, or with one of this month for whoever has none. */
async function advance(hands: Hands, customer: Row): Promise<Row> {
  const newest = (await hands.list(Bill, both(where('customer', 'eq', customer.id), where('status', 'eq', 'ACTIVE')), ['-id'], 1))[0]
  return newest === undefined ? issue(hands, customer, periodOf(hands.today), { note: 'Paid in advance' }) : (await hands.lock(Bill, newest.id))!
}

async function known(hands: Hands, code: string): Promise<Row> {
  const customer = await hands.find(Customer, both(where('code', 'eq', code), where('status', 'eq', 'ACTIVE')))
  if (customer === null) throw new Fault('notFound', 'There is no customer with this code.')
  return customer
}
