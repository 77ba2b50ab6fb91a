import { both, integer, or, resource, signature, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Document } from '../documents/document.ts'
import { User } from '../people/user.ts'
import { mine, only } from '../permissions.ts'
import { later, ownPlant, plantInput } from '../traits.ts'
import { TrainingRecord } from './training.ts'

type Row = Readonly<Record<string, unknown>>
const leaders = only(['QA Head', 'QA Manager', 'QC Head', 'QC Manager', 'Production Head', 'Production Manager', 'Plant Head', 'Warehouse Manager'], 'Training is assigned by the heads of the departments.')
const assurance = only(['QA Head', 'QA Manager'], 'Quality assurance does this.')
/** What the front end's list says: overdue is what is not done by its day, or has run out. */
const standing = {
  name: 'standing', needs: ['status', 'dueDate', 'expiresOn'], of: (row: Row): string => {
    const today = new Date().toISOString().slice(0, 10)
    if (row.status === 'Assigned') return String(row.dueDate) < today ? 'Overdue' : 'Assigned'
    return typeof row.expiresOn === 'string' && row.expiresOn <= today ? 'Overdue' : String(row.status)
  },
}
const words = ['*', 'plant', standing, { as: 'user_name', path: 'person.name' }, { as: 'user_role', path: 'person.role' }, { as: 'document_number', path: 'document.number' }, { as: 'document_version', path: 'document.docVersion' }, { as: 'document_status', path: 'document.status' }] as const

export const trainingRecords = resource(TrainingRecord, {
  path: 'training-records', name: 'TrainingRecord', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: words, detail: words, create: ['person', 'document', 'method', 'trainer', 'dueDate', 'validDays', 'plant'], update: ['method', 'trainer', 'dueDate', 'validDays'],
  filter: ['person', 'document', 'status', { param: 'document_number', path: 'document.number', op: 'eq' }, { param: 'due_before', path: 'dueDate', op: 'lte' }], search: ['training', 'person.name', 'document.number'], sort: ['dueDate', 'completionDate', 'status'],
  before: (_record, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: or(leaders, mine('person'), only(['System Admin', 'Management'])), create: leaders, update: leaders, complete: mine('person'), waive: assurance, withdraw: leaders },
  actions: {
    complete: { on: 'row', move: 'complete', input: { score: integer('small').min(0).max(100).optional(), ...signature } }, waive: { on: 'row', move: 'waive', input: { reason: text(1000).length({ min: 3, max: 1000 }), ...signature } }, withdraw: { on: 'row', move: 'withdraw' },
    // everybody of a role at the plant, once
    assign: {
      on: 'all', input: { document: text(50).wire('document_id'), role: text(50), days: integer().min(0).max(365).default(14), validDays: integer().min(1).max(3650).optional() }, allow: leaders,
      run: async ({ input, hands }) => {
        const document = await hands.find(Document, where('id', 'eq', input.document))
        if (document === null) throw new Fault('notFound', 'Document not found')
        const people = await hands.list(User, both(where('role', 'eq', input.role), where('isActive', 'eq', true), { op: 'or', of: [where('plant', 'eq', hands.tenant), where('grants.plant', 'eq', hands.tenant)] }))
        let assigned = 0
        for (const { id } of people) {
          if ((await hands.find(TrainingRecord, both(where('person', 'eq', id), where('document', 'eq', document.id)))) !== null) continue
          await hands.create(TrainingRecord, { person: id, document: document.id, dueDate: later(hands.today, Number(input.days)), validDays: input.validDays ?? null })
          assigned++
        }
        return { body: { assigned, of: people.length }, status: 201 }
      },
    },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})
