import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, type Json, type Running } from './harness.ts'
import * as shapes from './shapes.ts'
import { problems, teller } from './tell.ts'

/** What a customer meets, messages, the audit log, figures, and services that are not there. */
export function rest(running: () => Running): void {
  const { call, get, post, list } = teller(running)

  test('a customer sees their own, and counts their own', async () => {
    const as = running().as('customer')
    const page = async (path: string): Promise<Json[]> => (await get(path, 200, as)).json.results as Json[]
    const [orders, issues, payments] = [await page('/api/orders/?page_size=100'), await page('/api/issues/?page_size=100'), await page('/api/payments/?page_size=100')]
    assert.ok(orders.length > 0 && payments.length > 0)
    assert.equal(new Set(orders.map((o) => o.customer)).size, 1)
    assert.ok(issues.every((i) => i.raised_by_customer === orders[0]!.customer))
    assert.equal((await get('/api/orders/stats/', 200, as)).json.total, (await get('/api/orders/', 200, as)).json.count)
    assert.equal((await get('/api/issues/stats/', 200, as)).json.total, issues.length)
    assert.equal((await get('/api/payments/stats/', 200, as)).json.total, (await get('/api/payments/', 200, as)).json.count)
    assert.ok((await page('/api/vendors/')).length > 0)
    for (const path of ['/api/leads/', '/api/deals/', '/api/employees/', '/api/activities/', '/api/roles/', '/api/audit-logs/']) await get(path, 403, as)
    await call('POST', '/api/orders/', 403, { title: 'x', order_date: '2026-01-01' }, as)
    const made = await call('POST', '/api/issues/', 201, { title: 'Broken', description: 'Box', raised_by_customer: 2, assigned_to: 1, status: 'closed' }, as)
    assert.deepEqual([made.json.raised_by_customer, made.json.is_client_issue, made.json.status, made.json.assigned_to], [orders[0]!.customer, true, 'open', null])
    await call('POST', `/api/issues/${String(made.json.id)}/add_comment/`, 201, { content: 'Please' }, as)
    await call('POST', `/api/issues/${String(made.json.id)}/resolve/`, 403, {}, as)
    await call('DELETE', `/api/issues/${String(made.json.id)}/`, 204, undefined, as)
    assert.deepEqual((await get('/api/user-roles/user_permissions/', 200, as)).json, { permissions: [], roles: [] })
  })

  test('somebody without any organization raises an issue and becomes a customer', async () => {
    const { token } = await running().register('client')
    const profiles = (await get('/api/auth/role-selection/available_roles/', 200, token)).json.profiles as Json[]
    await call('POST', '/api/client/issues/raise/', 403, { organization: 1, title: 'x', description: 'y' }, token)
    await call('POST', '/api/auth/role-selection/select_role/', 200, { profile_id: profiles.find((p) => p.profile_type === 'customer')!.id }, token)
    for (const path of ['/api/issues/', '/api/orders/', '/api/payments/', '/api/vendors/']) assert.equal((await get(path, 200, token)).json.count, 0, path)
    assert.equal((await get('/api/issues/stats/', 200, token)).json.total, 0)
    assert.equal((await call('POST', '/api/client/issues/raise/', 400, { organization: 1, description: 'y' }, token)).json.error, 'title is required')
    assert.equal((await call('POST', '/api/client/issues/raise/', 400, { title: 'x', description: 'y' }, token)).json.error, 'organization is required')
    await call('POST', '/api/client/issues/raise/', 404, { organization: 999_999, title: 'x', description: 'y' }, token)
    const made = await call('POST', '/api/client/issues/raise/', 201, { organization: 1, title: 'No light', description: 'Since noon', priority: 'critical', category: 'payment', vendor: null, order: null }, token)
    fits(made.json, { message: 'string', issue: '{}', linear_data: 'null' }, 'raise')
    fits(made.json.issue, shapes.issueDetail, 'raise.issue')
    const other = await call('POST', '/api/client/issues/raise/', 201, { organization: 2, title: 'No toner', description: 'At all', priority: 'whatever', category: 'odd' }, token)
    assert.deepEqual([(other.json.issue as Json).priority, (other.json.issue as Json).category, (other.json.issue as Json).organization], ['medium', 'general', 2])
    const mine = await get('/api/client/issues/', 200, token)
    fits(mine.json, { count: 'int', results: '[]' }, 'client/issues')
    assert.deepEqual((mine.json.results as Json[]).map((i) => i.organization), [2, 1])
    assert.equal((await get('/api/issues/?organization=2', 200, token)).json.count, 1)
    for (const [one, organization] of [[made, 1], [other, 2]] as const) {
      const id = String((one.json.issue as Json).id)
      fits((await call('POST', `/api/client/issues/${id}/comment/`, 201, { comment: 'Any news?' }, token)).json, { message: 'string', comment: '{}', synced_to_linear: 'bool' }, 'comment')
      assert.equal((await get(`/api/client/issues/${id}/`, 200, token)).json.organization, organization)
      assert.equal((await get(`/api/issues/${id}/comments/`, 200, token)).json.count, 1)
    }
    for (const organization of [1, 2]) assert.equal((await call('POST', '/api/issues/', 201, { title: 'Where it belongs', description: 'y', organization }, token)).json.organization, organization)
    assert.equal((await call('POST', '/api/issues/', 201, { title: 'Never there', description: 'y', organization: 3 }, token)).json.organization, 2)
    await call('POST', '/api/issues/raise/', 201, { title: 'Once more', description: 'y' }, token)
    assert.deepEqual(Object.keys(problems(await call('POST', '/api/client/issues/raise/', 400, { organization: 1, title: 'x', description: 'y', order: 1 }, token))), ['order'])
    assert.equal((await get(`/api/issues/${String((made.json.issue as Json).id)}/`)).json.raised_by_customer_name, 'client Tester')
  })

  test('messages between an owner, an employee and a customer', async () => {
    const [owner, employee, customer] = [running().as('owner'), running().as('employee'), running().as('customer')]
    const me = async (as: string): Promise<unknown> => (await get('/api/users/me/', 200, as)).json.id
    const [ownerId, employeeId, customerId] = [await me(owner), await me(employee), await me(customer)]
    const sent = await post('/api/messages/send/', { recipient_id: employeeId, content: 'Hello', subject: 'First' }, 201)
    fits(sent.json, shapes.message, 'message')
    const unread = async (as: string): Promise<number> => Number((await get('/api/messages/unread_count/', 200, as)).json.unread_count)
    const before = await unread(employee)
    assert.ok(before >= 1)
    const talk = await get(`/api/messages/with_user/?user_id=${String(ownerId)}`, 200, employee)
    fits(talk.list.at(-1), shapes.message, 'with_user')
    assert.equal(talk.list.at(-1)?.content, 'Hello')
    assert.equal(await unread(employee), 0)
    await call('POST', '/api/messages/send/', 201, { recipient_id: ownerId, content: 'Yes' }, employee)
    await call('POST', '/api/messages/send/', 403, { recipient_id: customerId, content: 'Yes' }, employee)
    await call('POST', '/api/messages/send/', 201, { recipient_id: ownerId, content: 'Thanks' }, customer)
    await call('POST', '/api/messages/send/', 403, { recipient_id: employeeId, content: 'Hey' }, customer)
    await post('/api/messages/send/', { recipient_id: 999_999, content: 'x' }, 404)
    assert.deepEqual(Object.keys(problems(await post('/api/messages/send/', { content: 'x'.repeat(5001) }, 400))).sort(), ['content', 'recipient_id'])
    const conversations = await get('/api/conversations/')
    for (const one of conversations.list) fits(one, shapes.conversation, 'conversation')
    assert.equal(conversations.list.find((c) => (c.other_participant as Json).id === customerId)?.last_message, 'Thanks')
    const got = (await list('/api/messages/?page_size=1', shapes.message))[0]!
    await call('POST', `/api/messages/${String(got.id)}/mark_read/`, got.recipient_email === 'owner@northlight-fibre.example' ? 200 : 404, {})
    assert.ok((await get('/api/messages/recipients/')).list.length > 2)
    await post('/api/messages/999999/mark_read/', {}, 404)
  })

  test('the audit log: paged, filtered, with names', async () => {
    const made = await post('/api/vendors/', { name: 'Witness' }, 201)
    const rows = await list('/api/audit-logs/?page_size=3&resource_type=vendor', shapes.audit)
    assert.deepEqual([rows[0]!.user_email, rows[0]!.user_profile_type, rows[0]!.action, rows[0]!.resource_id, rows[0]!.resource_name], ['owner@northlight-fibre.example', 'vendor', 'create', String(made.json.id), 'Witness'])
    const count = async (query: string): Promise<number> => Number((await get(`/api/audit-logs/?page_size=1&${query}`)).json.count)
    const all = await count('')
    for (const query of ['action=delete', 'resource_type=order', 'user_id=999', 'profile_type=employee', 'customer_id=1', 'search=Witness', 'start_date=2999-01-01', 'end_date=2000-01-01']) assert.ok((await count(query)) < all, query)
    for (const query of ['status=completed', 'start_date=nonsense', 'organization=1']) assert.equal(await count(query), all, query)
    const detail = (await get(`/api/audit-logs/${String(rows[0]!.id)}/`)).json
    for (const key of ['organization', 'user', 'changes', 'ip_address', 'customer_name', 'related_lead']) assert.ok(key in detail, key)
    fits((await get('/api/audit-logs/recent/')).list[0], shapes.audit, 'recent')
    const stats = (await get('/api/audit-logs/stats/')).json
    fits(stats, { total_logs: 'int', recent_activity_24h: 'int', by_action: '{}', by_resource: '{}', by_profile_type: '{}' }, 'audit-logs/stats')
    fits((stats.by_action as Json).create, { label: 'string', count: 'int' }, 'by_action')
    assert.ok(Object.values((await get('/api/audit-logs/timeline/')).json).every(Array.isArray))
    await list('/api/audit-logs/?page_size=2', shapes.audit)
    assert.ok(((await get('/api/audit-logs/', 200, running().as('employee'))).json.results as Json[]).every((r) => r.resource_type !== 'role' && r.resource_type !== 'permission'))
  })

  test('analytics answer; what is not configured says so', async () => {
    await get('/api/analytics/dashboard/')
    for (const path of ['sales_funnel', 'revenue_by_period', 'revenue_by_period/?period=quarter', 'employee_performance', 'top_performers/?metric=deals&limit=3']) assert.ok((await get(`/api/analytics/${path.includes('?') ? path : `${path}/`}`)).list.length > 0, path)
    await get('/api/analytics/dashboard/', 403, running().as('customer'))
    assert.deepEqual((await get('/api/gemini/status/')).json, { available: false, model: null, api_key_configured: false, user_context: null })
    assert.match((await post('/api/gemini/chat/', { message: 'Hello' })).text, /^data: \{"type":"connected"\}\n\ndata: \{"type":"error"/)
    assert.deepEqual((await get('/api/jitsi-calls/?my_calls=true')).text, '[]')
    assert.equal((await get('/api/jitsi-calls/my_active_call/', 204)).text, '')
    assert.deepEqual((await post('/api/jitsi-calls/heartbeat/', { status: 'ok' })).json, { status: 'ok' })
    for (const path of ['/api/pusher/auth/', '/api/jitsi-calls/initiate_call/']) assert.equal(typeof (await post(path, {}, 503)).json.error, 'string')
    for (const path of ['/api/telegram/generate-link/', '/telegram/check-verification-code/']) await get(path, 503)
    for (const path of ['/api/jitsi-calls/online_users/', '/api/user-presence/online_users/']) assert.deepEqual((await get(path)).text, '[]')
    assert.equal((await get('/api/nowhere/', 404)).status, 404)
  })
}
