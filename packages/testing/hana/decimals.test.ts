import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from '@tenon/model'
import { type ColumnType, hanaUrl, openHana, type Statement } from '@tenon/sql'
import fc from 'fast-check'
import { cutTo, floatingBytes, floatingFrom, kept, negative, numberOf, plus, textOf, times, unitsAt } from './decimals.ts'
import { startHana } from './server.ts'

const number = fc.record({ units: fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), scale: fc.nat(38) })

test('decimals are kept as text that sorts as they do, is the same for the same number, and is added and multiplied exactly', () => {
  fc.assert(fc.property(number, number, (a, b) => {
    const [x, y] = [kept(a.units, a.scale), kept(b.units, b.scale)]
    const [one, other] = [new Decimal(a.units, a.scale), new Decimal(b.units, b.scale)]
    assert.equal(x < y ? -1 : x > y ? 1 : 0, Math.sign(one.compare(other)))
    const back = numberOf(x)
    assert.equal(new Decimal(back.units, back.scale).compare(one), 0)
    assert.equal(kept(a.units * 1000n, a.scale + 3), x)
    assert.equal(unitsAt(x, a.scale), a.units)
    assert.equal(Decimal.of(textOf(plus(x, y))).compare(one.plus(other)), 0)
    assert.equal(Decimal.of(textOf(times(x, y))).compare(one.times(other)), 0)
    assert.equal(plus(x, negative(x)), 'o')
    const cut = cutTo(x, 34)
    assert.equal(floatingFrom(floatingBytes(x)), cut)
  }), { numRuns: 2000 })
})

const say = (text: string, params: ColumnType[] = [], columns: ColumnType[] = []): Statement => ({ text, params, columns })

test('a DECIMAL and a SMALLDECIMAL without a scale are written and read through the driver, compared, sorted and added', async () => {
  const hana = await startHana()
  const database = openHana(hanaUrl(hana.url))
  try {
    await database.run(say('create column table "loose" ("id" integer, "wide" decimal, "small" smalldecimal)'))
    const wide: ColumnType = { is: 'decimal', precision: 34, scale: 10 }
    const values = ['0', '1', '-1', '0.0000000001', '-0.5', '123456789012345678901234.0123456789', '-999999999999999999999999.9999999999', '1000000', '2.50']
    await database.run(say('insert into "loose" values (?1, ?2, ?3)', [{ is: 'integer' }, wide, { is: 'decimal', precision: 16, scale: 6 }]), values.flatMap((v, i) => [i, v, i === 0 ? null : `${i}.25`]))
    const read = await database.run(say('select "wide", "small" from "loose" order by "id"', [], [wide, wide]))
    assert.deepEqual(read.rows.map(([v]) => Decimal.of(String(v)).compare(Decimal.of(values[read.rows.findIndex((r) => r[0] === v)]!))), values.map(() => 0))
    assert.deepEqual(read.rows.map(([, v]) => (v === null ? null : String(v))), [null, '1.25', '2.25', '3.25', '4.25', '5.25', '6.25', '7.25', '8.25'])
    const sorted = (await database.run(say('select "id" from "loose" order by "wide"', [], [{ is: 'integer' }]))).rows.map((r) => Number(r[0]))
    assert.deepEqual(sorted, values.map((_, i) => i).sort((a, b) => Decimal.of(values[a]!).compare(Decimal.of(values[b]!))))
    assert.deepEqual((await database.run(say('select "id" from "loose" where "wide" > ?1 and "wide" <= 1 order by "id"', [wide], [{ is: 'integer' }]), ['-0.5'])).rows, [[0], [1], [3]])
    assert.equal(String((await database.run(say('select sum("small") from "loose"', [], [wide]))).rows[0]![0]), '38')
    assert.equal(String((await database.run(say('select to_nvarchar("wide") from "loose" where "id" = 8', [], [{ is: 'text' }]))).rows[0]![0]), '2.5')
  } finally { await database.close(); await hana.stop() }
})
