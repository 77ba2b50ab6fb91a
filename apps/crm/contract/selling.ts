import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, type Json, type Running } from './harness.ts'
import * as shapes from './shapes.ts'
import { problems, teller } from './tell.ts'

/** Customers, leads, deals, pipelines. */
export function selling(running: () => Running): void {
  const { get, post, put, patch, remove, list } = teller(running)
  const stagesOf = async (): Promise<Map<string, number>> => new Map(((await get('/api/pipeline-stages/?page_size=100')).json.results as Json[]).map((s) => [String(s.name), Number(s.id)]))

  test('customers: the active ones unless asked, details, notes, activities, figures', async () => {
    const rows = await list('/api/customers/?page_size=100', shapes.customer)
    assert.ok(rows.every((r) => r.status === 'active'))
    const count = async (query: string): Promise<number> => Number((await get(`/api/customers/?page_size=1&${query}`)).json.count)
    assert.ok((await count('status=all')) > (await count('')))
    assert.equal(await count('status='), await count('status=active'))
    for (const query of ['status=inactive', 'customer_type=business', `assigned_to=${String(rows[0]!.assigned_to)}`, 'search=Studio', 'organization=2', 'status=pending']) assert.ok((await count(query)) < (await count('status=all')), query)
    const made = await post('/api/customers/', { name: 'Ada Lovelace', email: 'Ada@Example.com', customer_type: 'individual', phone: '030 1234567', company: 'Engines', zip_code: '10115', website: '', assigned_to_id: rows[0]!.assigned_to }, 201)
    fits(made.json, shapes.customerDetail, 'customer')
    assert.deepEqual([made.json.company_name, made.json.postal_code, made.json.total_value, (made.json.assigned_to as Json).id], ['Engines', '10115', 0, rows[0]!.assigned_to])
    const at = `/api/customers/${String(made.json.id)}/`
    const edited = await patch(at, { full_name: 'Ada King', first_name: 'Ada', last_name: 'King', email: 'ada@example.com', company: 'Analytics', job_title: 'Countess', website: '', notes: '' })
    assert.deepEqual([edited.json.name, edited.json.full_name, edited.json.company_name], ['Ada King', 'Ada King', 'Analytics'])
    assert.deepEqual(Object.keys(problems(await post('/api/customers/', { phone: '12', rating: '9', credit_limit: '-1' }, 400))).sort(), ['credit_limit', 'email', 'name', 'rating'])
    assert.deepEqual(problems(await post('/api/customers/', { name: 'x', email: 'x@example.com', phone: '12' }, 400)), { phone: ['Phone number must contain at least 7 digits.'] })
    for (const [word, status] of [['deactivate', 'inactive'], ['activate', 'active']] as const) {
      const turned = await post(`${at}${word}/`, {})
      fits(turned.json, { ...shapes.customerDetail, message: 'string', customer: '{}' }, word)
      assert.deepEqual([turned.json.status, (turned.json.customer as Json).status], [status, status])
    }
    const note = await post(`${at}add_note/`, { note: 'Likes engines' }, 201)
    fits(note.json, shapes.note, 'add_note')
    assert.deepEqual((await get(`${at}notes/`)).list, [note.json])
    const called = await post('/api/activities/', { activity_type: 'call', title: 'Ring Ada', customer: made.json.id }, 201)
    const activities = await get(`${at}activities/`)
    assert.deepEqual(activities.list.map((a) => a.id), [called.json.id])
    fits(activities.list[0], shapes.activityDetail, 'customers/activities')
    assert.ok((await get(`/api/issues/?raised_by_customer=${String(made.json.id)}`)).json.count === 0)
    const stats = (await get('/api/customers/stats/')).json
    fits(stats, { total: 'int', active: 'int', inactive: 'int', by_type: '{}' }, 'customers/stats')
    await remove(at)
  })

  test('leads: list, create once, edit, score, assign, remark, qualify', async () => {
    await list('/api/leads/?page_size=5', shapes.lead)
    const count = async (query: string): Promise<number> => Number((await get(`/api/leads/?page_size=1&${query}`)).json.count)
    const all = await count('')
    for (const query of ['qualification_status=new', 'source=event', 'assigned_to=1', 'is_converted=true', 'search=Amelia', 'status=inactive', 'organization=2']) assert.ok((await count(query)) < all, query)
    const body = { name: 'Lena Lead', email: 'lena@lead.example', phone: '123', organization_name: 'Lead Works', source: 'referral', qualification_status: 'new', estimated_value: '2500', lead_score: 40, first_name: 'ignored' }
    const made = await post('/api/leads/', body, 201)
    fits(made.json, shapes.leadDetail, 'lead')
    assert.equal(made.json.estimated_value, '2500.00')
    assert.deepEqual(problems(await post('/api/leads/', { ...body, email: 'LENA@lead.example' }, 400)), { email: ['A lead with this email already exists in your organization.'] })
    assert.deepEqual(Object.keys(problems(await post('/api/leads/', { lead_score: 101, estimated_value: '-1' }, 400))).sort(), ['email', 'estimated_value', 'lead_score', 'name'])
    const at = `/api/leads/${String(made.json.id)}/`
    const both = { ...shapes.leadDetail, message: 'string', lead: '{}' }
    for (const [word, input, key, value] of [['update_score', { score: 77, reason: 'Called back' }, 'lead_score', 77], ['qualify', {}, 'qualification_status', 'qualified'], ['disqualify', { reason: 'No budget' }, 'qualification_status', 'unqualified']] as const) {
      const answer = await post(`${at}${word}/`, input)
      fits(answer.json, both, word)
      assert.deepEqual([answer.json[key], (answer.json.lead as Json)[key]], [value, value])
    }
    const [employee] = await list('/api/employees/', shapes.employee)
    assert.equal((await post(`${at}assign/`, { assigned_to: employee!.id })).json.assigned_to_name, employee!.full_name)
    await post(`${at}assign/`, { assigned_to: 999_999 }, 404)
    await post(`${at}update_score/`, { score: 101 }, 400)
    const added = await post(`${at}add_activity/`, { type: 'call', description: 'Asked for a quote' }, 201)
    fits(added.json, { message: 'string', activity: '{}' }, 'add_activity')
    assert.match(String((await get(at)).json.notes), /^\[call\] Asked for a quote\n/)
    assert.deepEqual((await get(`${at}activities/`)).list, [])
    assert.equal((await patch(at, { stage_id: (await stagesOf()).get('Qualified') })).json.stage_name, 'Qualified')
    const stats = (await get('/api/leads/stats/')).json
    fits(stats, { totalLeads: 'int', statusCounts: '{}', averageScore: 'number', totalEstimatedValue: 'number', conversionRate: 'number', by_source: '{}' }, 'leads/stats')
    assert.deepEqual(Object.keys(stats.statusCounts as Json).sort(), ['contacted', 'converted', 'lost', 'new', 'qualified', 'unqualified'])
    await remove(at)
  })

  test('leads become customers and deals, and go back', async () => {
    const make = async (n: number): Promise<string> => `/api/leads/${String((await post('/api/leads/', { name: `Conversion ${n}`, email: `conversion${n}@lead.example`, estimated_value: '1000.00' }, 201)).json.id)}/`
    const first = await make(1)
    const converted = await post(`${first}convert/`, { customer_type: 'business' }, 201)
    fits(converted.json, { ...shapes.leadDetail, message: 'string', customer_id: 'int', lead: '{}' }, 'convert')
    assert.equal((converted.json.lead as Json).is_converted, true)
    const customer = (await get(`/api/customers/${String(converted.json.customer_id)}/`)).json
    assert.deepEqual([customer.name, customer.customer_type, customer.total_value, (customer.converted_from_lead as Json).name], ['Conversion 1', 'business', 1000, 'Conversion 1'])
    assert.deepEqual((await post(`${first}convert/`, {}, 400)).json, { error: 'Bad Request', details: 'Lead is already converted', status_code: 400 })

    const second = await make(2)
    const dealt = await post(`${second}convert_to_deal/`, { stage_key: 'proposal' }, 201)
    fits(dealt.json, { ...shapes.leadDetail, message: 'string', deal: '{}', lead: '{}' }, 'convert_to_deal')
    const deal = (await get(`/api/deals/${String((dealt.json.deal as Json).id)}/`)).json
    fits(deal, shapes.dealDetail, 'deal')
    assert.deepEqual([deal.stage, deal.value, deal.is_won, (deal.lead as Json).name], ['proposal', '1000.00', false, 'Conversion 2'])

    const third = await make(3)
    const moved = await post(`${third}move_stage/`, { stage_id: 0, stage_key: 'negotiation', stage_name: 'Negotiation' })
    fits(moved.json, { ...shapes.leadDetail, message: 'string', lead: '{}' }, 'move_stage')
    assert.equal(moved.json.stage_name, 'Negotiation')
    const won = await post(`${third}move_stage/`, { stage_id: (await stagesOf()).get('Closed Won') })
    assert.deepEqual([won.json.is_converted, won.json.qualification_status], [true, 'converted'])
    const [wonDeal] = (await get('/api/deals/?is_won=true&search=Conversion')).json.results as Json[]
    assert.deepEqual([wonDeal!.title, wonDeal!.customer_name, wonDeal!.status], ['Conversion 3', 'Conversion 3', 'closed'])
    const back = await post(`${third}move_stage/`, { stage_key: 'qualified' })
    assert.deepEqual([back.json.is_converted, back.json.stage_name], [false, 'Qualified'])
    assert.deepEqual([(await get(`/api/deals/${String(wonDeal!.id)}/`)).json.is_won, (await get(`/api/customers/${String(wonDeal!.customer)}/`)).json.status], [false, 'inactive'])
    assert.deepEqual(((await get(third)).json.stage_history as Json[]).map((h) => h.stage_name), ['Negotiation', 'Closed Won', 'Qualified'])
    await post(`${third}move_stage/`, { stage_id: 999_999 }, 404)
    await post(`${third}move_stage/`, { stage_key: 'nowhere' }, 404)
  })

  test('deals: list, filters, create, move by every spelling, win, lose, reopen, stats', async () => {
    await list('/api/deals/?page_size=5', shapes.deal)
    const count = async (query: string): Promise<number> => Number((await get(`/api/deals/?page_size=1&${query}`)).json.count)
    const all = await count('')
    const stages = await stagesOf()
    for (const query of ['status=open', `stage=${stages.get('Proposal')}`, 'is_won=true', 'is_lost=true', 'priority=high', 'min_value=10000', 'max_value=10000', 'assigned_to=1', 'customer=1', 'search=survey', 'tags=gold', 'pipeline=2', 'organization=2']) assert.ok((await count(query)) < all, query)
    const [buyer] = await list('/api/customers/', shapes.customer)
    const made = await post('/api/deals/', { organization: 1, title: 'New ring main', customer: buyer!.id, value: 5000, currency: 'USD', probability: 30, expected_close_date: '2099-01-01', stage: stages.get('Qualified'), priority: 'high', tags: ['gold'] }, 201)
    fits(made.json, shapes.dealDetail, 'deal')
    assert.deepEqual([made.json.stage, made.json.stage_id, made.json.probability, made.json.expected_revenue, (made.json.customer as Json).id], ['qualified', stages.get('Qualified'), '30.00', '1500.00', buyer!.id])
    assert.deepEqual(Object.keys(problems(await post('/api/deals/', { title: 'ab', probability: 101, value: '-1' }, 400))).sort(), ['probability', 'title', 'value'])
    assert.deepEqual(problems(await post('/api/deals/', { title: 'Nobody' }, 400)), { customer: ['Either a customer or a lead is required.'] })
    assert.deepEqual(problems(await post('/api/deals/', { title: 'Yesterday', customer: buyer!.id, expected_close_date: '2001-01-01' }, 400)), { expected_close_date: ['Expected close date cannot be in the past.'] })
    const at = `/api/deals/${String(made.json.id)}/`
    const both = { ...shapes.dealDetail, message: 'string', deal: '{}' }
    for (const body of [{ stage: stages.get('Proposal'), notes: 'moved' }, { stage_id: stages.get('Negotiation') }]) fits((await post(`${at}move_stage/`, body)).json, both, 'move_stage')
    await post(`${at}move_stage/`, { stage: 999_999 }, 404)
    assert.equal((await patch(at, { stage: stages.get('Proposal') })).json.stage, 'proposal')
    const won = await post(`${at}mark_won/`, { actual_close_date: '2026-11-20' })
    fits(won.json, both, 'mark_won')
    assert.deepEqual([won.json.is_won, won.json.status, won.json.stage, won.json.actual_close_date, won.json.probability, won.json.is_closed], [true, 'closed', 'closed-won', '2026-11-20', '100.00', true])
    const opened = await post(`${at}reopen/`, {})
    assert.deepEqual([opened.json.is_won, opened.json.status, opened.json.stage, opened.json.actual_close_date], [false, 'open', 'proposal', null])
    await post(`${at}reopen/`, {}, 400)
    assert.deepEqual(problems(await post(`${at}mark_lost/`, {}, 400)), { lost_reason: ['This field is required.'] })
    const lost = await post(`${at}mark_lost/`, { lost_reason: 'Price', notes: 'Too dear' })
    assert.deepEqual([lost.json.is_lost, lost.json.lost_reason, lost.json.stage], [true, 'Price', 'closed-lost'])
    assert.deepEqual(await patch(at, { is_won: true }).then(({ json }) => [json.is_won, json.is_lost]), [true, false])
    await remove(at)
    const stats = (await get('/api/deals/stats/?pipeline=1')).json
    fits(stats, {
      total_deals: 'int', total_value: 'number', expected_revenue: 'number', won: 'int', lost: 'int', open: 'int', by_stage: '[]', by_priority: '{}', total: 'int', won_value: 'number', average_deal_size: 'number', win_rate: 'number', average_days_to_close: 'number',
    }, 'deals/stats')
    for (const one of stats.by_stage as Json[]) fits(one, { stage_name: 'string', count: 'int', total_value: 'number' }, 'by_stage')
    assert.deepEqual(Object.keys(stats.by_priority as Json).sort(), ['high', 'low', 'medium', 'urgent'])
  })

  test('pipelines and stages', async () => {
    await list('/api/pipelines/?page_size=100', shapes.pipeline)
    const made = await post('/api/pipelines/', { name: 'Renewals' }, 201)
    fits(made.json, shapes.pipeline, 'pipeline')
    const at = `/api/pipelines/${String(made.json.id)}/`
    const stages = [] as Json[]
    for (const name of ['Due', 'Signed']) stages.push((await post('/api/pipeline-stages/', { pipeline: made.json.id, name, order: stages.length + 1, probability: '10' }, 201)).json)
    for (const one of await list(`/api/pipeline-stages/?pipeline=${String(made.json.id)}&page_size=100`, shapes.stage)) assert.equal(one.pipeline, made.json.id)
    assert.deepEqual(problems(await post('/api/pipeline-stages/', { pipeline: made.json.id, name: 'Due' }, 400)).non_field_errors !== undefined, true)
    await post(`${at}reorder_stages/`, { stages: [{ id: stages[0]!.id, order: 2 }, { id: stages[1]!.id, order: 1 }] })
    assert.deepEqual(((await get(at)).json.stages as Json[]).map((s) => s.name), ['Signed', 'Due'])
    await post(`/pipelines/${String(made.json.id)}/stages/reorder/`, { stages: stages.map((s) => s.id) })
    await post(`${at}reorder_stages/`, { stages: 'x' }, 400)
    await post(`${at}set_default/`, {})
    assert.deepEqual(((await get('/api/pipelines/')).json.results as Json[]).filter((p) => p.is_default === true).map((p) => p.name), ['Renewals'])
    await post('/api/pipelines/1/set_default/', {})
    assert.equal((await put(at, { is_active: false })).json.name, 'Renewals')
    await remove(at)
  })
}
