import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, text } from '@tenon/model'
import { errorBody, spell } from './messages.ts'

test('sentences of the engine', () => {
  assert.equal(spell({ code: 'unique', params: { entity: 'purchase_order', field: 'orderNumber' } }), 'purchase order with this order number already exists.')
  assert.equal(spell({ code: 'uniqueTogether', params: { fields: ['organization', 'orderCode'] } }), 'The fields organization, order_code must make a unique set.')
  assert.equal(spell({ code: 'missing', params: { value: 9999 } }), 'Invalid pk "9999" - object does not exist.')
  assert.equal(spell({ code: 'custom', message: 'As it is.' }), 'As it is.')
})

test('errors stand in declaration order under wire names', () => {
  const fields = [['firstName', text().spec], ['age', integer().wire('years').spec]] as const
  assert.equal(JSON.stringify(errorBody([{ path: ['age'], code: 'invalid' }, { path: ['firstName'], code: 'blank' }, { path: [], code: 'custom', message: 'No.' }], fields)),
    '{"first_name":["This field may not be blank."],"years":["A valid integer is required."],"non_field_errors":["No."]}')
})
