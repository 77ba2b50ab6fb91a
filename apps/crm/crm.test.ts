import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal, matching, type Resource } from '@tenon/model'
import { type Context, createEngine, type Engine, entitiesOf, type Result, rowsWhere } from '@tenon/engine'
import { createSchema, type Database, openSqlite, tablesOf } from '@tenon/sql'
import { crm } from './app.ts'
import { generate } from './demo/generate.ts'
import { insertDemo } from './demo/insert.ts'
import { issues } from './issues/issue.api.ts'
import { orders } from './orders/order.api.ts'
import { payments } from './payments/payment.api.ts'
import { actorOf } from './people/actor.ts'
import { User } from './people/user.ts'

async function opened(): Promise<{ database: Database; engine: Engine; as: (role: string) => Promise<Context> }> {
  const database = openSqlite({ path: ':memory:' })
  await createSchema(database, tablesOf(entitiesOf(crm)))
  await insertDemo(database, generate('2026-11-20', 'unusable'))
  const as = async (name: string): Promise<Context> => {
    const user = (await rowsWhere(database, User, matching({ username: name })))[0]
    return { actor: await actorOf(database, user ?? {}), requestId: 'test', source: 'test', now: () => '2026-11-21T09:00:00.000000Z', timeZone: 'UTC' }
  }
  return { database, engine: createEngine(crm, database), as }
}
function told(engine: Engine, resource: Resource, result: Result): Record<string, unknown> {
  assert.equal(result.kind, 'row')
  if (result.kind !== 'row') return {}
  return Object.fromEntries(result.shape.leaves.map((leaf, i) => [leaf.as ?? leaf.path.join('.') + ('label' in leaf && leaf.label === true ? '.label' : ''), result.row[i]]))
}

test('the CRM with its demo data', async (t) => {
  const { database, engine, as } = await opened()
  const owner = await as('owner@northlight-fibre')

  await t.test('an order numbers itself on, takes both names of an item, and adds up its total', async () => {
    const line = { itemName: 'Drum', quantity: Decimal.of('2'), unitPrice: Decimal.of('10.50') }
    const result = await engine.run({ action: 'create', resource: orders, draft: { values: { title: 'Cable', orderDate: '2026-11-21', expectedDelivery: '2026-12-01', status: 'processing', items: [line] }, issues: [] } }, owner)
    const order = told(engine, orders, result)
    assert.match(String(order.orderNumber), /^ORD-2026-\d{4}$/)
    assert.equal(String(order.totalAmount), '21.00')
    assert.equal(order.status, 'in_progress')
    assert.equal(order.delivery_date, '2026-12-01')
  })

  await t.test('urgent is kept as critical; resolving stamps the issue once', async () => {
    const made = told(engine, issues, await engine.run({ action: 'create', resource: issues, draft: { values: { title: 'Late', description: 'Very', priority: 'urgent', category: 'billing' }, issues: [] } }, owner))
    assert.deepEqual([made.priority, made.category, made.status], ['critical', 'payment', 'open'])
    const resolve = () => engine.run({ action: 'call', name: 'resolve', resource: issues, key: made.id, draft: { values: { resolutionNotes: 'Done' }, issues: [] }, query: {}, params: new Map() }, owner)
    const resolved = told(engine, issues, await resolve())
    assert.equal(resolved.status, 'resolved')
    assert.equal(resolved.resolvedAt, '2026-11-21T09:00:00.000000Z')
    await assert.rejects(resolve, /already resolved/)
  })

  await t.test('processing a payment stamps it; a customer sees only their own', async () => {
    const made = told(engine, payments, await engine.run({ action: 'create', resource: payments, draft: { values: { amount: Decimal.of('5.00'), paymentDate: '2026-11-21' }, issues: [] } }, owner))
    const done = told(engine, payments, await engine.run({ action: 'call', name: 'process', resource: payments, key: made.id, draft: { values: {}, issues: [] }, query: {}, params: new Map() }, owner))
    assert.deepEqual([done.status, done.processedAt], ['completed', '2026-11-21T09:00:00.000000Z'])
    await assert.rejects(async () => engine.run({ action: 'read', resource: payments, key: made.id }, await as('customer@northlight-fibre')))
    await assert.rejects(async () => engine.run({ action: 'read', resource: payments, key: made.id }, await as('owner@willow-clinics')))
  })
  await database.close()
})
