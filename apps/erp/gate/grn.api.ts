import { resource, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { only } from '../permissions.ts'
import { QualitySample, QualityTest } from '../quality/sample.ts'
import { nameOf } from '../traits.ts'
import { GateEntry } from './entry.ts'
import { Grn } from './grn.ts'

const words = ['*', 'plant'] as const
/** A delivery as the QA manager's inbox shows it: `grn_id`, and what the gate wrote down. */
const pending = resource(Grn, {
  path: 'grn/pending-qa', name: 'PendingGrn',
  list: [{ as: 'grn_id', path: 'id' }, 'entryCode', { as: 'grn_code', path: 'grnCode' }, 'poNumber', 'deliveryChallan', 'quantityReceived', 'remarks', 'status', { as: 'material_name', path: 'gateEntry.materialName' }, { as: 'vehicle_number', path: 'gateEntry.vehicleNumber' },
    { as: 'driver_name', path: 'gateEntry.driverName' }, { as: 'driver_contact', path: 'gateEntry.driverContact' }, { as: 'gate_quantity', path: 'gateEntry.quantity' }, { as: 'uom', path: 'gateEntry.uom' }, { as: 'gate_created_at', path: 'gateEntry.createdAt' }],
})
/** The three tests that every delivery is put to. */
const standard = [['Assay', 'HPLC'], ['Related Substances', 'HPLC'], ['Water Content', 'Titration']] as const
const days = (from: string, n: number): string => new Date(Date.parse(`${from}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)

export const grns = resource(Grn, {
  path: 'grn', name: 'Grn', throttle: { read: 'receipts', write: 'new receipts' }, only: ['list', 'create', 'read'], list: words, detail: words, filter: ['status', 'poNumber'],
  extra: { gateEntryId: text(50).wire('gate_entry_id') },
  before: async (_grn, _old, hands, input) => {
    const entry = await hands.lock(GateEntry, input.gateEntryId)
    if (entry === null) throw new Fault('notFound', 'Gate entry not found')
    if (entry.status !== 'Awaiting GRN') throw new Fault('conflict', 'GRN already created for this entry')
    return { gateEntry: String(entry.id), entryCode: String(entry.entryCode) }
  },
  allow: {
    read: only(['Warehouse Manager', 'QA Manager', 'QA Head', 'QC Manager', 'Plant Head', 'Management', 'System Admin']), create: only(['Warehouse Manager'], 'Only warehouse managers can create GRNs.'),
    pendingQa: only(['QA Manager']), requestSampling: only(['QA Manager']),
  },
  actions: {
    pendingQa: { on: 'all', method: 'GET', path: 'pending-qa', of: pending, run: async () => ({ where: where('status', 'eq', 'Awaiting QA'), order: ['createdAt', 'id'] }) },
    requestSampling: {
      on: 'row', path: 'request-sampling', input: { qaNotes: text().optional() },
      run: async ({ row, input, hands }) => {
        if (row.status !== 'Awaiting QA') throw new Fault('conflict', 'GRN already processed')
        const notes = typeof input.qaNotes === 'string' && input.qaNotes !== '' ? input.qaNotes : null
        const remarks = notes === null ? row.remarks : [row.remarks, `QA Notes: ${notes}`].filter((line) => typeof line === 'string' && line !== '').join('\n')
        const entry = await hands.update(GateEntry, row.gateEntry, { status: 'Sampling Requested' })
        await hands.update(Grn, row.id, { status: 'Sampling Requested', remarks })
        const sample = await hands.create(QualitySample, {
          grn: row.id, entryCode: row.entryCode, productName: entry.materialName, batchNumber: row.entryCode, sampleType: 'FG', sampleDate: hands.today, dueDate: days(hands.today, 3),
          status: 'Pending', priority: 'Medium', requestedBy: hands.actorId, requestedByName: nameOf(hands), qaNotes: notes,
        })
        for (const [place, [testName, method]] of standard.entries()) await hands.create(QualityTest, { sample: sample.id, testName, method, place, status: 'Not Started' })
        return { row }
      },
    },
  },
})
