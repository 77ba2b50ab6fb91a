import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createEngine, entitiesOf, type Result } from '@tenon/engine'
import { anyone, app, bigint, boolean, choice, date, decimal, Decimal, duration, entity, float, id, instant, integer, json, list, money, one, resource, text, time, url, uuid } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import fc from 'fast-check'
import { leafKey } from '../naming.ts'
import { shapeWriter } from './write.ts'

const Kind = entity('kind', { id: uuid(), name: text(50) })
const Thing = entity('thing', {
  id: id(), name: text(100), note: text().optional(), page: url().optional(), state: choice({ new: 'New — neu', old: 'Old' }).default('new'), level: choice([[1, 'Low'], [2, 'High']]).default(1), coded: choice('a', 'b').stored({ a: 'ÄA', b: 'B' }).default('a'),
  price: money(), rate: decimal(18, 10).optional(), weight: decimal(9, 3).numeric().optional(), big: bigint().optional(), count: integer().optional(), size: float().optional(), done: boolean().default(false),
  day: date().optional(), hour: time().optional(), at: instant().optional(), took: duration().optional(), data: json().optional(), tags: list(text(20)).optional(), kind: one(Kind).optional(),
})
/** A table of somebody else's, whose columns are wider than what is declared. */
const Wide = entity('wide', { id: id(), price: money(), count: integer(), at: instant() }, { table: 'wide', owned: false })
const things = resource(Thing, { list: ['*', 'state.label', 'kind.name', { link: 'self' }], order: ['id'], allow: { read: anyone } })
const wides = resource(Wide, { list: ['*'], order: ['id'], allow: { read: anyone } })
const system = app({ name: 'raw', dialect: null, resources: [things, wides] })
const context = { actor: null, requestId: 'test', source: 'test' as const, now: () => '2026-11-21T09:00:00.000000Z', timeZone: 'UTC' }
const address = ['http://x/things/', '/'] as const

const letters = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((t) => t.isWellFormed() && !t.includes('\0') && t.length <= 40)
const micros = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }).chain((d) => fc.integer({ min: 0, max: 999 }).map((n) => `${d.toISOString().slice(0, 23)}${String(n).padStart(3, '0')}Z`))
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 5 })
const row = fc.record({
  name: letters.map((t) => `n${t}`), note: maybe(letters.map((t) => `n${t}`)), state: fc.constantFrom('new' as const, 'old' as const), level: fc.constantFrom(1 as const, 2 as const), coded: fc.constantFrom('a' as const, 'b' as const),
  price: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => new Decimal(BigInt(n), 2)), rate: maybe(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map((n) => new Decimal(n, 10))), weight: maybe(fc.integer({ min: 0, max: 99_999 }).map((n) => new Decimal(BigInt(n), 3))),
  big: maybe(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), count: maybe(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), size: maybe(fc.double({ noNaN: true, noDefaultInfinity: true })), done: fc.boolean(),
  day: maybe(micros.map((t) => t.slice(0, 10))), hour: maybe(micros.map((t) => t.slice(11, 26))), at: maybe(fc.oneof(micros, micros.map((t) => `${t.slice(0, 19)}.000000Z`), micros.map((t) => `${t.slice(0, 21)}00000Z`))), took: maybe(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n })),
  data: maybe(fc.dictionary(letters, fc.oneof(letters, fc.integer(), fc.boolean()), { maxKeys: 3 })), tags: maybe(fc.array(letters.filter((t) => t.length < 20).map((t) => `t${t}`), { maxLength: 3 })),
})

eachDatabase('rows as the database tells them', (open, kind) => {
  test('are written as those that were read as values, to the letter', async () => {
    const database = await open()
    const sql = (words: string) => database.run({ text: words, params: [], columns: [] })
    await sql(kind === 'sqlite' ? 'create table wide (id integer primary key, price integer, count integer, at text)' : 'create table wide (id integer primary key, price numeric, count numeric, at timestamptz)')
    await createSchema(database, tablesOf(entitiesOf(system).filter((e) => e !== (Wide as unknown))))
    const engine = createEngine(system, database)
    const written = async (of: typeof things | typeof wides, timeZone: string, raw: boolean): Promise<readonly string[]> => {
      const page: Result = await engine.run({ action: 'list', resource: of, query: { page: { by: 'page', number: 1, size: 100 } }, raw }, context)
      assert.ok(page.kind === 'page')
      assert.equal(page.raw === true, raw && kind === 'postgres')
      const write = shapeWriter(page.shape, leafKey, { timeZone, raw: page.raw === true })
      return page.rows.map((one) => write(one, address))
    }
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
      await sql('delete from thing')
      await engine.act(context, async (hands) => {
        for (const [i, values] of rows.entries()) await hands.create(Thing, { ...values, ...(i % 2 === 0 ? { kind: (await hands.create(Kind, { id: randomUUID(), name: values.name.slice(0, 50).trim() || 'k' })).id } : {}) } as never)
      })
      for (const zone of ['UTC', 'America/Bogota']) assert.deepEqual(await written(things, zone, true), await written(things, zone, false))
    }), { numRuns: 60 })
    if (kind === 'postgres') {
      await sql("insert into wide values (1, 1.5, 5.0, '2026-01-01 00:00:00+00'), (2, 7, 12345678901, '10000-01-01 00:00:00.25+00'), (3, -0.005, 0, '0044-03-15 10:00:00+00 BC')")
      assert.deepEqual(await written(wides, 'UTC', true), await written(wides, 'UTC', false))
    }
    await database.close()
  })
})
