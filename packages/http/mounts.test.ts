import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { anyone, app, entity, id, resource, text } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createSchema, openSqlite, tablesOf } from '@tenon/sql'
import { createLogger, django, route, serve, type Server } from './index.ts'

const Note = entity('note', { id: id(), title: text(20) })
const shown = resource(Note, { path: 'notes' })
const plain = app({ name: 'plain', prefix: '/api/v1', allow: anyone, dialect: django({ slash: 'never', root: null }), resources: [shown] })
const slashed = app({ name: 'slashed', prefix: '/api/v1', allow: anyone, dialect: django({ root: anyone }), resources: [resource(Note, { path: 'memos' })] })

let server: Server
before(async () => {
  const database = openSqlite({ path: ':memory:' })
  await createSchema(database, tablesOf(entitiesOf(plain)))
  server = await serve({
    logger: createLogger('silent'), docs: false, hosts: ['127.0.0.1', '.example.com'],
    mounts: [{ engine: createEngine(plain, database), identifiers: [] }, { engine: createEngine(slashed, database), identifiers: [], routes: [route('GET', '/api/v1/ping/', () => ({ body: 'pong' }), { allow: anyone })] }],
  })
})
after(() => server.close())
const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(server.url + path, { redirect: 'manual', headers })
  return [response.status, response.headers.get('location') ?? (await response.text())] as const
}

test('each app keeps its habits; the first that knows a URL as it stands answers', async () => {
  assert.deepEqual(await get('/api/v1/notes'), [200, '[]'])
  assert.equal((await get('/api/v1/notes/'))[0], 404)
  assert.deepEqual(await get('/api/v1/memos/'), [200, '[]'])
  assert.deepEqual(await get('/api/v1/memos?x=1'), [301, '/api/v1/memos/?x=1'])
  assert.deepEqual(await get('/api/v1/ping/'), [200, '"pong"'])
  assert.equal((await get('/api/v1/nothing'))[0], 404)
})

test('the root is of the app that has one, and carries the format that was asked for', async () => {
  assert.deepEqual(await get('/api/v1/'), [200, `{"memos":"${server.url}/api/v1/memos/"}`])
  assert.deepEqual(await get('/api/v1/.json'), [200, `{"memos":"${server.url}/api/v1/memos.json"}`])
  assert.deepEqual(await get('/api/v1/?format=json'), [200, `{"memos":"${server.url}/api/v1/memos/?format=json"}`])
  assert.equal((await get('/api/v1.json'))[0], 404)
})

test('suffixes belong to resources, not to hand-made routes', async () => {
  assert.equal((await get('/api/v1/memos.json'))[0], 200)
  assert.equal((await get('/api/v1/ping.json'))[0], 404)
})

test('a host that is none, or not ours, is no host', async () => {
  const { request } = await import('node:http')
  const ask = (host: string) => new Promise<number>((resolve, reject) => { request(`${server.url}/api/v1/notes`, { headers: { host } }, (r) => { r.resume(); resolve(r.statusCode ?? 0) }).once('error', reject).end() })
  assert.deepEqual(await Promise.all(['shop.example.com', 'EXAMPLE.com:80', '127.0.0.1', 'evil.com', 'bad host', 'a,b'].map(ask)), [200, 200, 200, 400, 400, 400])
})
