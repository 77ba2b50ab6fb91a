import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { Decimal } from '@tenon/model'
import type { Context } from '@tenon/engine'
import { orders } from '../orders/order.api.ts'
import { payments } from '../payments/payment.api.ts'
import { statWords } from './words.ts'
import { world } from './fixture.ts'

const cents = (n: number): Decimal => new Decimal(BigInt(n), 2)
const line = fc.record({ quantity: fc.integer({ min: 0, max: 99_999 }), price: fc.integer({ min: 0, max: 9_999_999 }) })
/** A line in cents; half a cent goes to the even one, as decimals round. */
function product(quantity: number, price: number): bigint {
  const raw = BigInt(quantity) * BigInt(price)
  const [whole, rest] = [raw / 100n, raw % 100n]
  return whole + (rest > 50n || (rest === 50n && whole % 2n === 1n) ? 1n : 0n)
}

describe('money', () => {
  let w: Awaited<ReturnType<typeof world>>
  let owner: Context
  before(async () => { w = await world(); owner = w.as(await w.actor('owner@northlight-fibre')) })
  after(async () => { await w.database.close() })

  test('order.total = Σ line.total − discount + tax, to the minor unit, whatever order fields are edited in; a client-sent total is ignored', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 1000 }), fc.shuffledSubarray(['items', 'tax', 'discount'] as const, { minLength: 3 }), fc.integer({ min: 0, max: 1_000_000 }),
      async (lines, tax, discount, sequence, lie) => {
        const sum = lines.reduce((all, l) => all + product(l.quantity, l.price), 0n)
        const less = sum < BigInt(discount) ? 0 : discount
        const parts = {
          items: { items: lines.map((l, i) => ({ itemName: `line ${i}`, quantity: cents(l.quantity), unitPrice: cents(l.price) })) }, tax: { taxAmount: cents(tax) }, discount: { discountAmount: cents(less) },
        }
        const order = await w.create(orders, { title: 'Sum', orderDate: '2026-11-21', totalAmount: cents(lie), items: [{ itemName: 'first', quantity: cents(100_000), unitPrice: cents(100_000) }] }, owner)
        let last = order
        for (const name of sequence) last = await w.update(orders, order.id, { ...parts[name], totalAmount: cents(lie) }, owner)
        assert.equal(last.total_amount, cents(Number(sum - BigInt(less) + BigInt(tax))).toFixed(2))
      },
    ), { numRuns: 60 })
  })

  test('amounts are decimals with two digits; no float on any path', async () => {
    await fc.assert(fc.asyncProperty(fc.bigInt({ min: 0n, max: 999_999_999_999n }), async (units) => {
      const amount = new Decimal(units, 2)
      const payment = await w.create(payments, { amount, paymentDate: '2026-11-21' }, owner)
      assert.equal(payment.amount, amount.toFixed(2))
      assert.equal((await w.read(payments, payment.id, owner)).amount, amount.toFixed(2))
    }), { numRuns: 60 })
  })

  test('revenue of orders has no cancelled and no purchase order in it', async () => {
    const revenue = async (): Promise<string> => String(((await w.engine.run({ action: 'stats', resource: orders, query: {} }, owner)) as { body: { totalRevenue: unknown } }).body.totalRevenue)
    const before = Decimal.of(await revenue())
    await w.create(orders, { title: 'Bought', orderType: 'purchase', orderDate: '2026-11-21', totalAmount: cents(5000) }, owner)
    const sold = await w.create(orders, { title: 'Sold', orderType: 'service', orderDate: '2026-11-21', totalAmount: cents(700) }, owner)
    assert.equal(Decimal.of(await revenue()).toFixed(2), before.plus('7.00').toFixed(2))
    await w.call(orders, 'cancel', sold.id, {}, owner)
    assert.equal(Decimal.of(await revenue()).toFixed(2), before.toFixed(2))
  })

  test('every status counted in a stats endpoint is a declared status', () => {
    for (const { resource, path, choices } of statWords()) assert.ok(choices !== undefined && choices.length > 0, `${resource}: countBy ${path} counts by no declared choice`)
  })
})
