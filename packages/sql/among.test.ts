import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bigint, entity, integer, type Field, text, uuid, where } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import fc from 'fast-check'
import { Catalog, condition, createSchema, insertion, Sources, Statements, tableOf, tablesOf, Writer } from './index.ts'

const Word = entity('word', { id: text(100) as Field<string, 'required'>, n: integer(), big: bigint(), mark: uuid(), name: text(200) })
const types = [{ is: 'text' }, { is: 'integer' }, { is: 'bigint' }, { is: 'uuid' }, { is: 'text' }] as const

everyDatabase('a value among many', (open, kind) => {
  test('a long list finds what a short one does, whatever its values look like', async () => {
    const database = await open()
    await createSchema(database, tablesOf([Word]))
    const catalog = new Catalog([Word])
    const statements = new Statements()
    const odd = ['{}', '","', '\\', '"', "'", 'null', 'NULL', '', ' ', '1', '1.0', '[', '😀', 'ñ', '\n\t', '{a,b}']
    const rows = odd.map((name, i) => [`k${i}`, i - 3, BigInt(i) * 2n ** 58n, `00000000-0000-4000-8000-0000000000${10 + i}`, name])
    await database.run(statements.of(insertion(database.kind, tableOf(Word), ['id', 'n', 'big', 'mark', 'name'].map((name, i) => [`"${name}"`, types[i]!]), rows), []), rows.flat())
    const found = async (path: string, values: readonly unknown[]): Promise<unknown[]> => {
      const w = new Writer(database.kind)
      const sources = new Sources(catalog, Word)
      condition(w, sources, where(path, 'in', values))
      w.text = `select "id" from ${sources.from()} where ${w.text} order by "id"`
      return (await database.run(statements.of(w, [{ is: 'text' }]), w.values)).rows.map((r) => r[0])
    }
    // what cannot be stored is among nothing; HANA, which takes each value by itself, refuses it
    const stray = fc.oneof(fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0')), fc.constantFrom('K1', 'k1 ', ...(kind === 'hana' ? [] : ['\0', '\ud800'])))
    await fc.assert(fc.asyncProperty(fc.subarray([...rows.keys()]), fc.array(stray, { minLength: 80, maxLength: 120 }), async (chosen, others) => {
      const expected = chosen.map((i) => `k${i}`).sort()
      const texts = others.filter((one) => !odd.includes(one))
      assert.deepEqual(await found('name', [...texts, null, ...chosen.map((i) => odd[i])]), expected)
      const numbers = Array.from({ length: 100 }, (_, i) => i + 1000)
      assert.deepEqual(await found('n', [...numbers, ...chosen.map((i) => i - 3)]), expected)
      assert.deepEqual(await found('big', [...numbers.map(BigInt), ...chosen.map((i) => BigInt(i) * 2n ** 58n)]), chosen.filter((i) => i <= 31).map((i) => `k${i}`).sort())
      assert.deepEqual(await found('mark', [...numbers.map((n) => `00000000-0000-4000-8000-00000000${n}`), ...chosen.map((i) => rows[i]![3])]), expected)
    }), { numRuns: 25 })
    await database.close()
  })
})
