import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Actor, anyone, app, choice, entity, id, lines, money, part, resource, signedIn, sum, text } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createSchema, openSqlite, tablesOf } from '@tenon/sql'
import { createLogger, django, type Identifier, route, serve, type Server } from './index.ts'

const Item = part('order_item', { itemName: text(255), unitPrice: money() })
const Order = entity('order', { id: id(), title: text(20), status: choice({ draft: 'Draft', done: 'Done' }).default('draft'), items: lines(Item), total: money().generated() }, { derive: { total: (o) => sum(o.items ?? [], (i) => i.unitPrice) } })
const orders = resource(Order, { list: ['id', 'title', 'status', 'status.label', 'items.count'], filter: ['status'], search: ['title'], sort: ['id', 'title'], order: ['id'] })
const shop = app({ name: 'shop', allow: signedIn, dialect: django({ pageSize: 2, pageSizeParam: 'page_size', maxPageSize: 10 }), resources: [orders] })
const ann: Actor = { id: 1, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }
const token: Identifier = { scheme: 'token', challenge: 'Token', identify: async (request) => (request.headers.authorization === 'Token ann' ? { actor: ann } : null) }

let server: Server
before(async () => {
  const database = openSqlite({ path: ':memory:' })
  await createSchema(database, tablesOf(entitiesOf(shop)))
  server = await serve({ engine: createEngine(shop, database), identifiers: [token], logger: createLogger('silent'), routes: [
    route('POST', '/api/echo/', ({ body }) => ({ body }), { allow: anyone }),
    route('GET', '/api/boom/', () => { throw new Error('boom') }, { allow: anyone }),
  ] })
})
after(() => server.close())

const call = async (method: string, path: string, body?: string, headers: Record<string, string> = { authorization: 'Token ann' }) => {
  const response = await fetch(server.url + path, { method, redirect: 'manual', headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body }) })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('checks run in order: URL, negotiation, credentials, method', async () => {
  assert.equal((await call('GET', '/api/orders')).headers.get('location'), '/api/orders/')
  assert.equal((await call('GET', '/api/nothing/')).status, 404)
  assert.equal((await call('GET', '/api/orders/', undefined, { accept: 'application/xml' })).status, 406)
  const anonymous = await call('PUT', '/api/orders/', undefined, {})
  assert.deepEqual([anonymous.status, anonymous.headers.get('www-authenticate')], [401, 'Token'])
  const wrong = await call('PUT', '/api/orders/')
  assert.deepEqual([wrong.status, wrong.text, wrong.headers.get('allow')], [405, '{"detail":"Method \\"PUT\\" not allowed."}', 'GET, POST, HEAD, OPTIONS'])
})

test('rows are written, paged, filtered and found again', async () => {
  for (const title of ['One', 'Two', 'Three']) assert.equal((await call('POST', '/api/orders/', JSON.stringify({ title, items: [{ item_name: 'x', unit_price: '1.50' }] }))).status, 201)
  const page = await call('GET', '/api/orders/?page_size=1&page=2')
  assert.equal(page.text, `{"count":3,"next":"${server.url}/api/orders/?page=3&page_size=1","previous":"${server.url}/api/orders/?page_size=1","results":[{"id":2,"title":"Two","status":"draft","status_display":"Draft","items_count":1}]}`)
  assert.equal((await call('GET', '/api/orders/?page=9')).text, '{"detail":"Invalid page."}')
  assert.equal((await call('GET', '/api/orders/?status=bogus')).text, '{"status":["Select a valid choice. bogus is not one of the available choices."]}')
  assert.match((await call('GET', '/api/orders/?search=thr&ordering=-title')).text, /"count":1/)
  assert.equal((await call('GET', '/api/orders/99/')).text, '{"detail":"No Order matches the given query."}')
  assert.equal((await call('GET', '/api/orders/abc/')).text, '{"detail":"Not found."}')
  assert.equal((await call('GET', '/api/orders/1.json')).status, 200)
})

test('bad bodies are the client’s fault, crashes are ours', async () => {
  assert.equal((await call('POST', '/api/orders/', '{')).text, '{"detail":"JSON parse error - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"}')
  assert.equal((await call('POST', '/api/orders/', '{}')).text, '{"title":["This field is required."]}')
  assert.equal((await call('POST', '/api/orders/', 'x', { authorization: 'Token ann', 'content-type': 'text/plain' })).text, '{"detail":"Unsupported media type \\"text/plain\\" in request."}')
  assert.equal((await call('POST', '/api/echo/', '{"a":1}', {})).text, '{"a":1}')
  assert.match((await call('GET', '/api/boom/')).text, /Server Error \(500\)/)
})

test('the system tells about itself', async () => {
  assert.equal((await call('GET', '/readyz', undefined, {})).status, 200)
  assert.equal(JSON.parse((await call('GET', '/api/schema/', undefined, {})).text).openapi, '3.1.0')
  assert.equal(JSON.parse((await call('OPTIONS', '/api/orders/')).text).name, 'Order List')
  assert.equal(JSON.parse((await call('GET', '/api/')).text).orders, `${server.url}/api/orders/`)
})
