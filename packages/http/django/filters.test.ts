import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field, FilterRule } from '@tenon/model'
import { boolean, choice, date, Decimal, decimal, entity, id, instant, integer, one, text } from '@tenon/model'
import { parseOrdering, readFilterParam, searchTerms } from './filters.ts'

const rule = (more: Partial<FilterRule> = {}): FilterRule => ({ param: 'p', path: 'p', op: 'eq', ...more })
const vendor = entity('vendor', { id: id(), name: text(20) })
const eq = (value: unknown, op = 'eq') => ({ filter: { op, path: 'p', value } })

const table: readonly (readonly [FilterRule, Field, readonly string[], unknown])[] = [
  [rule(), integer(), [''], { filter: null }],
  [rule(), integer(), ['1.5'], eq(1)],
  [rule({ op: 'gte' }), decimal(8, 2), ['1', ' 1e2 '], eq(Decimal.of(100), 'gte')],
  [rule(), integer(), ['1,5'], { messages: ['Enter a number.'] }],
  [rule(), choice('sale', 'return'), ['sale'], eq('sale')],
  [rule(), choice('sale', 'return'), ['Sale'], { messages: ['Select a valid choice. Sale is not one of the available choices.'] }],
  [rule({ reads: 'multiple' }), choice('a', 'b'), ['a', 'b'], eq(['a', 'b'], 'in')],
  [rule({ reads: 'multiple' }), choice('a', 'b'), [''], { messages: ['Select a valid choice.  is not one of the available choices.'] }],
  [rule({ op: 'in' }), integer(), ['1, 2'], eq([1, 2], 'in')],
  [rule({ op: 'range' }), integer(), ['1,2'], eq([1, 2], 'range')],
  [rule({ op: 'range' }), integer(), ['1'], { messages: ['Range query expects two values.'] }],
  [rule({ op: 'isNull' }), integer(), ['TRUE'], eq(true, 'isNull')],
  [rule(), boolean(), ['0'], eq(false)],
  [rule(), boolean(), ['maybe'], { filter: null }],
  [rule({ form: true }), boolean(), ['TRUE'], { filter: null }],
  [rule(), date(), ['03/01/2024'], eq('2024-03-01')],
  [rule(), date(), ['Mar 1, 2024'], eq('2024-03-01')],
  [rule(), date(), ['x'], { messages: ['Enter a valid date.'] }],
  [rule({ op: 'gte' }), instant(), ['2024-01-10'], eq('2024-01-10T00:00:00.000000Z', 'gte')],
  [rule({ op: 'icontains', minLength: 3 }), text(), ['ab'], { messages: ['Ensure this value has at least 3 characters (it has 2).'] }],
  [rule({ exclude: true }), text(), [' a '], { filter: { op: 'not', of: { op: 'eq', path: 'p', value: 'a' } } }],
  [rule(), one(vendor), ['abc'], { messages: ['Select a valid choice. That choice is not one of the available choices.'] }],
  [rule({ reads: 'multiple' }), one(vendor), ['x'], { messages: ['“x” is not a valid value.'] }],
  [rule({ nullWord: 'null' }), one(vendor), ['null'], eq(true, 'isNull')],
  [rule({ reads: 'rangeMinMax' }), integer(), ['1', ''], eq(1, 'gte')],
]

test('query parameters become filters or messages', () => {
  for (const [r, field, raw, expected] of table) assert.deepEqual(readFilterParam(r, field.spec, raw), expected, `${r.op} ${raw.join('&')}`)
})

test('a day range takes in both of its days', () => {
  assert.deepEqual(readFilterParam(rule({ reads: 'rangeAfterBefore' }), instant().spec, ['2024-01-01', '2024-01-02']), {
    filter: { op: 'and', of: [{ op: 'gte', path: 'p', value: '2024-01-01T00:00:00.000000Z' }, { op: 'lte', path: 'p', value: '2024-01-02T23:59:59.999999Z' }] },
  })
})

test('a reference must be there', () => {
  const read = readFilterParam(rule(), one(vendor).spec, ['002'])
  assert.ok('mustExist' in read && read.mustExist)
  assert.deepEqual(read.mustExist.values, [2])
})

test('search terms', () => {
  assert.deepEqual(searchTerms('blue, red\u00a0green,,x'), { terms: ['blue', 'red', 'green', 'x'] })
  assert.deepEqual(searchTerms('"deep red" it\\\'s'), { terms: ['deep red', "it\\'s"] })
  assert.deepEqual(searchTerms('a\0'), { messages: ['Null characters are not allowed.'] })
})

test('orderings', () => {
  assert.deepEqual(parseOrdering('-name, zzz ,--id', new Map([['name', 'fullName'], ['id', 'id']]), ['id']), ['-fullName'])
  assert.deepEqual(parseOrdering('?', ['id'], ['-id']), ['-id'])
})
