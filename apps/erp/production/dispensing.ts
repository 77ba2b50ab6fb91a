import { actor, boolean, choice, Decimal, decimal, entity, given, instant, now, one, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Equipment } from '../equipment/equipment.ts'
import { unfit } from '../equipment/fit.ts'
import { MaterialLot } from '../materials/lot.ts'
import { Material, units } from '../materials/material.ts'
import { materialsOf } from '../materials/reservation.ts'
import { decimalOf, usableLot } from '../materials/usable.ts'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { ProductionBatch } from './batch.ts'

/** One container weighed for a batch: net is gross less tare. Used up when a second person has verified it. */
export const Dispensing = entity('dispensing', {
  id: key(), batch: one(ProductionBatch).reverse('dispensings'), lot: one(MaterialLot).reverse('dispensings'), material: one(Material).readonly(), container: text(50).optional(), target: decimal(14, 3).check(positive).label('To be weighed'), tolerance: decimal(5, 2).min(0).max(100).readonly().label('Tolerance, percent'),
  gross: decimal(14, 3).min(0), tare: decimal(14, 3).min(0), net: decimal(14, 3).generated(), unit: choice(...units).optional().readonly(), inTolerance: boolean().default(true).readonly(), scale: one(Equipment).optional().label('Balance'), comment: text(1000).optional(),
  status: choice('Weighed', 'Verified', 'Rejected').default('Weighed').readonly(), weighedBy: witness('weighed_by'), weighedAt: instant().readonly(), verifiedBy: witness('verified_by'), verifiedAt: instant().optional().readonly(), rejectedFor: text(500).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'dispensings', stamps: { ...stamped, createdBy: 'weighedBy' }, order: ['batch', 'createdAt', 'id'], title: (d) => `${d.net.toString()} ${d.unit ?? ''}`, index: [['batch', 'status'], ['lot']],
  gmp: { reason: true, unsigned: { status: 'Weighed', verifiedBy: null, verifiedAt: null } },
  derive: { net: (d) => d.gross.minus(d.tare) },
  check: (d) => (d.net.compare(0) <= 0 ? [{ path: ['tare'], message: 'The tare is not less than the gross weight.' }] : undefined),
  moves: {
    verify: { when: { status: 'Weighed' }, set: { status: 'Verified', verifiedBy: actor, verifiedAt: now }, signs: 'verified', apart: ['weighedBy'], refusal: 'Only what was weighed is verified.', gates: [{ unless: { op: 'not', of: where('batch.status', 'eq', 'In Progress') }, say: 'Material is used while the batch is being made.' }] },
    reject: { when: { status: 'Weighed' }, set: { status: 'Rejected', rejectedFor: given('reason') }, refusal: 'What was verified is used.' },
  },
  hooks: {
    before: async (d, old, hands) => {
      const batch = await hands.find(ProductionBatch, where('id', 'eq', d.batch))
      if (batch === null || (old === null && batch.status !== 'In Progress')) throw new Fault('refused', 'Material is weighed while the batch is being made.')
      if (old !== null && old.status !== 'Weighed' && d.status === old.status) throw new Fault('refused', 'What was verified or rejected is not weighed again.')
      const lot = d.status === 'Weighed' ? await usableLot(hands, d.lot, materialsOf(batch)) : (await hands.lock(MaterialLot, d.lot))!
      if (d.scale !== null && d.status === 'Weighed') {
        const problem = unfit((await hands.lock(Equipment, d.scale)) ?? { name: 'The balance', status: 'not there' }, hands.today)
        if (problem !== undefined) throw new Fault('refused', problem)
      }
      const line = (batch.materials as { material: unknown; tolerance: Decimal }[]).find((one) => one.material === lot.material)
      const tolerance = decimalOf(line?.tolerance ?? 0)
      const off = d.net.compare(d.target) < 0 ? d.target.minus(d.net) : d.net.minus(d.target)
      return { material: String(lot.material), unit: lot.unit as 'kg', tolerance, inTolerance: off.times(100).compare(d.target.times(tolerance)) <= 0, weighedAt: old !== null && d.gross.compare(old.gross) === 0 && d.tare.compare(old.tare) === 0 ? old.weighedAt : hands.now }
    },
  },
})

