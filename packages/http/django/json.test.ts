import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeBody, parsePythonJson, PyFloat, pythonJson, pythonRepr, pythonTypeName } from './json.ts'

const refused: readonly (readonly [string, string])[] = [
  ['', 'Expecting value: line 1 column 1 (char 0)'],
  ['bogus', 'Expecting value: line 1 column 1 (char 0)'],
  ['{"title":"x",}', 'Expecting property name enclosed in double quotes: line 1 column 14 (char 13)'],
  ["{'title':1}", 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['{"title":"x', 'Unterminated string starting at: line 1 column 10 (char 9)'],
  ['{"title":', 'Expecting value: line 1 column 10 (char 9)'],
  ['{"title" "x"}', "Expecting ':' delimiter: line 1 column 10 (char 9)"],
  ['{"a":1}\n{}', 'Extra data: line 2 column 1 (char 8)'],
  ['["a\tb"]', 'Invalid control character at: line 1 column 4 (char 3)'],
  ['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
  ['[01]', "Expecting ',' delimiter: line 1 column 3 (char 2)"],
  ['["\\x"]', 'Invalid \\escape: line 1 column 3 (char 2)'],
  ['["\\u12"]', 'Invalid \\uXXXX escape: line 1 column 4 (char 3)'],
  ['["🚀" 1]', "Expecting ',' delimiter: line 1 column 6 (char 5)"],
  ['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
  ['[NaN]', "Out of range float values are not JSON compliant: 'NaN'"],
  ['[-Infinity]', "Out of range float values are not JSON compliant: '-Infinity'"],
]

test('malformed JSON has the messages of Python', () => {
  for (const [text, message] of refused) assert.throws(() => parsePythonJson(text), { name: 'JsonError', message }, text)
})

test('numbers keep their kind and their digits', () => {
  assert.deepEqual(parsePythonJson('[1, 1.0, 1e3, -0.0, 1.5, 12345678901234567890]'), [1, new PyFloat(1), new PyFloat(1000), new PyFloat(-0), 1.5, 12345678901234567890n])
  assert.equal(pythonJson(parsePythonJson('[1.0,1e2,-0,12345678901234567890,0.1,1e-7,1e20,1e16,123456.0]')), '[1.0,100.0,0,12345678901234567890,0.1,1e-07,1e+20,1e+16,123456.0]')
})

test('text is written as it is but for separators and controls', () => {
  assert.equal(pythonJson({ a: 'é🚀\u2028\u0001"\x7f' }), '{"a":"é🚀\\u2028\\u0001\\"\x7f"}')
})

test('the last of equal keys wins and a prototype is only a key', () => {
  assert.deepEqual(parsePythonJson('{"a":1,"a":2.0}'), { a: new PyFloat(2) })
  assert.equal(pythonJson(parsePythonJson('{"__proto__":1.0}')), '{"__proto__":1.0}')
})

test('values in Python spelling', () => {
  assert.equal(pythonRepr([true, null, 'a', { b: 1 }, "it's", new PyFloat(2), 0.1]), `[True, None, 'a', {'b': 1}, "it's", 2.0, 0.1]`)
  assert.deepEqual([1, 1.5, 1n, true, null, [], {}, ''].map(pythonTypeName), ['int', 'float', 'int', 'bool', 'NoneType', 'list', 'dict', 'str'])
})

test('bytes that are not UTF-8', () => {
  assert.throws(() => decodeBody(Uint8Array.of(0x7b, 0xff)), { message: "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte" })
  assert.throws(() => decodeBody(Uint8Array.of(0xc3, 0x28)), { message: "'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte" })
  assert.throws(() => decodeBody(Uint8Array.of(0xe2, 0x82, 0x28)), { message: "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte" })
  assert.equal(decodeBody(Uint8Array.of(0x63, 0xe9), 'latin-1'), 'cé')
})

test('what is nested deeper than anybody means is refused, open or closed; brackets in texts are none', () => {
  for (const text of ['['.repeat(20_000), '['.repeat(501) + ']'.repeat(501), '{"a":'.repeat(2000)]) assert.throws(() => parsePythonJson(text), /Nested too deeply: at most 500 levels/)
  assert.doesNotThrow(() => parsePythonJson('['.repeat(500) + ']'.repeat(500)))
  assert.equal(parsePythonJson(`"${'[{\\"'.repeat(600)}"`), '[{"'.repeat(600))
})
