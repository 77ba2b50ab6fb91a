import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { Decimal } from '@tenon/model'
import { type Context, Fault } from '@tenon/engine'
import { orders } from '../orders/order.api.ts'
import { customers } from '../parties/parties.api.ts'
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

  test('Σ allocations of a payment ≤ payment.amount and Σ allocations on an order ≤ order.total; what exceeds becomes customer credit, visible and usable', async () => {
    const amount = fc.integer({ min: 1, max: 20_000 })
    const step = fc.oneof(fc.record({ do: fc.constant('pay' as const), on: fc.nat(1), amount }), fc.record({ do: fc.constant('give' as const), from: fc.nat(5), on: fc.nat(1), amount }), fc.record({ do: fc.constant('refund' as const), from: fc.nat(5) }), fc.record({ do: fc.constant('edit' as const), on: fc.nat(1), amount }))
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const buyer = await w.create(customers, { name: 'Buyer', email: 'buyer@example.com' }, owner)
      const worth = [await w.create(orders, { title: 'One', orderType: 'service', orderDate: '2026-11-21', totalAmount: cents(10_000), customer: buyer.id }, owner), await w.create(orders, { title: 'Two', orderType: 'service', orderDate: '2026-11-21', totalAmount: cents(5000), customer: buyer.id }, owner)]
      const paid: unknown[] = []
      for (const s of steps) {
        try {
          if (s.do === 'pay') paid.push((await w.create(payments, { amount: cents(s.amount), paymentType: 'incoming', paymentDate: '2026-11-21', customer: buyer.id, order: worth[s.on]!.id, status: 'completed' }, owner)).id)
          else if (s.do === 'edit') await w.update(orders, worth[s.on]!.id, { totalAmount: cents(s.amount) }, owner)
          else if (paid[s.from] !== undefined) await w.call(payments, s.do === 'give' ? 'allocate' : 'refund', paid[s.from], s.do === 'give' ? { order: worth[s.on]!.id, amount: cents(s.amount) } : {}, owner)
        } catch (error) { if (!(error instanceof Fault) || error.status !== 400) throw error }
        const seen = await Promise.all(paid.map((id) => w.read(payments, id, owner)))
        const given = (list: unknown): number => (list as { amount: string }[]).reduce((all, a) => all + Math.round(Number(a.amount) * 100), 0)
        const inCents = (value: unknown): number => Math.round(Number(value) * 100)
        for (const p of seen) assert.equal(p.status === 'completed' ? inCents(p.amount) : 0, given(p.allocations) + inCents(p.credit_amount))
        for (const order of worth) {
          const now = await w.read(orders, order.id, owner)
          assert.equal(inCents(now.paid_amount), given(seen.flatMap((p) => (p.allocations as { order: number }[]).filter((a) => a.order === order.id))))
          assert.ok(inCents(now.paid_amount) <= inCents(now.total_amount))
        }
        assert.equal(inCents((await w.read(customers, buyer.id, owner)).credit_balance), seen.reduce((all, p) => all + inCents(p.credit_amount), 0))
      }
    }), { numRuns: 40 })
  })

  test('adding two currencies without a rate is refused', async () => {
    const order = await w.create(orders, { title: 'In euros', currency: 'EUR', orderDate: '2026-11-21', totalAmount: cents(100) }, owner)
    const payment = await w.create(payments, { amount: cents(100), paymentDate: '2026-11-21', order: order.id, status: 'completed', currency: 'USD' }, owner)
    assert.deepEqual(payment.allocations, [])
    await assert.rejects(w.call(payments, 'allocate', payment.id, { order: order.id, amount: cents(100) }, owner), /in EUR, the payment in USD/)
  })

  test('every status counted in a stats endpoint is a declared status', () => {
    for (const { resource, path, choices } of statWords()) assert.ok(choices !== undefined && choices.length > 0, `${resource}: countBy ${path} counts by no declared choice`)
  })
})
