import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decimal, JsonFloat, jsonProblem, readJson, writeJson } from './index.ts'

test('numbers keep their kind and every digit', () => {
  assert.deepEqual(readJson('[1, 1.0, 1e2, 12345678901234567890, 0.1, 1e-7, 1.10, -0.0]'), [1, new JsonFloat(1), new JsonFloat(100), 12345678901234567890n, 0.1, 1e-7, 1.1, new JsonFloat(-0)])
  assert.equal(writeJson(readJson('[1, 1.0, 1e2, 12345678901234567890, 0.1, 1e-7, -0.0, 1e20]')), '[1,1.0,100.0,12345678901234567890,0.1,1e-7,0.0,100000000000000000000]')
  assert.equal(Number(new JsonFloat(2)) * 3, 6)
})

test('sorted keys stand by length, then by bytes', () => {
  assert.equal(writeJson({ bb: 1, z: { c: 2, b: 1 }, é: 0, a: [{ y: 1.5, x: null }] }, true), '{"a":[{"x":null,"y":1.5}],"z":{"b":1,"c":2},"bb":1,"é":0}')
})

test('sorted text says the same as any other, whatever the keys, and however often they come', () => {
  assert.deepEqual([{}, { '': {} }, { '': 1, a: 2 }, { 'a\0b': 1 }, { a: 1, b: 2 }, {}].map((value) => writeJson(value, true)), ['{}', '{"":{}}', '{"":1,"a":2}', '{"a\\u0000b":1}', '{"a":1,"b":2}', '{}'])
  fc.assert(fc.property(fc.jsonValue(), (value) => { assert.deepEqual(JSON.parse(writeJson(value, true)), JSON.parse(JSON.stringify(value))) }))
})

test('what is read back is what was written', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => { assert.equal(writeJson(readJson(writeJson(value))), writeJson(value)) }))
})

test('characters that no database keeps are found at any depth, in keys too', () => {
  assert.deepEqual([{ a: ['\0'] }, { '\0': 1 }, ['\ud800'], 'é🚀'].map(jsonProblem), ['nul', 'nul', 'surrogate', undefined])
  assert.equal(jsonProblem([1, { a: Number.POSITIVE_INFINITY }]), 'invalid')
})

test('a zero keeps its minus until it is counted with', () => {
  assert.deepEqual(['-0', '-0.00', '0', '-0.004'].map((t) => Decimal.of(t).toFixed(2)), ['-0.00', '-0.00', '0.00', '-0.00'])
  assert.equal(Decimal.of('-0').plus(0).toFixed(1), '0.0')
  assert.ok(Decimal.of('-0').equals(0))
})
