import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isError } from './accounts.ts'
import type { Json, Running } from './harness.ts'

/** Projects and examples: rows of one person. */
export function rows(running: () => Running): void {
  const call: Running['call'] = (...a) => running().call(...a)
  const as = async (username: string, password: string): Promise<string> => `Token ${String((await call(200, 'POST', '/api/auth/login', { body: { username, password } })).json.token)}`

  test('projects: the list under data, one bare, PUT of a part, delete; only one\'s own', async () => {
    const own = await as('testuser', 'test123')
    const before = ((await call(200, 'GET', '/api/projects/', { as: own })).json.data as Json[])
    assert.ok(Array.isArray(before) && before.every((p) => Number.isInteger(p.id)))
    const made = (await call(201, 'POST', '/api/projects/', { as: own, body: { name: 'Test Project', description: 'Made by a test' } })).json
    assert.deepEqual(Object.keys(made).sort(), ['createdAt', 'description', 'id', 'name', 'owner', 'status', 'updatedAt'])
    assert.deepEqual([made.status, (made.owner as Json).username], ['active', 'testuser'])
    const at = `/api/projects/${String(made.id)}/`
    assert.equal((await call(200, 'GET', at, { as: own })).json.name, 'Test Project')
    const put = (await call(200, 'PUT', at, { as: own, body: { name: 'Updated Project', status: 'completed' } })).json
    assert.deepEqual([put.name, put.status, put.description], ['Updated Project', 'completed', 'Made by a test'])
    isError((await call(400, 'PUT', at, { as: own, body: { status: 'lost' } })).json, 'invalid')
    isError((await call(400, 'POST', '/api/projects', { as: own, body: { name: '' } })).json, 'invalid')
    const other = await as('admin', 'admin123')
    for (const [method, body] of [['GET', undefined], ['PUT', { name: 'Mine' }], ['DELETE', undefined]] as const) await call(404, method, at, { as: other, ...(body === undefined ? {} : { body }) })
    await call(204, 'DELETE', at, { as: own })
    assert.equal(((await call(200, 'GET', '/api/projects', { as: own })).json.data as Json[]).length, before.length)
    isError((await call(401, 'GET', '/api/projects/')).json, 'not_authenticated')
  })

  test('examples: the guide\'s viewset with its action, newest first, one\'s own', async () => {
    const own = await as('testuser', 'test123')
    const made = (await call(201, 'POST', '/api/v1/examples/', { as: own, body: { title: 'Test Title', content: 'Test content', id: 7, user: 1, created_at: '2001-01-01' } })).json
    assert.deepEqual(Object.keys(made), ['id', 'title', 'content', 'created_at', 'updated_at'])
    assert.notEqual(made.created_at, '2001-01-01')
    const list = (await call(200, 'GET', '/api/v1/examples/', { as: own })).list
    assert.equal(list[0]!.id, made.id)
    const at = `/api/v1/examples/${String(made.id)}/`
    assert.equal((await call(200, 'PATCH', at, { as: own, body: { title: 'New' } })).json.title, 'New')
    assert.equal((await call(200, 'PUT', at, { as: own, body: { title: 'Newer', content: 'x' } })).json.title, 'Newer')
    assert.deepEqual((await call(400, 'PUT', at, { as: own, body: { title: 'x'.repeat(201) } })).json.content, ['This field is required.'])
    for (const path of [`${at}custom_action/`, `${at}custom_action`]) assert.deepEqual((await call(200, 'POST', path, { as: own })).json, { status: 'action completed' })
    const other = await as('admin', 'admin123')
    assert.ok((await call(200, 'GET', '/api/v1/examples', { as: other })).list.every((e) => e.id !== made.id))
    for (const method of ['GET', 'DELETE']) await call(404, method, at, { as: other })
    await call(404, 'POST', `${at}custom_action/`, { as: other })
    await call(204, 'DELETE', at, { as: own })
    isError((await call(401, 'GET', '/api/v1/examples/')).json, 'not_authenticated')
  })
}
