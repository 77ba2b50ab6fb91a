import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, entity, id, one, resource, text } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine } from './create-engine.ts'
import { Fault } from './errors.ts'
import { as } from './fixture.ts'

const Shelf = entity('shelf', { id: id(), name: text(20) })
const Book = entity('book', { id: id(), title: text(20), shelf: one(Shelf).optional() })
const books = resource(Book, { allow: { create: anyone } })
const library = app({ name: 'library', dialect: null, resources: [books] })

everyDatabase('ids', (open) => {
  test('a create that is refused takes no id: the next one has the next', async () => {
    const database = await open()
    const engine = createEngine(library, database)
    await createSchema(database, tablesOf(engine.entities))
    const create = (values: Record<string, unknown>): Promise<unknown> => engine.run({ action: 'create', resource: books, draft: { values, issues: [] } }, as(null))
    const shelf = await engine.act(as(null), (hands) => hands.create(Shelf, { name: 'A' }))
    const ids: unknown[] = []
    for (const values of [{ title: 'One' }, { title: 'x'.repeat(21) }, { title: 'Lost', shelf: 99 }, { title: 'Far', shelf: 2 ** 60 }, { title: 'Two', shelf: shelf.id }]) {
      await create(values).catch((error: unknown) => { assert.ok(error instanceof Fault && error.code === 'invalid', String(error)) })
    }
    for (const row of (await database.run({ text: 'select "id" from "book" order by "id"', params: [], columns: [{ is: 'integer' }] })).rows) ids.push(row[0])
    assert.deepEqual(ids, [1, 2])
    await database.close()
  })
})
