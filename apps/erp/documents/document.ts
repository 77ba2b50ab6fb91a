import { actor, boolean, both, choice, date, entity, given, type Hands, instant, integer, now, resource, self, signature, signedIn, text, where } from '@tenon/model'
import { person, witness } from '../people/person.ts'
import { only, production, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'

type Row = Record<string, unknown>

/** A controlled document in its versions: one of a number is effective at a time. */
export const Document = entity('document', {
  id: key(), number: text(40), docVersion: integer().default(1).readonly().wire('version').column('doc_version'), title: text(200), type: choice('Standard Operating Procedure', 'Batch Manufacturing Record', 'Specification', 'Certificate of Analysis', 'Controlled Form', 'Deviation Report', 'QC Report', 'Material Indent', 'Material Request Slip', 'Purchase Order', 'Dispatch Note'),
  body: text(100_000).blank(), fileName: text(200).optional(), fileSha256: text(64).pattern(/^[0-9a-f]{64}$/).optional(), referenceId: text(100).optional().wire('reference_id').column('reference_id'), isTemplate: boolean().default(false), trainingRequired: boolean().default(false), family: self<string>().optional().readonly().reverse('versions'), status: choice('Draft', 'Pending Approval', 'Approved', 'Effective', 'Superseded', 'Obsolete').default('Draft').readonly(),
  owner: person('owner_id').optional(), effectiveFrom: date().optional(), reviewDue: date().optional(), author: witness('author'), approvedBy: witness('approved_by'), approvedAt: instant().optional().readonly(), effectiveAt: instant().optional().readonly(), feedback: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'documents', unique: [['number', 'docVersion']], stamps: { ...stamped, createdBy: 'author' }, order: ['number', '-docVersion'], title: (d) => `${d.number} v${d.docVersion}`, index: [['type', 'status'], ['reviewDue']],
  gmp: { reason: true, aside: ['feedback', 'reviewDue'], unsigned: { status: 'Draft', approvedBy: null, approvedAt: null } },
  moves: {
    submit: { when: { status: 'Draft' }, set: { status: 'Pending Approval' }, refusal: 'Only drafts are sent for approval.' },
    sendBack: { when: { status: 'Pending Approval' }, set: { status: 'Draft', feedback: given('reason') }, refusal: 'Only what awaits approval is sent back.' },
    approve: { when: { status: 'Pending Approval' }, set: { status: 'Approved', approvedBy: actor, approvedAt: now }, signs: 'approved', apart: ['author'], refusal: 'Only what awaits approval is approved.' },
    putIntoEffect: { when: { status: 'Approved' }, set: { status: 'Effective', effectiveAt: now }, signs: 'made effective', refusal: 'Only approved versions become effective.', gates: [{ unless: ({ today }) => where('effectiveFrom', 'gt', today), say: 'Its day has not come yet.' }, { unless: both(where('trainingRequired', 'eq', true), { op: 'or', of: [{ op: 'not', of: where('training.id', 'isNull', false) }, where('training.status', 'eq', 'Assigned')] }), say: 'The training that it requires is neither done nor waived.' }] },
    retire: { when: { status: 'Effective' }, set: { status: 'Obsolete' }, signs: 'made obsolete', refusal: 'Only the effective version is retired.' },
  },
  hooks: { before: (d, old) => (old === null ? { family: d.family ?? d.id } : undefined) },
  check: (d, old) => (old !== null && old.status !== 'Draft' && d.status === old.status && d.feedback === old.feedback && d.reviewDue === old.reviewDue ? [{ path: [], message: 'Only drafts can be changed: make a new version.' }] : undefined),
})

const approvers = only(['QA Head', 'QA Manager'], 'Documents are approved by quality assurance.')
const authors = only([...quality, ...production, 'QC Head', 'QC Manager', 'Warehouse Manager', 'Plant Head', 'System Admin'], 'Documents are written by the departments.')
const reason = text(1000).length({ min: 3, max: 1000 })
const brief = ['id', 'number', 'docVersion', 'title', 'type', 'status', 'effectiveFrom', 'effectiveAt', 'reviewDue', 'owner', 'author', 'approvedBy', 'plant'] as const

export const documents = resource(Document, {
  path: 'documents', only: ['list', 'read', 'create', 'update'], list: brief, detail: ['*', 'plant', { as: 'author_name', path: 'author.name' }, { as: 'approved_by_name', path: 'approvedBy.name' }], filter: ['number', 'type', 'status', 'owner', { param: 'review_due_before', path: 'reviewDue', op: 'lte' }], search: ['number', 'title'], sort: ['number', 'title', 'type', 'status', 'reviewDue'],
  allow: { read: signedIn, create: authors, update: authors, submit: authors, newVersion: authors, sendBack: approvers, approve: approvers, putIntoEffect: approvers, retire: approvers },
  actions: {
    submit: { on: 'row', move: 'submit' }, sendBack: { on: 'row', path: 'send-back', move: 'sendBack', input: { reason } }, approve: { on: 'row', move: 'approve', input: signature },
    putIntoEffect: { on: 'row', path: 'put-into-effect', move: 'putIntoEffect', input: signature, run: async ({ row, hands }) => { await supersede(row, hands); return { row } } }, retire: { on: 'row', move: 'retire', input: signature },
    newVersion: { on: 'row', path: 'new-version', input: { reason }, run: async ({ row, input, hands }) => ({ row: await nextVersion(row, String(input.reason), hands), status: 201 }) },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), byType: rows.countBy('type') }),
})

async function supersede(row: Row, hands: Hands): Promise<void> {
  for (const old of await hands.list(Document, both(where('number', 'eq', row.number), where('status', 'eq', 'Effective'), where('id', 'ne', row.id)))) await hands.because(`superseded by version ${String(row.docVersion)}`).update(Document, old.id, { status: 'Superseded' })
}

async function nextVersion(row: Row, reason: string, hands: Hands): Promise<Row> {
  const [last] = await hands.list(Document, where('number', 'eq', row.number), ['-docVersion'], 1)
  const { number, title, type, body, referenceId, owner, trainingRequired, family } = row
  return hands.because(reason).create(Document, { number, title, type, body, referenceId, owner, trainingRequired, family, docVersion: Number(last?.docVersion ?? 0) + 1 })
}
