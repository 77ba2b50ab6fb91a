import { actor, both, choice, date, Decimal, decimal, either, entity, given, instant, integer, lines, many, money, now, one, part, sequence, some, text, where } from '@tenon/model'
import { Equipment } from '../equipment/equipment.ts'
import { notFit } from '../equipment/fit.ts'
import { Material, units } from '../materials/material.ts'
import { person, witness } from '../people/person.ts'
import { countHere } from '../plants/figures.ts'
import { Plant } from '../plants/plant.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { MasterRecord } from './master.ts'

export const batchStates = ['Planned', 'Issued', 'Released to Production', 'In Progress', 'On Hold', 'Completed', 'QC Review', 'In Correction', 'Released', 'Rejected'] as const
/** What a batch is made of: copied from its master record when it is planned. */
export const BatchMaterial = part('batch_material', { material: one(Material), quantity: decimal(14, 3), tolerance: decimal(5, 2) }, { table: 'batch_materials' })

const openMajor = both(where('deviations.severity', 'in', ['High', 'Critical']), where('deviations.status', 'in', ['Open', 'Investigation', 'Pending Manager Review', 'Pending Final Approval']))
/** Whoever made it, checked it on the way or led it: none of them releases it. */
const hadAPart = ['steps.performedBy', 'steps.verifiedBy', 'issuedBy', 'clearedBy', 'completedBy', 'officer', 'assignedTo'] as const
const readiness = [{ unless: ({ today }: { today: string }) => some('equipment', notFit('equipment', today)), say: 'Equipment of this batch is not calibrated, clean, qualified and free.' }]

