import { lines, resource, signedIn, text } from '@tenon/model'
import { only, production } from '../permissions.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { IssuedLot, issueLots, lotsIn, MaterialRequest } from './request.ts'

const words = ['*', 'plant', { as: 'material_name', path: 'material.name' }, { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'requested_by_name', path: 'requestedBy.name' }] as const
const heads = only(['Production Head', 'QA Head', 'QC Head'], 'The head of a department approves.')
const managers = only(['Production Manager', 'QA Manager', 'QC Manager'], 'The manager of a department approves.')
const warehouse = only(['Warehouse Manager'], 'The warehouse does this.')

export const materialRequests = resource(MaterialRequest, {
  path: 'material-requests', name: 'MaterialRequest', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: words, detail: words, create: ['material', 'quantity', 'unit', 'batch', 'purpose', 'plant'], update: ['quantity', 'unit', 'purpose'],
  filter: ['status', 'material', 'batch', 'requestedBy'], search: ['number', 'material.name', 'material.code', 'batch.batchNumber'], sort: ['number', 'dateRequested', 'status'],
  before: (_request, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: only([...production, 'QA Head', 'QA Manager', 'QA Operator', 'QC Head', 'QC Manager', 'QC Operator'], 'Departments that use material ask for it.'), update: only([...production, 'QA Manager', 'QC Manager']), approveManager: managers, approveHead: heads, verify: warehouse, approvePlantHead: only(['Plant Head'], 'Plant heads approve.'), issue: warehouse, reject: only(['Production Manager', 'QA Manager', 'QC Manager', 'Production Head', 'QA Head', 'QC Head', 'Warehouse Manager', 'Plant Head']) },
  actions: {
    approveManager: { on: 'row', path: 'approve-manager', move: 'approveManager' }, approveHead: { on: 'row', path: 'approve-head', move: 'approveHead' }, verify: { on: 'row', move: 'verify' }, approvePlantHead: { on: 'row', path: 'approve-plant-head', move: 'approvePlantHead' },
    issue: {
      on: 'row', move: 'issue', input: { lots: lines(IssuedLot) },
      run: async ({ row, input, hands }) => {
        await issueLots(hands, row, lotsIn(input))
        return { row }
      },
    },
    reject: { on: 'row', move: 'reject', input: { reason: text(500).length({ min: 3, max: 500 }) } },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})
