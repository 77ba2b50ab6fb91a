import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachDatabase } from '@tenon/testing'
import { startSite, type Variant } from './site.ts'

const person = { username: 'ann', email: 'ann@example.com', password: 'quiet green harbour', password2: 'quiet green harbour' }

eachDatabase('the site of four apps', (open) => {
  const serving = async (variant: Variant, work: (ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<{ status: number; headers: Headers; text: string }>) => Promise<void>) => {
    const database = await open()
    const server = await startSite({ database, variant })
    try {
      await work(async (method, path, body, headers = {}) => {
        const response = await fetch(server.url + path, { method, redirect: 'manual', headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
        return { status: response.status, headers: response.headers, text: (await response.text()).replaceAll(server.url, '') }
      })
    } finally { await server.close(); await database.close() }
  }

  test('one server: each app by its own habits, one way in for all', { timeout: 60_000 }, () => serving('default', async (ask) => {
    const { token } = JSON.parse((await ask('POST', '/api/auth/register/', person)).text) as { token: string }
    const as = { authorization: `Token ${token}` }
    assert.match((await ask('GET', '/api/auth/profile/', undefined, as)).text, /"username":"ann"/)
    assert.match((await ask('GET', '/api/', undefined, as)).text, /^\{"issues":"\/api\/issues\/","orders":"\/api\/orders\/"/)
    assert.deepEqual([(await ask('GET', '/api/orders/', undefined, as)).text, (await ask('GET', '/api/orders', undefined, as)).headers.get('location')], ['{"detail":"No active organization."}', '/api/orders/'])
    const calls = []
    for (let i = 0; i < 4; i++) calls.push((await ask('GET', '/api/limited/', undefined, as)).status)
    assert.deepEqual(calls, [200, 200, 200, 429])
    assert.equal((await ask('POST', '/__oracle__/reset')).status, 204)
    assert.equal((await ask('GET', '/api/limited/', undefined, as)).status, 200)
    assert.equal((await ask('GET', '/api/boom/', undefined, as)).headers.get('content-type'), 'text/html; charset=utf-8')
  }))

  test('the variants are options of the dialect', { timeout: 60_000 }, async () => {
    await serving('locale', async (ask) => {
      const refused = await ask('GET', '/api/orders/', undefined, { 'accept-language': 'fr' })
      assert.deepEqual([refused.headers.get('content-language'), refused.text], ['fr', `{"detail":"Informations d'authentification non fournies."}`])
    })
    await serving('debug', async (ask) => assert.equal((await ask('POST', '/api/orders', {})).status, 500))
    await serving('jsononly', async (ask) => assert.equal((await ask('GET', '/api/orders/', undefined, { accept: 'text/html' })).status, 406))
  })
})
