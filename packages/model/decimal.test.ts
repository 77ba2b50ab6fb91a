import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decimal, sum } from './decimal.ts'

const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
const decimals = fc.tuple(cents, fc.integer({ min: 0, max: 9 })).map(([units, scale]) => new Decimal(units, scale))

test('a decimal reads back what it wrote', () => {
  fc.assert(fc.property(decimals, (d) => Decimal.of(d.toString()).units === d.units && Decimal.of(d.toString()).scale === d.scale))
})

test('adding is exact, in any order, whatever the scales', () => {
  fc.assert(fc.property(decimals, decimals, decimals, (a, b, c) => a.plus(b).plus(c).equals(c.plus(a).plus(b)) && a.plus(b).minus(b).equals(a)))
})

test('multiplying distributes over adding', () => {
  fc.assert(fc.property(decimals, decimals, decimals, (a, b, c) => a.times(b.plus(c)).equals(a.times(b).plus(a.times(c)))))
})

test('rounding is off by at most half a unit and half goes to even', () => {
  fc.assert(fc.property(decimals, fc.integer({ min: 0, max: 9 }), (d, scale) => {
    const off = d.round(scale).minus(d).times(2)
    const unit = new Decimal(1n, scale)
    return off.compare(unit) <= 0 && off.compare(unit.times(-1)) >= 0
  }))
  assert.deepEqual(['0.125', '0.135', '-0.125', '2.5'].map((t) => Decimal.of(t).toFixed(t === '2.5' ? 0 : 2)), ['0.12', '0.14', '-0.12', '2'])
})

test('text that is no number is refused', () => {
  for (const bad of ['', '.', 'x', '1,5', 'NaN', 'Infinity', '1e', '--1', '1 2']) assert.throws(() => Decimal.of(bad), RangeError, bad)
  assert.equal(Decimal.of('1e3').toString(), '1000')
  assert.equal(Decimal.of('-.5').toString(), '-0.5')
})

test('a sum of nothing is zero', () => {
  assert.equal(sum([], () => 1).toFixed(2), '0.00')
  assert.equal(sum(['0.1', '0.2'], (x) => x).toString(), '0.3')
})

test('a quotient is the nearest decimal of its scale, a half going to the even one; nothing is divided by zero', () => {
  assert.deepEqual(['1/3', '2/3', '1/8', '3/8', '-1/8', '7/-2', '0/5'].map((text) => { const [a, b] = text.split('/') as [string, string]; return Decimal.of(a).dividedBy(b, 2).toString() }), ['0.33', '0.67', '0.12', '0.38', '-0.12', '-3.50', '0.00'])
  assert.throws(() => Decimal.of(1).dividedBy(0, 2), RangeError)
  const some = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 6 })).map(([units, scale]) => new Decimal(units, scale))
  fc.assert(fc.property(some, some.filter((one) => !one.isZero), fc.integer({ min: 0, max: 6 }), (a, b, scale) => {
    const off = a.minus(a.dividedBy(b, scale).times(b))
    const size = off.compare(0) < 0 ? off.times(-1) : off
    const half = b.compare(0) < 0 ? b.times(-1) : b
    assert.ok(size.times(2).times(new Decimal(10n ** BigInt(scale), 0)).compare(half) <= 0, `${String(a)} / ${String(b)} at ${scale}`)
  }))
})
