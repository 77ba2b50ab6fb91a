import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, Decimal, decimal, entity, id, resource, take, text, where } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine } from './index.ts'
import { as } from './fixture.ts'

everyDatabase('decimals as wide as the database keeps them', (open, kind) => {
  // SQLite keeps eighteen digits exactly
  const [precision, scale] = kind === 'sqlite' ? [18, 6] : [38, 10]
  const amount = (): ReturnType<typeof decimal> => decimal(precision, scale)
  const Entry = entity('entry', { id: id(), name: text(20), amount: amount(), rest: amount().optional() }, { order: ['amount'] })
  const Copy = entity('copy', { id: id(), name: text(20), amount: amount() })
  const entries = resource(Entry, { list: ['id', 'name', 'amount'], filter: ['amount'], allow: { read: anyone, create: anyone, update: anyone }, stats: (rows) => ({ total: rows.sum('amount'), above: rows.sum('amount', where('amount', 'gt', Decimal.zero)) }) })
  const system = app({ name: 'exact', dialect: null, resources: [entries], entities: [Copy] })
  const most = '9'.repeat(precision - scale)
  const values = [`0.${'0'.repeat(scale - 1)}1`, `-${most}.${'9'.repeat(scale)}`, '0', `${most.slice(1)}.${'9'.repeat(scale)}`, `${most.slice(1)}.${'9'.repeat(scale - 1)}8`, '-1.5']
  const sorted = [...values].sort((a, b) => Decimal.of(a).compare(Decimal.of(b)))
  const full = (value: string | Decimal): string => Decimal.of(value).toFixed(scale)

  test('are written, read, sorted, filtered, changed, copied and added up to the last digit', async () => {
    const database = await open()
    const engine = createEngine(system, database)
    await createSchema(database, tablesOf(engine.entities))
    const ids = new Map<string, unknown>()
    for (const [i, value] of values.entries()) {
      const made = await engine.run({ action: 'create', resource: entries, draft: { values: { name: `n${i}`, amount: Decimal.of(value) }, issues: [] } }, as(null))
      assert.ok(made.kind === 'row')
      ids.set(value, made.row[0])
    }
    const list = async (filter?: ReturnType<typeof where>): Promise<string[]> => { const page = await engine.run({ action: 'list', resource: entries, query: filter === undefined ? {} : { filter } }, as(null)); return page.kind === 'page' ? page.rows.map((r) => full(String(r[2]))) : [] }
    assert.deepEqual(await list(), sorted.map(full))
    for (const value of values) {
      assert.deepEqual(await list(where('amount', 'eq', Decimal.of(value))), [full(value)])
      assert.deepEqual(await list(where('amount', 'gt', Decimal.of(value))), sorted.slice(sorted.indexOf(value) + 1).map(full))
      assert.deepEqual(await list(where('amount', 'range', [Decimal.of(value), Decimal.of(most)])), sorted.slice(sorted.indexOf(value)).map(full))
      // finer than the column: between two neighbours
      assert.deepEqual(await list(where('amount', 'lt', Decimal.of(value).plus(Decimal.of(`1e-${scale + 2}`)))), sorted.slice(0, sorted.indexOf(value) + 1).map(full))
    }
    const sum = (of: readonly string[]): string => full(of.reduce((total, v) => total.plus(v), Decimal.zero))
    const stats = await engine.run({ action: 'stats', resource: entries, query: {} }, as(null))
    assert.ok(stats.kind === 'body')
    const body = stats.body as Record<string, unknown>
    assert.deepEqual([full(String(body.total)), full(String(body.above))], [sum(values), sum(values.filter((v) => Decimal.of(v).compare(Decimal.zero) > 0))])
    const made = await engine.act(as(null), (hands) => hands.createFrom(Copy, { each: Entry, where: where('id', 'gt', 0), set: { name: take('name'), amount: take('amount') }, sums: ['amount'] }))
    assert.deepEqual([made.count, full(made.sums.amount!)], [values.length, sum(values)])
    const key = ids.get(values[3]!)
    await engine.run({ action: 'update', resource: entries, key, partial: true, draft: { values: { amount: Decimal.of(values[4]!) }, issues: [] } }, as(null))
    assert.equal((await list(where('amount', 'eq', Decimal.of(values[4]!)))).length, 2)
    await database.close()
  })
})
