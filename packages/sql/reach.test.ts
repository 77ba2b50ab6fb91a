import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bigint, decimal, entity, id, integer, where } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { Decimal } from '@tenon/model'
import { Catalog, condition, createSchema, Sources, Statements, tablesOf, Writer } from './index.ts'

const Thing = entity('thing', { id: id(), n: integer(), big: bigint(), price: decimal(6, 2) })
const far = 10n ** 30n

everyDatabase('filters beyond the column', (open) => {
  test('questions that no column can hold have plain answers', async () => {
    const database = await open()
    await createSchema(database, tablesOf([Thing]))
    const [a, b, c] = database.kind === 'postgres' ? ['$1', '$2', '$3'] : ['?1', '?2', '?3']
    for (const [n, big, price] of [[1, 1n, '1.10'], [2, 2n ** 63n - 1n, '9999.99'], [3, -(2n ** 63n), '-9999.99']] as const)
      await database.run({ text: `insert into "thing" ("n", "big", "price") values (${a}, ${b}, ${c})`, params: [{ is: 'integer' }, { is: 'bigint' }, { is: 'decimal', precision: 6, scale: 2 }], columns: [] }, [n, big, Decimal.of(price)])
    const catalog = new Catalog([Thing])
    const ids = async (path: string, op: Parameters<typeof where>[1], value: unknown): Promise<string> => {
      const w = new Writer(database.kind)
      const sources = new Sources(catalog, Thing)
      condition(w, sources, where(path, op, value))
      w.text = `select "id" from ${sources.from()} where ${w.text} order by "id"`
      return (await database.run(new Statements().of(w, [{ is: 'integer' }]), w.values)).rows.map((r) => r[0]).join()
    }
    const table: readonly (readonly [string, Parameters<typeof where>[1], unknown, string])[] = [
      ['n', 'eq', far, ''], ['n', 'gt', far, ''], ['n', 'lte', far, '1,2,3'], ['n', 'gte', -far, '1,2,3'], ['n', 'lt', -far, ''], ['n', 'in', [1, far], '1'], ['n', 'range', [-far, far], '1,2,3'], ['n', 'range', [far, far], ''],
      ['big', 'gte', 2n ** 63n, ''], ['big', 'eq', 2n ** 63n - 1n, '2'], ['big', 'range', [-far, 0n], '3'], ['id', 'eq', far, ''],
      ['price', 'eq', Decimal.of('1.101'), ''], ['price', 'gte', Decimal.of('1.101'), '2'], ['price', 'lte', Decimal.of('1.109'), '1,3'], ['price', 'lt', Decimal.of('1.101'), '1,3'], ['price', 'gt', Decimal.of('-1e40'), '1,2,3'],
      ['price', 'in', [Decimal.of('1.1'), Decimal.of('1.101')], '1'], ['price', 'range', [Decimal.of('1.095'), Decimal.of('1e9')], '1,2'], ['price', 'range', [Decimal.of('1.101'), Decimal.of('1.109')], ''],
      ['price', 'isNull', true, ''], ['price', 'isNull', false, '1,2,3'], ['n', 'isNull', false, '1,2,3'],
    ]
    for (const [path, op, value, expected] of table) assert.equal(await ids(path, op, value), expected, `${path} ${op} ${String(value)}`)
    await database.close()
  })
})
