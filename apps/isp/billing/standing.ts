import { both, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill } from './bill.ts'
import { termsOf } from './issue.ts'
import { later } from './period.ts'

type Row = Readonly<Record<string, unknown>>

/** Whether a bill is open past its day and the days of grace, and nothing excuses it: free, a promise, a profile that never suspends. */
export async function isDelinquent(hands: Hands, customer: Row): Promise<boolean> {
  const terms = await termsOf(hands, customer)
  if (customer.isFree === true || !terms.autoSuspend || (typeof customer.promiseUntil === 'string' && customer.promiseUntil >= hands.today)) return false
  return (await hands.find(Bill, both(where('customer', 'eq', customer.id), where('status', 'eq', 'ACTIVE'), where('paid', 'eq', false), where('dueDate', 'lt', later(hands.today, -terms.graceDays))))) !== null
}

/** Opens a line that is shut, if no debt is left that would shut it again. Answers whether it did. */
export async function reopened(hands: Hands, { id }: Row): Promise<boolean> {
  const customer = (await hands.lock(Customer, id))!
  if (customer.isActive === true || customer.status !== 'ACTIVE' || (await isDelinquent(hands, customer))) return false
  await hands.update(Customer, id, { isActive: true, suspendedAt: null })
  return true
}

/** Shuts the line of somebody who does not pay. Answers whether it did. */
export async function suspended(hands: Hands, id: unknown): Promise<boolean> {
  const customer = await hands.lock(Customer, id)
  if (customer === null || customer.isActive !== true || !(await isDelinquent(hands, customer))) return false
  await hands.update(Customer, id, { isActive: false, suspendedAt: hands.now })
  return true
}
