import { boolean, choice, Decimal, entity, id, money, one, resource, text } from '@tenon/model'
import { User } from '../core/user.ts'
import { customerRow, IspCustomer } from './customer.ts'
import { base, guarded, newestFirst, stamped } from './traits.ts'

/** What a customer owes and pays for a month. */
export const IspPayment = entity('isp_payment', {
  id: id(), ...base, customer: one(IspCustomer).onDelete('cascade').reverse('payments'), billAmount: money(10, 2).default(Decimal.zero), amount: money(10, 2),
  billingMonth: choice({ JANUARY: 'January', FEBRUARY: 'February', MARCH: 'March', APRIL: 'April', MAY: 'May', JUNE: 'June', JULY: 'July', AUGUST: 'August', SEPTEMBER: 'September', OCTOBER: 'October', NOVEMBER: 'November', DECEMBER: 'December' }),
  paymentMethod: choice({ BANK_TRANSFER: 'Bank Transfer', BKASH: 'Bkash', CASH: 'Cash', NAGAD: 'Nagad', MOBILE_BANKING: 'Mobile Banking', ONLINE_PAYMENT: 'Online Payment', ROCKET: 'Rocket', OTHER: 'Other' }).default('CASH'),
  paid: boolean().default(false), transactionId: text(100).blank(), note: text().blank(), entryBy: one(User).optional().onDelete('setNull').readonly(),
}, { table: 'isp_isppayment', order: newestFirst, stamps: { ...stamped, createdBy: 'entryBy' } })

const own = ['billAmount', 'amount', 'billingMonth', 'paymentMethod', 'paid', 'transactionId', 'note'] as const

export const payments = resource(IspPayment, {
  ...guarded, path: 'payments', name: 'Payment',
  list: ['id', 'uid', { customer: customerRow }, { as: 'customer_id', path: 'customer' }, ...own, { entryBy: ['uid', 'firstName', 'lastName', 'phone'] }, 'createdAt', 'updatedAt'],
  create: ['customerId', ...own], extra: { customerId: one(IspCustomer).source('customer') },
  filter: ['billingMonth', 'paymentMethod', 'paid', 'customer.uid'], search: ['transactionId', 'customer.user.firstName'], sort: ['amount', 'createdAt'],
})
/** What a payment takes where the customer is already known. */
export const ofCustomer = Object.fromEntries(own.map((name) => [name, IspPayment.fields[name]]))
