import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from '@tenon/model'
import fc from 'fast-check'
import { kinds, runs } from './contract/kept.ts'
import { plainly } from './plainly.ts'

test('what is written in other programs’ ways comes back as it went, and sorts as it did', () => {
  const { instant, uuid, decimal } = plainly
  fc.assert(fc.property(kinds.an_instant!.values, kinds.an_instant!.values, (a, b) => {
    const [one, other] = [String(instant.write(a)), String(instant.write(b))]
    assert.equal(instant.read(one, 0), a)
    assert.match(one, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d*[1-9])?$/)
    assert.equal(one < other, String(a) < String(b))
  }), { numRuns: runs })
  fc.assert(fc.property(fc.uuid(), (id) => { assert.match(String(uuid.write(id)), /^[0-9a-f]{32}$/); assert.equal(uuid.read(uuid.write(id), 0), id) }), { numRuns: runs })
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.nat(8), (units, scale) => { const value = new Decimal(units, scale); assert.ok((decimal.read(decimal.write(value), scale) as Decimal).equals(value), String(value)) }), { numRuns: runs })
})

test('the spellings that there are', () => {
  for (const [text, wanted] of [['2026-01-31', '2026-01-31T00:00:00.000000Z'], ['2026-01-31 10:20', '2026-01-31T10:20:00.000000Z'], ['2026-01-31T10:20:30Z', '2026-01-31T10:20:30.000000Z'], ['2026-01-31 10:20:30.1234567+00:00', '2026-01-31T10:20:30.123456Z'], ['soon', 'soon']]) assert.equal(plainly.instant.read(text, 0), wanted)
  for (const [stored, wanted] of [[19.9, '19.90'], [19, '19.00'], [1234567n, '1234567.00'], ['0.1', '0.10'], [1e-7, '0.00']] as const) assert.equal(String(plainly.decimal.read(stored, 2)), wanted)
})
