import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyDatabase } from '@tenon/testing'
import { type Database, DatabaseError } from '../index.ts'
import { INTEGER, openKept, speaker, TEXT } from './kept.ts'

everyDatabase('transactions', (open, kind) => {
  const say = speaker(kind)
  const add = say('insert into parent (code) values (?)', [TEXT])
  const count = async (database: Database): Promise<unknown> => (await database.run(say('select count(*) from parent', [], [INTEGER]))).rows[0]![0]
  const refused = (code: DatabaseError['code']) => (error: unknown): boolean => error instanceof DatabaseError && error.code === code

  test('an error undoes all of it, and the error itself comes out', async () => {
    const database = await openKept(open)
    const mine = new Error('changed my mind')
    await assert.rejects(database.transaction(async (c) => { await c.run(add, ['a']); await c.run(add, ['b']); throw mine }), (error) => error === mine)
    assert.equal(await count(database), 0)
    assert.equal(await database.transaction(async (c) => { await c.run(add, ['a']); return 'answer' }), 'answer')
    assert.equal(await count(database), 1)
    await database.close()
  })

  test('a failed statement undoes all of it too', async () => {
    const database = await openKept(open)
    await assert.rejects(database.transaction(async (c) => { await c.run(add, ['a']); await c.run(add, ['a']) }), refused('unique'))
    assert.equal(await count(database), 0)
    await database.close()
  })

  test('inside one, another transaction or a write beside it is refused at once, and the first may go on', { timeout: 20_000 }, async () => {
    const database = await openKept(open)
    await database.transaction(async (c) => {
      await c.run(add, ['a'])
      await assert.rejects(database.run(add, ['b']), refused('nested'))
      await assert.rejects(database.transaction((inner) => inner.run(add, ['c'])), refused('nested'))
      await c.run(add, ['d'])
    })
    assert.equal(await count(database), 2)
    await database.close()
  })

  test('what a transaction leaves running is on its own once it has ended', { timeout: 20_000 }, async () => {
    const database = await openKept(open)
    let later: Promise<unknown> | undefined
    await database.transaction(async (c) => {
      await c.run(add, ['a'])
      later = new Promise((resolve) => setTimeout(resolve, 100)).then(() => database.run(add, ['b']))
    })
    await later
    assert.equal(await count(database), 2)
    await database.close()
  })

  test('nobody sees what is not committed', async () => {
    const database = await openKept(open)
    let seen: unknown
    await database.transaction(async (c) => { await c.run(add, ['a']); seen = await count(database) })
    assert.deepEqual([seen, await count(database)], [0, 1])
    await database.close()
  })

  test('many writers at once: nothing is lost', { timeout: 60_000 }, async () => {
    const database = await openKept(open)
    await database.run(say('insert into child (stock) values (?)', [{ is: 'decimal', precision: 6, scale: 2 }]), ['0'])
    await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? database.run(say('update child set stock = stock + ?', [{ is: 'decimal', precision: 6, scale: 2 }]), ['0.01'])
      : database.transaction(async (c) => { await c.run(say('update child set stock = stock + ?', [{ is: 'decimal', precision: 6, scale: 2 }]), ['0.01']) }))))
    assert.equal(String((await database.run(say('select stock from child', [], [{ is: 'decimal', precision: 6, scale: 2 }]))).rows[0]![0]), '2.00')
    await database.close()
  })
})
