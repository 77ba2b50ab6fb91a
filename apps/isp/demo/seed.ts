import { Decimal } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { Bill } from '../billing/bill.ts'
import { Figures } from '../billing/figures.ts'
import { Allocation, LedgerEntry, Receipt } from '../billing/ledger.ts'
import { type Period, periodOf, startOf } from '../billing/period.ts'
import { Customer } from '../customers/customer.ts'
import { Organization, Subscription } from '../organizations/organization.ts'
import { Package } from '../packages/package.ts'
import { User } from '../people/user.ts'
import { months } from '../traits.ts'
import { Books } from './books.ts'
import { Chance } from './chance.ts'
import { bookings, office, plans, provider } from './people.ts'
import { Rows } from './rows.ts'
import { subscribe } from './subscribers.ts'

export interface DemoOptions { readonly today: string; readonly subscribers: number; /** A stored hash. */ readonly password: string; readonly seed?: number; /** Fourteen, unless said otherwise. */ readonly months?: number }

/** Some months of an office up to today, in one transaction, a month at a time: the same seed gives the same rows. */
export function seedDemo(database: Database, { today, subscribers, password, seed = 7, months: count = 14 }: DemoOptions): Promise<number> {
  return database.transaction(async (connection) => {
    const rows = new Rows(database.kind, connection)
    const chance = new Chance(seed)
    const periods = Array.from({ length: count }, (_, i) => before(periodOf(today), count - 1 - i))
    const founded = `${startOf(periods[0]!)}T03:00:00.000000Z`
    const base = (at = founded): Record<string, unknown> => ({ uid: chance.uuid(), status: 'ACTIVE', createdAt: at, updatedAt: at })
    for (const [plan, price, maxCustomers] of bookings) rows.put(Subscription, { ...base(), plan, price: Decimal.of(price), maxCustomers })
    rows.put(Organization, { ...base(), ...provider, subscription: 3, subscriptionStatus: 'ACTIVE', subscriptionEndDate: `${Number(today.slice(0, 4)) + 1}-06-30`, billingCycle: 'YEARLY', allowedCustomer: 10_000, routerIp: '', routerUsername: '', routerPassword: '', routerPort: null, routerSecret: '', routerSsl: false })
    for (const one of office) rows.put(User, { ...base(), ...one, organization: 1, password, isStaff: !['OTHER', 'CUSTOMER'].includes(one.kind), isSuperuser: false, isActive: true })
    for (const [speedMbps, price, name] of plans) rows.put(Package, { ...base(), name, speedMbps, price: Decimal.of(price), description: `${speedMbps} Mbps, unlimited`, entryBy: 1, updatedBy: 1 })
    const cast = subscribe(chance, { subscribers, periods, today })
    for (const [i, one] of cast.entries()) rows.put(Customer, {
      ...base(one.joined === 0 ? founded : `${one.started}T05:30:00.000000Z`), code: `C${String(i + 1).padStart(6, '0')}`, name: one.name, email: chance.yes(0.3) ? `${one.username}@mail.example` : null, phone: one.phone, address: one.address,
      nid: String(1_000_000_000 + i * 9973), isFree: one.isFree, user: i === 0 ? office.length : null, organization: 1, package: one.plan + 1, connectionStartDate: one.started, isActive: one.shutSince === null, suspendedAt: one.shutSince === null ? null : `${one.shutSince}T18:00:00.000000Z`,
      ipAddress: '', macAddress: '', username: one.username, password: `pp-${chance.uuid().slice(0, 8)}`, connectionType: 'PPPoE', credentials: {}, credit: Decimal.zero, carry: Decimal.zero, loginKey: `0/${one.username}`, wanted: 0, applied: 0, networkPending: false, entryBy: 4, updatedBy: 4,
    })
    await rows.flush([Subscription, Organization, User, Package, Customer])
    const books = new Books(rows, chance)
    for (const [m, period] of periods.entries()) {
      for (const [i, one] of cast.entries()) if (one.months.has(m)) books.bill(i + 1, one, m, period)
      books.close(period)
      await rows.flush([Bill, Receipt, Allocation, LedgerEntry, Figures])
    }
    await rows.finish({ 'customer:C{nnnnnn}': [{ year: 0, last: subscribers }], ...books.series })
    return rows.written
  })
}

function before({ year, month }: Period, by: number): Period {
  const at = year * 12 + months.indexOf(month) - by
  return { year: Math.floor(at / 12), month: months[at % 12]! }
}
