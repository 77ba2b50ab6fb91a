import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyDatabase } from '@tenon/testing'
import { addUnique, alterColumn, createTable, DatabaseError, migrate, type NamedMigration, run } from '../index.ts'
import { TEXT } from './kept.ts'

everyDatabase('texts without a length', (open, kind) => {
  const first: NamedMigration = { name: '0001_notes', operations: [createTable('notes', { columns: { id: 'identity', word: 'long text' } }), run(async ({ insert }) => { for (const word of ['ä', 'b😀']) await insert('notes', { word }) }, async () => {})] }
  const rule = addUnique('notes', 'notes_word_key', ['word'])
  const read = { text: 'select "word" from "notes" order by "id"', params: [], columns: [TEXT] }

  test('get a rule once they are said to have one; their values stay, forth and back', async () => {
    const database = await open()
    const turned: NamedMigration = { name: '0002_turned', operations: [alterColumn('notes', 'word', 'text'), rule] }
    await migrate(database, [first, turned], { app: 'test' })
    assert.deepEqual((await database.run(read)).rows, [['ä'], ['b😀']])
    await assert.rejects(database.run({ text: `insert into "notes" ("word") values ('ä')`, params: [], columns: [] }), (error) => error instanceof DatabaseError && error.code === 'unique')
    await migrate(database, [first, turned], { app: 'test', target: '0001' })
    assert.deepEqual((await database.run(read)).rows, [['ä'], ['b😀']])
    await database.run({ text: `insert into "notes" ("word") values ('ä')`, params: [], columns: [] })
    await database.close()
  })

  if (kind === 'hana') test('the rule alone is refused, with what to say before it, and nothing is changed', async () => {
    const database = await open()
    await migrate(database, [first], { app: 'test' })
    await assert.rejects(migrate(database, [first, { name: '0002_rule', operations: [rule] }], { app: 'test' }), /alterColumn\('notes', 'word', 'text'\)/)
    assert.deepEqual((await database.run(read)).rows, [['ä'], ['b😀']])
    await database.close()
  })
})