/** What is made at once of a product, by its own copy of the master record. */
export const ProductionBatch = entity('production_batch', {
  id: key(), batchNumber: sequence('B-{yyyy}-{nnnn}'), master: one(MasterRecord), masterVersion: integer().readonly(), product: one(Material).readonly(), productName: text(150).readonly(), quantity: decimal(14, 3).check(positive), unit: choice(...units).optional().readonly(),
  yieldLow: decimal(6, 2).readonly(), yieldHigh: decimal(6, 2).readonly(), plannedStart: date().wire('start_date').column('planned_start'), plannedEnd: date().wire('end_date').column('planned_end'), materials: lines(BatchMaterial).readonly(), equipment: many(Equipment).optional(), room: text(50).optional(),
  status: choice(...batchStates).default('Planned').readonly(), holdReason: text(500).optional().readonly(), produced: decimal(14, 3).default(Decimal.zero).readonly(), finalYield: decimal(6, 2).generated(),
  officer: person('officer_id').optional(), assignedTo: person('assigned_to').optional(), preparedBy: witness('prepared_by'), issuedBy: witness('issued_by'), checkedBy: witness('checked_by'), clearedBy: witness('cleared_by'), completedBy: witness('completed_by'), trailReviewedBy: witness('trail_reviewed_by'), releasedBy: witness('released_by'),
  startedAt: instant().optional().readonly(), completedAt: instant().optional().readonly(), releasedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'production_batches', stamps: { ...stamped, createdBy: 'preparedBy' }, order: ['-plannedStart', '-batchNumber'], label: 'Batch', labelPlural: 'Batches', title: (b) => b.batchNumber, index: [['status'], ['product'], ['-plannedStart'], ['batchNumber']],
  gmp: { reason: true, aside: ['holdReason', 'produced', 'finalYield'], unsigned: { status: 'Planned', issuedBy: null, checkedBy: null } },
  derive: { finalYield: (b) => (b.quantity.isZero ? Decimal.zero : b.produced.times(100).dividedBy(b.quantity, 2)) },
  check: (b, old) => [
    ...(b.plannedEnd < b.plannedStart ? [{ path: ['plannedEnd'], message: 'A batch ends after it starts.' }] : []),
    ...(old !== null && old.status !== 'Planned' && b.status === old.status && (b.quantity.compare(old.quantity) !== 0 || b.master !== old.master) ? [{ path: [], message: 'What was issued is not changed any more.' }] : []),
  ],
  hooks: {
    before: async (b, old, hands) => {
      if (old !== null && old.master === b.master) return undefined
      const master = await hands.find(MasterRecord, where('id', 'eq', b.master))
      if (master === null) return undefined
      const product = await hands.find(Material, where('id', 'eq', master.product))
      const share = (of: unknown): Decimal => (of as Decimal).times(b.quantity).dividedBy(master.batchSize as Decimal, 3)
      const materials = (master.materials as { material: string; quantity: Decimal; tolerance: Decimal }[]).map(({ material, quantity, tolerance }) => ({ material, quantity: share(quantity), tolerance }))
      return { masterVersion: Number(master.recordVersion), product: String(master.product), productName: String(product?.name), unit: master.unit as 'kg', yieldLow: master.yieldLow as Decimal, yieldHigh: master.yieldHigh as Decimal, materials: materials as never }
    },
    after: (b, old, hands) => {
      const is = (state: string, of: typeof b | null): number => (of?.status === state ? 1 : 0)
      const became = (state: string): number => is(state, b) - is(state, old)
      const days = (from: string | null, to: string | null): number => (from === null || to === null ? 0 : Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)))
      const ended = became('Released')
      countHere(hands, {
        running: became('In Progress'), openHolds: became('On Hold'), released: ended, rejected: became('Rejected'),
        ...(ended === 0 ? {} : { yieldSum: b.finalYield, plannedDays: days(b.plannedStart, b.plannedEnd), actualDays: days(b.startedAt, b.completedAt) }),
      })
    },
  },
  moves: {
    issue: {
      when: { status: 'Planned' }, set: { status: 'Issued', issuedBy: actor }, signs: 'issued', refusal: 'Only planned batches are issued.',
      gates: [{ unless: { op: 'not', of: where('master.status', 'eq', 'Effective') }, say: 'Its master record is not effective.' }],
    },
    check: { when: { status: 'Issued' }, set: { status: 'Released to Production', checkedBy: actor }, signs: 'checked', apart: ['issuedBy', 'preparedBy'], refusal: 'Only issued batches are checked.' },
    start: { when: { status: 'Released to Production' }, set: { status: 'In Progress', startedAt: now, clearedBy: actor }, signs: 'line clearance', gates: readiness, refusal: 'Only batches that are released to production are started.' },
    hold: { when: { status: ['In Progress', 'QC Review'] }, set: { status: 'On Hold', holdReason: given('reason'), trailReviewedBy: null }, refusal: 'Only what is being made or reviewed is put on hold.' },
    resume: { when: { status: 'On Hold' }, set: { status: 'In Progress' }, signs: 'hold lifted', refusal: 'Only a batch on hold goes on.' },
    complete: {
      when: { status: 'In Progress' }, set: { status: 'Completed', completedAt: now, completedBy: actor }, signs: 'reviewed', refusal: 'Only what is being made is completed.',
      gates: [{ unless: where('steps.status', 'in', ['Pending', 'Requires Approval', 'Rejected']), say: 'Some steps are not done.' }, { unless: where('produced', 'eq', Decimal.zero), say: 'What was made is not entered.' }],
    },
    submit: { when: { status: 'Completed' }, set: { status: 'QC Review' }, refusal: 'Only completed batches go to review.' },
    correct: { when: { status: 'QC Review' }, set: { status: 'In Correction', holdReason: given('reason'), trailReviewedBy: null }, refusal: 'Only what is in review is sent back for correction.' },
    corrected: { when: { status: 'In Correction' }, set: { status: 'QC Review' }, refusal: 'Only what is in correction comes back.' },
    reviewTrail: { when: { status: 'QC Review' }, set: { trailReviewedBy: actor }, signs: 'audit trail reviewed', apart: hadAPart, refusal: 'The trail is reviewed while the batch is.' },
    release: {
      when: { status: 'QC Review' }, set: { status: 'Released', releasedBy: actor, releasedAt: now }, signs: 'released', apart: hadAPart, refusal: 'Only what is in review is released.',
      gates: [
        { unless: where('trailReviewedBy', 'isNull', true), say: 'Its audit trail has not been reviewed.' },
        { unless: some('deviations', openMajor), say: 'A deviation of high or critical severity is open.' },
        { unless: { op: 'not', of: where('samples.id', 'isNull', false) }, say: 'No sample of it was tested.' },
        { unless: either(where('samples.status', 'eq', 'Failed'), where('samples.tests.status', 'in', ['Not Started', 'Pending', 'In Progress', 'Submitted for Review', 'Rejected', 'Returned for Correction', 'Submitted to QA Manager', 'QA Officer Review', 'QA Recommendation Submitted', 'Rejected - Return to Supplier'])), say: 'Not every test is approved.' },
        { unless: where('samples.tests.oos.status', 'in', ['Open', 'Laboratory Investigation', 'Full Investigation']), say: 'A result out of specification is under investigation.' },
        { unless: where('steps.status', 'in', ['Pending', 'Requires Approval', 'Rejected']), say: 'Some steps are not done.' },
      ],
    },
    reject: { when: { status: ['QC Review', 'On Hold', 'Completed'] }, set: { status: 'Rejected', holdReason: given('reason'), releasedBy: actor }, signs: 'rejected', apart: hadAPart, refusal: 'Only what was made can be rejected.' },
  },
})
/** Whether the day of its end is past. */
export const unfinished = ['Planned', 'Issued', 'Released to Production', 'In Progress', 'On Hold'] as const
