import { both, Decimal, either, type Filter, type Hands, take, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Package } from '../packages/package.ts'
import { Bill } from './bill.ts'
import { consumeCredits } from './credit.ts'
import { Figures } from './figures.ts'
import { issue } from './issue.ts'
import { dueOf, tariffOf } from './tariff.ts'
import { LedgerEntry } from './ledger.ts'
import { daysIn, later, type Period, startOf } from './period.ts'
import { BillingProfile, standard, type Terms } from './profile.ts'

export interface Skipped { readonly free: number; readonly inactive: number; readonly without_package: number; readonly price_of_nothing: number; readonly not_yet_connected: number }
/** Where a run is: bills up to this customer are issued. */
export interface Place { readonly after: number; readonly created: number }

const CHUNK = 5000
const live = where('status', 'eq', 'ACTIVE')
const monthly = ({ year, month }: Period): Filter => both(where('billingYear', 'eq', year), where('billingMonth', 'eq', month))

export const lastCustomer = async (hands: Hands): Promise<number> => Number((await hands.list(Customer, { op: 'true' }, ['-id'], 1))[0]?.id ?? 0)
export const billed = async (hands: Hands, period: Period): Promise<number> => Number(await hands.figure(Bill, { stat: 'count' }, both(monthly(period), live)))

/** The next customers of a run. In one transaction: bills, their charges, what credit they take, the month's figures. */
export async function billChunk(hands: Hands, period: Period, place: Place, run: number): Promise<Place> {
  const range = both(where('id', 'gt', place.after), where('id', 'lte', place.after + CHUNK))
  // in the order of their numbers, and before anything else is held
  const credited = await hands.lockAll(Customer, both(range, where('credit', 'gt', Decimal.zero)))
  const profiles = [null, ...(await hands.list(BillingProfile, live))].map((profile) => ({ id: profile?.id ?? null, terms: (profile as unknown as Terms | null) ?? standard }))
  let created = 0
  for (const { id, terms } of profiles) created += await together(hands, both(range, dueUnder(period, id, terms, false)), terms, period, run)
  if (created > 0) await charge(hands, period, place.after, run)
  for (const { id, terms } of profiles) created += await oneByOne(hands, both(range, dueUnder(period, id, terms, true)), terms, period, run)
  if (credited.length > 0) {
    const open = await hands.lockAll(Bill, both(where('customer', 'in', credited.map((customer) => customer.id)), monthly(period), live, where('paid', 'eq', false)))
    // a bill that was issued by itself has taken credit already, and changed its customer
    const owing = await hands.lockAll(Customer, both(where('id', 'in', open.map((bill) => bill.customer)), where('credit', 'gt', Decimal.zero)))
    const still = new Set(owing.map((customer) => customer.id))
    await consumeCredits(hands, owing, open.filter((bill) => still.has(bill.customer)))
  }
  return { after: place.after + CHUNK, created: place.created + created }
}

/** Who is to be billed under some terms at all. */
function dueUnder(period: Period, profile: unknown, terms: Terms, nothingToo: boolean): Filter {
  const open = where('isActive', 'eq', true)
  return both(live, where('isFree', 'eq', false), where('profile', 'eq', profile), terms.billSuspended ? either(open, where('suspendedAt', 'isNull', false)) : open,
    where('package', 'isNull', false), connectedBy(period), ...(nothingToo && terms.zeroBills ? [] : [where('package.price', 'gt', Decimal.zero)]))
}

