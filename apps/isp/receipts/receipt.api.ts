import { Fault, type Engine, type Context } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import { both, type Decimal, type Hands, resource, where } from '@tenon/model'
import { Bill, openOf } from '../billing/bill.ts'
import { Receipt } from '../billing/ledger.ts'
import { Customer } from '../customers/customer.ts'
import { office } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { receiptPdf, type ReceiptText } from './pdf.ts'

/** Money that came in, receipt by receipt; reversed ones stay. */
export const receipts = resource(Receipt, {
  path: 'receipts', lookup: 'uid', only: ['list', 'read'], page: pages, scope: active, allow: { read: office },
  list: ['id', 'uid', 'number', 'customer', 'customer.name', { as: 'payment', path: 'bill.uid' }, 'amount', 'method', 'transactionId', 'left', 'state', 'receivedAt', 'reversedAt', 'note', 'createdAt'], filter: ['customer', 'state', 'method'],
})

const isUid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** What stands on the paper for one payment. */
async function textOf(hands: Hands, uid: string): Promise<ReceiptText> {
  const bill = isUid(uid) ? await hands.find(Bill, both(where('uid', 'eq', uid.toLowerCase()), where('status', 'eq', 'ACTIVE'))) : null
  if (bill === null) throw new Fault('notFound', 'No Payment matches the given query.')
  const customer = (await hands.find(Customer, where('id', 'eq', bill.customer)))!
  const all = await hands.list(Receipt, where('bill', 'eq', bill.id), ['id'])
  if (all.length === 0) throw new Fault('notFound', 'Nothing has been received for this bill.')
  const money = (value: unknown): string => (value as Decimal).toFixed(2)
  return {
    provider: 'Dhaka Fibre',
    customer: { name: String(bill.customerName), code: String(customer.code), address: bill.customerAddress as string | null, phone: String(customer.phone) },
    bill: { number: String(bill.number), month: String(bill.billingMonth), year: Number(bill.billingYear), packageName: bill.packageName as string | null, amount: money(bill.billAmount), open: openOf(bill).toFixed(2) },
    receipts: all.map((one) => ({ number: String(one.number), amount: money(one.amount), method: String(one.method), transactionId: String(one.transactionId), day: String(one.receivedAt).slice(0, 10), reversed: one.state === 'reversed' })),
  }
}
export const printed = async (engine: Engine, context: Context, uid: string): Promise<Buffer> => receiptPdf(await engine.act(context, (hands) => textOf(hands, uid)))

export const receiptRoutes: readonly PlainRoute[] = [
  route('GET', '/api/v1/payments/{uid}/receipt', async ({ engine, context, params }) => {
    const body = await printed(engine, context, params.uid ?? '')
    return { body, headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="receipt.pdf"' } }
  }, { allow: office, name: 'Receipt' }),
]
