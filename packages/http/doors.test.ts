import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Actor, anyone, app, email, entity, id, own, resource, signedIn, text } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createSchema, openSqlite, tablesOf } from '@tenon/sql'
import { createLogger, createThrottle, django, type Identifier, route, serve, type Server } from './index.ts'

const Person = entity('person', { id: id(), name: text(20).unique().messages({ unique: 'This name is taken.' }), email: email().blank(), secret: text(100).writeOnly(), bio: text().blank() })
const register = resource(Person, {
  path: 'register', name: 'Register', only: ['create'], create: ['name', 'email', 'secret', 'again'], allow: { create: anyone },
  fields: { email: email().unique().messages({ unique: 'This field must be unique.' }) }, extra: { again: text().writeOnly() },
  check: (_row, _old, input) => (input.secret === input.again ? undefined : [{ path: ['secret'], message: 'The secrets differ.' }]),
  before: (row) => ({ secret: `hash of ${row.secret}` }),
  respond: { create: async (row) => ({ welcome: row.name, secret: row.secret }) },
})
const me = resource(Person, { path: 'me', name: 'Me', single: true, only: ['read', 'update'], allow: { read: signedIn, update: signedIn }, scope: own('id'), detail: ['id', 'name', 'bio'], update: ['bio'], fields: { name: Person.fields.name.readonly() } })
const house = app({ name: 'house', dialect: django({ root: null }), resources: [register, me] })
const ann: Actor = { id: 1, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }
const token: Identifier = { scheme: 'token', challenge: 'Token', identify: async (request) => (request.headers.authorization === 'Token ann' ? { actor: ann } : null) }

let server: Server
before(async () => {
  const database = openSqlite({ path: ':memory:' })
  await createSchema(database, tablesOf(entitiesOf(house)))
  server = await serve({
    engine: createEngine(house, database), identifiers: [token], logger: createLogger('silent'), throttle: createThrottle({ rates: { few: '1/min' } }),
    routes: [
      route('POST', '/api/tell/', ({ input }) => ({ body: input }), { name: 'Tell', doc: 'Says it again.', allow: anyone, input: { firstName: text(5) }, jsonOnly: true, throttle: false }),
      route('GET', '/api/few/', () => ({ body: 1 }), { allow: anyone, throttle: 'few' }),
    ],
  })
})
after(() => server.close())
const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(server.url + path, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const as = { authorization: 'Token ann' }

test('a door has rules of its own: what it requires, checks, prepares and answers', async () => {
  assert.equal((await call('POST', '/api/register/', { name: 'ann' })).text, '{"email":["This field is required."],"secret":["This field is required."],"again":["This field is required."]}')
  assert.equal((await call('POST', '/api/register/', { name: 'ann', email: 'ann@example.com', secret: 'x', again: 'y' })).text, '{"secret":["The secrets differ."]}')
  const made = await call('POST', '/api/register/', { name: 'ann', email: 'ann@example.com', secret: 'x', again: 'x' })
  assert.deepEqual([made.status, made.text], [201, '{"welcome":"ann","secret":"hash of x"}'])
  assert.equal((await call('POST', '/api/register/', { name: 'ann', email: 'ann@example.com', secret: 'x', again: 'x' })).text, '{"name":["This name is taken."],"email":["This field must be unique."]}')
})

test('a wrong method is asked for the permission of a right one, then refused as wrong', async () => {
  assert.equal((await call('GET', '/api/register/')).status, 405)
  assert.equal((await call('DELETE', '/api/me/')).status, 401)
  assert.equal((await call('DELETE', '/api/me/', undefined, as)).status, 405)
})

test('one row for each caller, at the path itself', async () => {
  assert.equal((await call('GET', '/api/me/')).status, 401)
  assert.equal((await call('GET', '/api/me/', undefined, as)).text, '{"id":1,"name":"ann","bio":""}')
  assert.equal((await call('PATCH', '/api/me/', { bio: 'hi', name: 'zed' }, as)).text, '{"id":1,"name":"ann","bio":"hi"}')
  const told = JSON.parse((await call('OPTIONS', '/api/me/', undefined, as)).text) as { name: string; actions: { PUT: Record<string, { read_only: boolean }> } }
  assert.deepEqual([told.name, Object.keys(told.actions.PUT), told.actions.PUT.name?.read_only, told.actions.PUT.bio?.read_only], ['Me', ['id', 'name', 'bio'], true, false])
  assert.equal((await call('GET', '/api/me.json', undefined, as)).status, 404)
})

test('a route reads its body by declared fields', async () => {
  assert.equal((await call('POST', '/api/tell/', { first_name: ' Ann ' })).text, '{"firstName":"Ann"}')
  assert.equal((await call('POST', '/api/tell/', { first_name: 'longer' })).text, '{"first_name":["Ensure this field has no more than 5 characters."]}')
  assert.equal((await call('POST', '/api/tell/', [1])).text, '{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}')
  const told = await call('OPTIONS', '/api/tell/')
  assert.deepEqual(JSON.parse(told.text), { name: 'Tell', description: 'Says it again.', renders: ['application/json'], parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'], actions: { POST: { first_name: { type: 'string', required: true, read_only: false, label: 'First name', max_length: 5 } } } })
})

test('a scope counts by itself', async () => {
  assert.deepEqual([(await call('GET', '/api/few/')).status, (await call('GET', '/api/few/')).status], [200, 429])
})

test('bodies are read by the kind they claim, and forms that lie about their letters as Latin-1', async () => {
  const send = async (type: string, body: Uint8Array<ArrayBuffer>) => (await fetch(`${server.url}/api/tell/`, { method: 'POST', headers: { 'content-type': type }, body })).text()
  assert.equal(await send('application/*', new Uint8Array(Buffer.from('{"first_name":"a"}'))), '{"firstName":"a"}')
  assert.equal(await send('garbage', new Uint8Array(Buffer.from('x'))), '{"detail":"Unsupported media type \\"garbage\\" in request."}')
  assert.equal(await send('application/x-www-form-urlencoded', new Uint8Array(Buffer.from('first_name=\xe9', 'latin1'))), '{"firstName":"é"}')
})
