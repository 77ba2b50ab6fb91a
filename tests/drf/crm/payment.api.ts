import { type ActionCall, resource, text } from '@tenon/model'
import { callersEmployee } from './issue.api.ts'
import { Payment } from './payment.ts'
import { customerWords, employeeWords, member, vendorWords } from './words.ts'

async function process({ row, hands }: ActionCall) {
  if (row.status === 'completed') return { body: { error: 'Payment is already completed.' }, status: 409 }
  return { row: await hands.update(Payment, row.id, { status: 'completed', processedBy: await callersEmployee(hands), failureReason: null }) }
}

const written = ['invoiceNumber', 'referenceNumber', 'transactionId', 'order', 'vendor', 'customer', 'amount', 'currency', 'paymentType', 'paymentMethod', 'status', 'paymentDate', 'dueDate', 'notes'] as const
export const payments = resource(Payment, {
  list: ['id', 'paymentNumber', 'invoiceNumber', 'referenceNumber', 'transactionId', 'amount', 'currency', 'paymentType', 'paymentMethod', 'status', 'paymentDate', 'dueDate', 'vendor', 'vendor.name',
    'customer', 'customer.name', 'order', { as: 'order_number', path: 'order.orderNumber' }, 'processedAt', 'createdAt'],
  detail: ['id', 'organization', 'paymentNumber', 'invoiceNumber', 'referenceNumber', 'transactionId', { order: ['id', 'orderNumber', 'title', 'status', 'totalAmount'] }, { vendor: vendorWords }, { customer: customerWords },
    'amount', 'currency', 'paymentType', 'paymentMethod', 'status', 'paymentDate', 'dueDate', 'notes', 'failureReason', 'processedAt', { processedBy: employeeWords }, 'createdBy', 'createdAt', 'updatedAt'],
  create: written, update: written,
  filter: ['vendor', 'customer', 'order', 'paymentType', 'paymentMethod', 'status',
    { param: 'amount_min', path: 'amount', op: 'gte' }, { param: 'amount_max', path: 'amount', op: 'lte' }, { param: 'payment_date', path: 'paymentDate', op: 'range', reads: 'rangeAfterBefore' },
    { param: 'paid_on', path: 'paymentDate', op: 'eq' }, { param: 'overdue', path: 'dueDate', op: 'isNull', exclude: true }],
  search: ['paymentNumber', 'invoiceNumber', 'referenceNumber', 'transactionId'], sort: ['createdAt', 'paymentDate', 'amount', 'dueDate'], order: ['-createdAt', '-id'], allow: member,
  fields: { amount: Payment.fields.amount.check((amount) => (amount.isZero ? 'Amount must not be zero.' : undefined)) },
  check: (p) => (p.order === null && p.vendor === null && p.customer === null ? [{ path: [], message: 'Payment must reference an order, a vendor or a customer.' }] : undefined),
  actions: {
    process: { on: 'row', run: process },
    mark_failed: { on: 'row', input: { reason: text(255) }, run: async ({ row, input, hands }) => ({ row: await hands.update(Payment, row.id, { status: 'failed', failureReason: input.reason }) }) },
  },
  statsOver: 'all',
  stats: (rows) => ({
    total: rows.count(), totalAmount: rows.sum('amount', undefined, { none: null }), completedAmount: rows.sum('amount', { op: 'eq', path: 'status', value: 'completed' }, { none: null }),
    byStatus: rows.countBy('status'), byType: rows.countBy('paymentType'), byMethod: rows.countBy('paymentMethod'),
  }),
})
