import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Job } from '@tenon/jobs'
import { Decimal, where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { periodIn } from '../billing/jobs.ts'
import { daysIn, later, periodOf, startIn, startOf } from '../billing/period.ts'
import { BillingProfile } from '../billing/profile.ts'
import { prorated } from '../billing/tariff.ts'
import { months } from '../traits.ts'
import { officeOn, text } from './fixture.ts'

test('months of Dhaka: an occurrence five past midnight there is the evening before in UTC, at the end of a month, of a year, of a February', () => {
  const at = (instant: string): string => { const { year, month } = periodIn({ at: instant }, '2000-01-01'); return `${year} ${month}` }
  assert.deepEqual(['2026-12-31T18:05:00.000000Z', '2026-12-31T17:59:59.000000Z', '2028-02-29T18:05:00.000000Z', '2026-02-28T18:05:00.000000Z', '2026-04-30T18:05:00.000000Z'].map(at), ['2027 JANUARY', '2026 DECEMBER', '2028 MARCH', '2026 MARCH', '2026 MAY'])
  assert.deepEqual([[2028, 29], [2026, 28], [2100, 28], [2000, 29]].map(([year, days]) => daysIn({ year: year!, month: 'FEBRUARY' }) === days), [true, true, true, true])
  assert.deepEqual([later('2028-02-28', 1), later('2026-02-28', 1), later('2026-12-31', 1), later('2027-01-01', -1)], ['2028-02-29', '2026-03-01', '2027-01-01', '2026-12-31'])
  assert.equal(startIn('2027-01-01'), '2026-12-31T18:00:00.000000Z')
  for (const year of [2026, 2027, 2028]) for (const month of months) assert.deepEqual(periodOf(later(startOf({ year, month }), daysIn({ year, month }) - 1)), { year, month })
})

eachDatabase('the calendar of the office', (open) => {
  test('the run of the first of January bills January of the new year, once, also when the night was slept through', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    const at = async (moment: string): Promise<void> => { office.at(moment); await office.jobs.tick(); while (await office.jobs.once()) { /* until nothing is due */ } }
    await at('2026-12-30T12:00:00.000000Z')
    await at('2026-12-31T18:04:59.000000Z')
    assert.equal((await office.bills(id)).length, 0)
    await at('2026-12-31T18:05:00.000000Z')
    await at('2026-12-31T18:06:00.000000Z')
    // the server was off over the first of February
    await at('2027-02-03T06:00:00.000000Z')
    assert.deepEqual((await office.bills(id)).map((bill) => [bill.billingYear, bill.billingMonth, bill.issueDate, bill.dueDate]), [[2027, 'JANUARY', '2027-01-01', '2027-01-09'], [2027, 'FEBRUARY', '2027-02-03', '2027-02-11']])
    const runs = await office.act((hands) => hands.list(Job, where('name', 'eq', 'bill-run'), ['id']))
    assert.deepEqual(runs.map((job) => [job.state, job.done === job.total, (job.result as { created: number }).created]), [['done', true, 1], ['done', true, 1]])
    await office.engine.database.close()
  })

  test('a line that begins on the leap day costs one day of twenty-nine; one of the day after is not billed for it', async () => {
    const office = await officeOn(await open())
    const profile = await office.act((hands) => hands.create(BillingProfile, { name: 'By days', prorate: true }))
    const [leap, after] = [await office.customer({ profile: profile.id, connectionStartDate: '2028-02-29' }), await office.customer({ profile: profile.id, connectionStartDate: '2028-03-01' })]
    office.today('2028-02-29')
    await office.run(2028, 'FEBRUARY')
    assert.deepEqual((await office.bills()).map((bill) => [bill.customer, text(bill.billAmount)]), [[leap.id, prorated(Decimal.of('500'), 1, 29).toFixed(2)]])
    office.today('2028-03-01')
    await office.run(2028, 'MARCH')
    assert.deepEqual((await office.bills(after.id)).map((bill) => text(bill.billAmount)), ['500.00'])
    await office.engine.database.close()
  })

  test('a debt of December shuts the line in January, by the day in Dhaka and not before', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    office.today('2026-12-24')
    await office.run(2026, 'DECEMBER')
    // due on the first of January, for whoever is billed late has as many days
    assert.equal((await office.bills(id))[0]!.dueDate, '2027-01-01')
    for (const [moment, open] of [['2027-01-01T17:59:00.000000Z', true], ['2027-01-01T18:01:00.000000Z', false]] as const) {
      office.at(moment)
      await office.job('suspend-due')
      assert.equal((await office.one(id)).isActive, open, moment)
    }
    await office.engine.database.close()
  })
})
