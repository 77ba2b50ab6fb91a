import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from '../../../packages/mail/pdf-text.fixture.ts'
import { type Json, password, type Running } from './harness.ts'

const sign = (who: string): Json => ({ user_id: who, password })
/** A day of the plant's own calendar. */
const day = (days: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata' }).format(Date.now() + days * 86_400_000)
const why = { 'x-change-reason': 'as found today' }

/** What one scenario leaves for the next: the day goes on. */
interface Day { api: Json; tablets: Json; sop: Json; batch: Json; rawLot: Json; finished: Json; order: Json }

/** One working day at a plant, from the buyer's desk to the recall that is only a drill. */
export function workday(running: () => Running): void {
  const it = {} as Day
  const call: Running['call'] = (...words) => running().call(...words)
  const post = async (who: string, path: string, body: unknown = {}, status = 200): Promise<Json> => (await call(who, 'POST', path, status, body)).json
  const made = (who: string, path: string, body: unknown): Promise<Json> => post(who, path, body, 201)
  const put = async (who: string, path: string, body: unknown): Promise<Json> => (await call(who, 'PUT', path, 200, body, why)).json
  const read = async (who: string, path: string): Promise<Json> => (await call(who, 'GET', path, 200)).json
  const list = async (who: string, path: string): Promise<readonly Json[]> => (await call(who, 'GET', path, 200)).list
  /** A copy on paper: its number, and what stands on its pages. */
  async function printed(who: string, path: string, body: Json = {}): Promise<{ readonly copy: string; readonly pages: readonly string[] }> {
    const token = (await call(null, 'POST', '/api/auth/login', 200, { email: (await read('admin-1', `/api/users/${who}`)).email, password })).json.access_token
    const answer = await fetch(`${running().url}${path}/print`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${String(token)}` }, body: JSON.stringify(body) })
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'application/pdf'])
    return { copy: String(answer.headers.get('x-copy-number')), pages: textOf(Buffer.from(await answer.arrayBuffer())) }
  }

  test('08:00 the buyer asks two vendors, compares, awards; the award is approved, ordered, printed', async () => {
    it.api = await made('admin-1', '/api/materials', { code: 'API-1', name: 'Paracetamol', type: 'Raw Material', unit_cost: 6 })
    it.tablets = await made('admin-1', '/api/materials', { code: 'FG-1', name: 'Paracetamol tablets', type: 'Finished Good', shelf_life_days: 700, unit_cost: 20 })
    const [near, far] = await Promise.all(['Lakeside Chemicals', 'Harbour Chemicals'].map((name) => made('scm-proc-1', '/api/vendors', { name, status: 'Qualified', supplied_material_ids: [it.api.id] })))
    const need = await made('scm-wh-1', '/api/purchase-requisitions', { material_id: it.api.id, quantity: 200, unit: 'kg' })
    const rfq = await made('scm-proc-1', '/api/rfqs', { pr_id: need.id, vendor_ids: [near?.id, far?.id], due_date: day(7) })
    assert.match(String(rfq.number), /^RFQ-\d{4}-\d{3}$/)
    assert.deepEqual([rfq.status, (await read('scm-proc-1', `/api/purchase-requisitions/${String(need.id)}`)).status], ['Sent', 'RFQ Created'])
    const cheap = await made('scm-proc-1', '/api/quotations', { rfq_id: rfq.id, vendor_id: far?.id, price: 6.1, delivery_time: 30 })
    await made('scm-proc-1', '/api/quotations', { rfq_id: rfq.id, vendor_id: near?.id, price: 6.4, delivery_time: 10 })
    await call('scm-proc-1', 'POST', '/api/quotations', 409, { rfq_id: rfq.id, vendor_id: near?.id, price: 1, delivery_time: 1 })
    await call('prod-op-1', 'GET', '/api/rfqs', 403)
    const { quotations } = await read('plant-head-1', `/api/rfqs/${String(rfq.id)}/comparison`)
    assert.deepEqual((quotations as Json[]).map((one) => [one.vendor_name, one.total, one.is_cheapest]), [['Harbour Chemicals', 1220, true], ['Lakeside Chemicals', 1280, false]])
    assert.equal((await post('scm-proc-1', `/api/rfqs/${String(rfq.id)}/award`, { quotation_id: cheap.id })).status, 'Closed')
    await post('plant-head-1', `/api/purchase-requisitions/${String(need.id)}/approve`)
    await post('mgmt-1', `/api/purchase-requisitions/${String(need.id)}/approve-management`)
    const ordered = await made('scm-proc-1', `/api/rfqs/${String(rfq.id)}/order`, {})
    const path = `/api/purchase-orders/${String(ordered.purchase_order_id)}`
    it.order = await read('scm-proc-1', path)
    assert.deepEqual([it.order.total_amount, it.order.status, (await read('scm-proc-1', `/api/purchase-requisitions/${String(need.id)}`)).po_number], [1220, 'Draft', ordered.po_number])
    const draft = await printed('scm-proc-1', path)
    assert.ok(draft.pages[0]?.includes('NOT APPROVED') && draft.pages[0].includes(`controlled copy ${draft.copy}`) && draft.pages[0].includes('1,220.00') && draft.pages[0].includes('Printed by Karan Malhotra'))
    await post('scm-proc-1', `${path}/submit`)
    await post('fin-off-1', `${path}/approve-finance`)
    await post('mgmt-1', `${path}/approve-management`)
    await post('scm-proc-1', `${path}/send`)
    const [page] = (await printed('scm-proc-1', path)).pages
    assert.ok(page?.includes('page 1 of 1') && page.includes('Nikhil Chandra') && !page.includes('NOT APPROVED'))
  })

  test('09:00 the delivery comes; its receipt is printed, its invoice matched against order and receipt', async () => {
    const entry = await made('sec-off-1', '/api/security/logs', { material_name: 'Paracetamol', vehicle_number: 'TS 09 1', po_number: it.order.po_number, quantity: 200 })
    const grn = await made('scm-wh-1', '/api/grn', { gate_entry_id: entry.id, po_number: it.order.po_number, quantity_received: 200, items: [{ description: 'Paracetamol', quantity: 200, price: 6.1, vat_rate: 18 }] })
    const note = await printed('scm-wh-1', `/api/grn/${String(grn.id)}`)
    for (const said of [String(grn.grn_code), 'AWAITING QA', '1,439.60', 'Neha Gupta']) assert.ok(note.pages[0]?.includes(said), said)
    await call('sales-1', 'POST', `/api/grn/${String(grn.id)}/print`, 403, {})
    const invoice = await made('scm-proc-1', '/api/vendor-invoices', { po_id: it.order.id, vendor_number: 'HC-77', invoice_date: day(0), amount: 1300 })
    assert.match(String((await call('fin-off-1', 'POST', `/api/vendor-invoices/${String(invoice.id)}/match`, 400, {})).json.detail), /1220\.00 were ordered/)
    await put('scm-proc-1', `/api/vendor-invoices/${String(invoice.id)}`, { amount: 1220 })
    assert.equal((await post('scm-proc-1', `/api/vendor-invoices/${String(invoice.id)}/match`)).status, 'Matched')
    assert.deepEqual(await read('fin-off-1', `/api/vendor-invoices/${String(invoice.id)}/comparison`), { po_number: it.order.po_number, ordered: 1220, received: 1220, invoiced: 1220 })
    assert.equal((await post('fin-off-1', `/api/vendor-invoices/${String(invoice.id)}/approve`)).status, 'Approved for Payment')
    it.rawLot = await made('scm-wh-1', '/api/inventory-items', { material_id: it.api.id, quantity: 200, unit: 'kg', bin_location: 'A-1', expiry_date: day(600) })
    await post('qa-man-1', `/api/inventory-items/${String(it.rawLot.id)}/release`, sign('qa-man-1'))
  })

  test('10:00 the procedure is taught before it holds; who is not trained does not do the step', async () => {
    it.sop = await made('qa-op-1', '/api/documents', { number: 'SOP-DAY', title: 'Line clearance', type: 'Standard Operating Procedure', body: 'Look around.\nTwice.', training_required: true })
    const path = `/api/documents/${String(it.sop.id)}`
    await post('qa-op-1', `${path}/submit`)
    await post('qa-man-1', `${path}/approve`, sign('qa-man-1'))
    assert.match(String((await call('qa-man-1', 'POST', `${path}/put-into-effect`, 400, sign('qa-man-1'))).json.detail), /training/)
    assert.deepEqual(await made('prod-man-1', '/api/training-records/assign', { document_id: it.sop.id, role: 'Production Operator', days: 3 }), { assigned: 1, of: 1 })
    const [mine] = await list('prod-op-1', '/api/training-records')
    assert.deepEqual([mine?.user_id, mine?.standing, mine?.document_number], ['prod-op-1', 'Assigned', 'SOP-DAY'])
    assert.deepEqual(await list('qc-op-1', '/api/training-records'), [])
    await post('prod-op-1', `/api/training-records/${String(mine?.id)}/complete`, { ...sign('prod-op-1'), score: 95 })
    assert.equal((await post('qa-man-1', `${path}/put-into-effect`, sign('qa-man-1'))).status, 'Effective')
    const paper = await printed('qa-op-1', path, { purpose: 'For the line', issued_to: 'Packing' })
    assert.ok(paper.pages[0]?.includes('Twice.') && paper.pages[0].includes('Priya Nair') && !paper.pages[0].includes('NOT'))
    const copy = (await list('qa-op-1', '/api/controlled-copies?status=Out')).find((one) => one.copy_number === paper.copy)
    assert.deepEqual([copy?.issued_to, copy?.printed_by_name, copy?.mark], ['Packing', 'Arjun Rao', null])
    assert.equal((await post('qa-op-1', `/api/controlled-copies/${String(copy?.id)}/reconcile`)).status, 'Reconciled')
    await call('qa-op-1', 'POST', `/api/controlled-copies/${String(copy?.id)}/reconcile`, 400)
  })

  test('11:00 material is asked for, issued, weighed by two persons; the batch is made', async () => {
    const master = await made('prod-man-1', '/api/master-records', { number: 'MBR-DAY', title: 'Tablets', product_id: it.tablets.id, batch_size: 100, unit: 'kg', yield_low: 90, yield_high: 105, materials: [{ material_id: it.api.id, quantity: 100, tolerance: 5 }], steps: [{ stage: 'Dispensing', name: 'Line clearance', kind: 'confirmation', procedure_id: it.sop.id }] })
    await post('prod-man-1', `/api/master-records/${String(master.id)}/submit`)
    for (const move of ['approve', 'put-into-effect']) await post('qa-man-1', `/api/master-records/${String(master.id)}/${move}`, sign('qa-man-1'))
    it.batch = await made('prod-man-1', '/api/production-batches', { master_id: master.id, quantity: 100, start_date: day(0), end_date: day(3) })
    const path = `/api/production-batches/${String(it.batch.id)}`
    await post('prod-man-1', `${path}/issue`, sign('prod-man-1'))
    await post('qa-man-1', `${path}/check`, sign('qa-man-1'))
    await post('prod-head-1', `${path}/start`, sign('prod-head-1'))
    const request = await made('prod-op-1', '/api/material-requests', { material_id: it.api.id, quantity: 100, unit: 'kg', batch_id: it.batch.id })
    const asked = `/api/material-requests/${String(request.id)}`
    await post('prod-man-1', `${asked}/approve-manager`)
    await post('prod-head-1', `${asked}/approve-head`)
    assert.equal((await post('scm-wh-1', `${asked}/verify`)).status, 'Pending Plant Head Approval', 'without a limit everything goes to the plant head')
    await post('plant-head-1', `${asked}/approve-plant-head`)
    await call('scm-wh-1', 'POST', `${asked}/issue`, 422, { lots: [] })
    await call('scm-wh-1', 'POST', `${asked}/issue`, 422, { lots: 'all' })
    assert.equal((await post('scm-wh-1', `${asked}/issue`, { lots: [{ lot_id: it.rawLot.id, quantity: 100 }] })).status, 'Issued')
    assert.equal((await read('scm-wh-1', `/api/inventory-items/${String(it.rawLot.id)}`)).reserved, 100)
    const weighed = await made('prod-op-1', '/api/dispensings', { batch_id: it.batch.id, lot_id: it.rawLot.id, target: 100, gross: 102.5, tare: 2 })
    assert.deepEqual([weighed.net, weighed.in_tolerance], [100.5, true])
    await call('prod-op-1', 'POST', `/api/dispensings/${String(weighed.id)}/verify`, 403, sign('prod-op-1'))
    await post('prod-man-1', `/api/dispensings/${String(weighed.id)}/verify`, sign('prod-man-1'))
    assert.equal((await read('scm-wh-1', `/api/inventory-items/${String(it.rawLot.id)}`)).on_hand, 99.5)
    const [step] = await list('prod-op-1', `/api/batch-steps?batch_id=${String(it.batch.id)}`)
    assert.match(String((await call('prod-man-1', 'POST', `/api/batch-steps/${String(step?.id)}/perform`, 400, {})).json.detail), /not trained/)
    await post('prod-op-1', `/api/batch-steps/${String(step?.id)}/perform`)
    const out = await post('prod-op-1', `${path}/produce`, { quantity: 98 })
    it.finished = await read('scm-wh-1', `/api/inventory-items/${String(out.lot_id)}`)
    const labels = await made('prod-op-1', '/api/label-reconciliations', { batch_id: it.batch.id, label: 'Carton', issued: 1000, used: 985, destroyed: 10, returned: 5 })
    assert.deepEqual([labels.difference, (await post('qa-op-1', `/api/label-reconciliations/${String(labels.id)}/verify`, sign('qa-op-1'))).status], [0, 'Verified'])
    await post('prod-man-1', `${path}/complete`, sign('prod-man-1'))
    await post('prod-man-1', `${path}/submit`)
    assert.ok((await printed('qa-man-1', path)).pages.every((page) => page.includes('NOT RELEASED')))
  })

  test('14:00 the laboratory tests, certifies; the head of quality releases; the record is printed with its signatures', async () => {
    const path = `/api/production-batches/${String(it.batch.id)}`
    const sample = (await list('qc-man-1', '/api/quality-samples/unassigned')).find((one) => one.batch_number === it.batch.batch_number)
    await call('qc-op-1', 'POST', '/api/certificates-of-analysis', 400, { sample_id: sample?.id })
    for (const one of await list('qc-man-1', `/api/quality-samples/${String(sample?.id)}/tests`)) {
      await post('qc-man-1', `/api/quality-tests/${String(one.id)}/assign`, { employee_id: 'qc-op-1' })
      await post('qc-op-1', `/api/quality-tests/${String(one.id)}/submit`, { result_data: { value: 99.4, unit: '%' } })
      await post('qc-man-1', `/api/quality-tests/${String(one.id)}/review`, { action: 'Approve' })
    }
    const certificate = await made('qc-op-1', '/api/certificates-of-analysis', { sample_id: sample?.id, lot_id: it.finished.id })
    const paper = `/api/certificates-of-analysis/${String(certificate.id)}`
    await post('qc-op-1', `${paper}/submit`)
    await post('qc-man-1', `${paper}/review`, sign('qc-man-1'))
    assert.ok((await printed('qc-man-1', paper)).pages[0]?.includes('NOT APPROVED'))
    await post('qc-head-1', `${paper}/release`, sign('qc-head-1'))
    const [page] = (await printed('qc-man-1', paper)).pages
    for (const said of [String(certificate.number), '99.4 %', 'Complies', 'Lakshmi Pillai', 'released', 'valid']) assert.ok(page?.includes(said), said)
    assert.ok(!page?.includes('NOT APPROVED'))
    await post('qa-man-1', `${path}/review-trail`, sign('qa-man-1'))
    assert.equal((await post('qa-head-1', `${path}/release`, sign('qa-head-1'))).status, 'Released')
    const record = (await printed('qa-head-1', path)).pages.join('\n')
    for (const said of ['Meera Iyer', 'line clearance', 'audit trail reviewed', '100.5', 'Carton', String(it.rawLot.lot_number), String(it.finished.lot_number)]) assert.ok(record.includes(said), said)
    assert.ok(!record.includes('NOT RELEASED') && !record.includes('INVALID'))
    const kept = await made('qc-op-1', '/api/retention-samples', { lot_id: it.finished.id, quantity: 0.5, location: 'R-1', kept_until: day(30) })
    assert.ok(String(kept.kept_until) > String(it.finished.expiry_date), 'kept a year longer than the lot lasts')
    await call('qa-man-1', 'POST', `/api/retention-samples/${String(kept.id)}/destroy`, 400, sign('qa-man-1'))
  })

  test('15:00 what was made is sold, and a drill finds where it went', async () => {
    const customer = await made('sales-1', '/api/customers', { name: 'City Hospital', contact_person: 'A. Rao' })
    const order = await made('sales-1', '/api/sales-orders', { customer_id: customer.id, plant_id: 'plant-a', items: [{ material_id: it.tablets.id, quantity: 40, unit: 'kg', price: 25 }] })
    const path = `/api/sales-orders/${String(order.id)}`
    assert.deepEqual([order.total_amount, order.status], [1000, 'Pending Plant Head Approval'])
    await post('plant-head-1', `${path}/approve`)
    await post('mgmt-1', `${path}/approve-management`)
    await call('scm-wh-1', 'POST', `${path}/dispatch`, 400, { lots: [{ lot_id: it.rawLot.id, quantity: 40 }] })
    assert.equal((await post('scm-wh-1', `${path}/dispatch`, { lots: [{ lot_id: it.finished.id, quantity: 40 }] })).status, 'Dispatched')
    assert.equal((await read('scm-wh-1', `/api/inventory-items/${String(it.finished.id)}`)).on_hand, 58)
    const drill = await made('qa-man-1', '/api/recalls', { lot_id: it.rawLot.id, reason: 'Yearly drill', is_mock: true })
    await post('qa-head-1', `/api/recalls/${String(drill.id)}/start`, sign('qa-head-1'))
    const report = await read('qa-man-1', `/api/recalls/${String(drill.id)}/report`)
    assert.deepEqual([report.affected_lots, report.affected_batches, report.on_hand, report.shipped, report.reconciled], [2, 1, 157.5, 40, true])
    assert.deepEqual((report.shipments as Json[]).map((one) => [one.customer, one.quantity]), [['City Hospital', 40]])
  })

  test('16:00 the house looks after itself: changes, complaints, audits, air, instruments, stock, shifts and money', async () => {
    const change = await made('prod-man-1', '/api/change-controls', { title: 'A second sieve', type: 'Process', description: 'Sieve twice.', document_ids: [it.sop.id] })
    await post('qa-op-1', `/api/change-controls/${String(change.id)}/assess`)
    await call('qa-op-1', 'PUT', `/api/change-controls/${String(change.id)}`, 422, { impact: 'None' })
    await put('qa-op-1', `/api/change-controls/${String(change.id)}`, { impact: 'None', actions: [{ description: 'New version', due: day(9), done: true }] })
    await post('qa-man-1', `/api/change-controls/${String(change.id)}/submit`, sign('qa-man-1'))
    await call('qa-man-1', 'POST', `/api/change-controls/${String(change.id)}/approve`, 403, sign('qa-man-1'))
    await post('qa-head-1', `/api/change-controls/${String(change.id)}/approve`, sign('qa-head-1'))
    assert.deepEqual(((c) => [c.status, c.outcome])(await post('qa-man-1', `/api/change-controls/${String(change.id)}/close`, sign('qa-man-1'))), ['Closed', 'Implemented'])

    const air = await made('qa-op-1', '/api/environmental-monitoring', { room: 'G-101', date: day(0), value: 12, high_limit: 5, organism: 'Bacillus' })
    assert.equal(air.result, 'Out of Spec')
    assert.ok((await list('qa-man-1', '/api/deviations')).some((one) => one.title === 'Environment out of limits: G-101'))
    const complaint = await made('sales-1', '/api/market-complaints', { title: 'Broken tablets', description: 'Two of ten', batch_id: it.batch.id, received_on: day(0), plant_id: 'plant-a' })
    await post('qa-op-1', `/api/market-complaints/${String(complaint.id)}/investigate`)
    await call('qa-head-1', 'POST', `/api/market-complaints/${String(complaint.id)}/close`, 400, sign('qa-head-1'))
    const audit = await made('qa-man-1', '/api/internal-audits', { area: 'Warehouse', auditor_id: 'qa-op-1', audit_date: day(5) })
    assert.equal((await post('qa-op-1', `/api/internal-audits/${String(audit.id)}/begin`)).status, 'In Progress')
    const instrument = await made('qc-man-1', '/api/qc-instruments', { code: 'HPLC-1', name: 'HPLC 1', kind: 'HPLC', next_calibration: day(-1) })
    assert.deepEqual([instrument.status, instrument.shown_status], ['Ready', 'Calibration Due'])
    await call('qc-op-1', 'POST', `/api/qc-instruments/${String(instrument.id)}/use`, 400)
    await made('qc-man-1', '/api/qc-standards', { name: 'Paracetamol RS', type: 'Reference', lot_number: 'RS-1', validity: day(300), quantity: 500 })
    const study = await made('qc-man-1', '/api/stability-studies', { batch_id: it.batch.id, study_type: 'Long-term', condition: '25 °C / 60 % RH', start_date: day(0), points: [{ month: 3, due: day(90) }] })
    await call('qc-head-1', 'POST', `/api/stability-studies/${String(study.id)}/complete`, 400, sign('qc-head-1'))

    const count = await made('scm-wh-1', '/api/cycle-counts', { bins: ['A-1'] })
    const [line] = count.lots as Json[]
    assert.deepEqual([line?.lot_id, line?.expected, line?.counted], [it.rawLot.id, 99.5, null])
    await call('scm-wh-1', 'POST', `/api/cycle-counts/${String(count.id)}/submit`, 400)
    await put('scm-wh-1', `/api/cycle-counts/${String(count.id)}`, { lots: [{ lot_id: it.rawLot.id, counted: 99, expected: 5 }] })
    await post('scm-wh-1', `/api/cycle-counts/${String(count.id)}/submit`)
    await post('qa-op-1', `/api/cycle-counts/${String(count.id)}/verify`)
    const adjustment = (await list('scm-wh-1', '/api/stock-adjustments')).find((one) => one.lot_id === it.rawLot.id)
    assert.deepEqual([adjustment?.quantity_change, adjustment?.status, adjustment?.reason], [-0.5, 'Pending Approval', 'Reconciliation'])
    await call('scm-wh-1', 'POST', `/api/stock-adjustments/${String(adjustment?.id)}/approve`, 403)
    await post('plant-head-1', `/api/stock-adjustments/${String(adjustment?.id)}/approve`)
    assert.equal((await read('scm-wh-1', `/api/inventory-items/${String(it.rawLot.id)}`)).on_hand, 99)

    const machine = await made('prod-head-1', '/api/equipment', { code: 'MX-1', name: 'Mixer', class: 'mixer' })
    const log = await made('prod-op-1', '/api/equipment-log', { equipment_id: machine.id, activity: 'Cleaning', started_at: `${day(-1)}T08:00:00Z`, ended_at: `${day(-1)}T09:00:00Z` })
    await call('prod-op-1', 'POST', `/api/equipment-log/${String(log.id)}/check`, 403, sign('prod-op-1'))
    assert.equal((await post('qa-op-1', `/api/equipment-log/${String(log.id)}/check`, sign('qa-op-1'))).status, 'Checked')
    const shift = await made('prod-man-1', '/api/shifts', { kind: 'Morning', date: day(1), manager_id: 'prod-man-1', operator_ids: ['prod-op-1'] })
    assert.deepEqual(shift.operator_ids, ['prod-op-1'])
    await call('prod-man-1', 'POST', '/api/shifts', 409, { kind: 'Morning', date: day(1), manager_id: 'prod-man-1' })
    const issue = await made('prod-man-1', '/api/escalated-issues', { title: 'Steam fails daily', description: 'Since Monday', priority: 'Critical' })
    assert.equal((await post('plant-head-1', `/api/escalated-issues/${String(issue.id)}/resolve`, { resolution: 'New valve' })).status, 'Resolved')
    const incident = await made('prod-op-1', '/api/safety-incidents', { title: 'Slipped on the stairs', description: 'No injury', date: day(0) })
    await call('plant-head-1', 'POST', `/api/safety-incidents/${String(incident.id)}/close`, 400)
    await call('plant-head-1', 'POST', '/api/projects', 422, { name: 'New line', owner_id: 'prod-head-1', status: 'Completed', percent_complete: 40 })
    await made('plant-head-1', '/api/projects', { name: 'New line', owner_id: 'prod-head-1', budget: 1000000, percent_complete: 40 })
    const capex = await made('plant-head-1', '/api/capex-requests', { title: 'Second press', amount: 250000, roi: 18.5 })
    await call('plant-head-1', 'POST', `/api/capex-requests/${String(capex.id)}/approve`, 403)
    assert.deepEqual(((c) => [c.stage, c.decided_by, c.decision_date])(await post('mgmt-1', `/api/capex-requests/${String(capex.id)}/approve`)), ['Approved', 'mgmt-1', day(0)])
  })

  test('17:00 of all this another plant sees and prints nothing', async () => {
    const person = { name: 'Bran Byrne', email: 'bran.byrne@pharma.com', role: 'QA Head', department: 'Quality Assurance', plant_id: 'plant-b', password: 'Str0ng!enough' }
    await made('admin-1', '/api/users', person)
    const token = `Bearer ${String((await call(null, 'POST', '/api/auth/login', 200, { email: person.email, password: person.password })).json.access_token)}`
    for (const path of ['production-batches', 'documents', 'training-records', 'change-controls', 'certificates-of-analysis', 'controlled-copies', 'recalls', 'material-requests', 'sales-orders', 'dispensings', 'environmental-monitoring']) assert.deepEqual((await call(token, 'GET', `/api/${path}`, 200)).list, [], path)
    for (const path of [`production-batches/${String(it.batch.id)}`, `documents/${String(it.sop.id)}`]) { await call(token, 'GET', `/api/${path}`, 404); await call(token, 'POST', `/api/${path}/print`, 404, {}) }
    await call(null, 'POST', `/api/documents/${String(it.sop.id)}/print`, 403, {})
  })
}
