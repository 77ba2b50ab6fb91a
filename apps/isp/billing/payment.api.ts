import { both, boolean, type Comparison, either, type FilterRule, integer, money, one, resource, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { customerBase } from '../customers/words.ts'
import { userLite } from '../people/user.ts'
import { managers, office } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { Bill } from './bill.ts'
import { edit } from './edit.ts'
import { later, startIn } from './period.ts'
import { recordFor } from './record.ts'
import { withdraw } from './reverse.ts'

const { billingMonth, paymentMethod, transactionId, paymentDate, note } = Bill.fields
const words = ['id', 'uid', { customer: [...customerBase, 'username'] }, { entryBy: userLite }, 'billAmount', 'amount', 'billingMonth', 'billingYear', 'paymentMethod', 'paid', 'transactionId', 'paymentDate', 'note', 'createdAt', 'updatedAt'] as const

/** What is recorded of a payment; sums may be left out. */
export const paymentInput = {
  amount: money(10, 2).min(0).optional(), billAmount: money(10, 2).min(0).optional(), billingMonth, billingYear: integer().min(2000).max(2100).optional(), paymentMethod, paid: boolean().default(false),
  transactionId, paymentDate, note,
}
const written = ['amount', 'billAmount', 'billingMonth', 'billingYear', 'paymentMethod', 'paid', 'transactionId', 'paymentDate', 'note'] as const
/** From a day's first moment in Dhaka, or up to its last: of the payment, or of the bill where nothing was paid yet. Its time, if one is sent, is passed over. */
const day = (param: string, op: Comparison & ('gte' | 'lt')): FilterRule<'paymentDate'> => ({
  param, path: 'paymentDate', op: 'eq', reads: 'text', lenient: true,
  where: (value) => {
    const [wanted] = /^\d{4}-\d\d-\d\d/.exec(String(value)) ?? []
    if (wanted === undefined || Number.isNaN(Date.parse(wanted))) return { op: 'true' }
    const moment = startIn(op === 'gte' ? wanted : later(wanted, 1))
    return either(where('paymentDate', op, moment), both(where('paymentDate', 'isNull', true), where('createdAt', op, moment)))
  },
})

/** Bills with what came in for them, as the front end knows them: one a customer and month. */
export const payments = resource(Bill, {
  path: 'payments', name: 'Payment', lookup: 'uid', page: pages, scope: active, partialPut: true, list: words, detail: words,
  create: ['customerId', ...written], update: written,
  fields: { billAmount: paymentInput.billAmount as never, amount: paymentInput.amount as never, paid: paymentInput.paid as never, billingYear: paymentInput.billingYear as never },
  extra: { customerId: one(Customer).source('customer').messages({ missing: 'Customer does not exist.' }) },
  instead: { create: (input, hands) => recordFor(input.customer, input, hands), update: edit, delete: withdraw },
  allow: { read: office, create: office, update: office, delete: managers },
  filter: [
    { param: 'paid', path: 'paid', op: 'eq', lenient: true }, { param: 'month', path: 'billingMonth', op: 'eq', lenient: true }, { param: 'year', path: 'billingYear', op: 'eq', lenient: true },
    { param: 'collected_by', path: 'entryBy.firstName', op: 'icontains' }, { param: 'customer_name', path: 'customer.name', op: 'icontains' }, { param: 'customer_phone', path: 'customer.phone', op: 'eq', reads: 'text' },
    day('start_date', 'gte'), day('end_date', 'lt'),
  ],
})
