import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSqlite } from '@tenon/sql'
import { explainOperation } from './explain.ts'
import { as, closed, openShop, orders, person } from './fixture.ts'

test('an operation is explained by its rule, a scope that lacks, and whether the row is in reach', async () => {
  const database = openSqlite({ path: ':memory:' })
  try {
    const engine = await openShop(database)
    const [mine, theirs] = [person(1, 1), person(2, 2)]
    const made = await engine.run({ action: 'create', resource: orders, draft: { values: { title: 'Cable' }, issues: [] } }, as(mine))
    const key = made.kind === 'row' ? made.row[engine.shape(orders, 'detail').leaves.findIndex((leaf) => leaf.path[0] === 'id')] : undefined
    assert.deepEqual(await explainOperation(engine, { resource: orders, action: 'update', key }, as(mine)), { may: true, rule: { rule: 'signed in', says: 'yes' }, row: 'in reach' })
    assert.deepEqual(await explainOperation(engine, { resource: orders, action: 'complete', key }, as(theirs)), { may: false, rule: { rule: 'signed in', says: 'yes' }, row: 'out of reach' })
    assert.equal((await explainOperation(engine, { resource: orders, action: 'read', key: 999 }, as(mine))).row, 'out of reach')
    assert.equal((await explainOperation(engine, { resource: orders, action: 'read' }, as(null))).may, false)
    assert.deepEqual(await explainOperation(engine, { resource: closed, action: 'read' }, as(mine)), { may: false, rule: { rule: 'nobody', says: 'no' } })

    const keyed = { ...mine, scopes: new Set(['order:read']) }
    assert.deepEqual(await explainOperation(engine, { resource: orders, action: 'create' }, as(keyed)), { may: false, rule: { rule: 'signed in', says: 'yes' }, needs: 'order:create' })
    assert.equal((await explainOperation(engine, { resource: orders, action: 'read', key }, as(keyed))).may, true)
    await engine.run({ action: 'read', resource: orders, key }, as(keyed))
    await assert.rejects(engine.run({ action: 'delete', resource: orders, key }, as(keyed)), /This key is not for order:delete/)
    await assert.rejects(engine.run({ action: 'stats', resource: orders, query: {} }, as(keyed)), /order:stats/)
  } finally { await database.close() }
})
