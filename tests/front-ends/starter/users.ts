import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isError } from './accounts.ts'
import type { Json, Running } from './harness.ts'

const shape = ['created_at', 'email', 'id', 'is_active', 'is_staff', 'name', 'updated_at', 'username']

/** The library's users client. */
export function users(running: () => Running): void {
  const call: Running['call'] = (...a) => running().call(...a)
  const as = async (username: string, password: string): Promise<string> => `Bearer ${String((await call(200, 'POST', '/api/auth/login', { body: { username, password } })).json.access_token)}`

  test('users: pages, search, filters and orders as the library sends them', async () => {
    const admin = await as('admin', 'admin123')
    for (let i = 0; i < 25; i++) await call(201, 'POST', '/api/users', { as: admin, body: { email: `crowd${i}@example.com`, name: `Crowd ${String(i).padStart(2, '0')}`, password: 'Correct-Horse-1' } })
    const first = (await call(200, 'GET', '/api/users?page=1&page_size=10&search=crowd&is_active=true&is_staff=false&ordering=-name', { as: admin })).json
    assert.deepEqual([first.count, first.previous, (first.results as Json[]).length, (first.results as Json[])[0]!.name], [25, null, 10, 'Crowd 24'])
    assert.deepEqual(Object.keys((first.results as Json[])[0]!).sort(), shape)
    assert.equal(typeof (first.results as Json[])[0]!.id, 'string')
    assert.match(String(first.next), /page=2/)
    assert.equal(((await call(200, 'GET', '/api/users', { as: admin })).json.results as Json[]).length, 20)
    assert.equal(((await call(200, 'GET', '/api/users?page_size=1000', { as: admin })).json.results as Json[]).length <= 100, true)
    for (const ordering of ['created_at', '-created_at', 'name', '-name', 'email', '-email']) {
      const field = ordering.replace('-', '')
      const values = ((await call(200, 'GET', `/api/users?search=crowd&ordering=${ordering}`, { as: admin })).json.results as Json[]).map((u) => String(u[field]))
      assert.deepEqual(values, ordering.startsWith('-') ? [...values].sort().reverse() : [...values].sort(), ordering)
    }
    assert.equal((await call(200, 'GET', '/api/users?is_staff=true', { as: admin })).json.count, 1)
    isError((await call(401, 'GET', '/api/users')).json, 'not_authenticated')
    isError((await call(404, 'GET', '/api/users?page=99', { as: admin })).json, 'not_found')
  })

  test('users: made, shown, changed by a flag, deactivated at once, deleted by id and by name', async () => {
    const admin = await as('admin', 'admin123')
    const made = (await call(201, 'POST', '/api/users', { as: admin, body: { email: 'linus@example.com', name: 'Linus', password: 'Correct-Horse-1', is_staff: true } })).json
    assert.deepEqual(Object.keys(made).sort(), shape)
    assert.deepEqual([made.is_staff, made.is_active], [true, true])
    const at = `/api/users/${String(made.id)}`
    assert.equal((await call(200, 'GET', at, { as: admin })).json.email, 'linus@example.com')
    assert.equal((await call(200, 'PATCH', at, { as: admin, body: { is_staff: false } })).json.is_staff, false)
    const own = await as('linus@example.com', 'Correct-Horse-1')
    assert.equal((await call(200, 'PATCH', `${at}/`, { as: admin, body: { is_active: false } })).json.is_active, false)
    await call(401, 'GET', '/api/auth/profile', { as: own })
    await call(401, 'POST', '/api/auth/login', { body: { email: 'linus@example.com', password: 'Correct-Horse-1' } })
    await call(200, 'PATCH', at, { as: admin, body: { is_active: true } })
    await call(401, 'GET', '/api/auth/profile', { as: own })
    await as('linus@example.com', 'Correct-Horse-1')
    await call(204, 'DELETE', at, { as: admin })
    await call(404, 'GET', at, { as: admin })
    await call(201, 'POST', '/api/auth/register/', { body: { username: 'cleanup', email: 'cleanup@example.com', password: 'testpass123' } })
    await call(204, 'DELETE', '/api/users/cleanup/', { as: admin })
    isError((await call(404, 'DELETE', '/api/users/cleanup/', { as: admin })).json, 'not_found')
  })

  test('users: everybody may change themselves, only staff others; nobody raises themselves', async () => {
    const own = await as('testuser', 'test123')
    const me = (await call(200, 'GET', '/api/auth/profile', { as: own })).json
    const admin = await as('admin', 'admin123')
    const boss = (await call(200, 'GET', '/api/users/admin/', { as: admin })).json
    assert.equal((await call(200, 'PATCH', `/api/users/${String(me.id)}`, { as: own, body: { name: 'Tess' } })).json.name, 'Tess')
    isError((await call(403, 'PATCH', `/api/users/${String(me.id)}`, { as: own, body: { is_staff: true } })).json, 'permission_denied')
    isError((await call(403, 'POST', '/api/users', { as: own, body: { email: 'x@example.com', name: 'X', password: 'Correct-Horse-1', is_staff: true } })).json, 'permission_denied')
    for (const [method, body] of [['PATCH', { name: 'Mine' }], ['DELETE', undefined]] as const) await call(404, method, `/api/users/${String(boss.id)}`, { as: own, ...(body === undefined ? {} : { body }) })
    // staff who are no superusers do not touch one
    await call(201, 'POST', '/api/users', { as: admin, body: { email: 'staff@example.com', name: 'Staff', password: 'Correct-Horse-1', is_staff: true } })
    const staff = await as('staff@example.com', 'Correct-Horse-1')
    await call(200, 'PATCH', `/api/users/${String(me.id)}`, { as: staff, body: { name: 'Tess T.' } })
    await call(404, 'PATCH', `/api/users/${String(boss.id)}`, { as: staff, body: { is_active: false } })
    await call(400, 'POST', '/api/users', { as: admin, body: { email: 'staff@example.com', name: 'Twice', password: 'Correct-Horse-1' } })
  })
}
