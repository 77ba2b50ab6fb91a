import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from './measure.ts'

test('a resource costs the type checker no more than 1,500 instantiations', () => {
  const [one, more] = [check(1), check(9)]
  const each = (more.instantiations - one.instantiations) / 8
  assert.ok(each > 0 && each <= 1500, `${each} instantiations a resource`)
})
