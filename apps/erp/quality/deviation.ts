import { actor, boolean, choice, date, entity, given, type Hands, instant, now, one, sequence, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Equipment } from '../equipment/equipment.ts'
import { MaterialLot } from '../materials/lot.ts'
import { person, witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { key, nameOf, stamped, timestamps, workdays } from '../traits.ts'
import { departments } from '../words.ts'
import { Capa } from './capa.ts'

export const deviationStates = ['Open', 'Investigation', 'Pending Manager Review', 'Pending Final Approval', 'Closed', 'Rejected'] as const
/** Working days until it must be closed, by how grave it is. */
const days = { Low: 30, Medium: 30, High: 20, Critical: 15 } as const
export const grave: readonly string[] = ['High', 'Critical']

/** Something that did not go as it should: what it was, why, and what is done about it. */
export const Deviation = entity('deviation', {
  id: key(), number: sequence('DEV-{yyyy}-{nnn}'), title: text(200).length({ min: 3, max: 200 }), description: text(5000), severity: choice('Low', 'Medium', 'High', 'Critical').default('Medium'), sourceDept: choice(...departments).optional().wire('source_dept'),
  batch: one(ProductionBatch).optional().reverse('deviations'), lot: one(MaterialLot).optional().reverse('deviations'), equipment: one(Equipment).optional().reverse('deviations'), afterRelease: boolean().default(false), status: choice(...deviationStates).default('Open').readonly(),
  immediateAction: text(2000).optional(), impact: text(2000).optional().label('Impact on other batches'), investigationSummary: text(5000).optional(), rootCause: text(2000).optional(), capaRequired: boolean().default(false), capa: one(Capa).optional().reverse('deviations'),
  assignedTo: person('assigned_to').optional(), openedBy: witness('opened_by'), openedByName: text(150).readonly(), dateOpened: date().readonly(), dueDate: date().readonly(), managerReviewedBy: witness('manager_reviewed_by'), approvedBy: witness('approved_by'), closedAt: instant().optional().readonly(), verdict: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'deviations', stamps: { ...stamped, createdBy: 'openedBy' }, order: ['-dateOpened', '-number'], title: (d) => `${d.number} ${d.title}`, index: [['status', 'severity'], ['batch', 'status'], ['dueDate']],
  gmp: { reason: true, aside: ['verdict', 'capa', 'capaRequired'], unsigned: { status: 'Investigation', approvedBy: null, closedAt: null } },
  moves: {
    investigate: { when: { status: 'Open' }, set: { status: 'Investigation', assignedTo: given('assignedTo') }, refusal: 'Only open deviations are investigated.' },
    submit: { when: { status: 'Investigation' }, set: { status: 'Pending Manager Review' }, refusal: 'Only what is investigated is handed in.', gates: [{ unless: { op: 'or', of: [where('rootCause', 'isNull', true), where('investigationSummary', 'isNull', true)] }, say: 'The root cause and a summary of the investigation are needed.' }] },
    sendBack: { when: { status: ['Pending Manager Review', 'Pending Final Approval'] }, set: { status: 'Investigation', verdict: given('reason') }, refusal: 'Only what is under review is sent back.' },
    review: { when: { status: 'Pending Manager Review' }, set: { status: 'Pending Final Approval', managerReviewedBy: actor }, signs: 'reviewed', apart: ['openedBy', 'assignedTo'], refusal: 'Only what was handed in is reviewed.' },
    close: {
      when: { status: 'Pending Final Approval' }, set: { status: 'Closed', approvedBy: actor, closedAt: now }, signs: 'closed', apart: ['openedBy', 'assignedTo', 'managerReviewedBy'], refusal: 'Only what was reviewed is closed.',
      gates: [{ unless: { op: 'and', of: [where('capaRequired', 'eq', true), where('capa', 'isNull', true)] }, say: 'The CAPA that it requires is not linked.' }],
    },
    reject: { when: { status: ['Open', 'Investigation', 'Pending Manager Review'] }, set: { status: 'Rejected', verdict: given('reason'), approvedBy: actor, closedAt: now }, signs: 'rejected', apart: ['openedBy'], refusal: 'Only what is open is found to be none.' },
  },
  hooks: {
    before: async (deviation, old, hands) => {
      if (old !== null) return undefined
      // whoever releases the batch holds this row too: one of the two comes first, and the other sees it
      const batch = deviation.batch === null ? null : await hands.lock(ProductionBatch, deviation.batch)
      if (batch?.status === 'Released' && grave.includes(deviation.severity) && !deviation.afterRelease) throw new Fault('conflict', `Batch ${String(batch.batchNumber)} is released: say that this was found after its release.`)
      return { openedByName: nameOf(hands), dateOpened: hands.today, dueDate: workdays(hands.today, days[deviation.severity]) }
    },
  },
})

/** A deviation that opens itself. */
export const openDeviation = (hands: Hands, values: Record<string, unknown>): Promise<Record<string, unknown>> => hands.create(Deviation, values)
