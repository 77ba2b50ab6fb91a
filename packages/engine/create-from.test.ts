import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, Decimal, entity, id, integer, money, one, sequence, take, text, uuid, where } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine } from './index.ts'
import { as } from './fixture.ts'

const Plan = entity('plan', { id: id(), name: text(20) })
const Member = entity('member', { id: id(), plan: one(Plan), name: text(20) })
const Due = entity('due', { id: id(), uid: uuid().unique(), number: sequence('D-{yyyy}-{nnn}'), member: one(Member), year: integer(), planName: text(20), amount: money(), note: text(20).blank() }, { table: 'dues', unique: [['member', 'year']] })

everyDatabase('rows made from rows', (open) => {
  test('each source row once, numbered in order, with what was taken; again, none', async () => {
    const database = await open()
    const engine = createEngine(app({ name: 'club', dialect: null, resources: [], entities: [Due] }), database)
    await createSchema(database, tablesOf(engine.entities))
    await engine.act(as(null), async (hands) => {
      for (const name of ['small', 'large']) await hands.create(Plan, { name })
      for (const [n, plan] of [1, 2, 2].entries()) await hands.create(Member, { plan, name: `m${n + 1}` })
      await hands.create(Due, { uid: '00000000-0000-4000-8000-000000000001', member: 2, year: 2026, planName: 'large', amount: Decimal.of(7) })
    })
    const prices = new Map([[1, Decimal.of('1.50')], [2, Decimal.of('2.25')]])
    const make = () => engine.act(as(null), (hands) => hands.createFrom(Due, {
      each: Member, where: where('id', 'gt', 0), unless: ['member', 'year'], sums: ['amount'],
      set: { member: take('id'), year: 2026, planName: take('plan.name'), amount: take('plan', prices) },
    }))
    const made = await make()
    assert.deepEqual([made.count, made.sums.amount?.toFixed(2)], [2, '3.75'])
    assert.deepEqual([(await make()).count, (await make()).sums.amount?.toFixed(2)], [0, '0.00'])
    const rows = await engine.act(as(null), (hands) => hands.list(Due, where('id', 'gt', 0), ['number']))
    assert.deepEqual(rows.map((r) => [String(r.number).slice(7), r.member, r.planName, (r.amount as Decimal).toFixed(2), r.note]), [['001', 2, 'large', '7.00', ''], ['002', 1, 'small', '1.50', ''], ['003', 3, 'large', '2.25', '']])
    assert.equal(new Set(rows.map((r) => r.uid)).size, 3)
    await engine.act(as(null), (hands) => hands.create(Member, { plan: 1, name: 'm4' }))
    assert.equal((await make()).count, 1)
    await database.close()
  })
})
