import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { anyone, app, choice, date, decimal, email, entity, id, integer, lines, one, part, resource, signedIn, text } from '@tenon/model'
import { createEngine, entitiesOf, Fault } from '@tenon/engine'
import { createSchema, openSqlite, tablesOf } from '@tenon/sql'
import { createLogger, fastapi, type Identifier, serve, type Server } from '../index.ts'

const Site = entity('site', { id: text(20), name: text(20) })
const Note = part('note', { says: text(10), weight: decimal(6, 2).min(0) })
const Thing = entity('thing', {
  id: id(), site: one(Site), name: text(10).length({ min: 2, max: 10 }), email: email().optional().unique().messages({ unique: 'Taken.' }), kind: choice('a', 'b c').default('a'), day: date().optional(), count: integer().default(0), price: decimal(10, 2).min(0), notes: lines(Note),
})
const things = resource(Thing, {
  list: ['id', 'site', 'site.name', 'name', 'kind', 'price', 'notes'], filter: ['site', 'kind'], search: ['name'], sort: ['price'], order: ['id'], allow: { read: anyone, create: anyone, update: anyone, delete: signedIn, many: anyone },
  actions: { many: { on: 'row', input: { notes: lines(Note) }, run: async ({ input }) => ({ body: (input.notes as unknown[]).length }) } },
})
const token: Identifier = { scheme: 'token', challenge: 'Bearer', identify: async (request) => (request.headers.authorization === undefined ? null : { fault: new Fault('unauthenticated', 'Bad token.') }) }
const house = app({ name: 'house', dialect: fastapi({ most: 3 }), resources: [things, resource(Site, { allow: { read: anyone, create: anyone }, fields: { id: text(20) } })] })

let server: Server
before(async () => {
  const database = openSqlite({ path: ':memory:' })
  await createSchema(database, tablesOf(entitiesOf(house)))
  server = await serve({ engine: createEngine(house, database), identifiers: [token], logger: createLogger('silent') })
  await ask('POST', '/api/sites', 201, { id: 'north', name: 'North' })
})
after(async () => { await server.close() })

async function ask(method: string, path: string, status: number, body?: unknown, headers: Record<string, string> = {}): Promise<{ json: Record<string, unknown> & unknown[]; headers: Headers }> {
  const answer = await fetch(`${server.url}${path}`, { method, redirect: 'manual', headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
  const said = await answer.text()
  assert.equal(answer.status, status, `${method} ${path}: ${said}`)
  return { json: (said === '' ? null : JSON.parse(said)) as never, headers: answer.headers }
}
const thing = { site_id: 'north', name: 'Lamp', price: 19.9, notes: [{ says: 'one', weight: '0.50' }] }

test('keys are as stored, decimals are numbers, lists are bare', async () => {
  const made = (await ask('POST', '/api/things', 201, thing)).json
  assert.deepEqual(made, { id: made.id, site_id: 'north', site_name: 'North', name: 'Lamp', kind: 'a', price: 19.9, notes: [{ id: 1, says: 'one', weight: 0.5 }] })
  assert.deepEqual((await ask('PUT', `/api/things/${String(made.id)}`, 200, { price: 5 })).json.name, 'Lamp')
  assert.ok(Array.isArray((await ask('GET', '/api/things', 200)).json))
  await ask('GET', '/api/things/', 404)
})

test('every refusal is one sentence of detail', async () => {
  const says = async (body: unknown, status = 422): Promise<unknown> => (await ask('POST', '/api/things', status, body)).json.detail
  assert.equal(await says({}), 'site_id: Field required; name: Field required; price: Field required')
  assert.equal(await says({ ...thing, name: 'x' }), 'name: String should have at least 2 characters')
  assert.equal(await says({ ...thing, name: 7, price: 'cheap', day: '2026-02-30', kind: 'c' }), "name: Input should be a valid string; kind: Input should be 'a' or 'b c'; day: Input should be a valid date in the format YYYY-MM-DD; price: Input should be a valid number")
  assert.equal(await says({ ...thing, site_id: 'south' }), 'site_id: No such site')
  assert.equal(await says({ ...thing, notes: [{ says: 'x', weight: 1 }, { says: 'far too long', weight: -1 }] }), 'notes[1].says: String should have at most 10 characters; notes[1].weight: Input should be greater than or equal to 0')
  assert.equal(await says('{'), 'JSON decode error')
  assert.equal(await says([1]), 'Input should be a valid dictionary or object to extract fields from')
  assert.equal(await says({ ...thing, count: 2 ** 40 }), 'count: Input should be a valid integer')
  await ask('POST', '/api/things', 201, { ...thing, email: 'a@b.example' })
  assert.equal(await says({ ...thing, email: 'a@b.example' }, 409), 'Taken.')
  assert.equal((await ask('GET', '/api/things/999', 404)).json.detail, 'Thing not found')
  assert.equal((await ask('GET', '/api/things/north', 404)).json.detail, 'Thing not found')
  assert.equal((await ask('POST', '/api/things/1', 405)).json.detail, 'Method Not Allowed')
})

test('nobody signed in is 403, bad credentials are 401', async () => {
  assert.equal((await ask('DELETE', '/api/things/1', 403)).json.detail, 'Not authenticated')
  const bad = await ask('DELETE', '/api/things/1', 401, undefined, { authorization: 'Bearer x' })
  assert.deepEqual([bad.json.detail, bad.headers.get('www-authenticate')], ['Could not validate credentials', 'Bearer'])
})

test('a list of lines may be the whole body; lists are cut, paged, narrowed and ordered', async () => {
  assert.equal((await ask('POST', '/api/things/1/many', 200, [{ says: 'a', weight: 1 }, { says: 'b', weight: 2 }])).json, 2)
  await ask('POST', '/api/things/1/many', 422, [{ says: 'a' }])
  for (const price of [1, 2, 3]) await ask('POST', '/api/things', 201, { ...thing, name: `n${price}`, kind: 'b c', price })
  assert.equal((await ask('GET', '/api/things', 200)).json.length, 3)
  const page = await ask('GET', '/api/things?kind=b%20c&order_by=-price&skip=1&limit=1', 200)
  assert.deepEqual([page.json.map((t) => (t as Record<string, unknown>).price), page.headers.get('x-total-count')], [[2], '3'])
  assert.deepEqual((await ask('GET', '/api/things?site_id=south', 200)).json, [])
  for (const query of ['kind=z', 'limit=0', 'skip=-1', 'order_by=email']) assert.equal(typeof (await ask('GET', `/api/things?${query}`, 422)).json.detail, 'string')
})
