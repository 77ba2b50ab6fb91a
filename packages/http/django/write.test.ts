import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Leaf, Shape } from '@tenon/engine'
import { choice, Decimal, duration, float, id, instant, json, money, text, time } from '@tenon/model'
import { instantText, shapeWriter, valueWriter } from './write.ts'

test('values on the wire', () => {
  assert.equal(valueWriter(money().spec)(Decimal.of('7.1')), '"7.10"')
  assert.equal(valueWriter(float().spec)(1e-7), '1e-07')
  assert.equal(valueWriter(instant().spec)('2024-01-01T01:00:00.123456Z'), '"2024-01-01T01:00:00.123456Z"')
  assert.equal(valueWriter(instant().spec)('2024-01-01T01:00:00.000000Z'), '"2024-01-01T01:00:00Z"')
  assert.equal(instantText('2024-07-01T01:00:00.000000Z', 'Europe/Berlin'), '2024-07-01T03:00:00+02:00')
  assert.equal(valueWriter(time().spec)('10:11:12.000000'), '"10:11:12"')
  assert.equal(valueWriter(duration().spec)(-1_000_000n), '"-1 23:59:59"')
  assert.equal(valueWriter(json().spec)({ a: [1, 'é'] }), '{"a":[1,"é"]}')
  assert.equal(valueWriter(text().spec)(null), 'null')
})

test('rows of a shape', () => {
  const inner: Shape = { leaves: [{ kind: 'value', path: ['name'], spec: text().spec }] }
  const status = choice({ open: 'Open “now”' }).spec
  const shape: Shape = {
    leaves: [
      { kind: 'value', path: ['id'], spec: id().spec }, { kind: 'value', path: ['status'], spec: status }, { kind: 'value', path: ['status'], as: 'status_display', spec: status, label: true },
      { kind: 'one', path: ['vendor'], shape: inner }, { kind: 'one', path: ['customer'], shape: inner }, { kind: 'lines', path: ['items'], shape: inner },
      { kind: 'computed', path: ['x'], as: 'x', needs: [], of: () => null },
    ],
  }
  const key = (leaf: Leaf): string => leaf.as ?? leaf.path.join('_')
  assert.equal(shapeWriter(shape, key)([1, 'open', 'open', ['A'], null, [['B'], ['C']], { n: 1 }]),
    '{"id":1,"status":"open","status_display":"Open “now”","vendor":{"name":"A"},"customer":null,"items":[{"name":"B"},{"name":"C"}],"x":{"n":1}}')
})
