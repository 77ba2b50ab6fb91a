import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accountsOf, type System } from '@tenon/cli'
import { snake } from '@tenon/model'
import { quote } from '@tenon/sql'
import { crm } from '../app.ts'
import { onEachDatabase, type Running } from '../contract/harness.ts'
import { system } from '../system.ts'

const served: System = system
interface Door { readonly method: string; readonly path: string; readonly keys: readonly string[] }

/** Every way to write into the CRM: creates, updates, deletes, actions, hand-made routes. */
function doors(running: Running): Door[] {
  const generic = ['title', 'name', 'email', 'content', 'comment', 'note', 'organization', 'description', 'priority', 'category', 'vendor', 'order', 'recipient_id', 'user_id', 'role_id', 'user_ids', 'permission_ids', 'first_name', 'last_name', 'message', 'stages', 'token', 'refresh', 'username', 'password', 'password_confirm', 'resolution_notes', 'digest_frequency', 'email_new_lead', 'quiet_hours_start', 'phone', 'timezone']
  const resources = crm.resources.flatMap((r): Door[] => {
    const keys = Object.entries({ ...r.entity.fields, ...r.options.extra }).filter(([, f]) => !f.spec.readOnly).flatMap(([name, f]) => [f.spec.wire ?? snake(name), ...(f.spec.aliases ?? [])])
    const base = `/api/${r.path}/`
    const serves = (word: 'create' | 'update' | 'delete'): boolean => r.options.only === undefined || r.options.only.includes(word)
    return [
      ...(serves('create') && r.path !== 'organizations' ? [{ method: 'POST', path: base, keys }] : []), ...(serves('update') ? ['PUT', 'PATCH'].map((method) => ({ method, path: `${base}ID/`, keys })) : []), ...(serves('delete') ? [{ method: 'DELETE', path: `${base}ID/`, keys: [] }] : []),
      ...Object.entries(r.options.actions ?? {}).filter(([, a]) => a.method === undefined).map(([name, a]) => ({ method: 'POST', path: a.on === 'all' ? `${base}${name}/` : `${base}ID/${name}/`, keys: Object.entries(a.input ?? {}).flatMap(([field, f]) => [snake(field), ...(f.spec.aliases ?? [])]) })),
    ]
  })
  const plain = typeof served.routes === 'function' ? served.routes(accountsOf(served, running.database, 'x'.repeat(40)), running.database) : served.routes
  // what would sign the fuzzing person out or turn them into somebody else is tried in the contract
  const hand = plain.filter((r) => r.method !== 'GET' && !/user-profiles|select_role|logout|change-password/.test(r.path)).map((r) => ({ method: r.method, path: r.path.replace(/\{\w+\}/, 'ID'), keys: generic }))
  return [...resources, ...hand]
}

const evil = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', 'x', 'a\u0000b', '\ud800', '💣'.repeat(300), 'x'.repeat(70_000), -1, 0, 1, 1.5, 1e308, 2 ** 53, 9_223_372_036_854_775_807n.toString(), '99999999999999999999', '1e400', 'NaN', 'Infinity', '0x10', '१२', true, false, [], {}, [null], [[]], { a: { b: [] } }, ['x'.repeat(300)],
    '2026-13-45', '2026-02-30', '0000-00-00', '9999-12-31', '2026-01-01T00:00:00+99:00', '9999-12-31T23:59:59.999999Z', '25:61', 'a@b', 'a@example.com', "'; drop table orders; --", '%', '__proto__', 'urgent', 'completed', [{}], [{ item_name: 'x', quantity: '1', unit_price: '1' }], [{ quantity: {} }], [1, 'x', null]),
  fc.string({ unit: 'binary', maxLength: 30 }), fc.double(), fc.integer(), fc.jsonValue({ maxDepth: 2 }),
)
const raw = fc.constantFrom('', '{', '[]', 'null', '"x"', '1', '{"title":1e999}', '{"title":"\\ud800"}', '{"a":1,}', '\u0000', '{"__proto__":{"x":1},"title":"p"}', `{"items":[${'{},'.repeat(50)}{}]}`, '[['.repeat(200), '{"amount":123456789012345678901234567890.12}')
/** `TENON_FUZZ_RUNS=200` looks longer. */
const runs = (door: Door): number => Number(process.env.TENON_FUZZ_RUNS ?? (door.method === 'DELETE' ? 3 : 8))
const ids = fc.constantFrom('1', '2', '3', '5', '0', '-1', 'abc', '1.5', '99999999999999999999', '%00', '%F0%9F%92%A3', '987654321')

