import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachDatabase } from '@tenon/testing'
import { type ColumnType, type Connection, DatabaseError, type Statement } from '@tenon/sql'

const TEXT: ColumnType = { is: 'text' }
const INTEGER: ColumnType = { is: 'integer' }
const plain = (text: string): Statement => ({ text, params: [], columns: [] })

eachDatabase('trips', (open, kind) => {
  const $ = (n: number): string => (kind === 'postgres' ? `$${n}` : `?${n}`)
  const insert: Statement = { text: `insert into words (word) values (${$(1)})`, params: [TEXT], columns: [] }
  const count: Statement = { text: 'select count(*) from words', params: [], columns: [INTEGER] }
  const find: Statement = { text: `select word from words where word = ${$(1)}`, params: [TEXT], columns: [TEXT] }
  const number: Statement = { text: `select cast(${$(1)} as integer)`, params: [TEXT], columns: [INTEGER] }
  const later = async (connection: Connection, word: string, explain?: (error: unknown) => unknown): Promise<void> => {
    if (connection.send !== undefined) return connection.send(insert, [word], explain)
    try { await connection.run(insert, [word]) } catch (error) { throw explain === undefined ? error : explain(error) }
  }
  const fresh = async () => { const database = await open(); await database.run(plain('create table words (word text primary key)')); return database }

  test('what is sent is written before the next question and before the end', async (t) => {
    const database = await fresh()
    t.after(() => database.close())
    await database.transaction(async (connection) => {
      await later(connection, 'a')
      const [rows, all] = await Promise.all([connection.run(find, ['a']), connection.run(count)])
      assert.deepEqual([rows.rows, all.rows], [[['a']], [[1]]])
      await later(connection, 'b')
    })
    assert.deepEqual((await database.run(count)).rows, [[2]])
  })

  test('what was sent and fails ends the transaction in the words of whoever sent it, and nothing is kept', async (t) => {
    const database = await fresh()
    t.after(() => database.close())
    await database.run(insert, ['a'])
    const said = (error: unknown): Error => new Error(error instanceof DatabaseError ? `again: ${error.code}` : 'something else')
    await assert.rejects(database.transaction(async (connection) => { await later(connection, 'b'); await later(connection, 'a', said); await later(connection, 'c') }), /^Error: again: unique$/)
    // the question behind it is told the same reason
    await assert.rejects(database.transaction(async (connection) => { await later(connection, 'b'); await later(connection, 'a', said); await connection.run(count) }), /^Error: again: unique$/)
    assert.deepEqual((await database.run(count)).rows, [[1]])
    await database.transaction((connection) => connection.run(insert, ['b']))
    assert.deepEqual((await database.run(count)).rows, [[2]])
  })

  test('inserts into several tables are written together or not at all, and each refusal is told by whoever sent it', async (t) => {
    const database = await fresh()
    t.after(() => database.close())
    for (const name of ['lines', 'notes']) await database.run(plain(`create table ${name} (word text not null references words (word), n integer unique)`))
    const into = (name: string): Statement => ({ text: `insert into "${name}" (word, n) values (${$(1)}, ${$(2)})`, params: [TEXT, INTEGER], columns: [] })
    const put = async (connection: Connection, statement: Statement, values: readonly unknown[], who: string): Promise<void> => {
      const said = (error: unknown): Error => new Error(`${who}: ${error instanceof DatabaseError ? error.code : 'something else'}`)
      if (connection.send !== undefined) return connection.send(statement, values, said)
      try { await connection.run(statement, values) } catch (error) { throw said(error) }
    }
    const all = (word: string, line: number, note: number): Promise<void> => database.transaction(async (connection) => {
      await put(connection, insert, [word], 'word')
      await put(connection, into('lines'), [word, line], 'line')
      await put(connection, into('notes'), [word, note], 'note')
    })
    await all('a', 1, 1)
    await all('b', 2, 2)
    await assert.rejects(all('a', 3, 3), /^Error: word: unique$/)
    await assert.rejects(all('c', 1, 3), /^Error: line: unique$/)
    await assert.rejects(all('c', 3, 2), /^Error: note: unique$/)
    const counts = await Promise.all(['words', 'lines', 'notes'].map(async (name) => (await database.run({ ...count, text: `select count(*) from ${name}` })).rows[0]![0]))
    assert.deepEqual(counts, [2, 2, 2])
  })

  test('reads of one breath answer each for itself, whichever fails', async (t) => {
    const database = await fresh()
    t.after(() => database.close())
    await database.run(insert, ['a'])
    const broken: Statement = { text: 'select nothing from nowhere where 1 = 1', params: [], columns: [TEXT] }
    const [one, two, three] = await Promise.allSettled([database.run(find, ['a']), database.run(broken), database.run(count)])
    assert.deepEqual([one.status, two.status, three.status], ['fulfilled', 'rejected', 'fulfilled'])
    assert.deepEqual((await Promise.all(Array.from({ length: 50 }, (_, i) => database.run(number, [String(i)])))).map((a) => a.rows[0]![0]), Array.from({ length: 50 }, (_, i) => i))
  })

  test('a connection is of no use after its transaction', async (t) => {
    const database = await fresh()
    t.after(() => database.close())
    let kept: Connection | undefined
    await database.transaction(async (connection) => { kept = connection; await connection.run(insert, ['a']) })
    if (kind === 'postgres') await assert.rejects(kept!.run(count), /the transaction has ended/)
    assert.deepEqual((await database.run(count)).rows, [[1]])
  })
})
