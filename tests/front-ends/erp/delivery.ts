import assert from 'node:assert/strict'
import type { Json, Running } from './harness.ts'

/** A delivery from the gate to its tests: what each scenario of the laboratory stands on. */
export async function delivery({ call }: Running): Promise<{ entry: Json; grn: Json; sample: Json; tests: readonly Json[] }> {
  const entry = (await call('sec-off-1', 'POST', '/api/security/logs', 201, { material_name: 'Paracetamol API', vehicle_number: 'ts 09 ab 1234', driver_name: 'Imran', driver_contact: '+91 98480 22338', quantity: 500.5, uom: 'kg' })).json
  const grn = (await call('scm-wh-1', 'POST', '/api/grn', 201, { gate_entry_id: entry.id, po_number: 'PO-2026-014', quantity_received: 500, remarks: 'Two drums dented', items: [{ description: 'Paracetamol API', quantity: 500, price: 12.35, vat_rate: 18 }, { description: 'Pallets', quantity: 3, price: 10.005 }] })).json
  await call('qa-man-1', 'POST', `/api/grn/${String(grn.id)}/request-sampling`, 200, {})
  const sample = (await call('qc-man-1', 'GET', '/api/quality-samples/unassigned', 200)).list.find((s) => s.grn_id === grn.id)
  assert.ok(sample)
  const tests = (await call('qc-man-1', 'GET', `/api/quality-samples/${String(sample.id)}/tests`, 200)).list
  return { entry, grn, sample, tests }
}

/** Takes a test from the bench to the QA manager's decision. */
export async function decided({ call }: Running, id: unknown, decision: 'Approve' | 'Reject'): Promise<Json> {
  await call('qc-man-1', 'POST', `/api/quality-tests/${String(id)}/assign`, 200, { employee_id: 'qc-op-1' })
  await call('qc-op-1', 'POST', `/api/quality-tests/${String(id)}/submit`, 200, { result_data: { assay: '99.2 %' } })
  await call('qc-man-1', 'POST', `/api/quality-tests/${String(id)}/review`, 200, { action: 'SendToQA' })
  await call('qa-man-1', 'POST', `/api/quality-tests/${String(id)}/qa-assign`, 200, { officer_id: 'qa-op-1' })
  await call('qa-op-1', 'POST', `/api/quality-tests/${String(id)}/qa-officer-review`, 200, { recommendation: decision })
  return (await call('qa-man-1', 'POST', `/api/quality-tests/${String(id)}/qa-manager-decision`, 200, { decision })).json
}
