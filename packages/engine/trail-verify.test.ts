import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Catalog, createSchema, Statements, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { entitiesOf, verifyTrail } from './index.ts'
import { key, works } from './regulated.fixture.ts'
import { note, trailing } from './trail.ts'

eachDatabase('a long trail', (empty, kind) => {
  test('100,000 entries are verified in bounded memory', { timeout: 240_000 }, async (t) => {
    const database = await empty()
    const entities = entitiesOf(works)
    await createSchema(database, tablesOf(entities))
    const chained = trailing(database, { catalog: new Catalog(entities), statements: new Statements(), kind }, { key })
    for (let batch = 0; batch < 20; batch++) {
      await chained.transaction(async (connection) => {
        for (let i = 0; i < 5000; i++) note(connection, { at: '2026-11-21T09:00:00.000000Z', actor: 'ann', actorName: 'Ann Example', capacity: 'QA Head', tenant: 'plant-a', action: 'update', entity: 'batch_record', row: String(i), title: null, changes: '{"title":{"old":"Batch 1","new":"Batch 2"}}', reason: 'typing error', requestId: 'r', source: 'test' })
      })
    }
    const before = process.memoryUsage().rss
    const started = performance.now()
    assert.deepEqual(await verifyTrail(database, key), { entries: 100_000, problems: [] })
    const grown = (process.memoryUsage().rss - before) / 2 ** 20
    t.diagnostic(`verified in ${Math.round(performance.now() - started)} ms, ${Math.round(grown)} MB more`)
    // the entries themselves are some 60 MB of objects
    assert.ok(grown < 200, `${grown} MB`)
    await database.close()
  })
})
