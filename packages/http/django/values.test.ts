import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field } from '@tenon/model'
import { bigint, boolean, choice, date, decimal, duration, email, float, instant, integer, ip, list, text, time, url, uuid } from '@tenon/model'
import { parsePythonJson } from './json.ts'
import { spell } from './messages.ts'
import { readValue } from './values.ts'
import { valueWriter } from './write.ts'

const options = { form: false, timeZone: 'UTC' }
/** The JSON a value is answered with, or the first sentence of its refusal. */
function outcome(field: Field, json: string): string {
  const read = readValue(field.spec, parsePythonJson(json), options)
  return 'value' in read ? valueWriter(field.spec)(read.value) : spell(read.issues[0]!, field.spec)
}

const dateFormat = 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'
const table: readonly (readonly [string, Field, readonly (readonly [string, string])[]])[] = [
  ['text', text(3), [['" ab "', '"ab"'], ['12', '"12"'], ['1.0', '"1.0"'], ['true', 'Not a valid string.'], ['""', 'This field may not be blank.'], ['" "', 'This field may not be blank.'], ['"🚀🚀🚀"', '"🚀🚀🚀"'], ['"abcd"', 'Ensure this field has no more than 3 characters.'], ['"a\\u0000"', 'Null characters are not allowed.'], ['"\\ud800"', 'Surrogate characters are not allowed: U+D800.'], ['null', 'This field may not be null.']]],
  ['email', email(), [['" a@example.com "', '"a@example.com"'], ['"a@"', 'Enter a valid email address.'], ['"a@localhost"', '"a@localhost"'], ['"a@[127.0.0.1]"', '"a@[127.0.0.1]"'], ['[1]', 'Enter a valid email address.']]],
  ['url', url(), [['"http://[::1]/"', '"http://[::1]/"'], ['"http://"', 'Enter a valid URL.'], ['"http://a.-b.com"', 'Enter a valid URL.'], ['"http://a.example.com:8080/p?q=1#f"', '"http://a.example.com:8080/p?q=1#f"']]],
  ['uuid', uuid(), [['5', '"00000000-0000-0000-0000-000000000005"'], ['"urn:uuid:12345678-1234-5678-1234-567812345678"', '"12345678-1234-5678-1234-567812345678"'], ['"1234"', 'Must be a valid UUID.']]],
  ['ip', ip(), [['"::ffff:1.2.3.4"', '"1.2.3.4"'], ['"2001:DB8:0:0::1"', '"2001:db8::1"'], ['"01.02.03.04"', 'Enter a valid IPv4 or IPv6 address.'], ['"10.0.0.0/8"', 'Enter a valid IPv4 or IPv6 address.']]],
  ['integer', integer(), [['" 12 "', '12'], ['"+5"', '5'], ['"1.0"', '1'], ['1e3', '1000'], ['"1_000"', '1000'], ['"٣"', '3'], ['1.5', 'A valid integer is required.'], ['true', 'A valid integer is required.'], ['2147483648', 'Ensure this value is less than or equal to 2147483647.'], ['"1e3"', 'A valid integer is required.']]],
  ['bigint', bigint(), [['"9007199254740993"', '9007199254740993'], ['9223372036854775808', 'Ensure this value is less than or equal to 9223372036854775807.']]],
  ['float', float(), [['3', '3.0'], ['"1e22"', '1e+22'], ['true', '1.0'], ['"x"', 'A valid number is required.']]],
  ['decimal', decimal(6, 3), [['"1e2"', '"100.000"'], ['"5."', '"5.000"'], ['".5"', '"0.500"'], ['1.2', '"1.200"'], ['"1.2345"', 'Ensure that there are no more than 3 decimal places.'], ['1234', 'Ensure that there are no more than 3 digits before the decimal point.'], ['1234567', 'Ensure that there are no more than 6 digits in total.'], ['"NaN"', 'A valid number is required.'], ['"1,5"', 'A valid number is required.']]],
  ['boolean', boolean(), [['"tRUE"', 'true'], ['1.0', 'true'], ['"off"', 'false'], ['""', 'Must be a valid boolean.'], ['{}', 'Must be a valid boolean.']]],
  ['date', date(), [['"2024-1-2"', '"2024-01-02"'], ['"20240102"', '"2024-01-02"'], ['"2024-02-30"', dateFormat], ['5', dateFormat], ['" 2024-12-31 "', dateFormat]]],
  ['time', time(), [['"10"', '"10:00:00"'], ['"10:11:12.5"', '"10:11:12.500000"'], ['"25:00"', 'Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].']]],
  ['instant', instant(), [['"2024-05-06"', '"2024-05-06T00:00:00Z"'], ['"2024-05-06T01:00:00.1234567+05:30"', '"2024-05-05T19:30:00.123456Z"'], ['"2024-05-06 01:00:00,5Z"', '"2024-05-06T01:00:00.500000Z"'], ['"0001-01-01T00:00:00+01:00"', 'Datetime value out of range.']]],
  ['duration', duration(), [['"1 02:03:04"', '"1 02:03:04"'], ['90', '"00:01:30"'], ['"P2DT2H2S"', '"2 02:00:02"'], ['"-00:00:01"', '"-1 23:59:59"'], ['""', '"00:00:00"']]],
  ['choice', choice([[1, 'Small'], [2, 'Medium']]), [['"2"', '2'], ['1.0', '"1.0" is not a valid choice.'], ['true', '"True" is not a valid choice.'], ['["sale"]', `"['sale']" is not a valid choice.`]]],
  ['list', list(integer()), [['[1, "2"]', '[1,2]'], ['"abc"', 'Expected a list of items but got type "str".'], ['{"a":1}', 'Expected a list of items but got type "dict".']]],
]

for (const [name, field, rows] of table) {
  test(`${name} values`, () => {
    for (const [json, expected] of rows) assert.equal(outcome(field, json), expected, json)
  })
}
