import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberText, periodOf } from './series.ts'

test('a series counts within what its template names: a month, a year, or for ever', () => {
  assert.deepEqual(['{mm}{yy}{nnn}', 'GRN-{yy}-{nnn}', 'ORD-{yyyy}-{nnnn}', 'B{nnnnn}'].map((t) => [periodOf(t, '2025-11-07'), numberText(t, '2025-11-07', 7)]),
    [[202511, '1125007'], [2025, 'GRN-25-007'], [2025, 'ORD-2025-0007'], [0, 'B00007']])
  assert.equal(numberText('{mm}{yy}{nnn}', '2026-01-31', 1000), '01261000')
})
