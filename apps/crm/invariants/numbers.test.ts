import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SequenceRow } from '@tenon/engine'
import type { Actor } from '@tenon/model'
import { issues } from '../issues/issue.api.ts'
import { orders } from '../orders/order.api.ts'
import { tableOf } from '@tenon/sql'
import { world } from './fixture.ts'

describe('numbers', () => {
  let w: Awaited<ReturnType<typeof world>>
  let owner: Actor
  before(async () => { w = await world(); owner = await w.actor('owner@northlight-fibre') })
  after(async () => { await w.database.close() })
  const order = async (actor: Actor, now: string): Promise<unknown> => (await w.create(orders, { title: 'One', orderDate: now.slice(0, 10) }, w.as(actor, now))).order_number

  test('two organizations both own ORD-YYYY-0001', async () => {
    const other = await w.actor('owner@willow-clinics')
    assert.deepEqual([await order(owner, '2031-05-01T12:00:00.000000Z'), await order(other, '2031-05-01T12:00:00.000000Z')], ['ORD-2031-0001', 'ORD-2031-0001'])
  })

  test('after 9999 comes 10000, and the next is 10001', async () => {
    await order(owner, '2032-05-01T12:00:00.000000Z')
    await w.database.run({ text: `update ${tableOf(SequenceRow)} set "last" = 9998 where "year" = 2032`, params: [], columns: [] })
    const made = []
    for (let i = 0; i < 3; i++) made.push(await order(owner, '2032-05-01T12:00:00.000000Z'))
    assert.deepEqual(made, ['ORD-2032-9999', 'ORD-2032-10000', 'ORD-2032-10001'])
  })

  test("the year in the number is the organization's local year at creation; on the first of January local time it restarts at 0001", async () => {
    const east = { ...owner, timeZone: 'Asia/Tokyo' }
    assert.equal(await order(east, '2033-12-31T14:59:59.999999Z'), 'ORD-2033-0001')
    assert.equal(await order(east, '2033-12-31T15:00:00.000000Z'), 'ORD-2034-0001')
    assert.equal(owner.timeZone, 'America/New_York')
    assert.equal(await order(owner, '2036-01-01T04:59:59.000000Z'), 'ORD-2035-0001')
    assert.equal(await order(owner, '2036-01-01T05:00:00.000000Z'), 'ORD-2036-0001')
  })

  test('each series counts for itself', async () => {
    const now = '2037-05-01T12:00:00.000000Z'
    await order(owner, now)
    assert.equal((await w.create(issues, { title: 'One', description: 'x' }, w.as(owner, now))).issue_number, 'ISS-2037-0001')
  })
})
