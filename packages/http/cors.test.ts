import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corsHeaders, preflight } from './cors.ts'
import type { Request } from './dialect.ts'

const cors = { origins: ['http://localhost:3000'], credentials: true, headers: ['accept'] }
const ask = (method: string, headers: Record<string, string>): Request => ({ method, path: '/api/', query: '', headers, origin: '', body: new Uint8Array() })

test('an origin is scheme, host and port', () => {
  const allowed = (origin: string) => 'access-control-allow-origin' in corsHeaders(cors, ask('GET', { origin }))
  assert.deepEqual(['http://localhost:3000', 'HTTP://localhost:3000', 'http://localhost:3000/x', 'https://localhost:3000', 'http://localhost:3001', 'http://LOCALHOST:3000', 'null', ''].map(allowed), [true, true, true, false, false, false, false, false])
})

test('a preflight is answered by itself; methods and headers go with every OPTIONS of an origin that may', () => {
  assert.equal(preflight(cors, ask('OPTIONS', {})), null)
  const answer = preflight(cors, ask('OPTIONS', { origin: 'http://localhost:3000', 'access-control-request-method': 'PUT' }))
  assert.deepEqual([answer?.status, answer?.headers['access-control-allow-headers'], answer?.headers['access-control-allow-methods']], [200, 'accept', 'DELETE, GET, OPTIONS, PATCH, POST, PUT'])
  assert.equal(preflight(cors, ask('OPTIONS', { origin: 'http://evil.example', 'access-control-request-method': 'PUT' }))?.headers['access-control-allow-origin'], undefined)
  assert.equal(corsHeaders(cors, ask('OPTIONS', { origin: 'http://localhost:3000' }))['access-control-max-age'], '86400')
  assert.equal(corsHeaders(cors, ask('GET', { origin: 'http://localhost:3000' }))['access-control-max-age'], undefined)
})
