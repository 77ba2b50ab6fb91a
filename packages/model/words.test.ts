import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, entity, id, integer, lines, money, one, part, resource, reverse, self, text, where } from './index.ts'

const Organization = entity('work_group', { id: id(), name: text(50) })
const Vendor = entity('vendor', { id: id(), name: text(50), kind: choice('local', 'foreign'), parent: self().optional() }, { within: Organization, unique: [['workGroup', 'name']], order: ['-name'] })
const Item = part('item', { sku: text(20), price: money() })
const Order = entity('order', { id: id(), title: text(50), vendor: one(Vendor).reverse('orders'), items: lines(Item), total: money().generated() }, { within: Organization, index: [['title', '-id']] })
const Note = entity('note', { id: id(), order: one(Order).reverse('notes'), words: text(50) })

test('the compiler marks a wrong word at the word; what only the whole app knows is said with reverse()', () => {
  const orders = resource(Order, {
    list: ['id', 'title', 'vendor', 'vendor.name', 'vendor.kind.label', 'vendor.parent.name', 'items.count', 'items.*', 'workGroup', 'workGroup.name', '*', { as: 'seller', path: 'vendor.name' }, { vendor: ['id', 'kind.label'] },
      { name: 'shout', needs: ['title'], of: (row) => String(row.title) }, { link: 'url' }, reverse('notes.count'), reverse('notes', Note, ['id', 'words', 'order.title'])],
    filter: ['vendor', 'vendor.kind', { param: 'min_total', path: 'total', op: 'gte' }, reverse('notes.words')], search: ['^title', 'vendor.name', 'items.sku', reverse('notes.words')], sort: ['total', 'vendor.name'], order: ['-total', 'id'],
    create: ['title', 'vendor', 'urgent'], extra: { urgent: integer().optional() },
    stats: (rows) => ({ sum: rows.sum('total', where('title', 'ne', '')), byVendor: rows.countBy('vendor.name') }),
  })
  assert.equal(orders.path, 'orders')

  // @ts-expect-error no such field of a vendor
  resource(Order, { list: ['id', 'vendor.nam'] })
  // @ts-expect-error a text has no label
  resource(Order, { list: ['title.label'] })
  // @ts-expect-error no such field
  resource(Order, { detail: [{ as: 'seller', path: 'vendor.title' }] })
  // @ts-expect-error a wrong word in a nested line
  resource(Order, { detail: [{ vendor: ['id', 'sku'] }] })
  // @ts-expect-error no such reference
  resource(Order, { detail: [{ customer: ['id'] }] })
  // @ts-expect-error a wrong word about rows that point here
  resource(Order, { detail: [reverse('notes', Note, ['text'])] })
  // @ts-expect-error no such path
  resource(Order, { filter: ['vendor.kinds'] })
  // @ts-expect-error no such path
  resource(Order, { filter: [{ param: 'x', path: 'totals', op: 'gte' }] })
  // @ts-expect-error no such path
  resource(Order, { search: ['^titel'] })
  // @ts-expect-error no such path
  resource(Order, { sort: ['vendor.naem'] })
  // @ts-expect-error no such path
  resource(Order, { order: ['-totals'] })
  // @ts-expect-error nothing that a client could send
  resource(Order, { create: ['titles'] })
  // @ts-expect-error no such path
  resource(Order, { stats: (rows) => ({ sum: rows.sum('totals') }) })
  // @ts-expect-error a name that is no field
  entity('x', { id: id(), name: text(5) }, { index: [['nam']] })
  // @ts-expect-error no tenant of that name
  entity('x', { id: id(), name: text(5) }, { within: Organization, unique: [['organization', 'name']] })
})
