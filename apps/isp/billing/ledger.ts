import { choice, type Decimal, entity, type Hands, id, instant, money, one, sequence, sum, text, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { User } from '../people/user.ts'
import { base, methodField, newestFirst, stamped, timestamps } from '../traits.ts'
import { Bill } from './bill.ts'

/** Money that came in, once for each transaction of a provider. */
export const Receipt = entity('receipt', {
  id: id(), ...base, number: sequence('RCT-{yyyy}-{nnnnnn}'),
  customer: one(Customer).onDelete('restrict').reverse('receipts'), bill: one(Bill).onDelete('restrict').reverse('receipts'),
  amount: money(12, 2).min('0.01'), method: methodField, transactionId: text(100),
  /** Method and transaction, while the receipt stands: the same money is not taken twice. */
  reference: text(200).optional().unique(),
  /** What no bill has taken. */
  left: money(12, 2).readonly(),
  state: choice('confirmed', 'reversed').default('confirmed'), receivedAt: instant(), note: text().optional(),
  /** It opened a line that was shut. */
  reopened: choice('no', 'yes').default('no'),
  reversedAt: instant().optional(), enteredBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, { table: 'receipts', stamps: { ...stamped, createdBy: 'enteredBy' }, order: newestFirst, title: (r) => r.number })

/** So much of a receipt for a bill. */
export const Allocation = entity('allocation', {
  id: id(), receipt: one(Receipt).onDelete('restrict').reverse('allocations'), bill: one(Bill).onDelete('restrict').reverse('allocations'), amount: money(12, 2).min('0.01'), ...timestamps,
}, { table: 'allocations', stamps: stamped, order: ['id'] })

/** Every change of what a customer owes, for ever: what is owed is the sum. */
export const LedgerEntry = entity('ledger_entry', {
  id: id(), customer: one(Customer).onDelete('restrict').reverse('ledger'), kind: choice('charge', 'payment', 'reversal', 'waiver', 'void'),
  /** Positive: owes more. */
  amount: money(12, 2), bill: one(Bill).onDelete('restrict').optional(), receipt: one(Receipt).onDelete('restrict').optional(), note: text().optional(),
  enteredBy: one(User).onDelete('setNull').optional().readonly(), createdAt: instant().readonly(),
}, { table: 'ledger', stamps: { created: 'createdAt', createdBy: 'enteredBy' }, order: ['id'], audit: false })

type Row = Readonly<Record<string, unknown>>
export async function enter(hands: Hands, kind: 'charge' | 'payment' | 'reversal' | 'waiver' | 'void', amount: Decimal, bill: Row, more: { receipt?: unknown; note?: string } = {}): Promise<void> {
  if (!amount.isZero) await hands.create(LedgerEntry, { customer: bill.customer, kind, amount, bill: bill.id, receipt: more.receipt ?? null, note: more.note ?? null })
}

/** What a customer owes; less than nothing is credit. */
export const balanceOf = async (hands: Hands, customer: unknown): Promise<Decimal> => sum(await hands.list(LedgerEntry, where('customer', 'eq', customer)), (entry) => entry.amount as Decimal)
