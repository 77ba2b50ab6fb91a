import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, Decimal, entity, id, lines, many, money, one, part, resource, self, signedIn, text } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine } from './create-engine.ts'
import { entitiesOf } from './entities-of.ts'
import { as, person } from './fixture.ts'

const schema = 'sales'
const allow = { read: signedIn, create: signedIn, update: signedIn, delete: signedIn }
const Area = entity('area', { id: id(), name: text(50).unique() }, { schema })
const Line = part('shop_line', { what: text(10), price: money() }, { schema })
const Shop = entity('shop', { id: id(), name: text(50), area: one(Area).reverse('shops'), parent: self().optional(), served: many(Area).optional(), items: lines(Line) }, { schema })
const shops = resource(Shop, { list: ['id', 'name', 'area.name', 'items.count', 'served'], detail: ['id', 'name', 'area.name', 'items.count', 'served'], search: ['area.name'], allow })
const areas = resource(Area, { allow })
const sales = app({ name: 'sales', dialect: null, resources: [shops, areas] })

everyDatabase('tables in a schema of their own', (open) => {
  test('are made, written, read through references, changed and deleted like any other', async () => {
    const database = await open()
    const engine = createEngine(sales, database)
    await createSchema(database, tablesOf(entitiesOf(sales)))
    await createSchema(database, tablesOf(entitiesOf(sales)))
    const context = as(person(1, null))
    await engine.run({ action: 'create', resource: areas, draft: { values: { name: 'North' }, issues: [] } }, context)
    await assert.rejects(engine.run({ action: 'create', resource: areas, draft: { values: { name: 'North' }, issues: [] } }, context), /not valid/)
    await engine.run({ action: 'create', resource: shops, draft: { values: { name: 'Quay', area: 1, served: [1], items: [{ what: 'rope', price: Decimal.of('1.50') }] }, issues: [] } }, context)
    await engine.run({ action: 'update', resource: shops, key: 1, partial: true, draft: { values: { name: 'Pier', parent: 1 }, issues: [] } }, context)
    const list = await engine.run({ action: 'list', resource: shops, query: { search: ['north'] } }, context)
    assert.deepEqual(list.kind === 'page' ? list.rows : list, [[1, 'Pier', 'North', 1, [1]]])
    await assert.rejects(engine.run({ action: 'delete', resource: areas, key: 1 }, context), /in use/)
    await engine.run({ action: 'update', resource: shops, key: 1, partial: true, draft: { values: { parent: null }, issues: [] } }, context)
    await engine.run({ action: 'delete', resource: shops, key: 1 }, context)
    await engine.run({ action: 'delete', resource: areas, key: 1 }, context)
    // schemas of a server are seen by all of its databases
    if (database.kind === 'hana') await database.run({ text: 'drop schema "sales" cascade', params: [], columns: [] })
    await database.close()
  })
})
