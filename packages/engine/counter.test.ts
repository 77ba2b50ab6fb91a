import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, bigint, choice, entity, id, integer, lines, one, part, resource, take, text, where } from '@tenon/model'
import { adoptTables, createSchema, type Database, type DatabaseKind, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine, rowsWhere } from './index.ts'
import { as } from './fixture.ts'

/** A table as somebody else made it: its rows have always taken their keys from a sequence. */
const Person = entity('person', { id: id().column('ID_USUARIO').counter('SEQ_USUARIOS'), name: text(50).column('NOMBRE'), code: text(20).column('CODIGO').unique() }, { table: 'T_USUARIOS', owned: false, order: ['id'] })
/** Tables that are made here, and their sequences with them: one stands aside, one counts lines. */
const Entry = part('entry', { id: id().counter('SEQ_ENTRIES'), what: text(20) })
const Paper = entity('paper', { id: bigint().generated().counter('Seq papers'), person: one(Person), title: text(50), state: choice('open', 'closed').default('open'), entries: lines(Entry) }, { table: 'papers' })
const Event = entity('event', { id: id().counter('SEQ_EVENTS', { schema: 'TENON_COUNTING' }), person: one(Person) }, { table: 'T_EVENTOS', owned: false, adopt: 'table' })
const Tally = entity('visits', { id: id().counter('SEQ_VISITS'), person: one(Person), count: integer().default(0) }, { unique: [['person']] })

const people = resource(Person, { list: ['id', 'name', 'code'], allow: { read: anyone, create: anyone } })
const papers = resource(Paper, { list: ['id', 'title', 'entries.count'], allow: { read: anyone, create: anyone } })
const system = app({ name: 'counted', dialect: null, resources: [people, papers], entities: [Event, Tally] })

const existing: Readonly<Record<DatabaseKind, readonly string[]>> = {
  sqlite: ['create table "T_USUARIOS" ("ID_USUARIO" integer primary key autoincrement, "NOMBRE" text not null, "CODIGO" text not null constraint "T_USUARIOS_CODIGO_key" unique)', `insert into sqlite_sequence (name, seq) values ('T_USUARIOS', 99)`],
  postgres: ['create sequence "SEQ_USUARIOS" start with 100', 'create table "T_USUARIOS" ("ID_USUARIO" integer not null primary key, "NOMBRE" varchar(50) not null, "CODIGO" varchar(20) not null constraint "T_USUARIOS_CODIGO_key" unique)'],
  hana: ['create sequence "SEQ_USUARIOS" start with 100', 'create column table "T_USUARIOS" ("ID_USUARIO" integer not null primary key, "NOMBRE" nvarchar(50) not null, "CODIGO" nvarchar(20) not null, constraint "T_USUARIOS_CODIGO_key" unique ("CODIGO"))'],
}

