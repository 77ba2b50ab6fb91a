import { boolean, date, Decimal, entity, id, instant, integer, money, one, sequence, text } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { User } from '../people/user.ts'
import { base, methodField, monthField, newestFirst, stamped, timestamps } from '../traits.ts'
import { tallied } from './figures.ts'

const zero = () => money(10, 2).default(Decimal.zero).readonly()

/**
 * What a customer owes for a month and what came in for it: on the wire one "payment". Issued, it keeps the name, address, package
 * and price of its day. What it is paid with stands in receipts and their allocations.
 */
export const Bill = entity('payment', {
  id: id(), ...base, number: sequence('INV-{yyyy}-{nnnnnn}'),
  customer: one(Customer).onDelete('restrict').reverse('bills'), billingYear: integer().min(2000).max(2100), billingMonth: monthField,
  /** 0 for the one bill of a month that counts; a void one keeps its number and makes room. */
  slot: integer().default(0).readonly(),
  issueDate: date().readonly(), dueDate: date().readonly(),
  subtotal: zero(), vat: zero(), billAmount: zero(),
  /** Paid by allocations, let off by hand, and received beyond the bill: credit that waits for the next one. */
  allocated: zero(), waived: zero(), held: zero(),
  /** All that came in under this bill's name, or was taken for it from credit. */
  amount: money(12, 2).generated(), paid: boolean().generated(),
  paymentMethod: methodField, transactionId: text(100).blank(), paymentDate: instant().optional(), note: text().optional(),
  customerName: text(255).readonly(), customerAddress: text().optional().readonly(), packageName: text(255).optional().readonly(), speedMbps: integer().optional().readonly(),
  /** The job that issued it. */
  run: integer().optional().readonly(),
  entryBy: one(User).onDelete('setNull').optional().readonly(), updatedBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  table: 'bills', stamps: stamped, order: newestFirst, title: (b) => b.number,
  unique: [['billingYear', 'billingMonth', 'customer', 'slot']], index: [['-createdAt', '-id'], ['paid', '-createdAt', '-id'], ['dueDate', 'paid']],
  derive: { amount: (b) => b.allocated.plus(b.held), paid: (b) => b.allocated.plus(b.waived).compare(b.billAmount) >= 0 },
  hooks: { after: (row, old, hands) => tallied(hands, row, old) },
})

type Row = Readonly<Record<string, unknown>>
export const decimalOf = (value: unknown): Decimal => value as Decimal
/** What is still to pay. */
export const openOf = (bill: Row): Decimal => { const open = decimalOf(bill.billAmount).minus(decimalOf(bill.allocated)).minus(decimalOf(bill.waived)); return open.compare(0) > 0 ? open : Decimal.zero }
export const least = (a: Decimal, b: Decimal): Decimal => (a.compare(b) <= 0 ? a : b)
