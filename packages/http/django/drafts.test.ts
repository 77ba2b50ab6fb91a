import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boolean, choice, Decimal, decimal, integer, json, lines, list, many, entity, id, one, part, snake, text } from '@tenon/model'
import { readDraft } from './drafts.ts'
import { parseMultipart, parseUrlencoded } from './form.ts'
import { errorBody } from './messages.ts'

const vendor = entity('vendor', { id: id(), name: text(20) })
const item = part('order_item', { itemName: text(20), unitPrice: decimal(8, 2).min(0) })
const fields = Object.entries({
  title: text(10), note: text().optional(), vendor: one(vendor).optional(), urgent: boolean().default(false), sure: boolean().optional(),
  level: integer().optional(), colour: choice('red', 'blue').blank(), tags: many(vendor).blank(), levels: list(integer()).default([]), extra: json().optional(), items: lines(item), code: text(5).readonly(),
}).map(([name, field]) => [name, field.spec] as const)
const read = (body: unknown, partial = false) => readDraft(fields, body, { partial, form: false, timeZone: 'UTC', wireName: snake })
const errors = (body: unknown, partial = false) => errorBody(read(body, partial).issues, fields)

test('what is missing, unknown or not to be set', () => {
  assert.deepEqual(errors({ code: 'x', zzz: 1 }), { title: ['This field is required.'] })
  assert.deepEqual(read({ code: 'x' }, true), { values: {}, issues: [] })
})

test('a body that is no object', () => {
  assert.deepEqual(errors([]), { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] })
  assert.deepEqual(errors(null), { non_field_errors: ['No data provided'] })
})

test('references keep their id and tell what is none', () => {
  assert.deepEqual(read({ title: 'x', vendor: '2' }).values, { title: 'x', vendor: 2 })
  assert.deepEqual(read({ title: 'x', vendor: '' }).values, { title: 'x', vendor: null })
  assert.deepEqual(errors({ title: 'x', vendor: {}, tags: [1, true] }), { vendor: ['Incorrect type. Expected pk value, received dict.'], tags: ['Incorrect type. Expected pk value, received bool.'] })
})

test('lines answer in their places', () => {
  const good = { item_name: 'a', unit_price: '1' }
  assert.deepEqual(read({ title: 'x', items: [good] }).values['items'], [{ itemName: 'a', unitPrice: new Decimal(100n, 2) }])
  assert.deepEqual(errors({ title: 'x', items: [good, { item_name: 'b', unit_price: -1 }, null, 5, good] }), {
    items: [{}, { unit_price: ['Ensure this value is greater than or equal to 0.'] }, ['This field may not be null.'], { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] }, {}],
  })
  assert.deepEqual(errors({ title: 'x', items: {} }), { items: { non_field_errors: ['Expected a list of items but got type "dict".'] } })
  assert.deepEqual(errors({ items: [{}] }, true), {})
})

test('items of a list answer by their index', () => {
  assert.deepEqual(errors({ title: 'x', levels: [1, 'a'] }), { levels: { 1: ['A valid integer is required.'] } })
})

test('forms: absent boxes, empty words, repeated and indexed keys', () => {
  const form = parseUrlencoded('title=a&title=b&note=&level=&colour=&vendor=&extra=%7B%22a%22%3A1%7D&levels[1]=2&levels[0]=1&items[0]item_name=n&items[0]unit_price=5')
  assert.deepEqual(read(form).values, {
    title: 'b', note: '', vendor: null, urgent: false, sure: null, level: null, colour: '', tags: [], levels: [1, 2], extra: { a: 1 }, items: [{ itemName: 'n', unitPrice: new Decimal(500n, 2) }],
  })
  assert.deepEqual(read(parseUrlencoded('title=a'), true).values, { title: 'a' })
})

test('multipart forms', () => {
  const body = Buffer.from('--B\r\nContent-Disposition: form-data; name="title"\r\n\r\né\r\n--B\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--B--\r\n')
  const form = parseMultipart(body, 'multipart/form-data; boundary=B')
  assert.equal(form.get('title'), 'é')
  assert.deepEqual(form.get('f'), { filename: 'a.txt', contentType: 'text/plain', bytes: new Uint8Array(Buffer.from('hi')) })
  assert.throws(() => parseMultipart(body, 'multipart/form-data'), { message: 'Invalid boundary in multipart: None' })
})
