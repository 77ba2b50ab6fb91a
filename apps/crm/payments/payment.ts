import { choice, date, entity, id, instant, money, one, sequence, text } from '@tenon/model'
import { callersEmployee } from '../issues/issue.ts'
import { Order } from '../orders/order.ts'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Vendor } from '../parties/vendor.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { code, stamped, timestamps } from '../traits.ts'

/** Money that comes in or goes out. */
export const Payment = entity('payment', {
  id: id(), ...code, paymentNumber: sequence('PAY-{yyyy}-{nnnn}'), invoiceNumber: text(50).optional(), referenceNumber: text(100).optional(),
  order: one(Order).onDelete('setNull').optional().alias('order_id'), vendor: one(Vendor).onDelete('setNull').optional().alias('vendor_id'), customer: one(Customer).onDelete('setNull').optional().alias('customer_id'),
  paymentType: choice('incoming', 'outgoing').default('outgoing'),
  paymentMethod: choice('bank_transfer', 'credit_card', 'debit_card', 'check', 'cash', 'online', 'paypal', 'stripe', 'other').default('bank_transfer'),
  amount: money().min(0), currency: text(3).default('USD'), paymentDate: date(), dueDate: date().optional(),
  status: choice('pending', 'processing', 'completed', 'failed', 'refunded', 'cancelled').default('pending'),
  transactionId: text(255).optional(), processedAt: instant().optional().readonly(), processedBy: one(Employee).onDelete('setNull').optional().readonly(),
  notes: text().optional(), createdBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  within: Organization, table: 'payments', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-createdAt', '-id'], title: (p) => p.paymentNumber,
  /** The same transaction of a provider is one payment, however often it is told. */
  unique: [['paymentMethod', 'transactionId']],
  index: [['status'], ['paymentType'], ['order'], ['vendor'], ['customer'], ['paymentDate'], ['dueDate']],
  hooks: {
    /** The server's clock, once: it never moves afterwards. */
    before: async (row, _old, hands) => ({
      ...(row.transactionId === '' ? { transactionId: null } : {}),
      ...(row.status === 'completed' && row.processedAt === null ? { processedAt: hands.now, processedBy: await callersEmployee(hands) } : {}),
    }),
  },
  moves: {
    process: { when: { status: ['pending', 'processing', 'failed'] }, set: { status: 'completed' }, refusal: 'Only open payments can be processed.' },
    confirm: { when: { status: ['pending', 'processing', 'failed'] }, set: { status: 'completed' }, refusal: 'Only open payments can be confirmed.' },
    mark_failed: { when: { status: ['pending', 'processing'] }, set: { status: 'failed' }, refusal: 'Only open payments can fail.' },
    refund: { when: { status: 'completed' }, set: { status: 'refunded' }, refusal: 'Only completed payments can be refunded.' },
  },
})
