import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Json, open, type Role, type Running } from './harness.ts'

/** What each screen of the front end asks for when it opens, in the spelling it uses. `1` stands for a row the list showed. */
const everywhere = ['/api/users/me/', '/api/jitsi-calls/my_active_call/', '/api/messages/unread_count/', '/api/conversations/', '/api/notification-preferences/me/', '/notification-preferences/me/', '/api/auth/role-selection/available_roles/', '/api/auth/role-selection/current_role/', '/api/gemini/status/']
const screens: Readonly<Record<string, { readonly roles: readonly Role[]; readonly calls: readonly string[] }>> = {
  dashboard: { roles: ['owner', 'manager', 'employee'], calls: ['/api/customers/', '/api/leads/', '/api/deals/'] },
  customers: { roles: ['owner', 'manager', 'employee'], calls: ['/api/customers/?organization=1', '/api/customers/?status=all&organization=1', '/api/customers/1/', '/api/issues/?raised_by_customer=1', '/api/customers/1/notes/', '/api/customers/1/activities/', '/api/customers/stats/'] },
  sales: { roles: ['owner', 'manager', 'employee'], calls: ['/api/deals/?page_size=1000', '/api/deals/stats/', '/api/pipelines/?page_size=100', '/api/leads/?organization=1', '/api/leads/stats/', '/api/pipeline-stages/?pipeline=1&page_size=100', '/api/deals/1/', '/api/leads/1/', '/api/leads/1/activities/'] },
  activities: { roles: ['owner', 'manager', 'employee'], calls: ['/api/activities/?page=1&organization=1', '/api/activities/stats/', '/api/audit-logs/?organization=1', '/api/jitsi-calls/?my_calls=true', '/api/activities/1/', '/api/activities/upcoming/', '/api/activities/overdue/', '/api/customers/?search=a&page_size=10&organization='] },
  issues: { roles: ['owner', 'manager', 'employee'], calls: ['/api/issues/', '/api/issues/?priority=critical&status=open&category=payment', '/api/issues/stats/', '/api/issues/1/', '/api/issues/1/comments/', '/api/vendors/?organization=1', '/api/orders/?organization=1'] },
  team: { roles: ['owner', 'manager'], calls: ['/api/employees/?organization=1', '/api/employees/1/', '/api/employees/departments/', '/api/roles/?is_active=true', '/api/permissions/by_resource/', '/api/permissions/?page_size=1000', '/api/roles/1/permissions/', '/api/roles/1/users/'] },
  settings: { roles: ['owner', 'manager', 'employee'], calls: ['/api/organizations/my_organizations/', '/api/organizations/1/', '/api/roles/', '/api/permissions/?page_size=1000'] },
  employee: { roles: ['manager', 'employee'], calls: ['/api/user-roles/user_permissions/?user_id=ME&organization_id=1', '/api/customers/', '/api/activities/', '/user-context/permissions/?organization=1', '/api/user-context/permissions/'] },
  client: { roles: ['customer'], calls: ['/api/vendors/', '/api/vendors/?organization=1', '/api/orders/?page=1&status=in_progress&vendor=NaN', '/api/orders/', '/api/orders/stats/', '/api/orders/1/', '/api/issues/?priority=urgent', '/api/issues/', '/api/issues/stats/', '/api/organizations/all_organizations/', '/api/orders/?organization=1', '/api/payments/?status=paid', '/api/payments/stats/', '/api/client/issues/', '/api/organizations/my_organizations/', '/api/user-roles/user_permissions/'] },
  messages: { roles: ['owner', 'manager', 'employee', 'customer'], calls: ['/api/messages/', '/api/messages/recipients/', '/api/messages/with_user/?user_id=2'] },
}

