import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testServer } from '@tenon/cli/testing'
import { system } from '../system.ts'

test('a note is seen by whoever wrote it, and by nobody else', async (t) => {
  const server = await testServer(system)
  t.after(() => server.close())
  const [alice, bob] = [await server.person('alice'), await server.person('bob')]

  const made = await alice.post('/api/v1/notes/', { title: 'Milk', content: 'two bottles' })
  assert.equal(made.status, 201)
  assert.equal(made.body.owner, alice.id)

  const list = await alice.get('/api/v1/notes/?search=bottles')
  assert.equal(list.body.count, 1)

  const url = `/api/v1/notes/${String(made.body.id)}/`
  assert.equal((await alice.get(url)).status, 200)
  assert.equal((await bob.get(url)).status, 404)
  assert.equal((await server.nobody.get(url)).status, 401)
})

test('a note needs a title', async (t) => {
  const server = await testServer(system)
  t.after(() => server.close())
  const alice = await server.person('alice')
  const refused = await alice.post('/api/v1/notes/', { title: '' })
  assert.equal(refused.status, 400)
  assert.deepEqual(refused.body, { title: ['This field may not be blank.'] })
})

test('signing in gives a token', async (t) => {
  const server = await testServer(system)
  t.after(() => server.close())
  await server.person('alice', { password: 'correct-horse-7' })
  const answer = await server.nobody.post('/api/auth/login/', { username: 'alice', password: 'correct-horse-7' })
  assert.equal(answer.status, 200)
  assert.match(String(answer.body.token), /^[0-9a-f]{40}$/)
  assert.equal((await server.nobody.post('/api/auth/login/', { username: 'alice', password: 'wrong' })).status, 400)
})
