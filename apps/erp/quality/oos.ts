import { actor, choice, date, entity, given, type Hands, instant, now, one, resource, sequence, signature, signedIn, text, where } from '@tenon/model'
import { witness } from '../people/person.ts'
import { laboratory, only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, later, stamped, timestamps } from '../traits.ts'
import { QualityTest } from './sample.ts'

/** A result out of its limits: it opens by itself, and no batch is released while it is open. */
export const Oos = entity('oos_investigation', {
  id: key(), number: sequence('OOS-{yyyy}-{nnn}'), test: one(QualityTest).readonly().reverse('oos'), testName: text(150).readonly(), productName: text(150).readonly(), batchNumber: text(50).readonly(), found: text(200).readonly(), limits: text(100).readonly(), status: choice('Open', 'Laboratory Investigation', 'Full Investigation', 'Closed').default('Open').readonly(),
  laboratoryFindings: text(5000).optional(), rootCause: text(2000).optional(), conclusion: choice('Laboratory Error', 'Confirmed', 'Inconclusive').optional().readonly(), dueDate: date().readonly(), openedBy: witness('opened_by'), investigatedBy: witness('investigated_by'), closedBy: witness('closed_by'), closedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'oos_investigations', stamps: { ...stamped, createdBy: 'openedBy' }, order: ['dueDate', 'number'], label: 'Out-of-specification result', labelPlural: 'Out-of-specification results', title: (o) => o.number, index: [['status'], ['test']],
  gmp: { reason: true, unsigned: { status: 'Full Investigation', closedBy: null, closedAt: null } },
  moves: {
    investigate: { when: { status: 'Open' }, set: { status: 'Laboratory Investigation', investigatedBy: actor }, refusal: 'Only open ones are investigated.' },
    widen: { when: { status: 'Laboratory Investigation' }, set: { status: 'Full Investigation' }, refusal: 'The laboratory looks first.', gates: [{ unless: where('laboratoryFindings', 'isNull', true), say: 'What the laboratory found is not written down.' }] },
    close: { when: { status: ['Laboratory Investigation', 'Full Investigation'] }, set: { status: 'Closed', conclusion: given('conclusion'), closedBy: actor, closedAt: now }, signs: 'closed', apart: ['openedBy', 'investigatedBy'], refusal: 'Only what was investigated is closed.', gates: [{ unless: { op: 'or', of: [where('laboratoryFindings', 'isNull', true), where('rootCause', 'isNull', true)] }, say: 'What was found and its cause are not written down.' }] },
  },
})

/** Opens one about a test whose result is out of its limits. */
export const openOos = (hands: Hands, test: Record<string, unknown>, sample: Record<string, unknown> | null, found: string, limits: string): Promise<unknown> =>
  hands.create(Oos, { test: test.id, testName: test.testName, productName: String(sample?.productName ?? ''), batchNumber: String(sample?.batchNumber ?? ''), found, limits, dueDate: later(hands.today, 30) })

const lab = only(laboratory, 'Quality control investigates.')
export const oosInvestigations = resource(Oos, {
  path: 'oos-investigations', name: 'OosInvestigation', only: ['list', 'read', 'update'], list: ['*', 'plant'], detail: ['*', 'plant'], update: ['laboratoryFindings', 'rootCause'], filter: ['status', 'conclusion', 'test'], search: ['number', 'productName', 'batchNumber', 'testName'], sort: ['number', 'dueDate', 'status'],
  allow: { read: signedIn, update: lab, investigate: lab, widen: only(['QC Manager', 'QC Head']), close: only(['QA Head', 'QA Manager'], 'Quality assurance closes.') },
  actions: { investigate: { on: 'row', move: 'investigate' }, widen: { on: 'row', move: 'widen' }, close: { on: 'row', move: 'close', input: { conclusion: choice('Laboratory Error', 'Confirmed', 'Inconclusive'), ...signature } } },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})
