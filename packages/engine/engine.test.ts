import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decimal, where } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { as, closed, openShop, orders, person, vendors } from './fixture.ts'
import { Fault, forgetKeys, type Result } from './index.ts'

const ann = person(1, 1)
const bob = person(2, 2)
const item = (price: string, quantity = '1'): Record<string, unknown> => ({ itemName: 'thing', unitPrice: Decimal.of(price), quantity: Decimal.of(quantity) })
const record = (result: Result): Record<string, unknown> => {
  assert.equal(result.kind, 'row')
  if (result.kind !== 'row') throw new Error('no row')
  return Object.fromEntries(result.shape.leaves.map((leaf, i) => [leaf.path.join('.'), result.row[i]]))
}
const code = async (work: Promise<unknown>): Promise<string> => {
  try { await work } catch (error) { if (error instanceof Fault) return error.code === 'invalid' ? error.issues.map((i) => `${i.path.join('.')}:${i.code}`).join(' ') : error.code; throw error }
  return 'nothing refused'
}
const draft = (values: Record<string, unknown>) => ({ values, issues: [] })

everyDatabase('engine', (open) => {
  test('a create derives lines and totals, takes a number and answers the whole row', async () => {
    const database = await open()
    const engine = await openShop(database)
    const made = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'First', items: [item('19.90', '3'), item('0.10')], totalAmount: Decimal.of('1') }) }, as(ann)))
    assert.equal(made.orderNumber, 'ORD-2026-0001')
    assert.equal((made.totalAmount as Decimal).toFixed(2), '59.80')
    assert.equal((made.items as unknown[]).length, 2)
    assert.equal(made.createdAt, '2026-03-01T10:00:00.000000Z')
    const page = await engine.run({ action: 'list', resource: orders, query: { page: { by: 'page', number: 1, size: 20 } } }, as(ann))
    assert.ok(page.kind === 'page')
    assert.equal(page.count, 1)
    assert.deepEqual(page.rows[0]?.map(String), ['1', 'ORD-2026-0001', 'First', 'null', 'null', 'draft', 'draft', '59.80', '2'])
    await database.close()
  })

  test('two organizations both own ORD-2026-0001, and the year starts anew in local time', async () => {
    const database = await open()
    const engine = await openShop(database)
    const create = async (actor: typeof ann, at?: string, zone?: string) => record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x' }) }, as(actor, at, zone))).orderNumber
    assert.deepEqual([await create(ann), await create(bob), await create(ann)], ['ORD-2026-0001', 'ORD-2026-0001', 'ORD-2026-0002'])
    assert.equal(await create(ann, '2026-12-31T18:30:00.000000Z', 'Asia/Dhaka'), 'ORD-2027-0001')
    await database.close()
  })

  test('64 parallel creates make 64 numbers without a gap, and a refused one takes none', async () => {
    const database = await open()
    const engine = await openShop(database)
    const results = await Promise.allSettled(Array.from({ length: 80 }, (_, i) => engine.run({ action: 'create', resource: orders, draft: draft({ title: i % 5 === 4 ? 'forbidden' : `o${i}` }) }, as(ann))))
    const numbers = results.flatMap((r) => (r.status === 'fulfilled' ? [String(record(r.value).orderNumber)] : [])).sort()
    assert.deepEqual(numbers, Array.from({ length: 64 }, (_, i) => `ORD-2026-${String(i + 1).padStart(4, '0')}`))
    await database.close()
  })

  test("another tenant's row and a missing one are the same refusal, for every way to name it", async () => {
    const database = await open()
    const engine = await openShop(database)
    const vendor = record(await engine.run({ action: 'create', resource: vendors, draft: draft({ name: 'Acme' }) }, as(ann))).id
    const order = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'mine', vendor }) }, as(ann))).id
    for (const key of [order, 9999]) {
      assert.equal(await code(engine.run({ action: 'read', resource: orders, key }, as(bob))), 'notFound')
      assert.equal(await code(engine.run({ action: 'update', resource: orders, key, partial: true, draft: draft({ title: 'theirs' }) }, as(bob))), 'notFound')
      assert.equal(await code(engine.run({ action: 'delete', resource: orders, key }, as(bob))), 'notFound')
      assert.equal(await code(engine.run({ action: 'call', name: 'complete', resource: orders, key, draft: draft({}), query: {}, params: new Map() }, as(bob))), 'notFound')
    }
    assert.equal(await code(engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x', vendor }) }, as(bob))), 'vendor:missing')
    assert.equal(await code(engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x', vendor: 9999 }) }, as(bob))), 'vendor:missing')
    const seen = await engine.run({ action: 'list', resource: orders, query: { filter: where('vendor', 'eq', vendor), page: { by: 'page', number: 1, size: 5 } } }, as(bob))
    assert.ok(seen.kind === 'page' && seen.count === 0)
    await database.close()
  })

  test('without a tenant nothing is read, and a resource without a rule is closed', async () => {
    const database = await open()
    const engine = await openShop(database)
    assert.equal(await code(engine.run({ action: 'list', resource: orders, query: {} }, as(person(3, null)))), 'forbidden')
    assert.equal(await code(engine.run({ action: 'list', resource: orders, query: {} }, as(null))), 'unauthenticated')
    assert.equal(await code(engine.run({ action: 'list', resource: closed, query: {} }, as(ann))), 'forbidden')
    await database.close()
  })

  test('lines are replaced as a whole and the total follows', async () => {
    const database = await open()
    const engine = await openShop(database)
    const made = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x', items: [item('1.10'), item('2.20')] }) }, as(ann)))
    const changed = record(await engine.run({ action: 'update', resource: orders, key: made.id, partial: true, draft: draft({ items: [item('5.00', '2.5')] }) }, as(ann)))
    assert.equal((changed.totalAmount as Decimal).toFixed(2), '12.50')
    assert.equal((changed.items as unknown[]).length, 1)
    const same = record(await engine.run({ action: 'update', resource: orders, key: made.id, partial: true, draft: draft({ title: 'renamed' }) }, as(ann)))
    assert.equal((same.totalAmount as Decimal).toFixed(2), '12.50')
    await database.close()
  })

  test('order.total is the sum of its lines to the minor unit, whatever is edited', async () => {
    const database = await open()
    const engine = await openShop(database)
    const line = fc.record({ price: fc.integer({ min: 0, max: 10 ** 7 }), quantity: fc.integer({ min: 1, max: 10 ** 5 }) })
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (items) => {
      const values = items.map((l) => item((l.price / 100).toFixed(2), (l.quantity / 100).toFixed(2)))
      const made = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x', items: values }) }, as(ann)))
      const expected = items.reduce((sum, l) => sum.plus(new Decimal(BigInt(l.price), 2).times(new Decimal(BigInt(l.quantity), 2)).round(2)), Decimal.zero)
      return (made.totalAmount as Decimal).equals(expected)
    }), { numRuns: 15 })
    await database.close()
  })

  test('a move is made once, by one of many, and says why it refuses the rest', async () => {
    const database = await open()
    const engine = await openShop(database)
    const key = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x' }) }, as(ann))).id
    const complete = () => code(engine.run({ action: 'call', name: 'complete', resource: orders, key, draft: draft({}), query: {}, params: new Map() }, as(ann)))
    const outcomes = await Promise.all(Array.from({ length: 8 }, complete))
    assert.deepEqual(outcomes.sort(), ['nothing refused', ...Array.from({ length: 7 }, () => 'refused')])
    await database.close()
  })

  test('a stale If-Match is refused and nothing changes', async () => {
    const database = await open()
    const engine = await openShop(database)
    const made = await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x' }) }, as(ann))
    assert.ok(made.kind === 'row')
    const key = record(made).id
    await engine.run({ action: 'update', resource: orders, key, partial: true, ifMatch: [made.version], draft: draft({ title: 'y' }) }, as(ann))
    assert.equal(await code(engine.run({ action: 'update', resource: orders, key, partial: true, ifMatch: [made.version], draft: draft({ title: 'z' }) }, as(ann))), 'stale')
    assert.equal(record(await engine.run({ action: 'read', resource: orders, key }, as(ann))).title, 'y')
    await database.close()
  })

  test('the same Idempotency-Key acts once and answers the same; another body is refused', async () => {
    const database = await open()
    const engine = await openShop(database)
    const post = (title: string) => engine.run({ action: 'create', resource: orders, draft: draft({ title, items: [item('1.00')] }), idempotencyKey: 'k1' }, as(ann))
    const atOnce = await Promise.allSettled(Array.from({ length: 10 }, () => post('once')))
    const answers = [...atOnce.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : [])), await post('once')]
    assert.deepEqual(atOnce.flatMap((a) => (a.status === 'rejected' ? [(a.reason as { code: string }).code] : [])).filter((c) => c !== 'keyInFlight'), [])
    assert.ok(answers.length >= 2)
    assert.equal(new Set(answers.map((a) => String(record(a).orderNumber))).size, 1)
    assert.equal(await code(post('other')), 'keyReused')
    const page = await engine.run({ action: 'list', resource: orders, query: { page: { by: 'page', number: 1, size: 5 } } }, as(ann))
    assert.ok(page.kind === 'page' && page.count === 1)
    assert.deepEqual([await forgetKeys(database, '2000-01-01T00:00:00.000000Z'), await forgetKeys(database, '2100-01-01T00:00:00.000000Z')], [0, 1], 'an old key is forgotten')
    assert.equal(await code(post('other')), 'nothing refused')
    await database.close()
  })

  test('a trial answers what a write would, and keeps nothing: neither rows nor numbers nor history', async () => {
    const database = await open()
    const engine = await openShop(database)
    const asked = { action: 'create', resource: orders, draft: draft({ title: 'tried', items: [item('1.50')] }), trial: true } as const
    const [first, second] = [record(await engine.run(asked, as(ann))), record(await engine.run(asked, as(ann)))]
    assert.deepEqual([first.orderNumber, String(first.totalAmount)], [second.orderNumber, String(second.totalAmount)])
    assert.equal(await code(engine.run({ ...asked, draft: draft({ title: 'x'.repeat(300) }) }, as(ann))), 'title:maxLength')
    const page = await engine.run({ action: 'list', resource: orders, query: { page: { by: 'page', number: 1, size: 5 } } }, as(ann))
    assert.ok(page.kind === 'page' && page.count === 0)
    const kept = record(await engine.run({ ...asked, trial: false }, as(ann)))
    assert.equal(kept.orderNumber, first.orderNumber)
    await engine.run({ action: 'update', resource: orders, key: kept.id, partial: true, draft: draft({ title: 'other' }), trial: true }, as(ann))
    assert.equal(record(await engine.run({ action: 'read', resource: orders, key: kept.id }, as(ann))).title, 'tried')
    await database.close()
  })

  test('all problems are told at once, and nothing is written', async () => {
    const database = await open()
    const engine = await openShop(database)
    assert.equal(await code(engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x'.repeat(256), status: 'sent', vendor: 4, items: [item('1.234')] }) }, as(ann))), 'title:maxLength status:choice vendor:missing items.0.unitPrice:maxPlaces')
    assert.equal(await code(engine.run({ action: 'create', resource: orders, draft: draft({ title: 'forbidden' }) }, as(ann))), 'title:custom')
    await database.close()
  })

  test('unique in a tenant is unique in that tenant only', async () => {
    const database = await open()
    const engine = await openShop(database)
    const vendor = (actor: typeof ann) => engine.run({ action: 'create', resource: vendors, draft: draft({ name: 'A', email: 'a@example.com' }) }, as(actor))
    assert.equal(await code(vendor(ann)), 'nothing refused')
    assert.equal(await code(vendor(bob)), 'nothing refused')
    assert.equal(await code(vendor(ann)), 'email:unique')
    await database.close()
  })

  test('stats count every declared status and sum exactly', async () => {
    const database = await open()
    const engine = await openShop(database)
    const key = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'x', items: [item('0.10'), item('0.20')] }) }, as(ann))).id
    await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'y', items: [item('9.99')] }) }, as(ann))
    await engine.run({ action: 'call', name: 'complete', resource: orders, key, draft: draft({}), query: {}, params: new Map() }, as(ann))
    const stats = await engine.run({ action: 'stats', resource: orders, query: {} }, as(ann))
    assert.ok(stats.kind === 'body')
    assert.deepEqual(JSON.parse(JSON.stringify(stats.body)), { total: 2, revenue: '0.30', byStatus: { draft: 1, approved: 0, completed: 1 } })
    await database.close()
  })

  test('search folds case, treats signs literally and reads through references', async () => {
    const database = await open()
    const engine = await openShop(database)
    const vendor = record(await engine.run({ action: 'create', resource: vendors, draft: draft({ name: 'Café ÀÉ' }) }, as(ann))).id
    for (const title of ['100% cotton', '100 cotton', 'Émile']) await engine.run({ action: 'create', resource: orders, draft: draft({ title, vendor: title === 'Émile' ? vendor : null }) }, as(ann))
    const found = async (...search: string[]) => { const r = await engine.run({ action: 'list', resource: orders, query: { search } }, as(ann)); return r.kind === 'page' ? r.rows.map((row) => row[2]) : [] }
    assert.deepEqual(await found('100%'), ['100% cotton'])
    assert.deepEqual(await found('émile'), ['Émile'])
    assert.deepEqual(await found('àé', 'ÉMILE'), ['Émile'])
    await database.close()
  })

  test('every change leaves one audit entry with the real actor, and a refused change none', async () => {
    const database = await open()
    const engine = await openShop(database)
    const key = record(await engine.run({ action: 'create', resource: orders, draft: draft({ title: 'a' }) }, as(ann))).id
    await engine.run({ action: 'update', resource: orders, key, partial: true, draft: draft({ title: 'b' }) }, as(ann))
    await code(engine.run({ action: 'create', resource: orders, draft: draft({ title: 'forbidden' }) }, as(ann)))
    await engine.run({ action: 'delete', resource: orders, key }, as(ann))
    const log = await database.run({ text: 'select "actor", "action", "entity", "changes" from "tenon_audit" order by "id"', params: [], columns: [{ is: 'text' }, { is: 'text' }, { is: 'text' }, { is: 'json' }] })
    assert.deepEqual(log.rows.map((r) => r.slice(0, 3)), [['1', 'create', 'order'], ['1', 'update', 'order'], ['1', 'delete', 'order']])
    assert.deepEqual(log.rows[1]?.[3], { title: { old: 'a', new: 'b' } })
    await database.close()
  })
})