onEachDatabase('bad input', (running) => {
  test('never gives a server error, and what is refused has written nothing: over every door that writes', { timeout: 600_000 }, async () => {
    const all = doors(running())
    assert.ok(all.length > 130, `only ${all.length} doors`)
    const tables = await tableNames(running())
    const rows = async (): Promise<string> => {
      const answer = await running().database.run({ text: `select ${tables.map((t) => `(select count(*) from ${quote(t)})`).join(', ')}`, params: [], columns: tables.map(() => ({ is: 'integer' as const })) })
      return JSON.stringify(answer.rows[0]!.map((n, i) => [tables[i], n]))
    }
    const founder = (await running().register('fuzzing')).token
    const knock = async (door: Door, id: string, body: unknown): Promise<void> => {
      const before = await rows()
      const answer = await running().ask(door.path === '/api/organizations/' ? founder : running().as('owner'), door.method, door.path.replace('ID', id), body)
      const what = `${door.method} ${door.path.replace('ID', id)} ${JSON.stringify(body)?.slice(0, 500)} answered ${answer.status} ${answer.text.slice(0, 300)}`
      assert.ok(answer.status < 500 || (answer.status === 503 && typeof answer.json.error === 'string'), what)
      if (answer.status >= 400) { assert.equal(await rows(), before, what); if (!answer.text.trimStart().startsWith('<') && answer.text !== '' && door.method !== 'DELETE') assert.ok('error' in answer.json, what) }
    }
    const bodyOf = (keys: readonly string[]) => fc.oneof({ weight: 5, arbitrary: fc.dictionary(fc.constantFrom(...(keys.length === 0 ? ['x'] : keys)), evil, { maxKeys: 8 }) as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: raw as fc.Arbitrary<unknown> })
    for (const door of [...all, { method: 'POST', path: '/api/organizations/', keys: ['name', 'settings', 'email', 'zip_code'] }]) {
      await fc.assert(fc.asyncProperty(ids, bodyOf(door.keys), (id, body) => knock(door, id, body)), { numRuns: runs(door) })
    }
  })

  test('rows that many others refer to can be deleted, or say why not', { timeout: 120_000 }, async () => {
    for (const r of [...crm.resources].reverse()) {
      if (r.options.only !== undefined && !r.options.only.includes('delete')) continue
      for (const id of [1, 2, 3]) {
        const answer = await running().ask(running().as('owner'), 'DELETE', `/api/${r.path}/${id}/`)
        assert.ok([200, 204, 404, 409].includes(answer.status), `DELETE /api/${r.path}/${id}/ answered ${answer.status} ${answer.text.slice(0, 300)}`)
        if (answer.status < 300) assert.equal((await running().ask(running().as('owner'), 'GET', `/api/${r.path}/${id}/`)).status, 404)
      }
    }
  })

  test('queries of every kind are answered, never with a server error', { timeout: 300_000 }, async () => {
    const params = ['page', 'page_size', 'search', 'ordering', 'status', 'vendor', 'customer', 'assigned_to', 'organization', 'min_value', 'start_date', 'user_id', 'role_id', 'period', 'limit', 'metric']
    const values = ['', 'NaN', '-1', '0', '99999999999999999999', 'abc', '%00', '%F0%9F%92%A3', '%FF', "'", '1e400', 'last', 'a,b', '-created_at', '2026-02-30', '9999-99-99', 'x'.repeat(2000), '%25', '(', 'true', 'null', 'urgent']
    // every value meets every parameter and every resource, not each with each
    for (const [i, r] of crm.resources.entries()) for (const [j, param] of params.entries()) await Promise.all(values.filter((_, k) => (i + j + k) % 3 === 0).map(async (value) => {
      const answer = await running().ask(running().as('owner'), 'GET', `/api/${r.path}/?${param}=${value}`)
      assert.ok(answer.status < 500, `GET /api/${r.path}/?${param}=${value} answered ${answer.status} ${answer.text.slice(0, 200)}`)
      assert.ok(answer.status === 200 || (param === 'page' && answer.status === 404), `GET /api/${r.path}/?${param}=${value} answered ${answer.status} ${answer.text.slice(0, 200)}`)
    }))
  })
})

async function tableNames({ database }: Running): Promise<string[]> {
  const text = database.kind === 'sqlite' ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'" : "select table_name::text from information_schema.tables where table_schema = 'public'"
  return (await database.run({ text, params: [], columns: [{ is: 'text' }] })).rows.map((row) => String(row[0])).sort()
}
