import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decimal, type OverTime, resource, signedIn, where } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { as, Order, openShop, person, shop } from './fixture.ts'
import { createEngine } from './index.ts'
import { midnight, periodsUntil } from './periods.ts'

const ann = person(1, 1)
const zones = ['UTC', 'Asia/Dhaka', 'America/Bogota', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Africa/Cairo', 'Australia/Lord_Howe'] as const
const localDay = (instant: string, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant))

test('a day begins at the first moment that its zone calls by its name', () => {
  fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 40 * 365 }), (zone, days) => {
    const day = new Date(Date.UTC(1995, 0, 1 + days)).toISOString().slice(0, 10)
    const first = midnight(day, zone)
    assert.equal(localDay(first, zone), day)
    assert.ok(localDay(new Date(Date.parse(first) - 1).toISOString(), zone) < day, `${zone} ${day} ${first}`)
  }), { numRuns: 400 })
})

test('periods are those of the calendar of the caller, this one last; weeks begin on Monday', () => {
  const keys = (now: string, zone: string, every: OverTime['every'], last: number): string[] => periodsUntil(now, zone, every, last).map((p) => `${p.key} ${p.from}`)
  assert.deepEqual(keys('2026-12-31T18:30:00.000000Z', 'Asia/Dhaka', 'month', 2), ['2026-12 2026-12-01', '2027-01 2027-01-01', '2027-02 2027-02-01'])
  assert.deepEqual(keys('2026-12-31T18:30:00.000000Z', 'UTC', 'year', 1), ['2026 2026-01-01', '2027 2027-01-01'])
  assert.deepEqual(keys('2026-11-22T10:00:00.000000Z', 'UTC', 'week', 2), ['2026-11-09 2026-11-09', '2026-11-16 2026-11-16', '2026-11-23 2026-11-23'])
})

everyDatabase('figures over time', (open) => {
  test('every row falls into its period once, by the calendar of whoever asks, and nobody sees those of another tenant', async () => {
    const database = await open()
    const shared = await openShop(database)
    const moments = ['2026-01-31T22:30:00.000000Z', '2026-02-01T04:59:59.999999Z', '2026-02-28T18:00:00.000000Z', '2026-03-01T00:00:00.000000Z', '2025-02-28T23:59:59.000000Z', '2026-03-14T10:00:00.000000Z']
    for (const [i, at] of moments.entries()) {
      await shared.act(as(ann, at), (hands) => hands.create(Order, { title: `o${i}`, status: i % 2 === 0 ? 'draft' : 'approved', orderDate: at.slice(0, 10), items: [{ itemName: 'x', unitPrice: Decimal.of(`${i}.10`), quantity: Decimal.of(1) }] }))
    }
    await shared.act(as(person(2, 2), moments[0]), (hands) => hands.create(Order, { title: 'theirs', items: [] }))
    const over = async (zone: string, path: 'createdAt' | 'orderDate', how: OverTime): Promise<unknown> => {
      const asked = resource(Order, { path: 'asked', allow: { read: signedIn }, stats: (rows) => ({ it: rows.over(path, how as never) }) })
      const answer = await createEngine({ ...shop, resources: [asked] }, database).run({ action: 'stats', resource: asked, query: {} }, as(ann, '2026-03-14T10:00:00.000000Z', zone))
      return JSON.parse(JSON.stringify(answer.kind === 'body' ? (answer.body as { it: unknown }).it : null))
    }
    assert.deepEqual(await over('UTC', 'createdAt', { every: 'month', last: 3 }), { '2026-01': 1, '2026-02': 2, '2026-03': 2 })
    assert.deepEqual(await over('Asia/Dhaka', 'createdAt', { every: 'month', last: 3 }), { '2026-01': 0, '2026-02': 2, '2026-03': 3 })
    assert.deepEqual(await over('America/Bogota', 'createdAt', { every: 'month', last: 3 }), { '2026-01': 2, '2026-02': 2, '2026-03': 1 })
    assert.deepEqual(await over('America/Bogota', 'orderDate', { every: 'month', last: 3, of: 'totalAmount' }), { '2026-01': '0.10', '2026-02': '3.20', '2026-03': '8.20' })
    assert.deepEqual(await over('UTC', 'createdAt', { every: 'year', last: 2, by: 'status' }), { 2025: { draft: 1, approved: 0, completed: 0 }, 2026: { draft: 2, approved: 3, completed: 0 } })
    assert.deepEqual(await over('UTC', 'createdAt', { every: 'month', last: 1, by: 'vendor.name' }), { '2026-03': {} }, 'rows without a group are in none')
    assert.deepEqual(await over('UTC', 'orderDate', { every: 'day', last: 2, where: where('status', 'eq', 'approved') }), { '2026-03-13': 0, '2026-03-14': 1 })
    await database.close()
  })
})
