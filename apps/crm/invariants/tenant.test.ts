import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { accountsOf, type System } from '@tenon/cli'
import { Fault } from '@tenon/engine'
import { type FieldSpec, snake } from '@tenon/model'
import type { PlainRoute } from '@tenon/http'
import { tableOf } from '@tenon/sql'
import { type Json, open, type Running } from '../contract/harness.ts'
import { crm } from '../app.ts'
import { orders } from '../orders/order.api.ts'
import { Order } from '../orders/order.ts'
import { system } from '../system.ts'

const served: System = system
const tenanted = crm.resources.filter((r) => r.entity.options.within !== undefined)
const mark = 'Zyzzyva'

describe("a tenant's wall", () => {
  let running: Running
  let stop: () => Promise<void>
  let plain: readonly PlainRoute[]
  const foreign = new Map<string, number>()
  before(async () => {
    [running, stop] = await open('sqlite')
    plain = typeof served.routes === 'function' ? served.routes(accountsOf(served, running.database, 'x'.repeat(40)), running.database) : served.routes
    await mark_everything(running)
    for (const r of tenanted) {
      const { json } = await running.ask(running.as('owner'), 'GET', `/api/${r.path}/?page_size=1`)
      foreign.set(r.entity.name, Number((json.results as Json[])[0]?.id))
    }
  }, { timeout: 60_000 })
  after(async () => { await stop() })

  /** Every text of the first organization carries a word that no other organization has. */
  async function mark_everything({ database }: Running): Promise<void> {
    for (const [table, columns] of [['customers', ['name', 'company_name']], ['vendors', ['name']], ['leads', ['name']], ['deals', ['title']], ['employees', ['first_name', 'full_name', 'job_title']], ['issues', ['title', 'description']], ['orders', ['title']], ['payments', ['invoice_number']],
      ['activities', ['title', 'customer_name']], ['pipelines', ['name']], ['pipeline_stages', ['name']], ['roles', ['name']], ['messages', ['content']], ['conversations', ['last_message']], ['issue_comments', ['content']], ['customer_notes', ['note']]] as const) {
      for (const column of columns) await database.run({ text: `update "${table}" set "${column}" = '${mark} ' || coalesce("${column}", '') where "organization_id" = 1`, params: [], columns: [] })
    }
    await database.run({ text: `update "order_items" set "item_name" = '${mark} ' || "item_name" where "order_id" in (select "id" from "orders" where "organization_id" = 1)`, params: [], columns: [] })
    await database.run({ text: `update "permissions" set "description" = '${mark}' where "organization_id" = 1`, params: [], columns: [] })
  }

  const roles = ['owner', 'manager', 'employee', 'customer'] as const
  const ids = (): number[] => [...new Set(foreign.values())]

  test('no request of another organization returns, counts or searches a row of the first, over every route: resources, actions and hand-made ones', async () => {
    const paths = crm.resources.flatMap((r) => {
      const base = `/api/${r.path}/`
      const actions = Object.entries(r.options.actions ?? {}).filter(([, a]) => a.method === 'GET')
      const id = foreign.get(r.entity.name) ?? 1
      const filters = (r.options.filter ?? []).map((f) => (typeof f === 'string' ? f : f.param)).flatMap((param) => ids().slice(0, 3).map((value) => `${base}?${param}=${value}`))
      return [base, ...(r.options.search === undefined ? [] : [`${base}?search=${mark}`, `${base}?status=all&search=${mark}&page_size=100`]), `${base}?organization=1`, `${base}stats/`, `${base}${id}/`, ...filters, ...actions.map(([name, a]) => (a.on === 'all' ? `${base}${name}/` : `${base}${id}/${name}/`))]
    }).concat(plain.filter((r) => r.method === 'GET').flatMap((r) => {
      const path = r.path.endsWith('/') ? r.path : `${r.path}/`
      return [path.replace(/\{\w+\}/g, '1'), ...['user_id', 'role_id', 'organization', 'organization_id', 'pipeline', 'assigned_to'].map((param) => `${path.replace(/\{\w+\}/g, String(ids()[0]))}?${param}=1`)]
    }))
    assert.ok(paths.length > 300, `only ${paths.length} paths`)
    for (const role of roles) {
      for (const path of paths) {
        const answer = await running.ask(running.as(role, 1), 'GET', path)
        assert.ok(answer.status < 500 || (answer.status === 503 && /telegram/.test(path)), `${role} GET ${path} answered ${answer.status}`)
        assert.ok(!answer.text.includes(mark), `${role} GET ${path} shows a row of another organization: ${answer.text.slice(0, 300)}`)
        if (path.includes(`search=${mark}`)) assert.ok(answer.status !== 200 || Number(answer.json.count ?? 0) === 0, `${role} GET ${path} counts`)
      }
    }
    // the marks are there for those who may see them
    assert.ok((await running.ask(running.as('owner'), 'GET', `/api/orders/?search=${mark}`)).text.includes(mark))
  })

  test('no write accepts a row of another organization as a reference, by any name', async () => {
    for (const r of tenanted) {
      for (const [name, spec] of references(r.entity.fields)) {
        const target = spec.self === true ? r.entity : spec.target!
        const id = foreign.get(target.name)
        if (id === undefined || Number.isNaN(id)) continue
        for (const key of [spec.wire ?? snake(name), ...(spec.aliases ?? [])]) {
          const sent = spec.kind === 'many' ? [id] : id
          const created = await running.ask(running.as('owner', 1), 'POST', `/api/${r.path}/`, { ...enough, [key]: sent })
          assert.equal(created.status, 400, `POST /api/${r.path}/ {${key}: ${id}} answered ${created.status} ${created.text.slice(0, 300)}`)
          assert.ok(created.text.includes('object does not exist'), `POST /api/${r.path}/ {${key}: ${id}}: ${created.text.slice(0, 300)}`)
        }
      }
    }
    for (const [path, body] of [['/api/leads/ID/assign/', { assigned_to: foreign.get('employee') }], ['/api/leads/ID/move_stage/', { stage_id: foreign.get('pipeline_stage') }], ['/api/deals/ID/move_stage/', { stage: foreign.get('pipeline_stage') }], ['/api/issues/ID/assign/', { employee_id: foreign.get('employee') }],
      ['/api/roles/ID/assign_permission/', { permission_id: foreign.get('permission') }], ['/api/roles/ID/update_permissions/', { permission_ids: [foreign.get('permission')] }], ['/api/user-roles/bulk_assign/', { role_id: foreign.get('role'), user_ids: [5] }], ['/api/messages/send/', { recipient_id: 2, content: 'x' }],
      ['/api/employees/invite/', { email: 'in@vite.example', first_name: 'a', last_name: 'b', role_id: foreign.get('role') }]] as const) {
      const own = (await running.ask(running.as('owner', 1), 'GET', `${path.split('ID')[0]!.replace(/(bulk_assign|send|invite)\/$/, '')}?page_size=1`)).json.results as Json[] | undefined
      const answer = await running.ask(running.as('owner', 1), 'POST', path.replace('ID', String(own?.[0]?.id)), body)
      assert.ok([400, 403, 404].includes(answer.status), `${path} ${JSON.stringify(body)} answered ${answer.status} ${answer.text.slice(0, 200)}`)
    }
  })
  const enough = { title: 'Something', name: 'Something', description: 'x', email: 'some@thing.example', order_date: '2026-01-01', payment_date: '2026-01-01', amount: '1', first_name: 'a', last_name: 'b', activity_type: 'note', resource: 'x', action: 'y' }
  const references = (fields: Readonly<Record<string, { readonly spec: FieldSpec }>>): [string, FieldSpec][] => Object.entries(fields).map(([name, f]): [string, FieldSpec] => [name, f.spec]).filter(([, spec]) => (spec.kind === 'one' || spec.kind === 'many') && !spec.readOnly)

  test("another organization's id and a non-existing id give byte-identical answers, in every route and action with an id, and nothing is touched", async () => {
    const everything = async (): Promise<string> => JSON.stringify(await Promise.all(tenanted.map((r) => running.ask(running.as('owner'), 'GET', `/api/${r.path}/${foreign.get(r.entity.name)}/`).then((a) => a.text))))
    const before = await everything()
    const calls = tenanted.flatMap((r) => [['GET', ''], ['PATCH', ''], ['PUT', ''], ['DELETE', ''], ...Object.entries(r.options.actions ?? {}).filter(([, a]) => a.on === 'row').map(([name, a]) => [a.method ?? 'POST', `${name}/`])].map(([method, tail]) => ({ method: method!, path: `/api/${r.path}/ID/${tail}`, id: foreign.get(r.entity.name)! })))
      .concat(plain.filter((r) => r.path.includes('{id}')).map((r) => ({ method: r.method, path: r.path.replace('{id}', 'ID'), id: foreign.get(/(customer|lead|vendor|employee|issue|payment|pipeline)/.exec(r.path)?.[1] ?? '') ?? 1 })))
    for (const { method, path, id } of calls) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : { content: 'x', comment: 'x', note: 'x', stages: [], permission_id: 1, permission_ids: [], employee_id: 1, score: 1, type: 'x', description: 'x', lost_reason: 'x', assigned_to: 1, stage: 1, email: 'a@b.example' }
      for (const role of ['owner', 'customer'] as const) {
        const [other, none] = [await running.ask(running.as(role, 1), method, path.replace('ID', String(id)), body), await running.ask(running.as(role, 1), method, path.replace('ID', '987654321'), body)]
        assert.deepEqual([other.status, other.text], [none.status, none.text], `${role} ${method} ${path}`)
        assert.ok([403, 404, 405].includes(other.status) || /jitsi|user-profiles/.test(path), `${role} ${method} ${path} answered ${other.status} ${other.text.slice(0, 200)}`)
      }
    }
    assert.equal(await everything(), before)
  })

  test('a query without an organization context throws; it never runs unscoped', async () => {
    const { createEngine } = await import('@tenon/engine')
    const engine = createEngine(crm, running.database)
    const context = { actor: { id: 1, tenant: null, isStaff: false, isSuperuser: true, roles: new Set<string>(), permissions: new Set(['*:*']), facts: {} }, requestId: 'x', source: 'test' as const, now: () => '2026-11-21T09:00:00.000000Z', timeZone: 'UTC' }
    await assert.rejects(engine.run({ action: 'list', resource: orders, query: {} }, context), (error: unknown) => error instanceof Fault && error.code === 'forbidden')
    await assert.rejects(engine.act(context, (hands) => hands.list(Order, { op: 'true' })), /no statement without a tenant/)
    await assert.rejects(engine.act(context, (hands) => hands.create(Order, { title: 'x', orderDate: '2026-01-01' })))
    assert.ok(tableOf(Order).length > 0)
  })

  test('an employee with no role can read nothing', async () => {
    const made = await running.ask(running.as('owner'), 'POST', '/api/employees/invite/', { email: 'roleless@example.com', first_name: 'Role', last_name: 'Less' })
    const login = await running.ask(null, 'POST', '/api/auth/login/', { username: 'roleless@example.com', password: made.json.temporary_password })
    for (const r of crm.resources.filter((one) => one.path !== 'organizations')) {
      for (const tail of ['', `${foreign.get(r.entity.name) ?? 1}/`, ...(r.options.stats === undefined ? [] : ['stats/'])]) {
        const answer = await running.ask(`Bearer ${String(login.json.access)}`, 'GET', `/api/${r.path}/${tail}`)
        assert.equal(answer.status, 403, `GET /api/${r.path}/${tail} answered ${answer.status} ${answer.text.slice(0, 200)}`)
      }
    }
    assert.deepEqual((await running.ask(`Bearer ${String(login.json.access)}`, 'GET', '/api/user-roles/user_permissions/')).json, { permissions: [], roles: [] })
  })

  test('with their own rows only, a customer sees the same set in list, detail, search and counts', async () => {
    const as = running.as('customer', 1)
    for (const path of ['orders', 'issues', 'payments']) {
      const { json } = await running.ask(as, 'GET', `/api/${path}/?page_size=100`)
      const own = new Set((json.results as Json[]).map((row) => row.id))
      assert.equal((await running.ask(as, 'GET', `/api/${path}/stats/`)).json.total, json.count)
      const all = ((await running.ask(running.as('owner', 1), 'GET', `/api/${path}/?page_size=100`)).json.results as Json[]).map((row) => row.id)
      for (const id of [...all, ...own]) assert.equal((await running.ask(as, 'GET', `/api/${path}/${String(id)}/`)).status, own.has(id) ? 200 : 404, `${path} ${String(id)}`)
      const searched = (await running.ask(as, 'GET', `/api/${path}/?search=2026&page_size=100`)).json.results as Json[]
      assert.ok(searched.every((row) => own.has(row.id)))
    }
  })

  test('a field the role may not read is absent from every answer, and from the history', async () => {
    const made = await running.ask(running.as('owner'), 'POST', '/api/employees/', { first_name: 'Well', last_name: 'Paid', email: 'well@paid.example', salary: '98765.43' })
    const at = `/api/employees/${String(made.json.id)}/`
    assert.equal((await running.ask(running.as('manager'), 'PATCH', at, { salary: '98765.44' })).json.salary, '98765.44')
    for (const path of [at, '/api/employees/?search=Paid', '/api/employees/?ordering=-salary']) {
      const answer = await running.ask(running.as('employee'), 'GET', path)
      assert.equal(answer.status, 200)
      assert.ok(!/salary|commission_rate|98765/.test(answer.text), answer.text)
    }
    const [entry] = (await running.ask(running.as('employee'), 'GET', '/api/audit-logs/?resource_type=employee&action=update')).json.results as Json[]
    for (const role of ['employee', 'owner'] as const) assert.ok(!(await running.ask(running.as(role), 'GET', `/api/audit-logs/${String(entry?.id)}/`)).text.includes('98765'))
  })

  test('a field that nobody may read (the password) is in no answer', async () => {
    for (const path of ['/api/users/me/', '/api/employees/', '/api/employees/1/', '/api/organizations/1/members/', '/api/messages/', '/api/messages/recipients/', '/api/conversations/', '/api/audit-logs/?page_size=100', '/api/audit-logs/recent/', '/api/user-roles/']) {
      const answer = await running.ask(running.as('owner'), 'GET', path)
      assert.equal(answer.status, 200, path)
      assert.ok(!/pbkdf2|"password"|two_factor_secret/.test(answer.text), path)
    }
  })
})
