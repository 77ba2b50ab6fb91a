import { type ActionAnswer, type ActionCall, both, type Decimal, type Filter, integer, money, or, resource, reverse, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Order } from '../orders/order.ts'
import { by, inOrganization, pages } from '../filters.ts'
import { crudOf, may, ofCustomer } from '../permissions.ts'
import { customerBrief, vendorBrief } from '../words.ts'
import { allocate, Allocation, leftOf, openOn, Payment } from './payment.ts'

const list = ['id', 'code', 'paymentNumber', 'invoiceNumber', 'referenceNumber', 'vendor', 'vendor.name', 'customer', 'customer.name', 'order', { as: 'order_number', path: 'order.orderNumber' },
  'paymentType', 'paymentType.label', 'paymentMethod', 'paymentMethod.label', 'amount', 'currency', 'paymentDate', 'dueDate', 'status', 'status.label', 'transactionId', 'notes', 'createdAt', 'updatedAt'] as const
const update = may('payment:update')

/** The customers' page filters by names of its own: `paid` is what is completed, `overdue` what is pending too long. */
function byStatus(value: unknown): Filter {
  if (value === 'paid') return where('status', 'eq', 'completed')
  return value === 'overdue' ? both(where('status', 'eq', 'pending'), where('dueDate', 'lt', new Date().toISOString().slice(0, 10))) : where('status', 'eq', value)
}

/** Credit is used: so much of a completed payment for another order, never more than there is on either side. */
async function give({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  if (row.status !== 'completed') throw new Fault('refused', 'Only completed payments can be allocated.')
  const order = await hands.lock(Order, input.order)
  if (order === null) throw new Fault('notFound', 'Order not found')
  const amount = input.amount as Decimal
  const [left, open] = [await leftOf(row, hands), openOn(order, row)]
  if (amount.compare(0) <= 0) throw new Fault('refused', 'The amount must be positive.')
  if (order.currency !== row.currency) throw new Fault('refused', `The order is in ${String(order.currency)}, the payment in ${String(row.currency)}.`)
  if (amount.compare(left) > 0) throw new Fault('refused', `Only ${left.toFixed(2)} of this payment is left.`)
  if (amount.compare(open) > 0) throw new Fault('refused', `Only ${open.toFixed(2)} is open on this order.`)
  await allocate(row, order.id, amount, hands)
  return { row: row.paymentType === 'incoming' ? await hands.update(Payment, row.id, { creditAmount: left.minus(amount) }) : row }
}

export const payments = resource(Payment, {
  path: 'payments', list,
  detail: [...list, { vendor: vendorBrief }, { customer: customerBrief }, 'organization', 'creditAmount', reverse('allocations', Allocation, ['id', 'order', { as: 'order_number', path: 'order.orderNumber' }, 'amount']), 'processedAt', 'processedBy', { as: 'processed_by_name', path: 'processedBy.fullName' },
    'createdBy', { as: 'created_by_name', path: 'createdBy.fullName' }],
  filter: [by('vendor', 'vendor'), by('customer', 'customer'), by('order', 'order'), by('payment_type', 'paymentType'), by('payment_method', 'paymentMethod'),
    { param: 'status', path: 'status', op: 'eq', reads: 'text', lenient: true, where: byStatus }, inOrganization],
  search: ['paymentNumber', 'invoiceNumber', 'referenceNumber', 'transactionId'], sort: ['createdAt', 'updatedAt', 'paymentDate', 'amount'], page: pages, partialPut: true,
  allow: { ...crudOf('payment'), read: or(may('payment:read'), ofCustomer('customer')), process: update, confirm: update, mark_failed: update, refund: update, allocate: update },
  actions: {
    process: { on: 'row', move: 'process' }, confirm: { on: 'row', move: 'confirm' }, mark_failed: { on: 'row', move: 'mark_failed' }, refund: { on: 'row', move: 'refund' },
    allocate: { on: 'row', input: { order: integer().alias('order_id'), amount: money() }, run: give },
  },
  stats: (rows) => ({
    total: rows.count(), totalAmount: rows.sum('amount'), byStatus: rows.countBy('status'), byPaymentType: rows.sumBy('paymentType', 'amount'), byPaymentMethod: rows.countBy('paymentMethod'),
  }),
})
