import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { system } from '@tenon/crm'
import { startSystem } from './start.ts'
import type { System } from './system.ts'

type Json = Record<string, never> & { results: Json[]; count: number; id: number; [key: string]: unknown }
const crm: System = system

eachDatabase('the CRM as a front end meets it', (_open, kind) => {
  test('sign in, list, create with lines, refuse, move, count: in the words of the contract', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-crm-'))
    const postgres = kind === 'postgres' ? await startPostgres() : undefined
    const { server, database, seeded } = await startSystem(crm, { port: 0, data: folder, ...(postgres === undefined ? {} : { database: await newDatabase(postgres.url) }) })
    try {
      assert.ok(seeded > 5000)
      const ask = async (token: string | null, method: string, path: string, body?: unknown): Promise<{ status: number; json: Json }> => {
        const response = await fetch(`${server.url}${path}`, { method, headers: { ...(token === null ? {} : { authorization: token }), 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
        const text = await response.text()
        return { status: response.status, json: (text === '' ? {} : JSON.parse(text)) as Json }
      }
      const signIn = async (role: string, nth = 0): Promise<string> => {
        const login = crm.logins.filter((l) => l.role === role)[nth]!
        const answer = await ask(null, 'POST', '/api/auth/login/', { username: login.username, password: login.password })
        assert.equal(answer.status, 200)
        assert.equal((await ask(`Token ${String(answer.json.token)}`, 'GET', '/api/users/me/')).status, 200)
        return `Bearer ${String(answer.json.access)}`
      }
      const owner = await signIn('owner')
      const other = await signIn('owner', 1)
      assert.equal((await ask(null, 'GET', '/api/orders/')).status, 401)
      const failed = await ask(null, 'POST', '/api/auth/login/', { username: 'owner', password: 'wrong' })
      assert.equal(failed.status, 400)
      assert.deepEqual(failed.json.details, { non_field_errors: ['Unable to log in with provided credentials.'] })
      const dead = await ask(null, 'POST', '/api/auth/token/refresh/', { refresh: 'x' })
      assert.deepEqual([dead.status, dead.json.error], [401, 'Token is invalid or expired'])
      const person = { username: 'newcomer', email: 'newcomer@example.com', password: 'a-long-word-7', password_confirm: 'a-long-word-7', first_name: 'New', last_name: 'Comer' }
      assert.deepEqual((await ask(null, 'POST', '/api/users/', { ...person, password_confirm: 'x' })).json.details, { password: ["Password fields didn't match."] })
      const registered = await ask(null, 'POST', '/api/users/', person)
      assert.equal(registered.status, 201)
      assert.equal((await ask(`Token ${String(registered.json.token)}`, 'GET', '/api/users/me/')).json.username, 'newcomer')
      assert.deepEqual(Object.keys((await ask(null, 'POST', '/api/users/', person)).json.details ?? {}).sort(), ['email', 'username'])
      const changed = await ask(`Token ${String(registered.json.token)}`, 'POST', '/api/auth/change-password/', { old_password: person.password, new_password: 'another-word-8', new_password_confirm: 'another-word-8' })
      assert.equal(changed.status, 200)
      assert.equal((await ask(null, 'POST', '/api/auth/login/', { username: 'newcomer', password: person.password })).status, 400)
      assert.equal((await ask(null, 'POST', '/api/auth/login/', { username: 'newcomer', password: 'another-word-8' })).status, 200)
      const renamed = await ask(owner, 'PATCH', '/api/users/update_profile/', { first_name: 'Zed' })
      assert.match(String(renamed.json.full_name), /^Zed /)
      assert.equal((await ask(owner, 'PATCH', '/api/users/update_profile/', { first_name: 'a\u0000b' })).status, 400)

      const list = await ask(owner, 'GET', '/api/orders/?page_size=2&status=completed')
      assert.equal(list.json.results.length, 2)
      assert.deepEqual(Object.keys(list.json), ['count', 'next', 'previous', 'results'])
      const made = await ask(owner, 'POST', '/api/orders/', { title: 'Cable', order_date: '2026-11-21', total_amount: '999.00', items: [{ item_name: 'cable', quantity: '3', unit_price: '19.90' }] })
      assert.equal(made.status, 201)
      assert.equal(made.json.total_amount, '59.70')
      assert.match(String(made.json.order_number), /^ORD-\d{4}-\d{4}$/)

      const [foreign, missing] = await Promise.all([ask(other, 'GET', `/api/orders/${made.json.id}/`), ask(other, 'GET', '/api/orders/99999999/')])
      assert.equal(foreign.status, 404)
      assert.deepEqual(foreign, missing)

      const refused = await ask(owner, 'POST', '/api/orders/', { title: '', items: [{ item_name: 'x', quantity: 'many' }] })
      assert.equal(refused.status, 400)
      assert.deepEqual(refused.json.details, { title: ['This field may not be blank.'], items: [{ quantity: ['A valid number is required.'], unit_price: ['This field is required.'] }], order_date: ['This field is required.'] })
      for (const bad of ['{"title":', '\u0000', '[]', 'null', '"x"', '{"title":"a\\u0000b"}', `{"title":"x","order_date":"2026-01-01","items":[{"item_name":"a","quantity":"1","unit_price":"${'9'.repeat(40)}"}]}`]) {
        const answer = await ask(owner, 'POST', '/api/orders/', bad)
        assert.equal(answer.status, 400, bad.slice(0, 40))
      }
      const cancelled = await ask(owner, 'POST', `/api/orders/${made.json.id}/cancel/`)
      assert.equal(cancelled.json.status, 'cancelled')
      assert.equal((await ask(owner, 'POST', `/api/orders/${made.json.id}/complete/`)).status, 400)
      for (const what of ['issues', 'payments', 'activities']) {
        const stats = await ask(owner, 'GET', `/api/${what}/stats/`)
        assert.ok('total' in stats.json && 'by_status' in stats.json, JSON.stringify(stats.json))
      }
      for (const path of ['upcoming', 'overdue']) assert.ok(Array.isArray((await ask(owner, 'GET', `/api/activities/${path}/`)).json))
      assert.equal((await ask(owner, 'GET', '/api/payments/?vendor=NaN&status=paid')).status, 200)

      const why = async (as: string, query: string): Promise<{ status: number; json: Json }> => ask(as, 'GET', `/api/authz/explain/?${query}`)
      const mine = await why(owner, `action=orders:update&id=${made.json.id}`)
      assert.deepEqual([mine.json.may, mine.json.row, mine.json.active], [true, 'in reach', true])
      assert.equal((await why(other, `action=orders:update&id=${made.json.id}`)).json.row, 'out of reach')
      const [viewer, stranger] = [0, 1].map((nth) => crm.logins.filter((l) => l.role !== 'owner' && l.organization === crm.logins.filter((o) => o.role === 'owner')[nth]!.organization)[0]!.username)
      const told = await why(owner, `user=${viewer}&action=order:delete`)
      assert.equal(told.json.user, viewer)
      assert.match(JSON.stringify(told.json.rule), /order:delete/)
      assert.deepEqual([(await why(owner, `user=${stranger}&action=order:delete`)).status, (await why(owner, 'user=nobody&action=order:delete')).status, (await ask(null, 'GET', '/api/authz/explain/?action=orders:update')).status], [404, 404, 401])
      for (const bad of ['', 'action=orders:fly', 'action=nothing:read', 'action=orders:update&id=x', 'action=%00']) assert.equal((await why(owner, bad)).status, 400, bad)
    } finally {
      await server.close()
      await database.close()
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
