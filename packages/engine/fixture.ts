import { type Actor, app, choice, date, decimal, entity, id, instant, lines, many, money, one, part, resource, sequence, signedIn, sum, text } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { Context } from './operation.ts'

/** A small shop with tenants, for the engine's own tests. */
export const Organization = entity('organization', { id: id(), name: text(100) })
export const Vendor = entity('vendor', { id: id(), name: text(100), email: text(100).optional().unique() }, { within: Organization, uniquePerTenant: true })
export const Tag = entity('tag', { id: id(), name: text(50) })
export const Item = part('order_item', { itemName: text(255), quantity: decimal(10, 2).default('1' as never), unitPrice: money(), totalPrice: money(14).generated() }, {
  derive: { totalPrice: (i) => i.unitPrice.times(i.quantity) },
})
export const Order = entity('order', {
  id: id(), orderNumber: sequence('ORD-{yyyy}-{nnnn}'), title: text(255), notes: text().optional(),
  status: choice({ draft: 'Draft', approved: 'Approved', completed: 'Completed' }).default('draft'),
  vendor: one(Vendor).optional().onDelete('restrict').reverse('orders'), tags: many(Tag).optional(), orderDate: date().optional(),
  items: lines(Item), totalAmount: money(14).generated(), createdAt: instant().readonly(), completedAt: instant().optional(),
}, {
  within: Organization, table: 'orders', order: ['-id'],
  derive: { totalAmount: (o) => sum(o.items ?? [], (i) => i.totalPrice) },
  moves: { complete: { when: { status: ['draft', 'approved'] }, set: { status: 'completed', completedAt: { $: 'now' } } } },
  stamps: { created: 'createdAt' }, index: [['status']],
  check: (o) => (o.title === 'forbidden' ? [{ path: ['title'], message: 'This word is forbidden.' }] : undefined),
})
export const orders = resource(Order, {
  list: ['id', 'orderNumber', 'title', 'vendor', 'vendor.name', 'status', 'status.label', 'totalAmount', 'items.count'],
  detail: ['*', 'vendor.*'], search: ['title', 'orderNumber', 'vendor.name'], allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn },
  actions: { complete: { on: 'row', move: 'complete' } },
  stats: (rows) => ({ total: rows.count(), revenue: rows.sum('totalAmount', { op: 'eq', path: 'status', value: 'completed' }), byStatus: rows.countBy('status') }),
})
export const vendors = resource(Vendor, { allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn } })
export const closed = resource(Tag, { allow: {} })
export const shop = app({ name: 'shop', dialect: null, tenant: Organization, resources: [orders, vendors, closed] })

export const person = (idOf: number, tenant: number | null): Actor => ({ id: idOf, tenant, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} })
let tick = 0
export const as = (actor: Actor | null, at = '2026-03-01T10:00:00.000000Z', timeZone = 'UTC'): Context => ({ actor, requestId: `r${++tick}`, source: 'test', now: () => at, timeZone })

export async function openShop(database: Database): Promise<Engine> {
  const engine = createEngine(shop, database)
  await createSchema(database, tablesOf(engine.entities))
  for (const name of ['North', 'South']) await database.run({ text: `insert into "organization" ("name") values (${database.kind === 'postgres' ? '$1' : '?1'})`, params: [{ is: 'text' }], columns: [] }, [name])
  return engine
}
