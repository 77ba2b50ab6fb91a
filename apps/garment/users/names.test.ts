import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joined, namesOf, shown, split } from './names.ts'

const word = fc.string({ unit: fc.constantFrom(...'aéñÑ’-Zü'), minLength: 1, maxLength: 8 })
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((list) => list.join(' '))

test('first and last names come back out of one full name as they went in, whatever their words', () => {
  fc.assert(fc.property(words, fc.oneof(words, fc.constant('')), (firstName, lastName) => {
    const stored = joined({ firstName, lastName })
    assert.deepEqual(split(stored), { firstName, lastName })
    assert.equal(shown(stored), lastName === '' ? firstName : `${firstName} ${lastName}`)
  }))
})

test('the columns of their own count while they say what the full name says; else the full name does', () => {
  fc.assert(fc.property(words, words, (nombres, apellidos) => { assert.deepEqual(namesOf({ fullName: `${nombres} ${apellidos}`, nombres, apellidos }), { firstName: nombres, lastName: apellidos }) }))
  assert.deepEqual(namesOf({ fullName: 'Luz Marina Gil', nombres: 'Ana', apellidos: 'Gil' }), { firstName: 'Luz', lastName: 'Marina Gil' })
  assert.deepEqual(namesOf({ fullName: 'Cher', nombres: null, apellidos: null }), { firstName: 'Cher', lastName: '' })
})
