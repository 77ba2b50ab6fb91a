import { boolean, choice, date, Decimal, email, entity, type Hands, id, integer, money, one, text, url } from '@tenon/model'
import { Router } from '../network/router.ts'
import { base, newestFirst, stamped, timestamps } from '../traits.ts'

/** What a provider may book of whoever hosts this: a plan, its price a month, how many customers it bears. */
export const Subscription = entity('subscription', {
  id: id(), ...base, plan: choice('FREE', 'BASIC', 'PREMIUM', 'ENTERPRISE').unique(), price: money(10, 2).min(0).default(Decimal.zero), maxCustomers: integer().min(0).default(0), ...timestamps,
}, { table: 'subscriptions', stamps: stamped, order: ['id'], title: (s) => s.plan })

/** The provider as its settings page knows it. What it says of its router is what lines are told by. */
export const Organization = entity('organization', {
  id: id(), ...base, name: text(255).index(), address: text().optional(), phone: text(20).blank(), email: email(254).optional(), website: url(255).optional(), logo: text(255).optional(),
  subscription: one(Subscription).onDelete('setNull').optional(), subscriptionStatus: choice('ACTIVE', 'EXPIRED', 'CANCELLED', 'PENDING').default('ACTIVE'), subscriptionEndDate: date().optional(),
  billingCycle: choice('MONTHLY', 'YEARLY', 'DAYS_30', 'DAYS_60', 'DAYS_90').default('MONTHLY'), allowedCustomer: integer().min(0).default(0),
  routerIp: text(255).blank().pattern(/^$|^[A-Za-z0-9.-]+$|^\[[0-9A-Fa-f:]+\]$/), routerUsername: text(100).blank(), routerPassword: text(255).blank().untrimmed().sealed(),
  routerPort: integer().min(1).max(65_535).optional(), routerSecret: text(255).blank().untrimmed().sealed(), routerSsl: boolean().default(false),
  router: one(Router).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  table: 'organizations', stamps: stamped, order: newestFirst, title: (o) => o.name,
  hooks: { before: routed },
})

type Row = Readonly<Record<string, unknown>>

/** Keeps the router that the settings describe. A password that is sent empty, as by a form that never saw it, stays what it was. */
async function routed(row: Row, old: Row | null, hands: Hands): Promise<{ routerPassword: string; routerSecret: string; router?: number }> {
  const kept = (name: string): string => String(row[name] === '' && old !== null ? old[name] : row[name])
  const secrets = { routerPassword: kept('routerPassword'), routerSecret: kept('routerSecret') }
  const said = ['routerIp', 'routerPort', 'routerSsl', 'routerUsername'] as const
  if (row.routerIp === '' || (old !== null && said.every((name) => row[name] === old[name]) && secrets.routerPassword === old.routerPassword)) return secrets
  const port = row.routerPort === null || row.routerPort === undefined ? '' : `:${String(row.routerPort)}`
  const values = { name: String(row.name).slice(0, 100), address: `http${row.routerSsl === true ? 's' : ''}://${String(row.routerIp)}${port}`, username: String(row.routerUsername), password: secrets.routerPassword }
  if (row.router !== null && row.router !== undefined) { await hands.update(Router, row.router, values); return secrets }
  const first = (await hands.list(Router, { op: 'eq', path: 'isDefault', value: true }, ['id'], 1)).length === 0
  return { ...secrets, router: Number((await hands.create(Router, { ...values, isDefault: first })).id) }
}

/** Where somebody works, beside their name. */
export const organizationLite = ['id', 'name', 'subscriptionEndDate'] as const
