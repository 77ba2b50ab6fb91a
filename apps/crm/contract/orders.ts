import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, type Json, type Running } from './harness.ts'
import * as shapes from './shapes.ts'
import { problems, teller } from './tell.ts'

/** Issues, orders, payments, activities: what the seed itself names. */
export function seedFamilies(running: () => Running): void {
  const { call, get, post, put, patch, remove, list } = teller(running)

  test('issues: list, filters, search, order, pages', async () => {
    const rows = await list('/api/issues/?page_size=5', shapes.issue)
    assert.equal(rows.length, 5)
    const count = async (query: string): Promise<number> => Number((await get(`/api/issues/?page_size=1&${query}`)).json.count)
    const all = await count('')
    assert.ok(all >= 200)
    const vendor = rows.find((r) => r.vendor !== null)?.vendor ?? (await list('/api/vendors/', shapes.vendor))[0]!.id
    for (const query of ['status=open', 'priority=critical', 'category=quality', `vendor=${String(vendor)}`, 'is_client_issue=true', `assigned_to=${String(rows[0]!.assigned_to)}`, `order=${String(rows[0]!.order)}`, 'search=ISS-2026-0001', 'organization=2']) {
      const n = await count(query)
      assert.ok(n < all, `${query} narrows nothing`)
    }
    assert.equal(await count('priority=urgent'), await count('priority=critical'))
    assert.equal(await count('category=billing'), await count('category=payment'))
    for (const query of ['vendor=NaN', 'status=', 'assigned_to=x', 'organization=undefined']) assert.equal(await count(query), all, query)
    const [oldest] = (await get('/api/issues/?ordering=created_at&page_size=1')).json.results as Json[]
    const [newest] = (await get('/api/issues/?ordering=-created_at&page_size=1')).json.results as Json[]
    assert.ok(String(oldest!.created_at) < String(newest!.created_at))
    assert.equal((await get('/api/issues/?page=99999', 404)).json.error, 'Invalid page.')
    assert.equal(((await get('/api/issues/?page_size=1000')).json.results as Json[]).length, 100)
  })

  test('issues: create, partial PUT, resolve, reopen, close, assign, comments, delete', async () => {
    const made = await post('/api/issues/', { title: 'Late again', description: 'Two days', priority: 'urgent', category: 'billing', status: 'open', organization: 1 }, 201)
    fits(made.json, shapes.issueDetail, 'issue')
    assert.deepEqual([made.json.priority, made.json.category, made.json.is_client_issue], ['critical', 'payment', false])
    assert.match(String(made.json.issue_number), /^ISS-\d{4}-\d{4}$/)
    const at = `/api/issues/${String(made.json.id)}/`
    fits((await get(at)).json, shapes.issueDetail, at)
    assert.equal((await put(at, { status: 'in_progress' })).json.status, 'in_progress')
    assert.equal((await patch(at, { title: 'Late once more' })).json.title, 'Late once more')
    const resolved = await post(`${at}resolve/`, { resolution_notes: 'Sent anew' })
    fits(resolved.json, { ...shapes.issueDetail, issue: '{}', message: 'string', previous_status: 'string', linear_synced: 'bool' }, 'resolve')
    assert.deepEqual([resolved.json.status, resolved.json.previous_status, resolved.json.resolution_notes, (resolved.json.issue as Json).status], ['resolved', 'in_progress', 'Sent anew', 'resolved'])
    const twice = await post(`${at}resolve/`, {}, 400)
    assert.deepEqual(twice.json, { error: 'Bad Request', details: 'Issue is already resolved', status_code: 400 })
    const reopened = await post(`${at}reopen/`, {})
    assert.deepEqual([reopened.json.status, reopened.json.resolved_at, reopened.json.resolved_by], ['open', null, null])
    const [employee] = await list('/api/employees/', shapes.employee)
    assert.deepEqual(await post(`${at}assign/`, { employee_id: employee!.id }).then(({ json }) => [json.status, json.assigned_to]), ['in_progress', employee!.id])
    assert.equal((await post(`${at}close/`, {})).json.status, 'closed')
    const said = await post(`${at}add_comment/`, { content: 'Looking into it' }, 201)
    fits(said.json, { message: 'string', comment: '{}', synced_to_linear: 'bool' }, 'add_comment')
    fits(said.json.comment, shapes.comment, 'comment')
    const comments = await get(`${at}comments/`)
    fits(comments.json, { count: 'int', comments: '[]' }, 'comments')
    assert.equal(comments.json.count, 1)
    assert.deepEqual(problems(await post('/api/issues/', { title: '' }, 400)), { title: ['This field may not be blank.'], description: ['This field is required.'] })
    assert.equal((await post('/api/issues/resolve/' + String(made.json.id) + '/', {})).json.status, 'resolved')
    for (const word of ['sync_to_linear', 'sync_from_linear']) await post(`${at}${word}/`, {}, 400)
    await get('/api/issues/fetch_from_linear/?limit=5', 400)
    await post('/api/issues/bulk_sync_to_linear/', {}, 400)
    await remove(at)
    assert.equal((await get(at, 404)).json.error, 'Not Found')
    const stats = (await get('/api/issues/stats/')).json
    fits(stats, { total: 'int', by_status: '{}', by_priority: '{}', by_category: '{}', by_source: '{}', linear_sync: '{}' }, 'issues/stats')
    assert.deepEqual(Object.keys(stats.by_priority as Json).sort(), ['critical', 'high', 'low', 'medium'])
    for (const key of ['quality', 'delivery', 'payment', 'communication', 'other']) assert.equal(typeof (stats.by_category as Json)[key], 'number', key)
    assert.deepEqual(Object.keys(stats.by_source as Json).sort(), ['client_raised', 'internal'])
    assert.deepEqual(Object.keys(stats.linear_sync as Json).sort(), ['not_synced', 'synced'])
  })

  test('orders: list, filters, create with items of both ages, replace items, move, count', async () => {
    const rows = await list('/api/orders/?page_size=5', shapes.order)
    const count = async (query: string): Promise<number> => Number((await get(`/api/orders/?page_size=1&${query}`)).json.count)
    const all = await count('')
    for (const query of ['status=completed', 'order_type=service', 'vendor=1', 'customer=1', `assigned_to=${String(rows[0]!.assigned_to)}`, 'search=ORD-2026-0001', 'organization=2']) assert.ok((await count(query)) < all, `${query} narrows nothing`)
    assert.equal(await count('status=processing'), await count('status=in_progress'))
    assert.equal(await count('vendor=NaN'), all)
    for (const ordering of ['created_at', '-updated_at', 'order_date', '-total_amount']) await get(`/api/orders/?ordering=${ordering}`)
    const [vendor] = await list('/api/vendors/', shapes.vendor)
    const made = await post('/api/orders/', {
      title: 'Cable', order_type: 'purchase', vendor: vendor!.id, total_amount: 999, order_date: '2026-11-21', delivery_date: '2026-12-01', status: 'pending',
      items: [{ item_name: 'Drum', quantity: 3, unit_price: 19.9, total_price: 1, unit: 'km' }, { product_name: 'Box', quantity: '1', unit_price: '0.30', notes: 'blue' }],
    }, 201)
    fits(made.json, shapes.orderDetail, 'order')
    for (const item of made.json.items as Json[]) fits(item, shapes.item, 'item')
    assert.deepEqual([made.json.total_amount, made.json.delivery_date, made.json.expected_delivery, (made.json.vendor as Json).id, made.json.vendor_name], ['60.00', '2026-12-01', '2026-12-01', vendor!.id, vendor!.name])
    const at = `/api/orders/${String(made.json.id)}/`
    assert.deepEqual((await get(`${at}items/`)).list.map((i) => [i.item_name, i.product_name, i.total_price]), [['Drum', 'Drum', '59.70'], ['Box', 'Box', '0.30']])
    for (const item of (await get(`${at}items/`)).list) fits(item, shapes.item, 'items')
    const replaced = await put(at, { items: [{ item_name: 'Drum', quantity: 1, unit_price: '10.00' }], tax_amount: '1.90', discount_amount: '0.90' })
    assert.deepEqual([(replaced.json.items as Json[]).length, replaced.json.total_amount, replaced.json.title], [1, '11.00', 'Cable'])
    assert.equal((await patch(at, { vendor_id: null, status: 'processing' })).json.status, 'in_progress')
    const done = await post(`${at}complete/`, {})
    fits(done.json, shapes.orderDetail, 'complete')
    assert.equal(done.json.status, 'completed')
    assert.equal((await post(`${at}cancel/`, {}, 400)).json.error, 'Bad Request')
    const plain = await post('/api/orders/', { title: 'Without lines', order_date: '2026-11-21', total_amount: '12.00' }, 201)
    assert.deepEqual([plain.json.total_amount, plain.json.items], ['12.00', []])
    assert.equal((await call('POST', `/api/orders/${String(plain.json.id)}/cancel/`, 200)).json.status, 'cancelled')
    assert.deepEqual(problems(await post('/api/orders/', { title: 'x', order_date: '2026-11-21', items: [{}, { item_name: 'y', quantity: 'many', unit_price: 1 }] }, 400)), {
      items: [{ item_name: ['This field is required.'], quantity: ['This field is required.'], unit_price: ['This field is required.'] }, { quantity: ['A valid number is required.'] }],
    })
    await remove(at)
    const sold = await post('/api/orders/', { title: 'Paid too much', order_type: 'service', order_date: '2026-11-21', total_amount: '10.00', customer: 1 }, 201)
    const payment = await post('/api/payments/', { amount: '12.00', payment_type: 'incoming', payment_date: '2026-11-21', customer: 1, order: sold.json.id, status: 'completed' }, 201)
    assert.deepEqual([payment.json.credit_amount, (payment.json.allocations as Json[]).map((a) => a.amount)], ['2.00', ['10.00']])
    assert.deepEqual(await get(`/api/orders/${String(sold.json.id)}/`).then(({ json }) => [json.paid_amount, json.balance_due]), ['10.00', '0.00'])
    assert.deepEqual(Object.keys(problems(await post(`/api/orders/${String(sold.json.id)}/cancel/`, {}, 400))), ['status'])
    await remove(`/api/orders/${String(sold.json.id)}/`)
    assert.deepEqual(await get(`/api/payments/${String(payment.json.id)}/`).then(({ json }) => [json.credit_amount, json.allocations, json.order]), ['12.00', [], null])
    const stats = (await get('/api/orders/stats/')).json
    fits(stats, { total: 'int', total_revenue: 'number', by_status: '{}', by_type: '{}' }, 'orders/stats')
    for (const key of ['pending', 'confirmed', 'processing', 'completed', 'cancelled']) assert.equal(typeof (stats.by_status as Json)[key], 'number', key)
    for (const key of ['purchase', 'service']) assert.equal(typeof (stats.by_type as Json)[key], 'number', key)
  })

  test('payments: list, filters of every page, create, the five actions, stats', async () => {
    const rows = await list('/api/payments/?page_size=5', shapes.payment)
    const count = async (query: string): Promise<number> => Number((await get(`/api/payments/?page_size=1&${query}`)).json.count)
    const all = await count('')
    for (const query of ['status=paid', 'status=pending', 'status=overdue', 'payment_type=incoming', 'payment_method=check', 'vendor=1', 'customer=1', `order=${String(rows.find((r) => r.order !== null)?.order)}`, 'search=PAY-2026-0001']) assert.ok((await count(query)) < all, `${query} narrows nothing`)
    assert.equal(await count('status=paid'), await count('status=completed'))
    const make = async (): Promise<string> => {
      const made = await post('/api/payments/', { amount: 12.5, payment_date: '2026-11-21', payment_type: 'incoming', payment_method: 'online', status: 'pending', customer: 1, order_id: rows.find((r) => r.order !== null)!.order }, 201)
      fits(made.json, shapes.paymentDetail, 'payment')
      assert.match(String(made.json.payment_number), /^PAY-\d{4}-\d{4}$/)
      assert.equal(made.json.amount, '12.50')
      return String(made.json.id)
    }
    for (const word of ['process', 'confirm']) {
      const done = await post(`/api/payments/${await make()}/${word}/`, {})
      fits(done.json, shapes.paymentDetail, word)
      assert.equal(done.json.status, 'completed')
      assert.notEqual(done.json.processed_at, null)
      assert.equal((await post(`/api/payments/${String(done.json.id)}/refund/`, {})).json.status, 'refunded')
    }
    assert.equal((await post(`/api/payments/${await make()}/mark_failed/`, {})).json.status, 'failed')
    const bare = await post(`/payments/${await make()}/mark_failed/`, {})
    fits(bare.json, shapes.paymentDetail, 'bare mark_failed')
    await post(`/api/payments/${String(bare.json.id)}/refund/`, {}, 400)
    assert.deepEqual(problems(await post('/api/payments/', {}, 400)), { amount: ['This field is required.'], payment_date: ['This field is required.'] })
    await remove(`/api/payments/${String(bare.json.id)}/`)
    const stats = (await get('/api/payments/stats/')).json
    fits(stats, { total: 'int', total_amount: 'number', by_status: '{}', by_payment_type: '{}', by_payment_method: '{}' }, 'payments/stats')
    for (const key of ['incoming', 'outgoing']) assert.equal(typeof (stats.by_payment_type as Json)[key], 'number', key)
    for (const key of ['cash', 'bank_transfer', 'credit_card', 'check', 'online']) assert.equal(typeof (stats.by_payment_method as Json)[key], 'number', key)
  })

  test('activities: list, partial PUT, complete, cancel, upcoming, overdue, stats', async () => {
    await list('/api/activities/?page_size=5', shapes.activity)
    const count = async (query: string): Promise<number> => Number((await get(`/api/activities/?page_size=1&${query}`)).json.count)
    const all = await count('')
    for (const query of ['activity_type=call', 'status=scheduled', 'customer=1', 'assigned_to=1', 'search=Introduction', 'lead=1', 'deal=1', 'organization=2']) assert.ok((await count(query)) < all, `${query} narrows nothing`)
    const call = await post('/api/activities/', { activity_type: 'call', title: 'Ring', description: 'Asked', customer_name: 'Walk-in', status: 'completed', phone_number: '503 555 01' }, 201)
    fits(call.json, shapes.activityDetail, 'activity')
    assert.deepEqual([call.json.customer_name, call.json.status, call.json.completed_at === null], ['Walk-in', 'completed', false])
    const other = await post('/api/activities/', { activity_type: 'email', title: 'Write', customer: 1, email_subject: 'Hello', scheduled_at: '2030-01-01T10:00:00Z' }, 201)
    assert.equal(other.json.customer_name, (other.json.customer as Json).name)
    const at = `/api/activities/${String(other.json.id)}/`
    assert.equal((await put(at, { title: 'Write again', notes: 'ignored' })).json.email_subject, 'Hello')
    assert.ok((await get('/api/activities/upcoming/')).list.length <= 10)
    fits((await get('/api/activities/upcoming/')).list[0], shapes.activity, 'upcoming')
    assert.ok(Array.isArray((await get('/api/activities/overdue/')).list))
    const done = await post(`${at}complete/`, {})
    fits(done.json, shapes.activityDetail, 'complete')
    await post(`${at}cancel/`, {}, 400)
    await remove(at)
    const stats = (await get('/api/activities/stats/')).json
    fits(stats, { total: 'int', by_status: '{}', by_type: '{}' }, 'activities/stats')
    assert.deepEqual(Object.keys(stats.by_status as Json).sort(), ['cancelled', 'completed', 'in_progress', 'scheduled'])
    assert.deepEqual(Object.keys(stats.by_type as Json).sort(), ['call', 'email', 'meeting', 'note', 'task', 'telegram'])
  })
}
