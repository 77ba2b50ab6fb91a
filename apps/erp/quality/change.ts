import { actor, boolean, choice, date, entity, given, instant, lines, many, now, one, part, sequence, text, where } from '@tenon/model'
import { Document } from '../documents/document.ts'
import { Equipment } from '../equipment/equipment.ts'
import { person, witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { MasterRecord } from '../production/master.ts'

/** One thing to be done so that a change is in force. */
export const ChangeAction = part('change_action', { description: text(1000), owner: person('owner_id').optional(), due: date(), done: boolean().default(false) }, { table: 'change_actions' })
const on = () => instant().optional().readonly()

/** A change of what is approved: what it touches is assessed, it is approved by somebody else, carried out, and closed when everything is done. */
export const ChangeControl = entity('change_control', {
  id: key(), number: sequence('CC-{yyyy}-{nnn}'), title: text(200).length({ min: 3, max: 200 }), type: choice('Process', 'Equipment', 'SOP', 'BMR'), description: text(5000), justification: text(2000).optional(), status: choice('Open', 'Impact Assessment', 'Pending Approval', 'Approved', 'Closed').default('Open').readonly(), outcome: choice('Implemented', 'Rejected').optional().readonly(),
  documents: many(Document).optional().wire('document_ids'), equipment: many(Equipment).optional().wire('equipment_ids'), master: one(MasterRecord).optional().wire('master_id'), risk: choice('Low', 'Medium', 'High').default('Medium'), impact: text(5000).optional().label('Impact on quality, validation and registration'), actions: lines(ChangeAction), effectiveFrom: date().optional(),
  raisedBy: witness('raised_by'), dateRaised: date().readonly(), assessedBy: witness('assessed_by'), approvedBy: witness('approved_by'), approvedOn: on(), closedBy: witness('closed_by'), closedOn: on(), verdict: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'change_controls', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-dateRaised', '-number'], title: (c) => `${c.number} ${c.title}`, index: [['status'], ['type']],
  gmp: { reason: true, aside: ['actions', 'verdict'], unsigned: { status: 'Impact Assessment', approvedBy: null, approvedOn: null } },
  moves: {
    assess: { when: { status: 'Open' }, set: { status: 'Impact Assessment' }, refusal: 'Only open changes are assessed.' },
    submit: { when: { status: 'Impact Assessment' }, set: { status: 'Pending Approval', assessedBy: actor }, signs: 'assessed', refusal: 'Only what is assessed is handed in.', gates: [{ unless: where('impact', 'isNull', true), say: 'What it touches is not written down.' }, { unless: { op: 'not', of: where('actions.description', 'isNull', false) }, say: 'A change is carried out in at least one action.' }] },
    sendBack: { when: { status: 'Pending Approval' }, set: { status: 'Impact Assessment', verdict: given('reason') }, refusal: 'Only what awaits approval is sent back.' },
    approve: { when: { status: 'Pending Approval' }, set: { status: 'Approved', approvedBy: actor, approvedOn: now }, signs: 'approved', apart: ['raisedBy', 'assessedBy'], refusal: 'Only what awaits approval is approved.' },
    close: { when: { status: 'Approved' }, set: { status: 'Closed', outcome: 'Implemented', closedBy: actor, closedOn: now }, signs: 'closed', apart: ['raisedBy'], refusal: 'Only what was approved and carried out is closed.', gates: [{ unless: where('actions.done', 'eq', false), say: 'Not every action is done.' }] },
    reject: { when: { status: ['Open', 'Impact Assessment', 'Pending Approval'] }, set: { status: 'Closed', outcome: 'Rejected', verdict: given('reason'), closedBy: actor, closedOn: now }, signs: 'rejected', apart: ['raisedBy'], refusal: 'Only what is not approved yet is rejected.' },
  },
  hooks: { before: (_change, old, hands) => (old === null ? { dateRaised: hands.today } : undefined) },
})
