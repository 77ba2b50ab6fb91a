import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createLogger, django, type Identifier, serve } from '@tenon/http'
import { type Actor, app, Decimal } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { isp } from './isp/index.ts'
import { examples } from './examples/index.ts'
import { signInOn } from './core/sign-in.ts'
import { User } from './core/user.ts'
import { Tag } from './examples/tag.ts'
import { zoo } from './examples/zoo.api.ts'
import { IspCustomer } from './isp/customer.ts'
import { Package } from './isp/package.ts'
import { wireName } from '@tenon/http'

const ann: Actor = { id: 1, tenant: null, isStaff: true, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }
const always = (scheme: Identifier['scheme']): Identifier => ({ scheme, challenge: 'Token', identify: async () => ({ actor: ann }) })

/** Words that some kind of field takes for a value, or nearly. */
const words = ['', ' ', 'x', '0', '-0', '1', '-1', '1.0', '1.5', '1e2', '1e400', '-1e-400', '1_0', ' 7 ', '+5', '00012', '٣', '²', 'NaN', '-Infinity', '0x10', '9223372036854775808', '-9223372036854775809', '99999999999999999999999999', '1'.repeat(1001),
  'true', 'tRuE', 'off', 'null', 'None', 'a\0b', '\0', '\ud800', 'a\udc00', '\u2028', '\ufeff', '🚀'.repeat(11), 'é', '2024-02-30', '2024-01-02', '0000-01-01', '31/12/2024', '9999-12-31T23:59:59-01:00', '0001-01-01T00:00:00+01:00', '2024-05-06T01:02:03.123456789Z',
  '24:00', '10:00', '10:00:60', 'P1D', '999999999999 00:00:00', '-1 02:03:04', 'a@b.co', 'http://[::1]/', 'http://[zz]/', '::ffff:1.2.3.4', 'fe80::1%eth0', '12345678123456781234567812345678', 'tag-1', 'red', '[1]', '{"a":1}', '[', '%', '_', '\\', "'; drop table zoo; --", '1,2', ',']
const raw = ['null', 'true', 'false', '0', '-0', '-0.0', '1.0', '1e2', '1E400', '1e22', '12345678901234567890', '9'.repeat(400), '[]', '{}', '[[]]', '[null]', '[1,1]', '[99]', '[1e30]', '["a","z"]', '[1,2,3,4]', '{"a":1}', '{"a":"x"}', '{"":null}', '{"name":"abc"}', '{"name":"abcdef","count":0}', '[{"name":"a"},null,5]', '{"\\u0000":"\\u0000"}', '{"a":"\\ud800"}', '{"__proto__":1}', '{"constructor":{"prototype":1}}']
const oddJson = fc.oneof(fc.constantFrom(...raw), fc.constantFrom(...words).map((w) => JSON.stringify(w)), fc.json({ maxDepth: 2 }), fc.string({ unit: 'binary' }).map((s) => JSON.stringify(s)), fc.double().map((d) => (Number.isFinite(d) ? String(d) : '"inf"')), fc.bigInt().map(String))
const oddText = fc.oneof(fc.constantFrom(...words, ...raw), fc.string({ unit: 'binary', maxLength: 20 })).map((s) => s.toWellFormed())
const keys = ['', '[0]', '[1]name', '[x]', '.name', '..a', '.count', '[]', '[0].name']

eachDatabase('odd values for every kind of field', (open) => {
  test('are taken or refused, never crash the server, and a refusal leaves nothing behind', async (t) => {
    const database = await open()
    const { url, close } = await site(database)
    const call = async (method: string, path: string, body?: string, type = 'application/json') => {
      const response = await fetch(url + path, { method, redirect: 'manual', ...(body === undefined ? {} : { body, headers: { 'content-type': type } }) })
      return { status: response.status, text: await response.text() }
    }
    const tables = ['examples_zoo', 'examples_zoo_tags', 'core_user', 'isp_ispcustomer', 'isp_package', 'isp_isppayment', 'tenon_audit']
    const size = async (): Promise<string> => (await Promise.all(tables.map((table) => database.run({ text: `select count(*) from "${table}"`, params: [], columns: [{ is: 'integer' }] })))).map((a) => a.rows[0]?.[0]).join()
    const tried = async (method: string, path: string, body?: string, type?: string): Promise<void> => {
      const before = body === undefined ? '' : await size()
      const { status, text } = await call(method, path, body, type)
      assert.ok(status < 500, `${method} ${path} ${body ?? ''} answered ${status}`)
      if (status >= 400) assert.doesNotThrow(() => { JSON.parse(text) }, `${method} ${path}: a refusal is JSON`)
      if (body !== undefined && status >= 400) assert.equal(await size(), before, `${method} ${path} ${body} was refused and yet wrote`)
    }
    const fields = [...zooInputs, 'main_tag', 'id']
    const runs = { numRuns: 250 }
    await t.test('JSON', () => fc.assert(fc.asyncProperty(fc.constantFrom(...fields), oddJson, fc.boolean(), (field, value, create) =>
      create ? tried('POST', '/api/v1/zoo/', `{"char":"x","boolean_required":true,"${field}":${value}}`) : tried('PATCH', '/api/v1/zoo/1/', `{"${field}":${value}}`)), runs))
    await t.test('forms', () => fc.assert(fc.asyncProperty(fc.constantFrom(...fields), fc.constantFrom(...keys), oddText, fc.boolean(), (field, key, value, create) =>
      tried(create ? 'POST' : 'PATCH', create ? '/api/v1/zoo/' : '/api/v1/zoo/1/', `char=x&boolean_required=1&${field}${key}=${encodeURIComponent(value)}`, 'application/x-www-form-urlencoded')), runs))
    await t.test('query parameters', () => fc.assert(fc.asyncProperty(fc.constantFrom(...filters, 'search', 'ordering', 'page', 'page_size', 'format'), oddText, oddText, (param, one, two) => tried('GET', `/api/v1/zoo/?${param}=${encodeURIComponent(one)}&${param}=${encodeURIComponent(two)}`)), runs))
    await t.test('keys in URLs', () => fc.assert(fc.asyncProperty(fc.constantFrom('/api/v1/zoo/', '/api/v1/tags/'), oddText.filter((s) => s !== '' && !/[/.\\]/.test(s)), async (path, key) => { assert.ok((await call('GET', `${path}${encodeURIComponent(key)}/`)).status < 500, key) }), { numRuns: 60 }))
    await t.test('references, uniques and documents', () => fc.assert(fc.asyncProperty(fc.constantFrom(...others), oddJson, ([method, path, field, rest], value) => tried(method, path, `{${rest === '' ? '' : `${rest},`}"${field}":${value}}`)), runs))
    await close()
    await database.close()
  })
})

