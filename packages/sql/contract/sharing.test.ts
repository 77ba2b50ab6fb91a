import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { type ColumnType, DatabaseError, type Statement } from '../index.ts'

const types: ColumnType[] = [{ is: 'decimal', precision: 18, scale: 4 }, { is: 'bigint' }, { is: 'boolean' }, { is: 'instant' }, { is: 'json' }, { is: 'duration' }, { is: 'text' }]
const sql = (text: string, params: ColumnType[] = [], columns: ColumnType[] = []): Statement => ({ text, params, columns })

everyDatabase('a database', (open, kind) => {
  const at = (n: number): string => (kind === 'postgres' ? `$${n}` : `?${n}`)
  const create = kind === 'hana' ? 'create column table "kept" ("d" decimal(18,4), "b" bigint, "f" boolean, "i" timestamp, "j" nclob, "u" bigint, "t" nvarchar(100) unique)' : kind === 'postgres'
    ? 'create table kept (d numeric(18,4), b bigint, f boolean, i timestamptz, j jsonb, u bigint, t text unique)'
    : 'create table kept (d integer, b integer, f integer, i text, j text, u integer, t text unique)'
  const insert = sql(`insert into "kept" values (${types.map((_, i) => at(i + 1)).join(', ')})`, types)
  const all = sql('select "d", "b", "f", "i", "j", "u", "t" from "kept" order by "d"', [], types)
  const row = (d: string, t: string): unknown[] => [Decimal.of(d), 9007199254740993n, true, '2024-01-01T01:00:00.123456Z', { a: [1, 'é', null] }, 90_061_000_005n, t]

  test('every value comes back as it went in, and decimals sort as numbers', async () => {
    const database = await open()
    await database.run(sql(create))
    for (const [d, t] of [['10.5', 'a'], ['-2.0001', 'b'], ['9.25', 'c']] as const) await database.run(insert, row(d, t))
    await database.run(insert, types.map(() => null))
    const rows = (await database.run(all)).rows.filter((r) => r[0] !== null)
    assert.deepEqual(rows.map((r) => String(r[0])), ['-2.0001', '9.2500', '10.5000'])
    assert.deepEqual(rows[2]?.slice(1), row('10.5', 'a').slice(1))
    await database.close()
  })

  test('of works that share a commit, each is kept or undone alone', async () => {
    const database = await open()
    await database.run(sql(create))
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => database.transaction(async (c) => {
      await c.run(insert, row(String(i), `t${i}`))
      if (i % 4 === 0) throw new Error('changed my mind')
    })))
    assert.equal(outcomes.filter((o) => o.status === 'rejected').length, 10)
    assert.equal((await database.run(all)).rows.length, 30)
    await assert.rejects(database.run(insert, row('1', 't1')), (error) => error instanceof DatabaseError && error.code === 'unique')
    await database.close()
  })
})
