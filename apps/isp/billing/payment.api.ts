import { boolean, type FilterRule, integer, money, one, resource, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { customerBase } from '../customers/words.ts'
import { userLite } from '../people/user.ts'
import { managers, office } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { Bill } from './bill.ts'
import { edit } from './edit.ts'
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
const day = (param: string, op: 'gte' | 'lte'): FilterRule<'createdAt'> => ({
  param, path: 'createdAt', op: 'date', lenient: true,
  where: (value) => where('createdAt', op, op === 'gte' ? `${String(value)}T00:00:00.000000Z` : `${String(value)}T23:59:59.999999Z`),
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
    day('start_date', 'gte'), day('end_date', 'lte'),
  ],
})