const zooInputs = [...(zoo.options.create ?? [])].map((name) => wireName(name))
const filters = (zoo.options.filter ?? []).map((rule) => (typeof rule === 'string' ? wireName(rule) : rule.param))
const uid = '00000000-0000-4000-8000-000000000001'
const others: readonly (readonly [method: string, path: string, field: string, rest: string])[] = [
  ...['name', 'speed_mbps', 'price', 'description'].map((field) => ['POST', '/api/v1/packages', field, '"name":"p","speed_mbps":1,"price":1'] as const),
  ...['user_id', 'package_id', 'credentials', 'connection_type', 'is_active'].map((field) => ['PATCH', `/api/v1/customers/${uid}`, field, ''] as const),
  ...['user_id', 'package_id', 'credentials'].map((field) => ['POST', '/api/v1/customers', field, ''] as const),
  ...['customer_id', 'amount', 'bill_amount', 'billing_month'].map((field) => ['POST', '/api/v1/payments', field, '"customer_id":1,"amount":1,"billing_month":"MAY"'] as const),
  ...['amount', 'billing_month'].map((field) => ['POST', `/api/v1/customers/${uid}/payments`, field, '"amount":1'] as const),
  ...['username', 'phone', 'email', 'kind', 'gender'].map((field) => ['POST', '/api/v1/users', field, '"username":"ann"'] as const),
  ...['first_name', 'email', 'gender'].map((field) => ['PATCH', '/api/v1/users/me', field, ''] as const),
  ['POST', '/api/v1/customers/bills/generate', 'billing_month', ''], ['POST', '/api/v1/users/register', 'phone', '"first_name":"a"'], ['POST', '/api/v1/users/login', 'username', '"password":"x"'], ['POST', '/api/v1/users/login/verify', 'token', ''],
  ['POST', '/api/v1/tags/', 'name', '"slug":"red"'], ['POST', '/api/v1/tags/', 'slug', '"name":"n"'], ['POST', '/api/v1/examples/', 'title', '"content":"c"'],
]

/** The zoo and the provider on an own small seed. */
async function site(database: Database): Promise<{ readonly url: string; close(): Promise<void> }> {
  const signIn = signInOn(database)
  const dialect = { pageSize: 20, pageSizeParam: 'page_size', maxPageSize: 100 }
  const apps = [isp({ dialect, signIn }), examples({ dialect, signIn })]
  const all = app({ name: 'odd', dialect: django(), resources: apps.flatMap((a) => a.app.resources) })
  await createSchema(database, tablesOf(entitiesOf(all)))
  await createEngine(all, database).act({ actor: ann, requestId: 'seed', source: 'test', now: () => '2024-01-01T00:00:00.000000Z', timeZone: 'UTC' }, async (hands) => {
    for (const username of ['ann', 'bob']) await hands.create(User, { username, password: '!', phone: null })
    for (const slug of ['tag-1', 'tag-2']) await hands.create(Tag, { name: slug, slug })
    await hands.create(Package, { name: 'P', speedMbps: 1, price: Decimal.of('1.00') })
    await hands.create(IspCustomer, { uid, user: 2, package: 1 })
  })
  const server = await serve({ mounts: apps.map(({ app: one, routes }) => ({ engine: createEngine(one, database), routes, identifiers: [always('token'), always('session'), always('jwt')] })), docs: false, logger: createLogger('error') })
  const made = await fetch(`${server.url}/api/v1/zoo/`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"char":"x","boolean_required":true}' })
  assert.equal(made.status, 201)
  return server
}
