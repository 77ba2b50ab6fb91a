import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyone, app, boolean, choice, Decimal, entity, type Filter, id, only, own, resource, text, where } from '@tenon/model'
import { createSchema, type Database, dropRollups, keepRollups, recountRollups, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { as, openShop, orders, person, shop, vendors } from './fixture.ts'
import { createEngine, type Engine, Fault, rollupsOf } from './index.ts'

const rollups = rollupsOf(shop)
// rows of nobody's: one list that is the same for everybody, and one that each sees other rows of
const Line = entity('line', { id: id(), name: text(50), status: choice('ACTIVE', 'REMOVED').default('ACTIVE'), open: boolean().default(true) }, { table: 'lines_of_all', audit: false })
const Mine = entity('mine', { id: id(), owner: text(50) }, { table: 'mine' })
const lines = resource(Line, { path: 'lines', list: ['id', 'name'], allow: { read: anyone }, scope: only('active rows', where('status', 'eq', 'ACTIVE')), filter: ['open'] })
const office = app({ name: 'office', dialect: null, resources: [lines, resource(Mine, { path: 'mine', allow: { read: anyone }, scope: own('owner') })], entities: [] })
const actors = [person(1, 1), person(2, 2)]
const statuses = ['draft', 'approved', 'completed'] as const

async function opened(database: Database): Promise<{ kept: Engine; counting: Engine }> {
  const counting = await openShop(database)
  assert.equal((await keepRollups(database, rollups)).length, rollups.length)
  return { kept: createEngine(shop, database, { rollups }), counting }
}
const list = (engine: Engine, of: number, status?: string) => engine.run({ action: 'list', resource: orders, query: { page: { by: 'page', number: 1, size: 5 }, ...(status === undefined ? {} : { filter: { op: 'eq', path: 'status', value: status } as const }) } }, as(actors[of]!))
const stats = async (engine: Engine, of: number) => { const result = await engine.run({ action: 'stats', resource: orders, query: {} }, as(actors[of]!)); return JSON.stringify(result.kind === 'body' ? result.body : null) }
const countOf = async (engine: Engine, of: number, status?: string) => { const page = await list(engine, of, status); return page.kind === 'page' ? page.count : undefined }
const create = (engine: Engine, of: number, price: string, status: string) => engine.run({ action: 'create', resource: orders, draft: { values: { title: 'x', status, items: [{ itemName: 'a', quantity: Decimal.of(price), unitPrice: Decimal.of(price) }] }, issues: [] } }, as(actors[of]!))
const plain = (text: string) => ({ text, params: [], columns: [] })

/** Every figure told from the rollup is that of the rows. */
async function agree({ kept, counting }: { kept: Engine; counting: Engine }): Promise<void> {
  for (const whose of [0, 1]) {
    assert.equal(await stats(kept, whose), await stats(counting, whose))
    for (const status of [undefined, ...statuses]) assert.equal(await countOf(kept, whose, status), await countOf(counting, whose, status))
  }
}

eachDatabase('rollups', (open, kind) => {
  test('figures are those of the rows, whatever is written by whichever way', async () => {
    const database = await open()
    const engines = await opened(database)
    const step = fc.oneof(
      fc.record({ do: fc.constant('create' as const), of: fc.nat(1), price: fc.integer({ min: 1, max: 999 }), status: fc.constantFrom(...statuses) }),
      fc.record({ do: fc.constantFrom('move' as const, 'refused' as const, 'delete' as const, 'price' as const), of: fc.nat(1), price: fc.integer({ min: 1, max: 99 }), status: fc.constantFrom(...statuses) }),
      fc.record({ do: fc.constantFrom('bulk' as const, 'sql' as const, 'wipe' as const), of: fc.nat(1), price: fc.integer({ min: 1, max: 9 }), status: fc.constantFrom(...statuses) }),
    )
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      for (const one of steps) {
        const rows = await list(engines.counting, one.of)
        const id = rows.kind === 'page' ? rows.rows[0]?.[0] : undefined
        const change = (values: Record<string, unknown>) => engines.kept.run({ action: 'update', resource: orders, key: id, partial: true, draft: { values, issues: [] } }, as(actors[one.of]!))
        if (one.do === 'create') await create(engines.kept, one.of, `${one.price}.25`, one.status)
        else if (one.do === 'bulk') await database.run(plain(`insert into orders (organization_id, order_number, title, notes, status, total_amount, created_at) select organization_id, order_number || '-' || (select count(*) from orders), 'bulk', '', '${one.status}', ${one.price}, created_at from orders`)).catch(() => {})
        else if (one.do === 'sql') await database.run(plain(`update orders set status = '${one.status}', total_amount = total_amount + ${one.price} where id % 2 = ${one.of}`))
        else if (one.do === 'wipe') await database.run(plain(`delete from orders where organization_id = ${one.of + 1} and id % 3 = 0`))
        else if (id !== undefined && one.do === 'delete') await engines.kept.run({ action: 'delete', resource: orders, key: id }, as(actors[one.of]!))
        else if (id !== undefined && one.do === 'move') await change({ status: one.status })
        else if (id !== undefined && one.do === 'price') await change({ items: [{ itemName: 'b', quantity: Decimal.of(2), unitPrice: Decimal.of(`${one.price}.10`) }] })
        else if (one.do === 'refused') await assert.rejects(engines.kept.act(as(actors[one.of]!), async (hands) => { await hands.create(vendors.entity, { name: 'gone again' }); throw new Fault('refused', 'no') }), Fault)
      }
      await agree(engines)
    }), { numRuns: 12 })
    assert.equal(await recountRollups(database, rollups), 0)
    await database.close()
  })

  test('many at once lose nothing, and what went wrong is put right by a recount', async () => {
    const database = await open()
    const engines = await opened(database)
    await Promise.all(Array.from({ length: 150 }, (_, i) => create(engines.kept, i % 2, '1.00', statuses[i % 3]!).then(() => (i % 10 === 0 ? list(engines.kept, i % 2) : undefined))))
    assert.equal(await countOf(engines.kept, 0), 75)
    await agree(engines)
    const table = 'tenon_rollup_orders'
    await database.run(plain(`update ${table} set n = n + 1 where tenant = 2`))
    assert.notEqual(await countOf(engines.kept, 1), 75)
    assert.equal(await recountRollups(database, rollups), 1)
    await agree(engines)
    await database.close()
  })

  test('a tenant that goes takes its figures along; without rollups rows are counted, and a start makes them again', async () => {
    const database = await open()
    const engines = await opened(database)
    for (const whose of [0, 1, 1]) await create(engines.kept, whose, '2.00', 'draft')
    await database.run(plain('delete from organization where id = 2'))
    assert.deepEqual([await countOf(engines.kept, 0), await countOf(engines.kept, 1)], [1, 0])
    await database.transaction((connection) => dropRollups(database.kind, connection))
    await create(engines.kept, 0, '3.00', 'approved')
    await agree(engines)
    const again = { kept: createEngine(shop, database, { rollups: await keepRollups(database, rollups) }), counting: engines.counting }
    assert.deepEqual([await countOf(again.kept, 0), await countOf(again.kept, 0, 'approved')], [2, 1])
    // another app over the same rows, which would have asked for less
    const other = resource(orders.entity, { path: 'other', allow: orders.options.allow!, stats: (rows) => ({ total: rows.count(), revenue: rows.sum('totalAmount') }) })
    const beside = createEngine(app({ ...shop, resources: [other] }), database, { rollups })
    const told = await beside.run({ action: 'stats', resource: other, query: {} }, as(actors[0]!))
    assert.deepEqual(told.kind === 'body' && JSON.parse(JSON.stringify(told.body)), { total: 2, revenue: '13.00' })
    if (kind === 'postgres') { await database.run(plain('truncate orders cascade')); assert.equal(await countOf(again.kept, 0), 0) }
    await database.close()
  })

  test('rows of no tenant are counted too, where everybody sees the same: in lists, and by hands in the middle of a transaction', async () => {
    const database = await open()
    await createSchema(database, tablesOf([Line, Mine]))
    const held = await keepRollups(database, rollupsOf(office))
    assert.deepEqual(held.map((one) => [one.table, one.by]), [['lines_of_all', ['status', 'open']]])
    let asked: string[] = []
    const watched: Database = { ...database, run: (statement, values) => { asked.push(statement.text); return database.run(statement, values) } }
    const engine = createEngine(office, watched, { rollups: held })
    const counted = async (filter?: Filter): Promise<unknown> => { const page = await engine.run({ action: 'list', resource: lines, query: { page: { by: 'page', number: 1, size: 2 }, ...(filter === undefined ? {} : { filter }) } }, as(null)); return page.kind === 'page' ? page.count : undefined }
    const [shut, unshut] = [where('open', 'eq', false), where('open', 'eq', true)]
    await engine.act(as(null), async (hands) => {
      for (let i = 0; i < 9; i++) await hands.create(Line, { name: `line ${i}`, open: i % 3 > 0, status: i < 7 ? 'ACTIVE' : 'REMOVED' })
      assert.equal(await hands.figure(Line, { stat: 'count' }, shut), 3)
      await hands.update(Line, 1, { open: true })
      assert.deepEqual([await hands.figure(Line, { stat: 'count' }, shut), await hands.figure(Line, { stat: 'countBy', path: 'status' }, unshut)], [2, { ACTIVE: 5, REMOVED: 2 }])
    })
    asked = []
    assert.deepEqual([await counted(), await counted(shut), await counted(unshut), await counted(where('name', 'eq', 'line 2'))], [7, 2, 5, 1])
    assert.equal(asked.filter((statement) => /count\(\*\) from "lines_of_all"/.test(statement)).length, 1)
    assert.equal(await recountRollups(database, held), 0)
    await database.close()
  })
})
