import { actor, both, choice, date, entity, type Filter, given, instant, integer, now, one, text, where, some } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Document } from '../documents/document.ts'
import { person, witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, later, stamped, timestamps } from '../traits.ts'

/** One person's training on one version of a document: done when the person signs that it was read and understood, or waived by quality assurance. */
export const TrainingRecord = entity('training_record', {
  id: key(), person: person('user_id').reverse('training'), document: one(Document).reverse('training'), training: text(250).readonly(), method: choice('Read and understood', 'Classroom', 'On the job').default('Read and understood'), trainer: person('trainer_id').optional(), dueDate: date(), validDays: integer().min(1).max(3650).optional().label('Valid, days'),
  status: choice('Assigned', 'Completed', 'Waived', 'Withdrawn').default('Assigned').readonly(), score: integer('small').min(0).max(100).optional().readonly(), completionDate: date().optional().readonly(), completedAt: instant().optional().readonly(), expiresOn: date().optional().readonly(), assignedBy: witness('assigned_by'), waivedBy: witness('waived_by'), waivedFor: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'training_records', unique: [['person', 'document']], stamps: { ...stamped, createdBy: 'assignedBy' }, order: ['dueDate', 'id'], title: (t) => t.training, index: [['document', 'status'], ['person', 'status'], ['dueDate']],
  gmp: { reason: true, aside: ['completionDate', 'expiresOn', 'dueDate', 'trainer', 'method', 'validDays'] },
  moves: {
    complete: {
      when: { status: ['Assigned', 'Completed'] }, set: { status: 'Completed', completedAt: now, score: given('score') }, signs: 'read and understood', refusal: 'Only training that is assigned is completed.',
      gates: [{ unless: ({ actor }) => where('person', 'ne', actor), say: 'Training is completed by the person who was trained.' }, { unless: { op: 'not', of: where('document.status', 'in', ['Approved', 'Effective']) }, say: 'This version is not approved, or holds no more.' }],
    },
    waive: { when: { status: 'Assigned' }, set: { status: 'Waived', waivedBy: actor, waivedFor: given('reason') }, signs: 'waived', apart: ['person'], refusal: 'Only training that is assigned is waived.' },
    withdraw: { when: { status: 'Assigned' }, set: { status: 'Withdrawn' }, refusal: 'Only training that is assigned is withdrawn.' },
  },
  hooks: {
    before: async (t, old, hands) => {
      if (old === null) {
        const document = await hands.find(Document, where('id', 'eq', t.document))
        if (document === null || !['Draft', 'Pending Approval', 'Approved', 'Effective'].includes(String(document.status))) throw new Fault('refused', 'Nobody is trained on a version that holds no more.')
        return { training: `${String(document.number)} v${String(document.docVersion)} ${String(document.title)}`.slice(0, 250) }
      }
      if (t.completedAt === old.completedAt) return undefined
      return { completionDate: hands.today, expiresOn: t.validDays === null ? null : later(hands.today, t.validDays) }
    },
  },
})

/** Training that still holds on a day. */
const current = (path: string, today: string): Filter => both(where(`${path}.status`, 'in', ['Completed', 'Waived']), { op: 'or', of: [where(`${path}.expiresOn`, 'isNull', true), where(`${path}.expiresOn`, 'gt', today)] })

/** The procedure at a path has an effective version on which this person is not trained, or none that is effective. */
export function untrained(path: string, who: unknown, today: string): Filter {
  const versions = `${path}.family.versions`
  const trained = some(`${versions}.training`, both(where(`${versions}.training.person`, 'eq', who), current(`${versions}.training`, today)))
  const good = some(versions, both(where(`${versions}.status`, 'eq', 'Effective'), { op: 'or', of: [where(`${versions}.trainingRequired`, 'eq', false), trained] }))
  return both(where(path, 'isNull', false), { op: 'not', of: good })
}
