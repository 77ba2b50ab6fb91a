import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSigned, signed } from './keys.ts'

test('a link proves whom it was sent to, and what is no proof of ours is none', () => {
  const token = signed('secret', 7, 'task-given')
  assert.deepEqual(readSigned('secret', token), { user: 7, kind: 'task-given' })
  const [said, proof] = token.split('.') as [string, string]
  for (const other of ['', '.', said, `${said}.`, `${said}.${proof.slice(1)}x`, `${said}.${'é'.repeat(proof.length)}`, `${said}x.${proof}`, token.slice(0, -1)]) assert.equal(readSigned('secret', other), null, other)
  assert.equal(readSigned('other', token), null)
})
