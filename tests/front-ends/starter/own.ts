import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isError } from './accounts.ts'
import type { Json, Running } from './harness.ts'

/** Beyond the contract: where one is signed in, and the keys of one's programs. */
export function own(running: () => Running): void {
  const call: Running['call'] = (...a) => running().call(...a)
  const body = { email: 'programs@example.com', password: 'Correct-Horse-1' }

  test('sessions are listed and ended', async () => {
    await call(201, 'POST', '/api/auth/register', { body: { ...body, name: 'P' } })
    const cookies: string[] = []
    for (let i = 0; i < 2; i++) cookies.push((await call(200, 'POST', '/api/auth/login', { body: { ...body, session: true } })).cookies.map((c) => c.split(';')[0]).join('; '))
    const headers = { cookie: cookies[0]! }
    const open = (await call(200, 'GET', '/api/auth/sessions', { headers })).list
    assert.deepEqual(open.map((s) => s.current), [true, false])
    const proof = /csrftoken=(\w+)/.exec(cookies[0]!)![1]!
    const end = (status: number) => call(status, 'DELETE', `/api/auth/sessions/${String(open[1]!.id)}`, { headers: { ...headers, 'x-csrftoken': proof } })
    await end(204)
    isError((await end(404)).json, 'not_found')
    await call(401, 'GET', '/api/auth/profile', { headers: { cookie: cookies[1]! } })
    await call(200, 'GET', '/api/auth/profile', { headers })
  })

  test('a key is shown once, does what its scopes say, and ends: by its person, by deactivation for good', async () => {
    const as = `Bearer ${String((await call(200, 'POST', '/api/auth/login', { body })).json.access_token)}`
    const made = (await call(201, 'POST', '/api/auth/keys', { as, body: { name: 'export', scopes: 'project:read project:create', days: 30 } })).json
    const key = String(made.key)
    for (const word of ['Bearer', 'Token', 'Api-Key']) await call(200, 'GET', '/api/projects', { as: `${word} ${key}` })
    await call(201, 'POST', '/api/projects/', { as: `Bearer ${key}`, body: { name: 'By a program' } })
    for (const [method, path] of [['GET', '/api/v1/examples'], ['GET', '/api/users'], ['GET', '/api/auth/profile'], ['GET', '/api/auth/keys'], ['POST', '/api/auth/logout']] as const) isError((await call(403, method, path, { as: `Bearer ${key}` })).json, 'permission_denied')
    const [listed] = (await call(200, 'GET', '/api/auth/keys', { as })).list
    assert.equal('key' in listed!, false)
    assert.equal(typeof listed!.last_used_at, 'string')
    assert.ok(Array.isArray((await call(400, 'POST', '/api/auth/keys', { as, body: { name: 'x', scopes: 'everything' } })).json.scopes))
    await call(204, 'DELETE', `/api/auth/keys/${String(made.id)}`, { as })
    isError((await call(401, 'GET', '/api/projects', { as: `Bearer ${key}` })).json, 'not_authenticated')

    const lasting = String((await call(201, 'POST', '/api/auth/keys', { as, body: { name: 'all' } })).json.key)
    const me = (await call(200, 'GET', '/api/auth/profile', { as: `Bearer ${lasting}` })).json
    const admin = `Bearer ${String((await call(200, 'POST', '/api/auth/login', { body: { username: 'admin', password: 'admin123' } })).json.access_token)}`
    for (const is_active of [false, true]) {
      assert.equal((await call(200, 'PATCH', `/api/users/${String((me as Json).id)}`, { as: admin, body: { is_active } })).json.is_active, is_active)
      await call(401, 'GET', '/api/projects', { as: `Bearer ${lasting}` })
    }
  })
}
