import assert from 'node:assert/strict'
import { test } from 'node:test'
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
