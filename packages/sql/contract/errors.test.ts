import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropDatabase, everyDatabase, newDatabase, startPostgres, testedKinds } from '@tenon/testing'
import { createSchema, type Database, DatabaseError, openPostgres } from '../index.ts'
import { INTEGER, openKept, speaker, TEXT } from './kept.ts'

everyDatabase('errors', (open, kind) => {
  const say = speaker(kind)
  const fails = async (database: Database, text: string, code: DatabaseError['code'], names?: string): Promise<void> => {
    await assert.rejects(database.run(say(text)), (error) => error instanceof DatabaseError && error.code === code && (names === undefined || (error.constraint ?? '').includes(names)), `${text} → ${code}`)
  }

  test('a broken rule has one code on every database, and names the rule', async () => {
    const database = await openKept(open)
    await database.run(say("insert into parent (code) values ('a')"))
    await database.run(say('insert into child (parent_id, stock) values (1, 1)'))
    await fails(database, "insert into parent (code) values ('a')", 'unique', 'code')
    await fails(database, "insert into parent (id, code) values (1, 'b')", 'unique')
    await fails(database, 'insert into child (parent_id) values (99)', 'reference')
    await fails(database, 'delete from parent', 'reference')
    await fails(database, 'insert into parent (code) values (null)', 'notNull')
    await fails(database, 'insert into child (stock) values (-1)', 'check', 'child_stock_range')
    await fails(database, 'select nothing from nowhere', 'other')
    assert.equal((await database.run(say('select count(*) from child', [], [INTEGER]))).rows[0]![0], 1)
    await database.close()
  })

  test('a closed database says so', async () => {
    const database = await openKept(open)
    await database.close()
    await assert.rejects(async () => database.run(say('select 1', [], [INTEGER])), (error) => error instanceof DatabaseError && error.code === 'gone')
    await assert.rejects(async () => database.transaction(async (c) => c.run(say('select 1', [], [INTEGER]))), (error) => error instanceof DatabaseError && error.code === 'gone')
  })

  test('a stream that fails says why, and leaves the database usable', async () => {
    const database = await openKept(open)
    await assert.rejects(async () => { for await (const _ of database.stream(say('select nothing from nowhere'))) assert.fail('no row') }, (error) => error instanceof DatabaseError && error.code === 'other')
    assert.equal((await database.run(say('select 1', [], [INTEGER]))).rows[0]![0], 1)
    await database.close()
  })

  test('a stream left early gives its connection back', { timeout: 30_000 }, async () => {
    const database = await openKept(open)
    await database.transaction(async (c) => { for (let i = 0; i < 1200; i++) await c.run(say('insert into parent (code) values (?)', [TEXT]), [String(i).padStart(5, '0')]) })
    for (let i = 0; i < 12; i++) {
      let seen = 0
      for await (const row of database.stream(say('select code from parent where code >= ? order by code', [TEXT], [TEXT]), ['00100'])) {
        assert.equal(row[0], String(100 + seen).padStart(5, '0'))
        if (++seen === 700) break
      }
      // an open cursor must not stand in a writer's way
      await database.run(say('update parent set code = code where id = 1'))
    }
    await database.close()
  })
})

if (testedKinds.includes('postgres')) test('a killed PostgreSQL connection fails what ran on it, and the next call gets a new one', { timeout: 60_000 }, async () => {
  const server = await startPostgres()
  const url = await newDatabase(server.url)
  const database = openPostgres({ url, poolSize: 2 })
  const admin = openPostgres({ url, poolSize: 1 })
  const kill = { text: "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", params: [], columns: [INTEGER] }
  const one = { text: 'select 1', params: [], columns: [INTEGER] }
  await createSchema(database, [])
  await database.run(one)
  await admin.run(kill)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.deepEqual((await database.run(one)).rows, [[1]], 'an idle connection is replaced unnoticed')
  const gone = (error: unknown): boolean => error instanceof DatabaseError && error.code === 'gone'
  const busy = assert.rejects(database.run({ text: 'select pg_sleep(20)', params: [], columns: [TEXT] }), gone)
  await assert.rejects(database.transaction(async (c) => { await c.run(one); await new Promise((resolve) => setTimeout(resolve, 200)); await admin.run(kill); await c.run(one) }), gone)
  await busy
  assert.deepEqual((await database.run(one)).rows, [[1]])
  await database.close()
  await admin.close()
  await dropDatabase(server.url, url)
  await server.stop()
})
