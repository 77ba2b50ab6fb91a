import { actor, boolean, choice, date, entity, given, instant, lines, now, part, sequence, text, where } from '@tenon/model'
import { person, witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'

/** One thing to be done, by a day. */
export const CapaAction = part('capa_action', { kind: choice('Corrective', 'Preventive').default('Corrective'), description: text(1000), due: date(), done: boolean().default(false) }, { table: 'capa_actions' })

/** What is done so that something does not happen again, and whether it helped. */
export const Capa = entity('capa', {
  id: key(), number: sequence('CAPA-{yyyy}-{nnn}'), title: text(200).length({ min: 3, max: 200 }), source: choice('Deviation', 'Audit', 'Complaint', 'OOS', 'Incident').default('Deviation'), status: choice('Open', 'Investigation', 'Action Plan', 'Effectiveness Check', 'Closed').default('Open').readonly(),
  owner: person('owner'), dueDate: date(), actions: lines(CapaAction), effectivenessPlan: text(2000).optional(), effectivenessResult: text(2000).optional(), raisedBy: witness('raised_by'), plannedBy: witness('planned_by'), closedBy: witness('closed_by'), closedAt: instant().optional().readonly(), reopenedFor: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'capas', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['dueDate', 'number'], label: 'CAPA', labelPlural: 'CAPA', title: (c) => `${c.number} ${c.title}`, index: [['status', 'dueDate']],
  gmp: { reason: true, aside: ['reopenedFor', 'actions', 'effectivenessResult'], unsigned: { status: 'Investigation', closedBy: null, closedAt: null } },
  moves: {
    investigate: { when: { status: 'Open' }, set: { status: 'Investigation' }, refusal: 'Only open ones are investigated.' },
    plan: { when: { status: ['Open', 'Investigation'] }, set: { status: 'Action Plan', plannedBy: actor }, signs: 'planned', refusal: 'It is planned already.', gates: [{ unless: { op: 'not', of: where('actions.description', 'isNull', false) }, say: 'A plan has at least one action.' }, { unless: where('effectivenessPlan', 'isNull', true), say: 'How its effect is checked is to be planned too.' }] },
    check: { when: { status: 'Action Plan' }, set: { status: 'Effectiveness Check' }, refusal: 'Only a plan that was carried out is checked.', gates: [{ unless: where('actions.done', 'eq', false), say: 'Not every action is done.' }] },
    close: { when: { status: 'Effectiveness Check' }, set: { status: 'Closed', closedBy: actor, closedAt: now }, signs: 'closed', apart: ['owner', 'plannedBy'], refusal: 'Only what was checked is closed.', gates: [{ unless: where('effectivenessResult', 'isNull', true), say: 'What the check showed is not written down.' }] },
    reopen: { when: { status: ['Effectiveness Check', 'Closed'] }, set: { status: 'Investigation', reopenedFor: given('reason') }, refusal: 'Only what was checked or closed is opened again.' },
  },
})
