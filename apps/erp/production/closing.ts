import { actor, choice, date, decimal, entity, given, instant, integer, now, one, resource, signature, signedIn, text } from '@tenon/model'
import { MaterialLot } from '../materials/lot.ts'
import { witness } from '../people/person.ts'
import { only, production, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { openDeviation } from '../quality/deviation.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { ProductionBatch } from './batch.ts'

/** Every label accounted for: issued is used, destroyed and returned, or a deviation opens itself. */
export const LabelReconciliation = entity('label_reconciliation', {
  id: key(), batch: one(ProductionBatch).unique().reverse('labels'), label: text(150), issued: integer().min(0), used: integer().min(0), destroyed: integer().min(0).default(0), returned: integer().min(0).default(0), difference: integer().generated(), allowed: integer().min(0).default(0), status: choice('Counted', 'Verified').default('Counted').readonly(), countedBy: witness('counted_by'), verifiedBy: witness('verified_by'), verifiedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'label_reconciliations', stamps: { ...stamped, createdBy: 'countedBy' }, order: ['-createdAt', 'id'], title: (l) => l.label, gmp: { reason: true, unsigned: { status: 'Counted', verifiedBy: null, verifiedAt: null } },
  derive: { difference: (l) => l.issued - l.used - l.destroyed - l.returned },
  moves: { verify: { when: { status: 'Counted' }, set: { status: 'Verified', verifiedBy: actor, verifiedAt: now }, signs: 'verified', apart: ['countedBy'], refusal: 'It is verified already.' } },
})
const makers = only([...production, ...quality], 'Labels are counted by production and quality.')
export const labelReconciliations = resource(LabelReconciliation, {
  path: 'label-reconciliations', only: ['list', 'read', 'create', 'update'], list: ['*', 'plant', { as: 'batch_number', path: 'batch.batchNumber' }], detail: ['*', 'plant', { as: 'batch_number', path: 'batch.batchNumber' }], create: ['batch', 'label', 'issued', 'used', 'destroyed', 'returned', 'allowed'], update: ['used', 'destroyed', 'returned'], filter: ['batch', 'status'], search: ['batch.batchNumber', 'label'], sort: ['createdAt'],
  allow: { read: signedIn, create: makers, update: makers, verify: makers },
  actions: {
    verify: {
      on: 'row', move: 'verify', input: signature,
      run: async ({ row, hands }) => {
        if (Math.abs(Number(row.difference)) > Number(row.allowed)) await openDeviation(hands, { title: 'Labels do not reconcile', description: `${String(row.issued)} labels were issued; ${Math.abs(Number(row.difference))} are ${Number(row.difference) > 0 ? 'missing' : 'too many'}.`, batch: row.batch, severity: 'High', sourceDept: 'Production' })
        return { row }
      },
    },
  },
})

/** What is kept of a lot, and until when: the expiry and a year at least. */
export const RetentionSample = entity('retention_sample', {
  id: key(), lot: one(MaterialLot).reverse('retentionSamples'), quantity: decimal(14, 3).check(positive), location: text(100), keptUntil: date(), status: choice('Kept', 'Used', 'Destroyed').default('Kept').readonly(), usedFor: text(500).optional().readonly(), keptBy: witness('kept_by'), destroyedBy: witness('destroyed_by'), ...timestamps,
}, {
  within: Plant, table: 'retention_samples', stamps: { ...stamped, createdBy: 'keptBy' }, order: ['keptUntil', 'id'], title: (r) => `${r.location} until ${r.keptUntil}`, index: [['lot'], ['status', 'keptUntil']], gmp: { reason: true, aside: ['usedFor', 'location'] },
  moves: {
    use: { when: { status: 'Kept' }, set: { status: 'Used', usedFor: given('reason') }, refusal: 'Only what is kept is used.' },
    destroy: { when: { status: 'Kept' }, set: { status: 'Destroyed', destroyedBy: actor }, signs: 'destroyed', refusal: 'Only what is kept is destroyed.', gates: [{ unless: ({ today }) => ({ op: 'gt', path: 'keptUntil', value: today }), say: 'It is to be kept longer.' }] },
  },
  hooks: {
    before: async (r, old, hands) => {
      if (old !== null) return undefined
      const lot = await hands.find(MaterialLot, { op: 'eq', path: 'id', value: r.lot })
      const least = typeof lot?.expiryDate === 'string' ? `${Number(lot.expiryDate.slice(0, 4)) + 1}${lot.expiryDate.slice(4)}` : null
      return least !== null && r.keptUntil < least ? { keptUntil: least } : undefined
    },
  },
})
const keepers = only(['QC Head', 'QC Manager', 'QC Operator', ...quality], 'Samples are kept by quality.')
export const retentionSamples = resource(RetentionSample, {
  path: 'retention-samples', only: ['list', 'read', 'create', 'update'], list: ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }], detail: ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }], create: ['lot', 'quantity', 'location', 'keptUntil'], update: ['location'], filter: ['lot', 'status', { param: 'due_before', path: 'keptUntil', op: 'lte' }], search: ['lot.lotNumber', 'location'], sort: ['keptUntil'],
  allow: { read: signedIn, create: keepers, update: keepers, use: keepers, destroy: only(['QA Head', 'QA Manager']) }, actions: { use: { on: 'row', move: 'use', input: { reason: text(500).length({ min: 3, max: 500 }) } }, destroy: { on: 'row', move: 'destroy', input: signature } },
})
