import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { app, boolean, Decimal, entity, id, integer, money, text } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { AuditEntry, createEngine, Fault } from './index.ts'
import { as } from './fixture.ts'

const fields = () => ({ id: id(), name: text(50).unique(), amount: money(10, 2).default(Decimal.zero), n: integer().optional(), open: boolean().default(true), large: boolean().generated(), times: integer().default(0) })
type Kept = { readonly amount: unknown; readonly times: number }
const rules = { derive: { large: (row: Kept) => (row.amount as Decimal).compare(100) > 0 }, hooks: { before: (row: Kept, old: unknown) => (old === null ? {} : { times: row.times + 1 }) } }
// the same rows twice: changed together, and one by one
const Together = entity('together', fields(), { table: 'together', ...rules })
const Single = entity('single', fields(), { table: 'single', ...rules })
const values = fc.record({ amount: fc.option(fc.integer({ min: 0, max: 99_999 }).map((cents) => new Decimal(BigInt(cents), 2)), { nil: undefined }), n: fc.option(fc.option(fc.integer({ min: -5, max: 5 })), { nil: undefined }), open: fc.option(fc.boolean(), { nil: undefined }) })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))

everyDatabase('many rows changed together', (open) => {
  test('become what they would have become one by one, with the same entries in the log', async () => {
    const database = await open()
    const engine = createEngine(app({ name: 'pair', dialect: null, resources: [], entities: [Together, Single] }), database)
    await createSchema(database, tablesOf(engine.entities))
    await engine.act(as(null), async (hands) => { for (const e of [Together, Single]) for (let i = 0; i < 25; i++) await hands.create(e, { name: `row ${i}` }) })
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 25 }), values), { selector: ([row]) => row, maxLength: 25 }), async (changes) => {
      const told = await engine.act(as(null), async (hands) => {
        const rows = new Map((await hands.lockAll(Together, { op: 'in', path: 'id', value: changes.map(([row]) => row) })).map((row) => [row.id, row]))
        const written = await hands.updateAll(Together, changes.map(([row, given]) => [rows.get(row)!, given] as const))
        const others = []
        for (const [row, given] of changes) others.push(await hands.update(Single, row, given))
        return [written, others]
      })
      assert.deepEqual(told[0], told[1])
      const [together, single] = await engine.act(as(null), async (hands) => [await hands.list(Together, { op: 'true' }, ['id']), await hands.list(Single, { op: 'true' }, ['id'])])
      assert.deepEqual(together, single)
    }), { numRuns: 15, verbose: true })
    const log = await engine.act(as(null), (hands) => hands.list(AuditEntry, { op: 'true' }, ['id']))
    const of = (name: string): unknown[] => log.filter((entry) => entry.entity === name).map((entry) => [entry.action, entry.row, entry.changes]).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    assert.deepEqual(of('together'), of('single'))
    await database.close()
  })

  test('are written all or none: one that somebody else changed, or a key that is taken, refuses them all', async () => {
    const database = await open()
    const engine = createEngine(app({ name: 'pair', dialect: null, resources: [], entities: [Together] }), database)
    await createSchema(database, tablesOf(engine.entities))
    await engine.act(as(null), async (hands) => { for (let i = 0; i < 6; i++) await hands.create(Together, { name: `row ${i}` }) })
    const before = await engine.act(as(null), (hands) => hands.list(Together, { op: 'true' }, ['id']))
    await engine.act(as(null), (hands) => hands.update(Together, 3, { n: 1 }))
    const is = (code: string) => (error: unknown): boolean => error instanceof Fault && error.code === code
    await assert.rejects(engine.act(as(null), (hands) => hands.updateAll(Together, before.map((row) => [row, { n: 9 }]))), is('stale'))
    await assert.rejects(engine.act(as(null), async (hands) => hands.updateAll(Together, (await hands.lockAll(Together, { op: 'true' })).map((row) => [row, { name: 'the same' }]))), is('invalid'))
    assert.deepEqual((await engine.act(as(null), (hands) => hands.list(Together, { op: 'true' }, ['id']))).map((row) => [row.n, row.name]), before.map((row) => [row.id === 3 ? 1 : null, row.name]))
    await database.close()
  })
})
