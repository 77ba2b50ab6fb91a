import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hanaOptions, hanaUrl } from './options.ts'
import { positional, fromCesu8 } from './text.ts'

const seed = { HANA_HOST: 'localhost', HANA_PORT: '39015', HANA_USER: 'APP', HANA_PASSWORD: 'p w', HANA_DATABASE: 'HXE', HANA_SCHEMA: 'GARMENT_PRODUCTION_CONTROL', HANA_ENCRYPT: 'true', HANA_VALIDATE_CERTIFICATE: 'false', HANA_POOL_MIN: '2', HANA_POOL_MAX: '10', HANA_POOL_TIMEOUT: '30000', HANA_CONNECTION_TIMEOUT: '10000' }
const read = { host: 'localhost', port: 39015, user: 'APP', password: 'p w', database: 'HXE', schema: 'GARMENT_PRODUCTION_CONTROL', encrypt: true, validateCertificate: false, poolMin: 2, poolMax: 10, poolTimeout: 30000, connectionTimeout: 10000 }

test('every setting is read, from the environment and from a URL', () => {
  assert.deepEqual(hanaOptions(seed), read)
  assert.deepEqual(hanaUrl('hana:', seed), read)
  assert.deepEqual(hanaUrl('hana://APP:p%20w@localhost:39015/HXE?schema=GARMENT_PRODUCTION_CONTROL&encrypt=true&validateCertificate=false&poolMin=2&poolMax=10&poolTimeout=30000&connectionTimeout=10000'), read)
  assert.deepEqual(hanaUrl('hana://other?poolMax=3', seed), { ...read, host: 'other', poolMax: 3 })
})

test('what is missing or no value is told by its name, without the password', () => {
  assert.throws(() => hanaOptions({ ...seed, HANA_USER: '' }), /HANA_USER is not set/)
  assert.throws(() => hanaOptions({ ...seed, HANA_POOL_MAX: 'ten' }), /HANA_POOL_MAX: "ten" is not a whole number/)
  assert.throws(() => hanaOptions({ ...seed, HANA_ENCRYPT: 'maybe' }), /HANA_ENCRYPT: "maybe" is neither true nor false/)
  assert.throws(() => hanaUrl('hana://APP:secret@host:1?sslmode=off'), (error) => error instanceof TypeError && /no setting HANA_SSLMODE/.test(error.message) && !error.message.includes('secret'))
})

test('numbered places become questions, in their order; texts and names keep theirs', () => {
  assert.deepEqual(positional(`select '?1', "a?2" from "t" where "a" = ?2 and "b" = ?1 and 'it''s ?3' = ?2`), { text: `select '?1', "a?2" from "t" where "a" = ? and "b" = ? and 'it''s ?3' = ?`, places: [1, 0, 1] })
})

test('halves of a surrogate pair come together again', () => {
  assert.equal(fromCesu8(Buffer.from([0x61, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, 0xc3, 0xa9, 0xed, 0x95, 0x9c])), 'a😀é한')
})
