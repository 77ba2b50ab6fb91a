import { Decimal, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Package } from '../packages/package.ts'
import { Bill } from './bill.ts'
import { consumeCredit } from './credit.ts'
import { enter } from './ledger.ts'
import type { Period } from './period.ts'
import { BillingProfile, standard, type Terms } from './profile.ts'
import { dueOf, type Tariff, tariffOf } from './tariff.ts'

type Row = Readonly<Record<string, unknown>>
export const termsOf = async (hands: Hands, customer: Row): Promise<Terms> =>
  (customer.profile === null || customer.profile === undefined ? standard : (((await hands.find(BillingProfile, where('id', 'eq', customer.profile))) as unknown as Terms | null) ?? standard))

/** Issues the one bill of a customer for a month, and lets it take what credit there is. The customer's row is locked. */
export async function issue(hands: Hands, customer: Row, period: Period, more: { readonly note: string; readonly run?: number }): Promise<Row> {
  const terms = await termsOf(hands, customer)
  const plan = customer.package === null ? null : await hands.find(Package, where('id', 'eq', customer.package))
  const { tariff, carry } = withCarry(tariffOf((plan?.price as Decimal | undefined) ?? Decimal.zero, terms, period, customer.connectionStartDate as string | null), customer.carry as Decimal)
  if (!carry.equals(customer.carry as Decimal)) await hands.update(Customer, customer.id, { carry })
  const bill = await hands.create(Bill, {
    customer: customer.id, billingYear: period.year, billingMonth: period.month, issueDate: hands.today, dueDate: dueOf(terms, period, hands.today), ...tariff,
    paymentMethod: 'OTHER', note: more.note, run: more.run ?? null, customerName: customer.name, customerAddress: customer.address, packageName: plan?.name ?? null, speedMbps: plan?.speedMbps ?? null, entryBy: hands.actorId,
  })
  await enter(hands, 'charge', tariff.billAmount, bill)
  return consumeCredit(hands, customer, bill)
}

/** What was carried over, as far as the bill can bear it: a bill is never less than nothing, the rest waits for the next. */
function withCarry(tariff: Tariff, carry: Decimal): { readonly tariff: Tariff; readonly carry: Decimal } {
  const subtotal = tariff.subtotal.plus(carry)
  if (subtotal.compare(0) >= 0) return { tariff: { ...tariff, subtotal, billAmount: subtotal.plus(tariff.vat) }, carry: Decimal.zero }
  return { tariff: { ...tariff, subtotal: Decimal.zero, billAmount: tariff.vat }, carry: subtotal }
}
