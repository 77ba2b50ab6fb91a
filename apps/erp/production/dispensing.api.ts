import { type Hands, resource, signature, signedIn, text, where } from '@tenon/model'
import { only, production, quality } from '../permissions.ts'
import { decimalOf } from '../materials/usable.ts'
import { openDeviation } from '../quality/deviation.ts'
import { ProductionBatch } from './batch.ts'
import { consumed } from './course.ts'
import { Dispensing } from './dispensing.ts'

const makers = only([...production, 'Warehouse Manager'], 'Weighing is done by production and the warehouse.')
const words = ['*', 'plant', { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'lot_number', path: 'lot.lotNumber' }, { as: 'material_name', path: 'material.name' }, { as: 'weighed_by_name', path: 'weighedBy.name' }, { as: 'verified_by_name', path: 'verifiedBy.name' }, { as: 'scale_name', path: 'scale.name' }] as const

export const dispensings = resource(Dispensing, {
  path: 'dispensings', only: ['list', 'read', 'create', 'update'], list: words, detail: words, create: ['batch', 'lot', 'container', 'target', 'gross', 'tare', 'scale', 'comment'], update: ['gross', 'tare', 'comment'],
  filter: ['batch', 'lot', 'material', 'status', 'inTolerance', 'scale'], search: ['batch.batchNumber', 'lot.lotNumber', 'material.name', 'container'], sort: ['createdAt', 'weighedAt'],
  allow: { read: signedIn, create: makers, update: makers, verify: only([...production, ...quality, 'Warehouse Manager']), reject: only([...production, ...quality, 'Warehouse Manager']) },
  actions: {
    verify: { on: 'row', move: 'verify', input: signature, run: async ({ row, hands }) => { await used(row, hands); return { row } } },
    reject: { on: 'row', move: 'reject', input: { reason: text(500).length({ min: 3, max: 500 }) } },
  },
})

/** What two persons have weighed is in the batch; outside its tolerance a deviation opens itself. */
async function used(row: Record<string, unknown>, hands: Hands): Promise<void> {
  const batch = (await hands.find(ProductionBatch, where('id', 'eq', row.batch)))!
  await consumed(batch, row.lot, decimalOf(row.net), hands)
  if (row.inTolerance !== true) await openDeviation(hands, { title: `Weighed outside tolerance: ${String(batch.batchNumber)}`, description: `${decimalOf(row.net).toString()} ${String(row.unit)} were weighed where ${decimalOf(row.target).toString()} were to be, beyond ${decimalOf(row.tolerance).toString()} %.`, batch: batch.id, lot: row.lot, severity: 'Medium', sourceDept: 'Production' })
}
