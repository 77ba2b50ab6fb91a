import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { commonPasswords } from './common-passwords.ts'
import cases from './password-cases.json' with { type: 'json' }
import { createPasswords } from './password.ts'
import { passwordProblems } from './validators.ts'

const DJANGO = 'pbkdf2_sha256$260000$oraclesaltalic$GuMBflp70UatFSlx/Da9SeNp2GuKMf9tHd2dbsDYCh8='
const passwords = createPasswords()

test("Django's PBKDF2 hashes are verified and due for a new one", async () => {
  assert.equal(await passwords.verify('pass-alice-2024', DJANGO), true)
  assert.equal(await passwords.verify('pass-alice-2025', DJANGO), false)
  assert.equal(passwords.needsRehash(DJANGO), true)
})

test('new passwords are argon2id in a shape that Django reads and 128 letters hold', async () => {
  const hash = await passwords.hash('żółć 🚀')
  assert.match(hash, /^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.ok(hash.length <= 128)
  assert.equal(await passwords.verify('żółć 🚀', hash), true)
  assert.equal(await passwords.verify('żółć', hash), false)
  assert.equal(await passwords.verify('żółć 🚀', hash.slice('argon2'.length)), true)
  assert.equal(passwords.needsRehash(hash), false)
})

test('nobody signs in against an unusable, broken or absent hash', async () => {
  for (const stored of [null, '', '!unusable', 'plain', 'pbkdf2_sha256$x$y$z', 'pbkdf2_sha256$1$salt$', 'argon2$argon2id$broken', 'md5$salt$hash']) {
    assert.equal(await passwords.verify('', stored), false, String(stored))
  }
})

test("refusals use Django's sentences in Django's order", () => {
  assert.deepEqual(passwordProblems('12345'), ['This password is too short. It must contain at least 8 characters.', 'This password is too common.', 'This password is entirely numeric.'])
  assert.deepEqual(passwordProblems('alice-brown', { username: 'alicebrown' }), ['The password is too similar to the username.'])
  assert.deepEqual(passwordProblems('walkeralice1', { username: 'x', 'email address': 'alice.walker@example.com' }), [])
  assert.deepEqual(passwordProblems('example1', { 'email address': 'alice@example.com' }), ['The password is too similar to the email address.'])
  assert.deepEqual(passwordProblems('a long and quiet sentence', { username: 'alice', 'first name': '' }), [])
})

test('what Django itself said of each password, name and address, in its words and order', () => {
  assert.ok(new Set(cases.map(([, , , said]) => String(said))).size > 10)
  for (const [password, username, address, said] of cases as [string, string, string, string[]][]) assert.deepEqual(passwordProblems(password, { username, 'email address': address }), said, JSON.stringify([password, username, address]))
})

test('no twist gets a name, a list word or a number through', () => {
  const letters = fc.array(fc.constantFrom(...'abcdefgxyz0189'), { minLength: 3, maxLength: 12 })
  const says = (password: string, sentence: RegExp, username = ''): void => { assert.ok(passwordProblems(password, { username }).some((p) => sentence.test(p)), JSON.stringify(password)) }
  fc.assert(fc.property(letters.chain((l) => fc.tuple(fc.constant(l.join('')), fc.shuffledSubarray(l, { minLength: l.length }))), fc.boolean(), ([name, mixed], upper) => { says(upper ? mixed.join('').toUpperCase() : mixed.join(''), /too similar to the username/, name) }))
  fc.assert(fc.property(fc.constantFrom(...commonPasswords()), fc.constantFrom('', ' ', '\u2003', '\t\x1c'), fc.boolean(), (word, space, upper) => { says(`${space}${upper ? word.toUpperCase() : word}${space}`, /too common/) }))
  fc.assert(fc.property(fc.array(fc.constantFrom(...'0123456789²٣߁⑴𝟘𐩀'), { minLength: 1, maxLength: 30 }), (digits) => { says(digits.join(''), /entirely numeric/) }))
})
