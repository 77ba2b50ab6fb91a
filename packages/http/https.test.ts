import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEngine } from '@tenon/engine'
import { anyone, app } from '@tenon/model'
import { openSqlite } from '@tenon/sql'
import { createLogger, django, route, serve } from './index.ts'

test('plain HTTP is sent on, HTTPS is told to stay, and hosts that are not named are refused before', async () => {
  const database = openSqlite({ path: ':memory:' })
  const engine = createEngine(app({ name: 'plain', dialect: django(), resources: [] }), database)
  const server = await serve({
    engine, identifiers: [], logger: createLogger('error'), trustProxy: true, hosts: ['127.0.0.1'], https: { redirect: true, hstsSeconds: 60, hstsSubdomains: true },
    routes: [route('GET', '/api/ping/', () => ({ body: { pong: true } }), { allow: anyone, identify: [] })],
  })
  try {
    const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { redirect: 'manual', headers })
    const sent = await ask('/api/ping/?a=1')
    assert.deepEqual([sent.status, sent.headers.get('location'), sent.headers.get('strict-transport-security')], [301, `${server.url.replace('http:', 'https:')}/api/ping/?a=1`, null])
    const secure = await ask('/api/ping/', { 'x-forwarded-proto': 'https' })
    assert.deepEqual([secure.status, secure.headers.get('strict-transport-security')], [200, 'max-age=60; includeSubDomains'])
    assert.equal((await ask('/api/ping/', { 'x-forwarded-host': 'evil.example' })).headers.get('location')?.includes('evil'), false)
    assert.equal((await ask('/livez')).status, 200)
  } finally { await server.close(); await database.close() }
})
