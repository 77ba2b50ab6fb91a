import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, Running } from './harness.ts'

/** What the library's `AuthResponse` and the end-to-end tests read. */
export function isUnion(json: Json, email: string, username: string): void {
  assert.match(String(json.token), /^[0-9a-f]{40}$/)
  for (const name of ['access_token', 'refresh_token']) assert.equal(typeof json[name], 'string', name)
  assert.equal(json.expires_in, 3600)
  const user = json.user as Json
  assert.deepEqual([json.email, user.email, user.username, user.id], [email, email, username, String(json.user_id)])
  for (const name of ['name', 'created_at', 'updated_at']) assert.equal(typeof user[name], 'string', name)
}

/** Every error under all its names. */
export function isError(json: Json, code: string): void {
  for (const name of ['detail', 'message', 'error']) assert.ok(typeof json[name] === 'string' && json[name] !== '', `${name} in ${JSON.stringify(json)}`)
  assert.equal(json.code, code)
}

/** Signing up, in, about and out. */
export function accounts(running: () => Running): void {
  const { call, ask } = { call: (...a: Parameters<Running['call']>) => running().call(...a), ask: (...a: Parameters<Running['ask']>) => running().ask(...a) }

  test('health, at once and five at a time, under its three names', async () => {
    for (const path of ['/api/health/', '/api/health', '/health', '/health/']) assert.deepEqual((await call(200, 'GET', path)).json, { status: 'healthy' })
    const started = Date.now()
    await Promise.all([1, 2, 3, 4, 5].map(() => call(200, 'GET', '/api/health/')))
    assert.ok(Date.now() - started < 2000)
  })

  test('register by the library and by the end-to-end tests, with and without a slash', async () => {
    isUnion((await call(201, 'POST', '/api/auth/register', { body: { email: 'Ada@Example.com', password: 'Correct-Horse-1', name: 'Ada King Lovelace' } })).json, 'ada@example.com', 'ada@example.com')
    const e2e = (await call(201, 'POST', '/api/auth/register/', { body: { username: 'e2euser', email: 'e2e@example.com', password: 'testpass123' } })).json
    isUnion(e2e, 'e2e@example.com', 'e2euser')
    assert.equal((e2e.user as Json).name, 'e2euser')
  })

  test('who is there already is told so, and so are bad fields; nothing is half-written', async () => {
    const again = await call(409, 'POST', '/api/auth/register/', { body: { email: 'ADA@example.com', password: 'Correct-Horse-1', name: 'Ada' } })
    isError(again.json, 'conflict')
    assert.ok(Array.isArray(again.json.email))
    await call(409, 'POST', '/api/auth/register/', { body: { username: 'e2euser', email: 'other@example.com', password: 'testpass123' } })
    const bad = await call(400, 'POST', '/api/auth/register', { body: { email: 'nobody', password: 'x', name: 'N' } })
    isError(bad.json, 'invalid')
    assert.deepEqual([Object.keys(bad.json).includes('email'), Object.keys(bad.json).includes('password')], [true, true])
    for (const body of [[], 'text', 7, null, { email: {}, password: [] }]) isError((await call(400, 'POST', '/api/auth/register', { body })).json, 'invalid')
    const racing = await Promise.all([1, 2, 3, 4].map(() => ask('POST', '/api/auth/register', { body: { email: 'race@example.com', password: 'Correct-Horse-1', name: 'R' } })))
    assert.deepEqual(racing.map((r) => r.status).sort(), [201, 409, 409, 409])
  })

  test('log in by address or by name, under either field; a bad login is 401 with "Invalid"', async () => {
    for (const path of ['/api/auth/login', '/api/auth/login/']) {
      isUnion((await call(200, 'POST', path, { body: { email: 'ada@example.com', password: 'Correct-Horse-1' } })).json, 'ada@example.com', 'ada@example.com')
      isUnion((await call(200, 'POST', path, { body: { username: 'e2euser', password: 'testpass123' } })).json, 'e2e@example.com', 'e2euser')
      isUnion((await call(200, 'POST', path, { body: { username: 'e2e@example.com', password: 'testpass123' } })).json, 'e2e@example.com', 'e2euser')
    }
    isUnion((await call(200, 'POST', '/api/auth/login/', { body: { username: 'testuser', password: 'test123' } })).json, 'testuser@example.com', 'testuser')
    for (const body of [{ username: 'e2euser', password: 'wrong' }, { username: 'nobody', password: 'wrong' }, { email: 'nobody@example.com', password: 'wrong' }]) {
      const { json } = await call(401, 'POST', '/api/auth/login/', { body })
      isError(json, 'invalid_credentials')
      assert.match(String(json.error), /Invalid credentials/)
    }
    isError((await call(400, 'POST', '/api/auth/login/', { body: { password: 'x' } })).json, 'invalid')
    // a bad header does not keep anybody from signing in
    await call(200, 'POST', '/api/auth/login/', { as: 'Bearer broken', body: { username: 'e2euser', password: 'testpass123' } })
  })

  test('the same token under both headers, the session in its cookie with its proof', async () => {
    const { json } = await call(200, 'POST', '/api/auth/login/', { body: { username: 'e2euser', password: 'testpass123' } })
    for (const token of [json.token, json.access_token]) for (const word of ['Bearer', 'Token']) {
      assert.equal((await call(200, 'GET', '/api/auth/profile/', { as: `${word} ${String(token)}` })).json.username, 'e2euser')
    }
    const session = await call(200, 'POST', '/api/auth/login/', { body: { username: 'e2euser', password: 'testpass123', session: true } })
    const cookie = session.cookies.map((c) => c.split(';')[0]).join('; ')
    const proof = /csrftoken=(\w+)/.exec(cookie)![1]!
    assert.equal((await call(200, 'GET', '/api/auth/user/', { headers: { cookie } })).json.email, 'e2e@example.com')
    await call(403, 'PATCH', '/api/auth/user/', { headers: { cookie }, body: { name: 'E' } })
    assert.equal((await call(200, 'PATCH', '/api/auth/user/', { headers: { cookie, 'x-csrftoken': proof }, body: { name: 'E. Tester' } })).json.name, 'E. Tester')
    await call(200, 'POST', '/api/auth/logout/', { headers: { cookie, 'x-csrftoken': proof } })
    await call(401, 'GET', '/api/auth/user/', { headers: { cookie } })
    await call(401, 'GET', '/api/auth/profile/', { as: `Bearer ${String(json.access_token)}` })
  })

  test('profile: shown and changed under both names; 401 with an error for nobody', async () => {
    const { json } = await call(200, 'POST', '/api/auth/login', { body: { email: 'ada@example.com', password: 'Correct-Horse-1' } })
    const as = `Bearer ${String(json.access_token)}`
    for (const path of ['/api/auth/profile', '/api/auth/profile/', '/api/auth/user', '/api/auth/user/']) {
      const shown = (await call(200, 'GET', path, { as })).json
      assert.deepEqual([shown.id, shown.email, shown.name], [String(json.user_id), 'ada@example.com', 'Ada King Lovelace'])
      for (const name of ['created_at', 'updated_at', 'username']) assert.equal(typeof shown[name], 'string', name)
      assert.equal('password' in shown, false)
      isError((await call(401, 'GET', path)).json, 'not_authenticated')
    }
    assert.equal((await call(200, 'PATCH', '/api/auth/profile', { as, body: { name: 'Ada' } })).json.name, 'Ada')
    assert.equal((await call(200, 'PUT', '/api/auth/user/', { as, body: { name: 'Ada Lovelace' } })).json.email, 'ada@example.com')
    isError((await call(400, 'PATCH', '/api/auth/profile', { as, body: { email: 'e2e@example.com' } })).json, 'invalid')
    // what is not the caller's to change is passed over
    assert.equal((await call(200, 'PATCH', '/api/auth/profile', { as, body: { is_staff: true, is_superuser: true, id: '1' } })).json.id, String(json.user_id))
    assert.equal((await call(200, 'GET', `/api/users/${String(json.user_id)}`, { as })).json.is_staff, false)
  })

  test('refresh, and the old refresh token stays good; log out, and everything of that person ends', async () => {
    const { json } = await call(200, 'POST', '/api/auth/login', { body: { email: 'ada@example.com', password: 'Correct-Horse-1' } })
    for (let i = 0; i < 2; i++) {
      const fresh = (await call(200, 'POST', '/api/auth/refresh', { body: { refresh_token: json.refresh_token } })).json
      assert.deepEqual([typeof fresh.access_token, fresh.expires_in], ['string', 3600])
      await call(200, 'GET', '/api/auth/profile', { as: `Bearer ${String(fresh.access_token)}` })
    }
    for (const bad of ['x', String(json.access_token), `${String(json.refresh_token)}x`]) isError((await call(401, 'POST', '/api/auth/refresh', { body: { refresh_token: bad } })).json, 'refresh_token_not_found')
    await call(200, 'POST', '/api/auth/logout', { as: `Bearer ${String(json.access_token)}` })
    for (const token of [json.access_token, json.token]) isError((await call(401, 'GET', '/api/auth/profile', { as: `Bearer ${String(token)}` })).json, token === json.token ? 'not_authenticated' : 'token_not_valid')
    await call(401, 'POST', '/api/auth/refresh', { body: { refresh_token: json.refresh_token } })
    await call(401, 'POST', '/api/auth/logout')
  })

  test('no URL redirects, whatever the slash and the method', async () => {
    for (const path of ['/api/auth/login', '/api/users', '/api/projects', '/api/v1/examples', '/api/health']) for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const [bare, slashed] = [await ask(method, path), await ask(method, `${path}/`)]
      assert.equal(bare.status, slashed.status, `${method} ${path}`)
      assert.ok(bare.status < 300 || bare.status >= 400)
    }
  })

  test('the front end\'s origin may call with cookies, others may not', async () => {
    const asked = async (origin: string): Promise<(string | null)[]> => {
      const { headers } = await ask('OPTIONS', '/api/auth/login', { headers: { origin, 'access-control-request-method': 'POST' } })
      return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]
    }
    assert.deepEqual(await asked('http://localhost:3000'), ['http://localhost:3000', 'true'])
    assert.deepEqual(await asked('http://evil.example'), [null, null])
  })

  test('after five wrong passwords an account waits, and is told how long', async () => {
    await call(201, 'POST', '/api/auth/register', { body: { email: 'locked@example.com', password: 'Correct-Horse-1', name: 'L' } })
    for (let i = 0; i < 5; i++) await call(401, 'POST', '/api/auth/login', { body: { email: 'locked@example.com', password: 'wrong' } })
    const held = await call(429, 'POST', '/api/auth/login', { body: { email: 'locked@example.com', password: 'Correct-Horse-1' } })
    isError(held.json, 'rate_limit_exceeded')
    assert.ok(Number(held.headers.get('retry-after')) <= 300)
    await call(200, 'POST', '/api/auth/login', { body: { email: 'ada@example.com', password: 'Correct-Horse-1' } })
  })
}
