import { actor, boolean, both, choice, Decimal, decimal, entity, type GateAt, given, type Hands, instant, integer, now, one, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Document } from '../documents/document.ts'
import { Equipment } from '../equipment/equipment.ts'
import { unfit } from '../equipment/fit.ts'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { untrained } from '../training/training.ts'
import { ProductionBatch } from './batch.ts'
import { judgeWait, startClock } from './hold.ts'
import { stepKinds } from './master.ts'

type Row = Record<string, unknown>
const amount = () => decimal(14, 4).optional()
/** Only who is trained on the effective version of its procedure does a step, or verifies it. */
const trained = [{ unless: ({ actor, today }: GateAt) => untrained('procedure', actor, today), say: 'You are not trained on the effective version of the procedure of this step.' }]

/** One step of a batch: copied from the master record, done by one person and verified by another, never out of its order. */
export const BatchStep = entity('batch_step', {
  id: key(), batch: one(ProductionBatch).onDelete('cascade').reverse('steps').readonly(), position: integer().readonly(), stage: text(100).readonly(), name: text(150).readonly(), kind: choice(...stepKinds).readonly(), instructions: text(2000).blank().readonly(), parallelGroup: text(20).optional().readonly(),
  unit: text(20).optional().readonly(), lowLimit: amount().readonly(), highLimit: amount().readonly(), requiresESig: boolean().default(false).readonly().wire('requires_e_sig').column('requires_e_sig'), requiresVerifier: boolean().default(false).readonly(), equipmentClass: text(50).optional().readonly(), procedure: one(Document).optional().readonly(), maxWait: integer().optional().readonly(), beginBy: instant().optional().readonly(), alarmAt: instant().optional().readonly(), alarmed: boolean().default(false).readonly(),
  status: choice('Pending', 'Requires Approval', 'Completed', 'Rejected').default('Pending').readonly(), value: text(500).optional(), originalValue: text(500).optional().readonly(), gross: amount(), tare: amount(), net: amount().readonly(), equipment: one(Equipment).optional(), comment: text(2000).optional(),
  inLimits: boolean().optional().readonly(), performedBy: witness('performed_by'), performedAt: instant().optional().readonly(), statedAt: instant().optional(), verifiedBy: witness('verified_by'), verifiedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'batch_steps', stamps: stamped, order: ['batch', 'position'], label: 'Batch step', title: (s) => `${s.position} ${s.name}`, index: [['batch', 'position'], ['equipment', 'performedAt'], ['status', 'alarmAt']],
  gmp: { reason: true, aside: ['beginBy', 'alarmAt', 'alarmed'], unsigned: { status: 'Requires Approval', verifiedBy: null, verifiedAt: null } },
  moves: {
    perform: { when: { status: ['Pending', 'Rejected'] }, set: { status: 'Requires Approval', performedBy: actor, performedAt: now, value: given('value'), gross: given('gross'), tare: given('tare'), equipment: given('equipment'), comment: given('comment'), statedAt: given('statedAt') }, gates: trained, refusal: 'This step is done already.' },
    sign: { when: { status: ['Pending', 'Rejected'] }, set: { status: 'Requires Approval', performedBy: actor, performedAt: now, value: given('value'), gross: given('gross'), tare: given('tare'), equipment: given('equipment'), comment: given('comment'), statedAt: given('statedAt') }, signs: 'performed', gates: trained, refusal: 'This step is done already.' },
    verify: { when: { status: 'Requires Approval' }, set: { status: 'Completed', verifiedBy: actor, verifiedAt: now }, signs: 'verified', gates: trained, apart: ['performedBy'], refusal: 'Only what was performed is verified.' },
    sendBack: { when: { status: 'Requires Approval' }, set: { status: 'Rejected' }, apart: ['performedBy'], refusal: 'Only what was performed is sent back.' },
  },
  hooks: {
    before: async (step, old, hands) => {
      if (old === null) return undefined
      const batch = await hands.find(ProductionBatch, where('id', 'eq', step.batch))
      if (batch === null || !['In Progress', 'In Correction'].includes(String(batch.status))) throw new Fault('refused', 'Steps are done and corrected while their batch is being made or corrected.')
      const begins = step.performedAt !== old.performedAt
      if (begins) await mayBegin(step, hands)
      const net = step.gross !== null && step.tare !== null ? step.gross.minus(step.tare) : null
      if (net !== null && net.compare(0) < 0) throw new Fault('refused', 'The tare is more than the gross weight.')
      const measured = net ?? numberOf(step.value)
      const inLimits = step.lowLimit === null && step.highLimit === null ? null : measured !== null && (step.lowLimit === null || measured.compare(step.lowLimit) >= 0) && (step.highLimit === null || measured.compare(step.highLimit) <= 0)
      return {
        net, inLimits, originalValue: old.originalValue ?? step.value ?? (net === null ? null : net.toString()),
        // what nobody has to verify is done when it is performed
        ...(begins && step.status === 'Requires Approval' && !step.requiresVerifier ? { status: 'Completed' as const } : {}),
      }
    },
    after: async (step, old, hands) => {
      if (old === null) return
      if (step.performedAt !== old.performedAt) await judgeWait(hands, step)
      if (step.status === 'Completed' && old.status !== 'Completed') await startClock(hands, step)
    },
  },
})

/** In its order, with a value where one is asked for, on equipment that is fit at this moment. */
async function mayBegin(step: Row, hands: Hands): Promise<void> {
  const earlier = await hands.list(BatchStep, both(where('batch', 'eq', step.batch), where('position', 'lt', step.position), where('status', 'ne', 'Completed')), ['position'])
  const before = earlier.find((one) => one.parallelGroup === null || one.parallelGroup !== step.parallelGroup || one.stage !== step.stage)
  if (before !== undefined) throw new Fault('refused', `Step ${String(before.position)}, ${String(before.name)}, comes first.`)
  if (step.kind === 'weighing' && (step.gross === null || step.tare === null)) throw new Fault('refused', 'Gross and tare are needed.')
  if (step.kind === 'dataEntry' && (step.value ?? '') === '') throw new Fault('refused', 'A value is needed.')
  if (typeof step.statedAt === 'string' && step.statedAt > hands.now) throw new Fault('refused', 'Nothing was performed in the future.')
  if (typeof step.statedAt === 'string' && (step.comment ?? '') === '') throw new Fault('refused', 'Another time than now needs a comment that says why.')
  if (step.equipmentClass === null && step.equipment === null) return
  const equipment = step.equipment === null ? null : await hands.lock(Equipment, step.equipment)
  if (equipment === null) throw new Fault('refused', `Equipment of the class ${String(step.equipmentClass)} is needed.`)
  if (step.equipmentClass !== null && equipment.class !== step.equipmentClass) throw new Fault('refused', `${String(equipment.name)} is not of the class ${String(step.equipmentClass)}.`)
  const problem = unfit(equipment, hands.today)
  if (problem !== undefined) throw new Fault('refused', problem)
}

/** A value as a number, if it is one. */
function numberOf(value: string | null): Decimal | null {
  try { return value === null || value.trim() === '' ? null : Decimal.of(value.trim()) } catch (error) { if (error instanceof RangeError) return null; throw error }
}
