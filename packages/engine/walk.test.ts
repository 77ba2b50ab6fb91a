import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, entity, type Hands, id, text, type Walk, type Walked, where } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import fc from 'fast-check'
import { createEngine } from './index.ts'
import { as, Organization, person } from './fixture.ts'

const Road = entity('road', { id: id(), from: text(20).column('begins'), to: text(20).column('ends').optional(), note: text(20) }, { within: Organization })
const roads = app({ name: 'roads', dialect: null, tenant: Organization, resources: [], entities: [Organization, Road] })
const there: Walk['steps'] = [{ from: 'from', to: 'to' }]

everyDatabase('a walk over rows', (empty) => {
  test('visits each place once, nearest first, in its own tenant, however the roads lie', async () => {
    const database = await empty()
    const engine = createEngine(roads, database)
    await createSchema(database, tablesOf(engine.entities))
    const within = <T>(tenant: number, work: (hands: Hands) => Promise<T>): Promise<T> => engine.act(as(person(1, tenant)), work)
    await engine.act(as(null), async (hands) => { for (const name of ['North', 'South']) await hands.create(Organization, { name }) })
    const place = fc.integer({ min: 0, max: 90 }).map((n) => `p${n}`)
    const road = fc.tuple(place, fc.option(place, { freq: 9 }))
    await fc.assert(fc.asyncProperty(fc.array(road, { maxLength: 150 }), fc.array(road, { maxLength: 20 }), fc.integer({ min: 1, max: 12 }), async (north, south, depth) => {
      for (const [tenant, all] of [[1, north], [2, south]] as const) await within(tenant, async (hands) => {
        for (const old of await hands.list(Road, { op: 'true' })) await hands.remove(Road, old.id)
        for (const [from, to] of all) await hands.create(Road, { from, to, note: 'x' })
      })
      const far = new Map([['p0', 0]])
      const expected = new Map<number, [string, string | null][]>()
      for (let level = 1; level <= depth; level++) {
        const here = [...far].filter(([, at]) => at === level - 1).map(([name]) => name)
        const gone = north.filter(([from]) => here.includes(from))
        if (gone.length > 0) expected.set(level, gone)
        for (const [, to] of gone) if (to !== null && !far.has(to)) far.set(to, level)
      }
      const sorted = (all: Iterable<readonly [unknown, unknown]>): string[] => [...all].map((one) => JSON.stringify(one)).sort()
      const told = ({ rows }: Walked): unknown => [...Map.groupBy(rows, (one) => one.depth)].map(([at, all]) => [at, sorted(all.map(({ row }) => [row.from, row.to]))])
      const wanted = [...expected].map(([at, all]) => [at, sorted(all)])
      await within(1, async (hands) => {
        const whole = await hands.walk(Road, { start: 'p0', steps: there, depth, most: 1000 })
        assert.deepEqual(told(whole), wanted)
        assert.equal(whole.cut, [...far.values()].includes(depth), 'there may be more behind the last level')
        const brief = await hands.walk(Road, { start: 'p0', steps: there, depth, most: 1000, read: ['from'] })
        assert.deepEqual([told(brief), brief.rows.every(({ row }) => !('note' in row))], [wanted, true])
        if (whole.rows.length > 1) assert.deepEqual(await hands.walk(Road, { start: 'p0', steps: there, depth, most: whole.rows.length - 1 }), { rows: whole.rows.slice(0, -1), cut: true })
      })
    }), { numRuns: 10 })
    await database.close()
  })

  test('some fields of many rows are picked without the rest, and only of the own tenant', async () => {
    const database = await empty()
    const engine = createEngine(roads, database)
    await createSchema(database, tablesOf(engine.entities))
    await engine.act(as(null), async (hands) => { for (const name of ['North', 'South']) await hands.create(Organization, { name }) })
    for (const tenant of [1, 2]) await engine.act(as(person(1, tenant)), async (hands) => { for (let i = 0; i < 100; i++) await hands.create(Road, { from: `p${i}`, to: `of ${tenant}`, note: 'x' }) })
    const names = Array.from({ length: 80 }, (_, i) => `p${i * 2}`)
    await engine.act(as(person(1, 2)), async (hands) => {
      assert.deepEqual(await hands.pick(Road, ['from', 'to'], where('from', 'in', names), ['id']), names.slice(0, 50).map((from) => ({ from, to: 'of 2' })))
    })
    await database.close()
  })
})