everyDatabase('keys that a sequence counts', (open, kind) => {
  const start = async (): Promise<{ database: Database; engine: ReturnType<typeof createEngine> }> => {
    const database = await open()
    for (const text of existing[kind]) await database.run({ text, params: [], columns: [] })
    const engine = createEngine(system, database)
    // twice: what is there stays
    for (let i = 0; i < 2; i++) { await adoptTables(database, tablesOf(engine.entities)); await createSchema(database, tablesOf(engine.entities)) }
    return { database, engine }
  }
  const end = async (database: Database): Promise<void> => {
    if (kind === 'hana') await database.run({ text: 'drop schema "TENON_COUNTING" cascade', params: [], columns: [] })
    await database.close()
  }
  const make = (engine: ReturnType<typeof createEngine>, name: string): Promise<number> => engine.run({ action: 'create', resource: people, draft: { values: { name, code: name }, issues: [] } }, as(null)).then((made) => { assert.ok(made.kind === 'row'); return Number(made.row[0]) })

  test('one is created after the other, by a door and by hands; a key that is given is kept, and the sequence goes on', async () => {
    const { database, engine } = await start()
    assert.deepEqual([await make(engine, 'ana'), await make(engine, 'bea')], [100, 101])
    const given = await engine.act(as(null), async (hands) => {
      const kept = await hands.create(Person, { id: 7, name: 'given', code: 'given' })
      const next = await hands.create(Person, { name: 'cid', code: 'cid' })
      return [kept.id, next.id]
    })
    assert.deepEqual(given, [7, 102])
    assert.deepEqual((await rowsWhere(database, Person, where('id', 'gt', 0))).map((r) => [r.id, r.code]), [[7, 'given'], [100, 'ana'], [101, 'bea'], [102, 'cid']])
    await end(database)
  })

  test('what is refused or undone takes nothing else with it, and many at once have keys of their own', async () => {
    const { database, engine } = await start()
    await make(engine, 'first')
    await assert.rejects(make(engine, 'first'), { code: 'invalid' })
    await assert.rejects(engine.act(as(null), async (hands) => { await hands.create(Person, { name: 'lost', code: 'lost' }); throw new Error('undone') }), /undone/)
    const made = await Promise.all(Array.from({ length: 20 }, (_, i) => make(engine, `many ${i}`)))
    assert.equal(new Set(made).size, 20)
    const rows = await rowsWhere(database, Person, where('id', 'gt', 0))
    assert.deepEqual(rows.map((r) => r.id), [100, ...made.sort((a, b) => a - b)])
    assert.deepEqual(rows.map((r) => String(r.code)).sort(), ['first', ...Array.from({ length: 20 }, (_, i) => `many ${i}`)].sort())
    await end(database)
  })

  test('lines, rows made from others and rows that are counted in draw theirs too', async () => {
    const { database, engine } = await start()
    const ids = [await make(engine, 'ana'), await make(engine, 'bea'), await make(engine, 'cid')]
    const entries = ['a', 'b', 'c'].map((what) => ({ what }))
    for (const person of ids.slice(0, 2)) await engine.run({ action: 'create', resource: papers, draft: { values: { person, title: 'paper', entries }, issues: [] } }, as(null))
    const keys = async (name: string): Promise<number[]> => (await database.run({ text: `select "id" from ${name} order by "id"`, params: [], columns: [{ is: 'integer' }] })).rows.map((r) => Number(r[0]))
    assert.deepEqual([await keys('"papers"'), await keys('"entry"')], [[1, 2], [1, 2, 3, 4, 5, 6]])
    const made = await engine.act(as(null), async (hands) => [
      await hands.createFrom(Paper, { each: Person, where: where('id', 'gt', 0), set: { person: take('id'), title: take('name') } }),
      await hands.createFrom(Event, { each: Person, where: where('code', 'ne', 'ana'), set: { person: take('id') } }),
      // keys that are said are kept
      await hands.createFrom(Event, { each: Person, where: where('code', 'eq', 'ana'), set: { id: take('id'), person: take('id') } }),
    ])
    assert.deepEqual(made.map((one) => one.count), [3, 2, 1])
    assert.deepEqual([await keys('"papers"'), await keys('"T_EVENTOS"')], [[1, 2, 3, 4, 5], [1, 2, 100]])
    assert.deepEqual((await rowsWhere(database, Paper, where('id', 'gt', 2n))).map((r) => [r.person, r.title, r.state]), [[100, 'ana', 'open'], [101, 'bea', 'open'], [102, 'cid', 'open']])
    for (const person of [100, 101, 100]) await engine.act(as(null), (hands) => { hands.tally(Tally, { person }, { count: 1 }); return Promise.resolve() })
    assert.deepEqual((await rowsWhere(database, Tally, where('id', 'gt', 0))).map((r) => [r.person, r.count]), [[100, 2], [101, 1]])
    await end(database)
  })
})

test('only a key that is a number has a counter', () => {
  assert.throws(() => entity('wrong', { id: id(), other: integer().counter('S') }), /only a key that is a number/)
  assert.throws(() => entity('wrong', { id: text(20).counter('S') }), /only a key that is a number/)
})
