import { decimal, instant, resource, signature, signedIn, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { only, production, quality } from '../permissions.ts'
import { BatchStep } from './step.ts'

const weight = () => decimal(14, 4).min(0).optional()
const done = { value: text(500).optional(), gross: weight(), tare: weight(), equipment: text(50).optional().wire('equipment_id'), comment: text(2000).optional(), statedAt: instant().optional().wire('stated_at') }
const makers = only([...production, ...quality], 'Steps are done by production and quality.')
const words = ['*', 'plant', { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'performed_by_name', path: 'performedBy.name' }, { as: 'verified_by_name', path: 'verifiedBy.name' }, { as: 'equipment_name', path: 'equipment.name' }, { as: 'procedure_number', path: 'procedure.number' }] as const

export const batchSteps = resource(BatchStep, {
  path: 'batch-steps', only: ['list', 'read', 'update'], list: words, detail: words, update: ['value', 'gross', 'tare', 'comment'],
  filter: ['batch', 'status', { param: 'begin_before', path: 'beginBy', op: 'lte' }, 'equipment', 'performedBy', 'stage', 'inLimits'], search: ['name', 'stage', 'batch.batchNumber'], sort: ['position', 'performedAt'],
  allow: { read: signedIn, update: makers, perform: makers, sign: makers, verify: makers, sendBack: makers },
  actions: {
    perform: {
      on: 'row', move: 'perform', input: done,
      run: async ({ row }) => {
        if (row.requiresESig === true) throw new Fault('refused', 'This step is signed by whoever performs it.')
        return { row }
      },
    },
    sign: { on: 'row', move: 'sign', input: { ...signature, ...done } },
    verify: { on: 'row', move: 'verify', input: signature },
    sendBack: { on: 'row', path: 'send-back', move: 'sendBack', input: { reason: text(500).length({ min: 3, max: 500 }) } },
  },
})
