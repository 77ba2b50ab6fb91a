import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, mailOf, open, password, type Running, shown } from './harness.ts'

const user = { id: 'string', name: 'string', email: 'string', role: 'string', department: 'string', plant_id: 'string|null', plantId: 'string|null', is_active: 'bool' }

export function people(running: () => Running): void {
  test('a person signs in, asks who they are and signs out without a token', async () => {
    const { call } = running()
    const { json } = await call(null, 'POST', '/api/auth/login', 200, { email: mailOf('qa-man-1').toUpperCase(), password })
    assert.equal(json.token_type, 'bearer')
    fits(json.user, { ...user, created_at: 'at', updated_at: 'at|null' }, 'user')
    const me = await call(`Bearer ${String(json.access_token)}`, 'GET', '/api/auth/me', 200)
    assert.deepEqual([me.json.id, me.json.plant_id, me.json.plantId], ['qa-man-1', 'plant-a', 'plant-a'])
    const claims = JSON.parse(Buffer.from(String(json.access_token).split('.')[1]!, 'base64url').toString()) as { sub: string; exp: number; iat: number }
    assert.deepEqual([claims.sub, claims.exp - claims.iat], ['qa-man-1', 30 * 86_400])
    assert.deepEqual((await call(null, 'POST', '/api/auth/logout', 200)).json, { message: 'Logged out successfully' })
  })

  test('wrong, unknown and malformed sign-ins are told in one sentence each', async () => {
    const { call } = running()
    for (const body of [{ email: mailOf('qa-man-1'), password: 'wrong' }, { email: 'nobody@pharma.com', password }]) assert.equal((await call(null, 'POST', '/api/auth/login', 401, body)).json.detail, 'Invalid email or password')
    const missing = await call(null, 'POST', '/api/auth/login', 422, { email: 'not an address' })
    assert.equal(missing.json.detail, 'email: value is not a valid email address; password: Field required')
    assert.equal(shown(missing), 'API request failed: email: value is not a valid email address; password: Field required')
    await call(null, 'POST', '/api/auth/login', 422, '{"email":')
    await call(null, 'POST', '/api/auth/login', 422, [])
  })

  test('the sixth sign-in within a minute waits, good or bad', async () => {
    const [fresh, stop] = await open('sqlite')
    try {
      for (let i = 0; i < 5; i++) await fresh.call(null, 'POST', '/api/auth/login', i % 2 === 0 ? 200 : 401, { email: mailOf('qa-man-1'), password: i % 2 === 0 ? password : 'wrong' })
      assert.equal(typeof (await fresh.call(null, 'POST', '/api/auth/login', 429, { email: mailOf('qa-man-1'), password })).json.detail, 'string')
    } finally { await stop() }
  })

  test('nobody signed in is 403, a token that is no good is 401, and both say it in words', async () => {
    const { call } = running()
    assert.equal((await call(null, 'GET', '/api/auth/me', 403)).json.detail, 'Not authenticated')
    assert.equal((await call('Bearer nonsense', 'GET', '/api/auth/me', 401)).json.detail, 'Could not validate credentials')
    for (const path of ['/api/users/qa-man-1', '/api/plants', '/api/grn', '/api/notifications', '/api/quality-tests/review']) await call(null, 'GET', path, 403)
    for (const path of ['/api/users', '/api/security/logs', '/api/grn']) await call(null, 'POST', path, 403, {})
  })

  test('the list that the sign-in page reads is open while developing and closed otherwise', async () => {
    const { call } = running()
    await call(null, 'GET', '/api/users', 403)
    process.env.NODE_ENV = 'development'
    try {
      const { list } = await call(null, 'GET', '/api/users', 200)
      assert.deepEqual([list.length, list.map((u) => u.role)], [17, list.map((u) => u.role).toSorted()])
      assert.equal((await call('Bearer expired', 'GET', '/api/users', 200)).list.length, 17)
      for (const one of list) fits(one, user, 'user')
      await call(null, 'GET', '/api/users/qa-man-1', 403)
      await call(null, 'POST', '/api/users', 403, { role: 'System Admin' })
    } finally { delete process.env.NODE_ENV }
  })

  test('an administrator makes, changes, deactivates and re-admits people; nobody else does', async () => {
    const { call } = running()
    const fresh = { name: "Aoife O'Neil-Byrne", email: 'Aoife.Byrne@pharma.com', role: 'QC Operator', department: 'Quality Control', plant_id: 'plant-b', password: 'Str0ng!enough' }
    await call('qa-head-1', 'POST', '/api/users', 403, fresh)
    const { json } = await call('admin-1', 'POST', '/api/users', 201, fresh)
    fits(json, user, 'created')
    assert.deepEqual([json.email, json.plant_id, 'password' in json], ['aoife.byrne@pharma.com', 'plant-b', false])
    assert.equal((await call('admin-1', 'POST', '/api/users', 409, fresh)).json.detail, 'A user with this email already exists.')
    assert.equal((await call('admin-1', 'POST', '/api/users', 400, { ...fresh, email: 'a@pharma.com', password: `Aa1!${'é'.repeat(40)}` })).json.detail, 'Password cannot exceed 72 bytes when encoded.')
    for (const bad of [{ name: '123' }, { email: 'x' }, { password: 'weakpassword' }, { role: 'Emperor' }, { department: 'None' }, { plant_id: 'plant-z' }]) assert.equal(typeof (await call('admin-1', 'POST', '/api/users', 422, { ...fresh, email: 'b@pharma.com', ...bad })).json.detail, 'string')
    assert.ok((await call('admin-1', 'GET', '/api/users', 200)).list.some((u) => u.id === json.id), 'a new person is in the list at once')
    const token = `Bearer ${String((await call(null, 'POST', '/api/auth/login', 200, { email: 'aoife.byrne@pharma.com', password: fresh.password })).json.access_token)}`
    await call('admin-1', 'PUT', `/api/users/${String(json.id)}`, 200, { is_active: false })
    await call(token, 'GET', '/api/auth/me', 401)
    await call(null, 'POST', '/api/auth/login', 401, { email: 'aoife.byrne@pharma.com', password: fresh.password })
    assert.ok(!(await call('admin-1', 'GET', '/api/users', 200)).list.some((u) => u.id === json.id))
    await call('admin-1', 'POST', `/api/users/${String(json.id)}/activate`, 200)
    await call('admin-1', 'POST', `/api/users/${String(json.id)}/reset-password`, 200, { password: 'An0ther!word' })
    await call('admin-1', 'DELETE', `/api/users/${String(json.id)}`, 204)
    assert.deepEqual([(await call('admin-1', 'GET', `/api/users/${String(json.id)}`, 200)).json.is_active, (await call('admin-1', 'GET', `/api/users/${String(json.id)}`, 200)).json.name], [false, fresh.name])
    assert.equal((await call('admin-1', 'GET', '/api/users/nobody', 404)).json.detail, 'User not found')
  })

  test('a person changes their name and, knowing the old one, their password', async () => {
    const { call } = running()
    assert.equal((await call('sales-1', 'PUT', '/api/auth/me', 200, { name: 'Pooja S. Sharma', role: 'System Admin' })).json.role, 'Sales Person')
    await call('sales-1', 'PUT', '/api/auth/password', 400, { current_password: 'wrong', new_password: 'N3w!password' })
    const { json } = await call('sales-1', 'PUT', '/api/auth/password', 200, { current_password: password, new_password: 'N3w!password' })
    await call(null, 'POST', '/api/auth/login', 200, { email: mailOf('sales-1'), password: 'N3w!password' })
    await call(`Bearer ${String(json.access_token)}`, 'PUT', '/api/auth/password', 200, { current_password: 'N3w!password', new_password: password })
  })

  test('another password, a reset and a word end every sign-in before them', async () => {
    const { call } = running()
    const person = { name: 'Kiran Bhat', email: 'kiran.bhat@pharma.com', role: 'QC Operator', department: 'Quality Control', plant_id: 'plant-a', password: 'Str0ng!enough' }
    const { id } = (await call('admin-1', 'POST', '/api/users', 201, person)).json
    const enter = async (secret: string): Promise<string> => `Bearer ${String((await call(null, 'POST', '/api/auth/login', 200, { email: person.email, password: secret })).json.access_token)}`
    const [here, there] = [await enter(person.password), await enter(person.password)]
    const changed = (await call(here, 'PUT', '/api/auth/password', 200, { current_password: person.password, new_password: 'N3w!password' })).json
    for (const old of [here, there]) await call(old, 'GET', '/api/auth/me', 401)
    const now = `Bearer ${String(changed.access_token)}`
    assert.equal((await call(now, 'GET', '/api/auth/me', 200)).json.id, id)
    await call('admin-1', 'POST', `/api/users/${String(id)}/reset-password`, 200, { password: 'An0ther!word' })
    await call(now, 'GET', '/api/auth/me', 401)
    const again = await enter('An0ther!word')
    await call(again, 'POST', '/api/auth/logout-everywhere', 200)
    await call(again, 'GET', '/api/auth/me', 401)
    await call(again, 'POST', '/api/auth/logout', 200)
  })

  test('the machine is asked how it is', async () => {
    const { call } = running()
    fits((await call(null, 'GET', '/', 200)).json, { message: 'string', frontend: 'string', docs: 'string' }, '/')
    const health = (await call(null, 'GET', '/health', 200)).json
    assert.deepEqual([health.status, typeof health.db_user], ['ok', 'string'])
    assert.match((await call(null, 'GET', '/metrics', 200)).text, /^http_requests_total\{method="GET",status="200"\} \d+$/m)
    assert.match((await call(null, 'GET', '/docs', 200)).text, /<!doctype html>/)
    assert.equal((await call(null, 'GET', '/api/nothing', 404)).json.detail, 'Not Found')
    assert.equal((await call('admin-1', 'PATCH', '/api/plants', 405, {})).json.detail, 'Method Not Allowed')
  })
}
