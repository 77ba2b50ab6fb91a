import { both, type Filter, or, resource, where } from '@tenon/model'
import { by, inOrganization, pages } from '../filters.ts'
import { crudOf, may, ofCustomer } from '../permissions.ts'
import { customerBrief, vendorBrief } from '../words.ts'
import { Payment } from './payment.ts'

const list = ['id', 'code', 'paymentNumber', 'invoiceNumber', 'referenceNumber', 'vendor', 'vendor.name', 'customer', 'customer.name', 'order', { as: 'order_number', path: 'order.orderNumber' },
  'paymentType', 'paymentType.label', 'paymentMethod', 'paymentMethod.label', 'amount', 'currency', 'paymentDate', 'dueDate', 'status', 'status.label', 'transactionId', 'notes', 'createdAt', 'updatedAt'] as const
const update = may('payment:update')

/** The customers' page filters by names of its own: `paid` is what is completed, `overdue` what is pending too long. */
function byStatus(value: unknown): Filter {
  if (value === 'paid') return where('status', 'eq', 'completed')
  return value === 'overdue' ? both(where('status', 'eq', 'pending'), where('dueDate', 'lt', new Date().toISOString().slice(0, 10))) : where('status', 'eq', value)
}

export const payments = resource(Payment, {
  path: 'payments', list,
  detail: [...list, { vendor: vendorBrief }, { customer: customerBrief }, 'organization', 'processedAt', 'processedBy', { as: 'processed_by_name', path: 'processedBy.fullName' },
    'createdBy', { as: 'created_by_name', path: 'createdBy.fullName' }],
  filter: [by('vendor', 'vendor'), by('customer', 'customer'), by('order', 'order'), by('payment_type', 'paymentType'), by('payment_method', 'paymentMethod'),
    { param: 'status', path: 'status', op: 'eq', reads: 'text', lenient: true, where: byStatus }, inOrganization],
  search: ['paymentNumber', 'invoiceNumber', 'referenceNumber', 'transactionId'], sort: ['createdAt', 'updatedAt', 'paymentDate', 'amount'], page: pages, partialPut: true,
  allow: { ...crudOf('payment'), read: or(may('payment:read'), ofCustomer('customer')), process: update, confirm: update, mark_failed: update, refund: update },
  actions: {
    process: { on: 'row', move: 'process' }, confirm: { on: 'row', move: 'confirm' }, mark_failed: { on: 'row', move: 'mark_failed' }, refund: { on: 'row', move: 'refund' },
  },
  stats: (rows) => ({
    total: rows.count(), totalAmount: rows.sum('amount'), byStatus: rows.countBy('status'), byPaymentType: rows.sumBy('paymentType', 'amount'), byPaymentMethod: rows.countBy('paymentMethod'),
  }),
})
