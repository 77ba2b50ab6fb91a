import { choice, date, entity, id, instant, money, one, sequence, text } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'
import { User } from '../core/user.ts'
import { Order } from './order.ts'
import { Customer, Employee, Vendor } from './parties.ts'

export const Payment = entity('payment', {
  id: id(), paymentNumber: sequence('PAY-{yyyy}-{nnnn}'), invoiceNumber: text(50).optional(), referenceNumber: text(50).optional(), transactionId: text(100).optional().unique(),
  order: one(Order).onDelete('setNull').optional().reverse('payments'), vendor: one(Vendor).onDelete('setNull').optional().reverse('payments'), customer: one(Customer).onDelete('setNull').optional().reverse('payments'),
  amount: money().min(0), currency: text(3).default('USD'), paymentType: choice('incoming', 'outgoing', 'refund'),
  paymentMethod: choice('cash', 'bank_transfer', 'credit_card', 'cheque', 'other'), status: choice('pending', 'processing', 'completed', 'failed', 'refunded').default('pending'),
  paymentDate: date(), dueDate: date().optional(), notes: text().optional(), failureReason: text(255).optional(),
  processedAt: instant().optional().readonly(), processedBy: one(Employee).onDelete('setNull').optional().reverse('processedPayments'),
  createdBy: one(User).onDelete('setNull').optional().readonly().reverse('createdPayments'), ...timestamps,
}, {
  within: Organization, table: 'crm_payment', stamps: { ...stamped, createdBy: 'createdBy' }, order: newestFirst, index: [['status'], ['paymentType'], ['paymentDate']], title: (p) => p.paymentNumber,
  hooks: { before: (row, _old, hands) => (row.status === 'completed' && row.processedAt === null ? { processedAt: hands.now } : undefined) },
})
