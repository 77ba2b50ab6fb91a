import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import fc from 'fast-check'
import { type ColumnType, createSchema, type Database, DatabaseError } from '../index.ts'
import { INTEGER, kinds, openKept, runs, speaker, table } from './kept.ts'

const WIDE: ColumnType = { is: 'decimal', precision: 38, scale: 10 }

everyDatabase('values', (open, kind) => {
  const say = speaker(kind)
  const types = Object.values(kinds).map((k) => k.type)
  const names = Object.keys(kinds).join(', ')
  const insert = say(`insert into kept (${names}) values (${types.map(() => '?').join(', ')})`, types)
  const read = say(`select ${names} from kept order by id`, [], types)
  const clear = say('delete from kept')
  const refused = (code: DatabaseError['code']) => (error: unknown): boolean => error instanceof DatabaseError && error.code === code
  const store = async (database: Database, name: string, value: unknown): Promise<void> => { await database.run(say(`insert into kept (${name}) values (?)`, [kinds[name]!.type]), [value]) }

  test('a value of every kind, or its absence, comes back as it went in', async () => {
    const database = await openKept(open)
    const row = fc.tuple(...Object.values(kinds).map((k) => fc.option(k.values, { freq: 8 })))
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
      await database.run(clear)
      for (const values of rows) await database.run(insert, values)
      assert.deepEqual((await database.run(read)).rows, rows)
      const streamed: unknown[] = []
      for await (const one of database.stream(read)) streamed.push(one)
      assert.deepEqual(streamed, rows)
    }), { numRuns: runs })
    await database.close()
  })

  test('decimals add up exactly and sort as numbers; so do instants, dates and big integers as what they are', async () => {
    const database = await openKept(open)
    const total = say('select sum(a_decimal) from kept', [], [kinds.a_decimal!.type])
    const units = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n })
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ units, big: kinds.a_bigint!.values, instant: kinds.an_instant!.values, date: kinds.a_date!.values }), { minLength: 1, maxLength: 20 }), async (rows) => {
      await database.run(clear)
      await database.transaction(async (c) => { for (const r of rows) await c.run(say('insert into kept (a_decimal, a_bigint, an_instant, a_date) values (?, ?, ?, ?)', ['a_decimal', 'a_bigint', 'an_instant', 'a_date'].map((n) => kinds[n]!.type)), [new Decimal(r.units, 4), r.big, r.instant, r.date]) })
      assert.equal(String((await database.run(total)).rows[0]![0]), String(new Decimal(rows.reduce((sum, r) => sum + r.units, 0n), 4)))
      for (const [name, of] of [['a_decimal', rows.map((r) => new Decimal(r.units, 4))], ['a_bigint', rows.map((r) => r.big as bigint)], ['an_instant', rows.map((r) => String(r.instant))], ['a_date', rows.map((r) => String(r.date))]] as const) {
        const sorted = [...of].sort((a, b) => (a instanceof Decimal ? a.compare(b as Decimal) : a < b ? -1 : a > b ? 1 : 0))
        assert.deepEqual((await database.run(say(`select ${name} from kept order by ${name}`, [], [kinds[name]!.type]))).rows.map((r) => String(r[0])), sorted.map(String))
      }
    }), { numRuns: Math.ceil(runs / 4) })
    await database.close()
  })

  if (kind === 'sqlite') test('decimals of more digits than it keeps exactly are refused when their table is made', async () => {
    const database = await open()
    await assert.rejects(createSchema(database, [table('exact', { columns: [{ name: 'amount', type: WIDE, nullable: true }], primaryKey: [] })]), /at most 18 digits exactly/)
    await database.close()
  })
  else test('decimals of 38 digits come back whole, are compared, sorted and found as numbers, and add up exactly', async () => {
    const database = await open()
    await createSchema(database, [table('exact', { columns: [{ name: 'id', type: INTEGER, nullable: false }, { name: 'amount', type: WIDE, nullable: true }], indexes: [{ name: 'exact_amount_idx', columns: [{ name: 'amount', descending: false }] }] })])
    // a sum of twenty is to fit as well
    const amount = fc.bigInt({ min: -(10n ** 38n) / 20n, max: 10n ** 38n / 20n }).map((units) => new Decimal(units, 10))
    const near = fc.tuple(amount, fc.constantFrom(0n, 1n, -1n)).map(([of, by]) => [of, new Decimal(of.units + by, 10)])
    const ids = async (where: string, values: readonly unknown[] = []): Promise<unknown[]> => (await database.run(say(`select id from exact where ${where} order by id`, values.map(() => WIDE), [INTEGER]), values)).rows.map((r) => r[0])
    await fc.assert(fc.asyncProperty(fc.array(near, { minLength: 1, maxLength: 8 }), amount, async (pairs, other) => {
      const all = pairs.flat()
      await database.run(say('delete from exact'))
      await database.transaction(async (c) => { for (const [i, one] of all.entries()) await c.run(say('insert into exact (id, amount) values (?, ?)', [INTEGER, WIDE]), [i, one]) })
      const kept = (await database.run(say('select amount from exact order by id', [], [WIDE]))).rows.map((r) => r[0] as Decimal)
      assert.deepEqual(kept.map(String), all.map((d) => d.toFixed(10)))
      const order = all.map((_, i) => i).sort((a, b) => all[a]!.compare(all[b]!) || a - b)
      assert.deepEqual((await database.run(say('select id from exact order by amount, id', [], [INTEGER]))).rows.map((r) => r[0]), order)
      for (const asked of [all[0]!, other]) for (const [op, holds] of [['=', (n: number) => n === 0], ['<', (n: number) => n < 0], ['>=', (n: number) => n >= 0], ['<>', (n: number) => n !== 0]] as const) {
        assert.deepEqual(await ids(`amount ${op} ?`, [asked]), all.flatMap((d, i) => (holds(d.compare(asked)) ? [i] : [])), `${op} ${asked}`)
      }
      assert.deepEqual(await ids('amount in (?, ?)', [all[0], other]), all.flatMap((d, i) => (d.compare(all[0]!) === 0 || d.compare(other) === 0 ? [i] : [])))
      const [sum, least, most] = (await database.run(say('select sum(amount), min(amount), max(amount) from exact', [], [WIDE, WIDE, WIDE]))).rows[0]!.map(String)
      assert.deepEqual([sum, least, most], [all.reduce((s, d) => s.plus(d), Decimal.zero), all[order[0]!]!, all[order.at(-1)!]!].map((d) => d.toFixed(10)))
    }), { numRuns: Math.ceil(runs / 8) })
    for (const ends of ['9', '-9']) {
      const most = `${ends}${'9'.repeat(27)}.${'9'.repeat(10)}`
      await database.run(say('delete from exact'))
      await database.run(say('insert into exact (id, amount) values (?, ?)', [INTEGER, WIDE]), [1, most])
      assert.deepEqual((await database.run(say('select amount from exact', [], [WIDE]))).rows.map((r) => String(r[0])), [most])
      await assert.rejects(database.run(say('update exact set amount = amount + amount')), refused('range'))
    }
    await assert.rejects(database.run(say('insert into exact (id, amount) values (?, ?)', [INTEGER, WIDE]), [2, `1${'0'.repeat(28)}`]), refused('range'))
    await database.close()
  })

  test('what a database cannot keep is refused in the same words, and nothing is stored', async () => {
    const database = await openKept(open)
    const impossible: [string, unknown][] = [
      ['a_text', 'a\0b'], ['a_text', '\ud800'], ['a_json', { deep: ['a\0b'] }], ['a_json', '\udfff!'], ['a_json', { 'a\0': 1 }], ['a_float', Number.NaN], ['a_float', Number.POSITIVE_INFINITY],
      ['a_bigint', 2n ** 63n], ['a_bigint', -(2n ** 63n) - 1n], ['a_decimal', '100000000000000'], ['a_decimal', `-${'9'.repeat(30)}`], ['an_instant', 'yesterday'],
    ]
    for (const [name, value] of impossible) await assert.rejects(store(database, name, value), refused('range'), `${name} ${String(value)}`)
    await assert.rejects(database.transaction(async (c) => {
      await c.run(say('insert into kept (a_decimal) values (?)', [kinds.a_decimal!.type]), ['99999999999999.9999'])
      await c.run(say('update kept set a_decimal = a_decimal + a_decimal'))
    }), refused('range'), 'a sum made by the database itself')
    assert.equal((await database.run(say('select count(*) from kept', [], [{ is: 'integer' }]))).rows[0]![0], 0)
    await database.close()
  })

  test('a JSON text that only looks like an escaped NUL is kept', async () => {
    const database = await openKept(open)
    for (const value of ['\\u0000', '\\\\u0000', { '\\u0000': '\\ud800' }]) {
      await database.run(clear)
      await store(database, 'a_json', value)
      assert.deepEqual((await database.run(say('select a_json from kept', [], [{ is: 'json' }]))).rows, [[value]])
    }
    await database.close()
  })

  test('more digits than the column has are rounded half to even', async () => {
    const database = await openKept(open)
    const type: ColumnType = kinds.a_decimal!.type
    for (const value of ['0.00005', '0.00015', '-0.00005', '2.00025', '1.00009']) await store(database, 'a_decimal', value)
    const rows = (await database.run(say('select a_decimal from kept order by id', [], [type]))).rows
    assert.deepEqual(rows.map((r) => String(r[0])), ['0.0000', '0.0002', '0.0000', '2.0002', '1.0001'])
    await database.close()
  })

  test('instants of fewer digits are kept whole, so that they sort', async () => {
    const database = await openKept(open)
    for (const value of ['2026-01-01T00:00:00Z', '2026-01-01 00:00:00.5Z', '2025-12-31T23:59:59.999999Z']) await store(database, 'an_instant', value)
    const rows = (await database.run(say('select an_instant from kept order by an_instant', [], [{ is: 'instant' }]))).rows
    assert.deepEqual(rows.map((r) => r[0]), ['2025-12-31T23:59:59.999999Z', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.500000Z'])
    await database.close()
  })
})