/** Those whose first month is billed by days, who changed their package, and those who get a bill of nothing. */
async function oneByOne(hands: Hands, due: Filter, terms: Terms, period: Period, run: number): Promise<number> {
  const special = [...(terms.prorate ? [beganIn(period), where('carry', 'ne', Decimal.zero)] : []), ...(terms.zeroBills ? [where('package.price', 'lte', Decimal.zero)] : [])]
  if (special.length === 0) return 0
  let created = 0
  for (const found of await hands.list(Customer, both(due, either(...special)), ['id'])) {
    const customer = (await hands.lock(Customer, found.id))!
    if ((await hands.find(Bill, both(where('customer', 'eq', customer.id), monthly(period), where('slot', 'eq', 0)))) !== null) continue
    await issue(hands, customer, period, { note: noteOf(period), run })
    created++
  }
  return created
}
/** Nobody owes for a month before the line was there; a line without a day has always been. */
const connectedBy = (period: Period): Filter => either(where('connectionStartDate', 'isNull', true), where('connectionStartDate', 'lte', later(startOf(period), daysIn(period) - 1)))
const beganIn = (period: Period): Filter => where('connectionStartDate', 'range', [later(startOf(period), 1), later(startOf(period), daysIn(period) - 1)])
const noteOf = ({ month }: Period): string => `Auto-generated bill for ${month}`

/** All others in one statement: what is owed is worked out once a package, exactly, and the rows are made where they are kept. */
async function together(hands: Hands, due: Filter, terms: Terms, period: Period, run: number): Promise<number> {
  const plans = await hands.list(Package, { op: 'true' })
  const tariffs = plans.map((plan) => [plan.id, tariffOf(plan.price as Decimal, terms, period, null)] as const)
  if (tariffs.length === 0) return 0
  const of = (part: 'subtotal' | 'vat' | 'billAmount'): ReturnType<typeof take> => take('package', new Map(tariffs.map(([id, tariff]) => [id, tariff[part]])))
  const who = terms.prorate ? both(due, { op: 'not', of: beganIn(period) }, where('carry', 'eq', Decimal.zero)) : due
  const made = await hands.createFrom(Bill, {
    each: Customer, where: who, unless: ['customer', 'billingYear', 'billingMonth', 'slot'], sums: ['billAmount'],
    set: {
      customer: take('id'), billingYear: period.year, billingMonth: period.month, issueDate: hands.today, dueDate: dueOf(terms, period, hands.today), subtotal: of('subtotal'), vat: of('vat'), billAmount: of('billAmount'),
      amount: Decimal.zero, paid: false, paymentMethod: 'OTHER', note: noteOf(period), run,
      customerName: take('name'), customerAddress: take('address'), packageName: take('package.name'), speedMbps: take('package.speedMbps'), entryBy: hands.actorId, updatedBy: hands.actorId,
    },
  })
  if (made.count > 0) hands.tally(Figures, { billingYear: period.year, billingMonth: period.month }, { unpaidCount: made.count, billed: made.sums.billAmount!, pendingAmount: made.sums.billAmount! })
  return made.count
}

/** The charges of the bills that were just made together: a run comes to each customer once. */
async function charge(hands: Hands, period: Period, after: number, run: number): Promise<void> {
  await hands.createFrom(LedgerEntry, {
    each: Bill, where: both(monthly(period), live, where('run', 'eq', run), where('customer', 'gt', after), where('customer', 'lte', after + CHUNK)),
    set: { customer: take('customer'), kind: 'charge', amount: take('billAmount'), bill: take('id'), enteredBy: hands.actorId },
  })
}

/** Who is not billed for the month as things stand, by the first reason that holds. */
export async function skippedIn(hands: Hands, period: Period): Promise<Skipped> {
  const [free, active, plan] = [where('isFree', 'eq', true), where('isActive', 'eq', true), where('package', 'isNull', false)]
  const count = async (...of: Filter[]): Promise<number> => Number(await hands.figure(Customer, { stat: 'count' }, both(live, ...of)))
  const charged = where('isFree', 'eq', false)
  return {
    free: await count(free), inactive: await count(charged, where('isActive', 'eq', false)), without_package: await count(charged, active, where('package', 'isNull', true)),
    price_of_nothing: await count(charged, active, plan, where('package.price', 'lte', Decimal.zero)),
    not_yet_connected: await count(charged, active, plan, where('package.price', 'gt', Decimal.zero), { op: 'not', of: connectedBy(period) }),
  }
}
