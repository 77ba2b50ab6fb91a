import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decimal, where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { payBill } from '../billing/biller.ts'
import { Message } from '../billing/reminders.ts'
import { BillingProfile, standard } from '../billing/profile.ts'
import { prorated, tariffOf } from '../billing/tariff.ts'
import { Customer } from '../customers/customer.ts'
import { Package } from '../packages/package.ts'
import { months } from '../traits.ts'
import { officeOn, prices, type Row, text } from './fixture.ts'

eachDatabase('the bill run', (open) => {
  test('1. a bill run for a month, run twice, creates each bill for that period exactly once', async () => {
    const office = await officeOn(await open())
    for (let i = 0; i < 7; i++) await office.customer({ package: 1 + (i % 3) })
    assert.equal((await office.run(2026, 'MARCH')).created, 7)
    assert.equal((await office.run(2026, 'MARCH')).created, 0)
    await office.customer()
    assert.equal((await office.run(2026, 'MARCH')).created, 1)
    assert.equal((await office.bills()).length, 8)
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('2. it says what was created, what already existed, and who was skipped and why', async () => {
    const office = await officeOn(await open())
    await office.customer()
    for (const values of [{ isFree: true }, { isActive: false }, { package: null }, { connectionStartDate: '2026-04-01' }]) await office.customer(values)
    const none = await office.act((hands) => hands.create(Package, { name: 'Gift', price: Decimal.zero }))
    await office.customer({ package: none.id })
    const skipped = { free: 1, inactive: 1, without_package: 1, price_of_nothing: 1, not_yet_connected: 1 }
    assert.deepEqual(await office.run(2026, 'MARCH'), { billing_year: 2026, billing_month: 'MARCH', created: 1, already_existed: 0, skipped })
    assert.deepEqual(await office.run(2026, 'MARCH'), { billing_year: 2026, billing_month: 'MARCH', created: 0, already_existed: 1, skipped })
    await office.engine.database.close()
  })

  test('3. January 2027 bills exist although January 2026 bills do', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    for (const year of [2026, 2027]) assert.equal((await office.run(year, 'JANUARY')).created, 1)
    assert.deepEqual((await office.bills(id)).map((b) => [b.billingYear, b.billingMonth]), [[2026, 'JANUARY'], [2027, 'JANUARY']])
    await office.engine.database.close()
  })

  test("4. a suspended customer is billed or not by the profile's declared rule; on reactivation nothing is billed retroactively", async () => {
    const office = await officeOn(await open())
    const profile = await office.act((hands) => hands.create(BillingProfile, { name: 'Shops', billSuspended: true, dueDays: 8, graceDays: 0 }))
    const [plain, shop] = [await office.customer(), await office.customer({ profile: profile.id })]
    office.today('2026-03-01')
    await office.run(2026, 'MARCH')
    office.today('2026-03-10')
    assert.deepEqual(await office.job('suspend-due'), { suspended: 2 })
    office.today('2026-04-01')
    assert.equal((await office.run(2026, 'APRIL')).created, 1)
    assert.deepEqual([(await office.bills(plain.id)).length, (await office.bills(shop.id)).length], [1, 2])
    await office.act((hands) => hands.update(Customer, plain.id, { isActive: true }))
    office.today('2026-05-01')
    await office.run(2026, 'MAY')
    assert.deepEqual((await office.bills(plain.id)).map((b) => b.billingMonth), ['MARCH', 'MAY'])
    await office.engine.database.close()
  })

  test('5. free customers never get a bill; a price of nothing makes one only when the profile asks', async () => {
    const office = await officeOn(await open())
    const profile = await office.act((hands) => hands.create(BillingProfile, { name: 'Statements', zeroBills: true }))
    const gift = await office.act((hands) => hands.create(Package, { name: 'Gift', price: Decimal.zero }))
    await office.customer({ isFree: true })
    await office.customer({ package: gift.id })
    const asked = await office.customer({ package: gift.id, profile: profile.id })
    assert.equal((await office.run(2026, 'MARCH')).created, 1)
    assert.deepEqual((await office.bills()).map((b) => [b.customer, text(b.billAmount), b.paid]), [[asked.id, '0.00', true]])
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('6. lines and VAT make the total to the paisa, each rounded half up', async () => {
    const office = await officeOn(await open())
    const profile = await office.act((hands) => hands.create(BillingProfile, { name: 'With VAT', vatPercent: Decimal.of('7.5') }))
    const odd = await office.act((hands) => hands.create(Package, { name: 'Odd', price: Decimal.of('333.40') }))
    await office.customer({ package: odd.id, profile: profile.id })
    await office.run(2026, 'MARCH')
    // 333.40 × 7.5 % = 25.005
    assert.deepEqual((await office.bills()).map((b) => [text(b.subtotal), text(b.vat), text(b.billAmount)]), [['333.40', '25.01', '358.41']])
    await office.engine.database.close()
  })

  test('7. a month that began late costs its days; a change of package gives back old days and charges new ones; up and down on one day is nothing', async () => {
    const office = await officeOn(await open())
    const profile = await office.act((hands) => hands.create(BillingProfile, { name: 'By days', prorate: true }))
    const late = await office.customer({ profile: profile.id, connectionStartDate: '2026-03-11' })
    const mover = await office.customer({ profile: profile.id })
    const waverer = await office.customer({ profile: profile.id })
    await office.run(2026, 'MARCH')
    assert.equal(text((await office.bills(late.id))[0]!.billAmount), prorated(Decimal.of('500'), 21, 31).toFixed(2))
    office.today('2026-03-16')
    const change = (id: unknown, plan: number): Promise<Row> => office.act((hands) => hands.update(Customer, id, { package: plan }))
    await change(mover.id, 3)
    for (const plan of [3, 1]) await change(waverer.id, plan)
    await office.run(2026, 'APRIL')
    const carried = prorated(Decimal.of('1000'), 16, 31).minus(prorated(Decimal.of('500'), 16, 31))
    assert.equal(text((await office.bills(mover.id))[1]!.billAmount), Decimal.of('1000').plus(carried).toFixed(2))
    assert.equal(text((await office.bills(waverer.id))[1]!.billAmount), '500.00')
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('a run lets many take their credit together: of several receipts, the oldest first, and no more than there is', async () => {
    const office = await officeOn(await open())
    const people: Row[] = []
    for (let i = 0; i < 90; i++) people.push(await office.customer({ package: 1 + (i % 3) }))
    await office.run(2026, 'JANUARY')
    // two receipts each: the first pays January and a little more, the second is an advance of its own size
    for (const [i, { code }] of people.entries()) for (const part of [0, 1]) await office.act((hands) => payBill(hands, { code: String(code), amount: Decimal.of(part === 0 ? 1010 : 1 + (i * 37) % 900), method: 'BKASH', transactionId: `${i}/${part}` }))
    for (const month of ['FEBRUARY', 'MARCH'] as const) await office.run(2026, month)
    assert.deepEqual(await office.wrong(), [])
    for (const [i, { id }] of people.entries()) {
      const price = Number(prices[i % 3]!)
      const received = 1010 + 1 + (i * 37) % 900
      assert.deepEqual((await office.bills(id)).map((bill) => Number(text(bill.allocated))), [price, Math.min(price, received - price), Math.max(0, Math.min(price, received - 2 * price))], String(i))
      assert.equal(Number(text((await office.one(id)).credit)), Math.max(0, received - 3 * price))
    }
    await office.engine.database.close()
  })

  test('8. a bill day that February does not have cannot be declared', async () => {
    const office = await officeOn(await open())
    for (const billDay of [29, 30, 31, 0]) await assert.rejects(office.act((hands) => hands.create(BillingProfile, { name: 'x', billDay })))
    await office.engine.database.close()
  })

  test('10. an issued bill keeps name, address, package and price of its day for ever', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer({ name: 'Before', address: 'Old road' })
    await office.run(2026, 'MARCH')
    await office.act(async (hands) => { await hands.update(Customer, id, { name: 'After', address: 'New road', package: 2 }); await hands.update(Package, 1, { name: 'Renamed', price: Decimal.of('9') }) })
    const kept = (await office.bills(id))[0]!
    assert.deepEqual([kept.customerName, kept.customerAddress, kept.packageName, text(kept.billAmount)], ['Before', 'Old road', 'Home 0', '500.00'])
    await office.engine.database.close()
  })

  test('11. bill numbers have no gap in a year, also when rows are made one by one between two runs', async () => {
    const office = await officeOn(await open())
    const profile = await office.act((hands) => hands.create(BillingProfile, { name: 'By days', prorate: true }))
    for (let i = 0; i < 5; i++) await office.customer(i % 2 === 0 ? {} : { profile: profile.id, connectionStartDate: '2026-03-09' })
    for (const month of months.slice(2, 6)) await office.run(2026, month)
    const numbers = (await office.bills()).map((b) => Number(String(b.number).slice(-6))).sort((a, b) => a - b)
    assert.deepEqual(numbers, Array.from({ length: 20 }, (_, i) => i + 1))
    await office.engine.database.close()
  })

  test('12. each reminder of the schedule is written once for a bill and step', async () => {
    const office = await officeOn(await open())
    await office.customer({ phone: '01811' })
    office.today('2026-03-01')
    await office.run(2026, 'MARCH')
    for (const day of ['2026-03-06', '2026-03-07', '2026-03-09', '2026-03-12']) { office.today(day); await office.job('remind-due'); await office.job('remind-due') }
    assert.deepEqual((await office.act((hands) => hands.list(Message, where('phone', 'eq', '01811'), ['id']))).map((m) => m.step), [-2, 0, 3])
    await office.engine.database.close()
  })
})

test('proration is round(price × days / of), half up, and never more than the price', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 28, max: 31 }), fc.integer({ min: 0, max: 31 }), (cents, of, days) => {
    const price = new Decimal(BigInt(cents), 2)
    const part = prorated(price, Math.min(days, of), of)
    assert.ok(part.compare(price) <= 0 && part.compare(0) >= 0)
    const twice = (2 * cents * Math.min(days, of)) / of
    assert.ok(Math.abs(Number(part.units) * 2 - twice) <= 1)
    assert.equal(tariffOf(price, standard, { year: 2026, month: 'MARCH' }, '2026-03-20').billAmount.toFixed(2), price.toFixed(2))
  }), { verbose: true })
})
