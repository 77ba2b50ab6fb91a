import { choice, date, Decimal, entity, type Hands, id, instant, money, one, sequence, sum, text, where } from '@tenon/model'
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
  order: one(Order).onDelete('setNull').optional().alias('order_id'), vendor: one(Vendor).onDelete('setNull').optional().alias('vendor_id'), customer: one(Customer).onDelete('setNull').optional().reverse('payments').alias('customer_id'),
  paymentType: choice('incoming', 'outgoing').default('outgoing'),
  paymentMethod: choice('bank_transfer', 'credit_card', 'debit_card', 'check', 'cash', 'online', 'paypal', 'stripe', 'other').default('bank_transfer'),
  amount: money().min(0), currency: text(3).default('USD'), paymentDate: date(), dueDate: date().optional(),
  status: choice('pending', 'processing', 'completed', 'failed', 'refunded', 'cancelled').default('pending'),
  creditAmount: money().default(Decimal.zero).readonly(), transactionId: text(255).optional(), processedAt: instant().optional().readonly(), processedBy: one(Employee).onDelete('setNull').optional().readonly(),
  notes: text().optional(), createdBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  within: Organization, table: 'payments', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-createdAt', '-id'], title: (p) => p.paymentNumber,
  /** The same transaction of a provider is one payment, however often it is told. */
  unique: [['paymentMethod', 'transactionId']],
  index: [['status'], ['paymentType'], ['order'], ['vendor'], ['customer'], ['paymentDate'], ['dueDate']],
  check: (row, old) => (old?.status === 'completed' && row.status === 'completed' && (row.amount.compare(old.amount) !== 0 || row.order !== old.order)
    ? [{ path: ['amount'], message: 'A completed payment does not change: refund it.' }] : undefined),
  hooks: {
    /** The server's clock, once: it never moves afterwards. What an order does not take is credit. */
    before: async (row, old, hands): Promise<{ transactionId?: null; creditAmount?: Decimal; processedAt?: string; processedBy?: number | null }> => ({
      ...(row.transactionId === '' ? { transactionId: null } : {}),
      ...(row.status === 'completed' && old?.status !== 'completed' ? { creditAmount: creditOf(row, await takenBy(row, hands)) } : row.status !== 'completed' && old?.status === 'completed' ? { creditAmount: Decimal.zero } : {}),
      ...(row.status === 'completed' && row.processedAt === null ? { processedAt: hands.now, processedBy: await callersEmployee(hands) } : {}),
    }),
    after: async (row, old, hands): Promise<void> => {
      if (row.status === 'completed' && old?.status !== 'completed') await allocate(row, row.order, await takenBy(row, hands), hands)
      if (row.status !== 'completed' && old?.status === 'completed') await release(row, hands)
    },
    beforeDelete: async (row, hands): Promise<void> => { if (row.status === 'completed') await release(row, hands) },
  },
  moves: {
    process: { when: { status: ['pending', 'processing', 'failed'] }, set: { status: 'completed' }, refusal: 'Only open payments can be processed.' },
    confirm: { when: { status: ['pending', 'processing', 'failed'] }, set: { status: 'completed' }, refusal: 'Only open payments can be confirmed.' },
    mark_failed: { when: { status: ['pending', 'processing'] }, set: { status: 'failed' }, refusal: 'Only open payments can fail.' },
    refund: { when: { status: 'completed' }, set: { status: 'refunded' }, refusal: 'Only completed payments can be refunded.' },
  },
})

/** So much of a payment for an order: one payment may pay several, and part of one. */
export const Allocation = entity('payment_allocation', {
  id: id(), payment: one(Payment).onDelete('cascade').reverse('allocations'), order: one(Order).onDelete('restrict').reverse('allocations'), amount: money().min('0.01'), ...timestamps,
}, { within: Organization, table: 'payment_allocations', stamps: stamped, order: ['id'] })

type Row = Readonly<Record<string, unknown>>
const decimalOf = (value: unknown): Decimal => value as Decimal

/** What is still open on an order; nothing on one that is cancelled, or in another currency than the payment. */
export const openOn = (order: Row, payment: Row): Decimal =>
  (order.status === 'cancelled' || order.currency !== payment.currency ? Decimal.zero : decimalOf(order.totalAmount).minus(decimalOf(order.paidAmount)))

/** What the payment's own order takes of it. The order stays locked, so two payments cannot both fill the same gap. */
async function takenBy(payment: Row, hands: Hands): Promise<Decimal> {
  const order = payment.order === null ? null : await hands.lock(Order, payment.order)
  const open = order === null ? Decimal.zero : openOn(order, payment)
  return open.compare(decimalOf(payment.amount)) < 0 ? open : decimalOf(payment.amount)
}
const creditOf = (payment: Row, taken: Decimal): Decimal => (payment.paymentType === 'incoming' ? decimalOf(payment.amount).minus(taken) : Decimal.zero)

/** Gives so much of a payment to an order. */
export async function allocate(payment: Row, order: unknown, amount: Decimal, hands: Hands): Promise<void> {
  const locked = amount.compare(0) > 0 ? await hands.lock(Order, order) : null
  if (locked === null) return
  await hands.create(Allocation, { payment: payment.id, order, amount })
  await hands.update(Order, order, { paidAmount: decimalOf(locked.paidAmount).plus(amount) })
}

/** Takes everything back that a payment paid for. */
async function release(payment: Row, hands: Hands): Promise<void> {
  for (const one of await hands.list(Allocation, where('payment', 'eq', payment.id))) {
    const order = await hands.lock(Order, one.order)
    if (order !== null) await hands.update(Order, order.id, { paidAmount: decimalOf(order.paidAmount).minus(decimalOf(one.amount)) })
    await hands.remove(Allocation, one.id)
  }
}

/** Before an order is gone, what was paid for it becomes credit again. */
export async function releaseOrder(order: Row, hands: Hands): Promise<void> {
  for (const one of await hands.list(Allocation, where('order', 'eq', order.id))) {
    const payment = await hands.lock(Payment, one.payment)
    if (payment?.paymentType === 'incoming') await hands.update(Payment, payment.id, { creditAmount: decimalOf(payment.creditAmount).plus(decimalOf(one.amount)) })
    await hands.remove(Allocation, one.id)
  }
}

/** What of a payment is not yet given to any order. */
export const leftOf = async (payment: Row, hands: Hands): Promise<Decimal> =>
  decimalOf(payment.amount).minus(sum(await hands.list(Allocation, where('payment', 'eq', payment.id)), (one) => decimalOf(one.amount)))