describe('the screens of the front end', () => {
  let running: Running
  let stop: () => Promise<void>
  before(async () => { [running, stop] = await open('sqlite') }, { timeout: 60_000 })
  after(async () => { await stop() })
  const get = (role: Role, path: string) => running.ask(running.as(role), 'GET', path)

  for (const [name, { roles, calls }] of Object.entries({ everywhere: { roles: ['owner', 'manager', 'employee', 'customer'] as const, calls: everywhere }, ...screens })) {
    for (const role of roles) {
      test(`${name}, as ${role}: opens without an error`, async () => {
        const me = (await get(role, '/api/users/me/')).json.id
        for (const call of calls) {
          const listed = /^\/api\/([a-z-]+)\/1\//.exec(call)?.[1]
          const first = listed === undefined || listed === 'organizations' ? 1 : ((await get(role, `/api/${listed}/?page_size=1`)).json.results as Json[])[0]?.id
          const path = call.replace(/\/1\//, `/${String(first)}/`).replace('ME', String(me))
          const answer = await get(role, path)
          assert.ok(answer.status === 200 || (answer.status === 204 && call.endsWith('my_active_call/')), `${role} GET ${path} answered ${answer.status} ${answer.text.slice(0, 200)}`)
          // lists read `results`, tiles dereference what they count
          if (call.endsWith('stats/')) assert.ok(Object.keys(answer.json).length > 1, path)
        }
      })
    }
  }

  test('the board: a new lead is dragged to the end and back', async () => {
    const ask = async (method: string, path: string, body?: unknown): Promise<Json> => { const answer = await running.ask(running.as('employee'), method, path, body); assert.ok(answer.status < 300, `${method} ${path} answered ${answer.status} ${answer.text.slice(0, 300)}`); return answer.json }
    const lead = await ask('POST', '/api/leads/', { name: 'Board', email: 'board@lead.example', phone: '', source: 'website', qualification_status: 'new', estimated_value: 100, organization: 1, first_name: 'B', last_name: 'Oard' })
    for (const stage_key of ['qualified', 'proposal', 'negotiation', 'closed-won', 'proposal']) await ask('POST', `/api/leads/${String(lead.id)}/move_stage/`, { stage_id: 0, stage_key, stage_name: stage_key })
    const deal = ((await ask('GET', '/api/deals/?search=Board')).results as Json[])[0]!
    assert.equal(deal.stage, 'proposal')
    const stages = (await ask('GET', '/api/pipeline-stages/?pipeline=1&page_size=100')).results as Json[]
    for (const stage of stages) assert.equal((await ask('PATCH', `/api/deals/${String(deal.id)}/`, { stage: stage.id })).stage_id, stage.id)
    for (const one of (await ask('GET', '/api/deals/')).results as Json[]) for (const key of ['title', 'value', 'stage', 'customer_name', 'status']) assert.ok(key in one)
  })

  test('a day of a customer and of the employee who helps them', async () => {
    const ask = async (role: Role, method: string, path: string, body?: unknown, status = 200): Promise<Json> => { const answer = await running.ask(running.as(role), method, path, body); assert.equal(answer.status, status, `${role} ${method} ${path} answered ${answer.status} ${answer.text.slice(0, 300)}`); return answer.json }
    const order = ((await ask('customer', 'GET', '/api/orders/')).results as Json[])[0]!
    const raised = (await ask('customer', 'POST', '/api/client/issues/raise/', { organization: 1, title: 'Drum is wet', description: 'All of it', priority: 'urgent', category: 'billing', vendor: null, order: order.id }, 201)).issue as Json
    assert.deepEqual([raised.order, raised.priority, raised.category], [order.id, 'critical', 'payment'])
    const at = `/api/issues/${String(raised.id)}/`
    await ask('customer', 'POST', `${at}add_comment/`, { content: 'Photos follow' }, 201)
    await ask('employee', 'PUT', at, { status: 'in_progress' })
    await ask('employee', 'POST', `${at}add_comment/`, { content: 'A new one is on its way' }, 201)
    await ask('employee', 'POST', `${at}resolve/`, { resolution_notes: 'Replaced' })
    assert.equal((await ask('customer', 'GET', at)).status, 'resolved')
    assert.equal(((await ask('customer', 'GET', `${at}comments/`)).comments as Json[]).length, 2)
    await ask('customer', 'POST', `${at}reopen/`, {})
    await ask('customer', 'DELETE', at, undefined, 204)
    await ask('employee', 'GET', at, undefined, 404)
  })
})
