import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decided, delivery } from './delivery.ts'
import { fits, type Json, type Running } from './harness.ts'

/** The day of the first plant, by its own clock. */
const plantDay = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata' }).format(new Date())

const review = {
  id: 'string', test_name: 'string', method: 'string|null', status: 'string', assigned_to: 'string|null', instrument_id: 'string|null', submitted_on: 'at|null', reviewed_by: 'string|null', manager_notes: 'string|null', result_data: '{}|null', sample: '{}', analyst: '{}',
  reviewer_name: 'string|null', qa_officer: '{}', qa_officer_notes: 'string|null', qa_officer_recommendation: 'string|null', qa_manager_decision: 'string|null', qa_manager_decision_notes: 'string|null', material_disposition: 'string|null', warehouse_action: 'string|null', warehouse_notes: 'string|null', warehouse_acknowledged_at: 'at|null',
}
const notices = async ({ call }: Running, who: string): Promise<string[]> => (await call(who, 'GET', '/api/notifications', 200)).list.map((n) => String(n.title))

export function supply(running: () => Running): void {
  test('the gate writes down who comes, in numbers that have no gap', async () => {
    const { call } = running()
    const body = { material_name: 'Starch', vehicle_number: 'mh 12-de 1433', seal_intact: false }
    const one = (await call('sec-off-1', 'POST', '/api/security/logs', 201, body)).json
    const two = (await call('sec-off-1', 'POST', '/api/security/logs', 201, body)).json
    fits(one, { id: 'string', entry_code: 'string', status: 'string', created_by: 'string', created_by_name: 'string', created_at: 'at', plant_id: 'string', vehicle_name: 'null', quantity: 'null', seal_intact: 'bool' }, 'entry')
    const today = plantDay()
    assert.match(String(one.entry_code), new RegExp(`^${today.slice(5, 7)}${today.slice(2, 4)}\\d{3}$`))
    assert.equal(Number(two.entry_code), Number(one.entry_code) + 1)
    assert.deepEqual([one.vehicle_number, one.status, one.created_by, one.created_by_name], ['MH 12-DE 1433', 'Awaiting GRN', 'sec-off-1', 'Manoj Singh'])
    assert.equal((await call('scm-wh-1', 'POST', '/api/security/logs', 403, body)).json.detail, 'Only security officers can create gate entries.')
    for (const bad of [{ vehicle_number: 'abc' }, { vehicle_number: 'AB_1234' }, { material_name: 'x' }, { quantity: 0 }, { driver_contact: 'call me' }, { remarks: 'x'.repeat(501) }]) await call('sec-off-1', 'POST', '/api/security/logs', 422, { ...body, ...bad })
    const { list } = await call('scm-wh-1', 'GET', '/api/security/logs', 200)
    assert.deepEqual(list.slice(0, 2).map((e) => e.entry_code), [two.entry_code, one.entry_code])
    assert.deepEqual((await call('scm-wh-1', 'GET', '/api/security/logs?status_filter=nonsense', 200)).list, [])
    await call('qc-op-1', 'GET', '/api/security/logs', 403)
    assert.ok((await notices(running(), 'scm-wh-1')).includes('Gate entry awaiting GRN'))
  })

  test('a goods receipt adds up to the cent, is made once, and waits for QA', async () => {
    const { call } = running()
    const { entry, grn } = await delivery(running())
    fits(grn, { id: 'string', gate_entry_id: 'string', entry_code: 'string', grn_code: 'string', quantity_received: 'number', document_status: 'string', document_date: 'day', delivery_date: 'day', items: '[]', net_total: 'number', vat_total: 'number', gross_total: 'number', created_by_name: 'string', updated_at: 'at', supplier_name: 'null' }, 'grn')
    assert.match(String(grn.grn_code), new RegExp(`^GRN-${plantDay().slice(2, 4)}-\\d{3,}$`))
    const items = grn.items as Json[]
    assert.deepEqual(items.map((i) => [i.net, i.vat_amount, i.gross, i.status]), [[6175, 1111.5, 7286.5, 'GRN'], [30.02, 0, 30.02, 'GRN']])
    assert.deepEqual([grn.net_total, grn.vat_total, grn.gross_total, grn.status, grn.remarks], [6205.02, 1111.5, 7316.52, 'Awaiting QA', 'Two drums dented'])
    const again = { gate_entry_id: entry.id, po_number: 'PO', quantity_received: 1, items: [{ description: 'Again', quantity: 1, price: 1 }] }
    assert.equal((await call('scm-wh-1', 'POST', '/api/grn', 409, again)).json.detail, 'GRN already created for this entry')
    await call('scm-wh-1', 'POST', '/api/grn', 404, { ...again, gate_entry_id: 'nothing' })
    for (const bad of [{ items: [] }, { items: undefined }, { quantity_received: 0 }, { items: [{ description: 'x', quantity: 1, price: 1 }] }, { items: [{ description: 'Some', quantity: 1, price: -1 }] }, { items: [{ description: 'Some', quantity: 1, price: 1, vat_rate: 101 }] }, { gate_entry_id: 7 }]) await call('scm-wh-1', 'POST', '/api/grn', 422, { ...again, ...bad })
    await call('sec-off-1', 'GET', '/api/grn', 403)
    assert.ok((await notices(running(), 'qa-man-1')).includes('GRN awaiting QA'))
  })

  test('the QA manager finds it, asks for samples once, and the laboratory is told', async () => {
    const { call } = running()
    const entry = (await call('sec-off-1', 'POST', '/api/security/logs', 201, { material_name: 'Talc', vehicle_number: 'KA01 7777', quantity: 20, uom: 'kg' })).json
    const grn = (await call('scm-wh-1', 'POST', '/api/grn', 201, { gate_entry_id: entry.id, po_number: 'PO-1', quantity_received: 20, remarks: 'ok', items: [{ description: 'Talc', quantity: 20, price: 1 }] })).json
    const pending = (await call('qa-man-1', 'GET', '/api/grn/pending-qa', 200)).list.find((g) => g.grn_id === grn.id)
    fits(pending, { grn_id: 'string', entry_code: 'string', po_number: 'string', delivery_challan: 'null', quantity_received: 'number', remarks: 'string', status: 'string', material_name: 'string', vehicle_number: 'string', driver_name: 'null', driver_contact: 'null', gate_quantity: 'number', uom: 'string', gate_created_at: 'at' }, 'pending')
    const done = (await call('qa-man-1', 'POST', `/api/grn/${String(grn.id)}/request-sampling`, 200, { qa_notes: 'Check moisture' })).json
    assert.deepEqual([done.status, done.remarks], ['Sampling Requested', 'ok\nQA Notes: Check moisture'])
    assert.equal((await call('qa-man-1', 'POST', `/api/grn/${String(grn.id)}/request-sampling`, 409, {})).json.detail, 'GRN already processed')
    await call('qa-man-1', 'POST', '/api/grn/nothing/request-sampling', 404, {})
    const gate = (await call('scm-wh-1', 'GET', '/api/security/logs', 200)).list.find((e) => e.id === entry.id)
    assert.equal(gate?.status, 'Sampling Requested')
    const sample = (await call('qc-man-1', 'GET', '/api/quality-samples/unassigned', 200)).list.find((s) => s.grn_id === grn.id)
    fits(sample, { id: 'string', grn_id: 'string', entry_code: 'string', product_name: 'string', batch_number: 'string', sample_type: 'string', sample_date: 'day', due_date: 'day', status: 'string', analyst_id: 'null', requested_by_name: 'string', priority: 'string', qa_notes: 'string', test_count: 'int' }, 'sample')
    assert.deepEqual([sample?.product_name, sample?.batch_number, sample?.sample_type, sample?.status, sample?.priority, sample?.test_count], ['Talc', entry.entry_code, 'FG', 'Pending', 'Medium', 3])
    assert.equal(Date.parse(String(sample?.due_date)) - Date.parse(String(sample?.sample_date)), 3 * 86_400_000)
    assert.ok((await notices(running(), 'qc-man-1')).includes('Sampling requested'))
  })

  test('a test goes from the bench over two reviews to the warehouse', async () => {
    const { call } = running()
    const { sample, tests } = await delivery(running())
    assert.deepEqual(tests.map((t) => [t.test_name, t.method, t.status]), [['Assay', 'HPLC', 'Not Started'], ['Related Substances', 'HPLC', 'Not Started'], ['Water Content', 'Titration', 'Not Started']])
    const id = String(tests[0]!.id)
    const assigned = (await call('qc-man-1', 'POST', `/api/quality-samples/${String(sample.id)}/assign`, 200, { analyst_id: 'qc-op-1' })).json
    assert.deepEqual(assigned, { id: sample.id, product_name: 'Paracetamol API', analyst_id: 'qc-op-1', status: 'In Progress' })
    await call('qc-man-1', 'POST', `/api/quality-samples/${String(sample.id)}/assign`, 404, { analyst_id: 'qc-op-1' })
    assert.ok((await call('qc-man-1', 'GET', '/api/quality-samples/assigned', 200)).list.some((s) => s.id === sample.id))
    const more = (await call('qc-man-1', 'POST', `/api/quality-samples/${String(sample.id)}/tests/create`, 200, [{ test_name: 'Microbial limits', method: 'Microbiology' }, { test_name: 'Identity' }])).list
    assert.deepEqual(more.map((t) => [t.test_name, t.method]), [['Microbial limits', 'Microbiology'], ['Identity', null]])
    await call('qc-man-1', 'POST', `/api/quality-samples/${String(sample.id)}/tests/create`, 422, [{ method: 'HPLC' }])
    await call('qc-man-1', 'POST', `/api/quality-tests/${id}/assign`, 404, { employee_id: 'nobody' })
    assert.deepEqual((await call('qc-man-1', 'POST', `/api/quality-tests/${id}/assign`, 200, { employee_id: 'qc-op-1' })).json, { id, test_name: 'Assay', assigned_to: 'qc-op-1', status: 'In Progress' })
    const own = (await call('qc-op-1', 'GET', '/api/quality-tests/my-tests', 200)).list.find((t) => t.id === id)
    fits(own, { id: 'string', result_data: 'null', created_at: 'at', updated_at: 'at', sample: '{}' }, 'my test')
    await call('qc-man-1', 'POST', `/api/quality-tests/${id}/submit`, 403, { result_data: {} })
    await call('qc-op-1', 'POST', `/api/quality-tests/${id}/submit`, 422, { result_data: 'good' })
    const submitted = (await call('qc-op-1', 'POST', `/api/quality-tests/${id}/submit`, 200, { result_data: { assay: 99.1 }, analyst_notes: 'clean' })).json
    fits(submitted, { id: 'string', test_name: 'string', status: 'string', submitted_on: 'at' }, 'submitted')
    await call('qc-op-1', 'POST', `/api/quality-tests/${id}/submit`, 400, { result_data: {} })
    const inbox = (await call('qc-man-1', 'GET', '/api/quality-tests/review?status=pending&stage=qc', 200)).list.find((t) => t.id === id)
    fits(inbox, review, 'review')
    assert.deepEqual([inbox?.analyst, inbox?.qa_officer, inbox?.result_data], [{ id: 'qc-op-1', name: 'Divya Reddy' }, { id: null, name: null }, { assay: 99.1 }])
    for (const query of ['status=odd&stage=qc', 'status=pending&stage=moon']) await call('qc-man-1', 'GET', `/api/quality-tests/review?${query}`, 400)
    await call('qc-man-1', 'GET', '/api/quality-tests/review?stage=qa-manager', 403)
    assert.equal((await call('qc-man-1', 'POST', `/api/quality-tests/${id}/review`, 200, { action: 'SendToQA', manager_notes: 'fine' })).json.status, 'Submitted to QA Manager')
    await call('qc-man-1', 'POST', `/api/quality-tests/${id}/review`, 400, { action: 'Approve' })
    await call('qa-man-1', 'POST', `/api/quality-tests/${id}/qa-assign`, 404, { officer_id: 'qc-op-1' })
    for (const _again of [1, 2]) {
      assert.equal((await call('qa-man-1', 'POST', `/api/quality-tests/${id}/qa-assign`, 200, { officer_id: 'qa-op-1' })).json.status, 'QA Officer Review')
      await call('qa-man-1', 'POST', `/api/quality-tests/${id}/qa-manager-decision`, 400, { decision: 'Approve' })
      assert.ok((await call('qa-op-1', 'GET', '/api/quality-tests/review?stage=qa-officer&status=pending', 200)).list.some((t) => t.id === id))
      assert.equal((await call('qa-op-1', 'POST', `/api/quality-tests/${id}/qa-officer-review`, 200, { recommendation: 'Approve', notes: 'as specified' })).json.status, 'QA Recommendation Submitted')
    }
    assert.equal((await call('qa-man-1', 'POST', `/api/quality-tests/${id}/qa-manager-decision`, 200, { decision: 'Approve', notes: 'release' })).json.status, 'Accepted - Warehouse')
    const [pending, completed] = await Promise.all(['pending', 'completed'].map((status) => call('scm-wh-1', 'GET', `/api/quality-tests/warehouse-decisions?status=${status}`, 200)))
    const row = pending?.list.find((t) => t.id === id)
    fits(row, review, 'warehouse')
    assert.deepEqual([row?.material_disposition, (row?.analyst as Json | undefined)?.id, row?.qa_manager_decision, completed?.list.some((t) => t.id === id)], ['Dispensed to Warehouse', null, 'Approve', false])
    assert.ok((await notices(running(), 'scm-wh-1')).includes('Material accepted by QA'))
    const task = (await call('scm-wh-1', 'GET', '/api/tasks', 200)).list.find((t) => String(t.description).startsWith('Paracetamol API'))
    assert.deepEqual([task?.priority, task?.status], ['high', 'pending'])
    assert.equal(Date.parse(String(task?.due_date)), Date.parse(plantDay()) + 86_400_000)
    await call('scm-wh-1', 'POST', `/api/quality-tests/${id}/warehouse-action`, 400, { action: 'Rejected' })
    assert.deepEqual((await call('scm-wh-1', 'POST', `/api/quality-tests/${id}/warehouse-action`, 200, { action: 'Accepted', notes: 'bin A-12' })).json, { id, test_name: 'Assay', warehouse_action: 'Accepted', warehouse_notes: 'bin A-12' })
    assert.equal((await call('scm-wh-1', 'POST', `/api/quality-tests/${id}/warehouse-action`, 400, { action: 'Accepted' })).json.detail, 'Warehouse action already recorded.')
    await call('scm-wh-1', 'POST', '/api/quality-tests/nothing/warehouse-action', 404, { action: 'Accepted' })
    await call('scm-wh-1', 'GET', '/api/quality-tests/warehouse-decisions?status=odd', 400)
  })

  test('a returned test is not lost: its analyst takes it up again, and nobody reviews their own', async () => {
    const { call } = running()
    const { tests } = await delivery(running())
    const [first, second, third] = tests.map((t) => String(t.id))
    await call('qc-op-1', 'POST', `/api/quality-tests/${first}/start`, 200)
    await call('qc-op-1', 'POST', `/api/quality-tests/${first}/submit`, 200, { result_data: { assay: 90 } })
    await call('qc-man-1', 'POST', `/api/quality-tests/${first}/review`, 200, { action: 'Return', manager_notes: 'weigh again' })
    assert.equal((await call('qc-op-1', 'POST', `/api/quality-tests/${first}/start`, 200)).json.status, 'In Progress')
    await call('qc-op-1', 'POST', `/api/quality-tests/${first}/submit`, 200, { result_data: { assay: 99 } })
    assert.equal((await call('qc-man-1', 'POST', `/api/quality-tests/${first}/review`, 200, { action: 'Approve' })).json.status, 'Approved')
    await call('qc-op-1', 'POST', `/api/quality-tests/${first}/start`, 400)
    await call('qc-man-1', 'POST', `/api/quality-tests/${second}/start`, 200)
    await call('qc-op-1', 'POST', `/api/quality-tests/${second}/start`, 403)
    await call('qc-man-1', 'POST', `/api/quality-tests/${second}/submit`, 200, { result_data: {} })
    await call('qc-man-1', 'POST', `/api/quality-tests/${second}/review`, 403, { action: 'Approve' })
    assert.equal((await decided(running(), third, 'Reject')).status, 'Rejected - Return to Supplier')
    await call('scm-wh-1', 'POST', `/api/quality-tests/${third}/warehouse-action`, 400, { action: 'Accepted' })
    await call('scm-wh-1', 'POST', `/api/quality-tests/${third}/warehouse-action`, 200, { action: 'Rejected' })
  })
}
