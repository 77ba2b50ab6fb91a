import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ColumnType, type Connection, type Database, DatabaseError, type HanaOptions, hanaUrl, openHana } from '@tenon/sql'
import { type RunningHana, startHana } from './server.ts'

describe('sequences of the stand-in', () => {
  let server: RunningHana
  const opened: Database[] = []
  const open = (more: Partial<HanaOptions> = {}): Database => { const database = openHana({ ...hanaUrl(server.url), ...more }); opened.push(database); return database }
  before(async () => { server = await startHana() })
  after(async () => { for (const database of opened) await database.close(); await server.stop() })

  const say = async (c: Connection, text: string): Promise<void> => { await c.run({ text, params: [], columns: [] }) }
  const ask = async (c: Connection, text: string, type: ColumnType = { is: 'integer' }): Promise<unknown> => (await c.run({ text, params: [], columns: [type] })).rows[0]?.[0]
  const next = (c: Connection, name: string): Promise<unknown> => ask(c, `select "${name}".nextval from dummy`)
  const refused = (number: number) => (error: unknown): boolean => error instanceof DatabaseError && error.message.endsWith(`(${number})`)

  test('count by their own words, to their ends and round again', async () => {
    const database = open({ poolMax: 1 })
    await say(database, 'create sequence "up" start with 5 increment by 5 maxvalue 15')
    assert.deepEqual([await next(database, 'up'), await next(database, 'up'), await next(database, 'up')], [5, 10, 15])
    await assert.rejects(next(database, 'up'), refused(312))
    await say(database, 'alter sequence "up" maxvalue 20')
    assert.equal(await next(database, 'up'), 20)
    await say(database, 'alter sequence "up" restart with 6')
    assert.equal(await next(database, 'up'), 6)
    await say(database, 'create sequence "round" minvalue -2 maxvalue 2 start with 1 cycle')
    const turns: unknown[] = []
    for (let i = 0; i < 5; i++) turns.push(await next(database, 'round'))
    assert.deepEqual(turns, [1, 2, -2, -1, 0])
    await say(database, 'create sequence "down" increment by -1')
    assert.deepEqual([await next(database, 'down'), await next(database, 'down')], [-1, -2])
    for (const wrong of ['create sequence "w" increment by 0', 'create sequence "w" start with 0', 'create sequence "w" minvalue 5 maxvalue 5', 'create sequence "w" maxvalue 4611686018427387904']) await assert.rejects(say(database, wrong), refused(257), wrong)
    await assert.rejects(say(database, 'create sequence "up"'), refused(324))
    await assert.rejects(say(database, 'create sequence "nowhere"."up"'), refused(362))
  })

  test('go on whatever becomes of the transaction; what was drawn last is told to its own session only, and to none before', async () => {
    const [one, other] = [open({ poolMax: 1 }), open({ poolMax: 1 })]
    await say(one, 'create sequence "kept"')
    await assert.rejects(ask(one, 'select "kept".currval from dummy'), refused(326))
    await assert.rejects(one.transaction(async (c) => { assert.equal(await next(c, 'kept'), 1); throw new Error('undone') }), /undone/)
    assert.equal(await ask(one, 'select "kept".currval from dummy'), 1)
    await assert.rejects(ask(other, 'select "kept".currval from dummy'), refused(326))
    // nobody waits for whoever has drawn
    await one.transaction(async (c) => { assert.equal(await next(c, 'kept'), 2); assert.equal(await next(other, 'kept'), 3) })
    assert.equal(await ask(one, 'select "TENON"."kept".currval from dummy'), 2)
  })

  test('are drawn from in values, sets and what is selected, a number for each row, and nowhere else', async () => {
    const database = open({ poolMax: 1 })
    await say(database, 'create sequence "s"')
    await say(database, 'create column table "rows" ("id" bigint primary key, "n" integer)')
    await database.run({ text: 'insert into "rows" ("id", "n") values ("s".nextval, ?1)', params: [{ is: 'integer' }], columns: [] }, [10, 20, 30])
    await say(database, 'insert into "rows" ("id", "n") select "s".nextval, "n" + 1 from "rows"')
    await say(database, 'update "rows" set "n" = "s".nextval where "id" = 1')
    assert.deepEqual((await database.run({ text: 'select "id", "n" from "rows" order by "id"', params: [], columns: [{ is: 'integer' }, { is: 'integer' }] })).rows.map((r) => r[0]), [1, 2, 3, 4, 5, 6])
    assert.equal(await ask(database, 'select "n" from "rows" where "id" = 1'), 7)
    for (const wrong of [
      'select "id" from "rows" where "id" = "s".nextval', 'select distinct "s".nextval from "rows"', 'select "s".nextval from "rows" order by "id"', 'select "s".nextval, count(*) from "rows" group by "n"', 'select "id" from "rows" order by "s".nextval',
      'select "s".nextval from dummy union all select "s".nextval from dummy', 'select * from (select "s".nextval as "x" from dummy) q', 'delete from "rows" where "id" = "s".currval', 'update "rows" set "n" = 1 where "id" < "s".nextval', 'select (select "s".nextval from dummy) from dummy', 'create view "v" as select "s".nextval as "x" from dummy',
    ]) await assert.rejects(say(database, wrong), refused(7), wrong)
    await assert.rejects(next(database, 'none'), refused(313))
    assert.equal(await next(database, 's'), 8)
  })

  test('stand in the catalogue of their schema, and go with it', async () => {
    const database = open({ poolMax: 1 })
    await say(database, 'create schema "aside"')
    await say(database, 'create sequence "aside"."far" start with 3 increment by 2 maxvalue 99 cycle cache 10')
    const columns: ColumnType[] = ['text', 'text', 'integer', 'integer', 'integer', 'integer', 'text', 'integer'].map((is) => ({ is }) as ColumnType)
    const found = await database.run({ text: 'select schema_name, sequence_name, start_number, min_value, max_value, increment_by, is_cycled, cache_size from sys.sequences where schema_name = \'aside\'', params: [], columns })
    assert.deepEqual(found.rows, [['aside', 'far', 3, 1, 99, 2, 'TRUE', 10]])
    assert.equal(await ask(database, 'select "aside"."far".nextval from dummy'), 3)
    await assert.rejects(say(database, 'drop schema "aside"'), refused(419))
    await say(database, 'drop schema "aside" cascade')
    await assert.rejects(ask(database, 'select "aside"."far".nextval from dummy'), refused(313))
    await say(database, 'create sequence "short"')
    await say(database, 'drop sequence "short"')
    await assert.rejects(say(database, 'drop sequence "short"'), refused(313))
  })
})
