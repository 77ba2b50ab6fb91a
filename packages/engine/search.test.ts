import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, entity, id, many, one, resource, reverse, text } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine } from './index.ts'
import { as } from './fixture.ts'

const Tag = entity('tag', { id: id(), name: text(20) })
const Book = entity('book', { id: id(), title: text(20), tags: many(Tag).default([]) })
const Note = entity('note', { id: id(), book: one(Book).reverse('notes'), words: text(20) })
const books = resource(Book, { allow: { read: anyone }, list: ['id'], search: ['title', 'tags.name', reverse('notes.words')], order: ['id'] })

everyDatabase('search through many rows', (open) => {
  test('all terms must be found in one and the same related row, or in the row itself', async () => {
    const database = await open()
    const engine = createEngine(app({ name: 'library', dialect: null, resources: [books], entities: [Note] }), database)
    await createSchema(database, tablesOf(engine.entities))
    await engine.act(as(null), async (hands) => {
      for (const name of ['deep red', 'blue']) await hands.create(Tag, { name })
      for (const [title, tags] of [['one', [1, 2]], ['two', [1]], ['three', []]] as const) await hands.create(Book, { title, tags })
      for (const [book, words] of [[1, 'dark sea'], [1, 'night'], [3, 'dark night']] as const) await hands.create(Note, { book, words })
    })
    const table: readonly (readonly [readonly string[], string])[] = [
      [['red'], '1,2'], [['red', 'blue'], ''], [['deep', 'red'], '1,2'], [['one', 'blue'], '1'], [['dark', 'night'], '3'], [['three', 'dark', 'night'], '3'], [['red', 'night'], '1'], [['three'], '3'], [['three', 'one'], ''],
    ]
    for (const [search, expected] of table) {
      const page = await engine.run({ action: 'list', resource: books, query: { search } }, as(null))
      assert.ok(page.kind === 'page')
      assert.equal(page.rows.map((r) => r[0]).join(), expected, search.join(' '))
    }
    await database.close()
  })
})
