import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, type CreateOf, columnOf, entity, id, lines, money, one, part, type RowOf, storedFields, sum, tenantField, text } from './index.ts'

const Organization = entity('organization', { id: id(), name: text(100) })
const Vendor = entity('vendor', { id: id(), name: text(100) }, { within: Organization })
const Item = part('order_item', { itemName: text(255), unitPrice: money(), totalPrice: money().generated() }, { derive: { totalPrice: (i) => i.unitPrice.times(2) } })
const Order = entity('order', {
  id: id(), title: text(255), status: choice('draft', 'done').default('draft'), vendor: one(Vendor).optional(), items: lines(Item), total: money().generated(),
}, { within: Organization, derive: { total: (o) => sum(o.items, (i) => i.totalPrice) }, moves: { finish: { when: { status: 'draft' }, set: { status: 'done' } } } })

test('a tenant reference is added to what lies within a tenant', () => {
  assert.equal(tenantField(Order), 'organization')
  assert.deepEqual(storedFields(Order).map(([name, spec]) => columnOf(name, spec)), ['id', 'organization_id', 'title', 'status', 'vendor_id', 'total'])
})

test('choices without labels get readable ones', () => {
  assert.deepEqual(Order.fields.status.spec.choices, [{ value: 'draft', label: 'Draft' }, { value: 'done', label: 'Done' }])
})

test('fields are frozen, and a word makes a new field', () => {
  const plain = text(10)
  const optional = plain.optional()
  assert.equal(plain.spec.nullable, false)
  assert.equal(optional.spec.nullable, true)
  assert.throws(() => { Object.assign(plain.spec, { kind: 'json' }) }, TypeError)
})

test('an entity name that is no table name is refused at once', () => {
  assert.throws(() => entity('Order Item', {}), /snake case/)
})

test('types: what a create needs and what a row holds', () => {
  const create: CreateOf<typeof Order> = { title: 'x' }
  const status: RowOf<typeof Order>['status'] = 'draft'
  // @ts-expect-error a status that is not declared does not compile
  const wrong: RowOf<typeof Order>['status'] = 'sent'
  assert.deepEqual([create.title, status, wrong], ['x', 'draft', 'sent'])
})
