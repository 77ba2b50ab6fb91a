import { actor, choice, date, entity, given, type Hands, instant, lines, now, one, part, resource, sequence, signature, signedIn, text, today, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { MaterialLot } from '../materials/lot.ts'
import { witness } from '../people/person.ts'
import { laboratory, only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, shown, stamped, timestamps } from '../traits.ts'
import { QualitySample, QualityTest } from './sample.ts'

type Row = Record<string, unknown>
export const CertificateResult = part('certificate_result', { testName: text(150), method: text(100).optional(), specification: text(300).optional(), result: text(300), complies: choice('Complies', 'Does not comply').default('Complies') }, { table: 'certificate_results' })

/** What a lot was found to be: the approved tests of its sample, prepared, reviewed and released by three persons. */
export const Certificate = entity('certificate_of_analysis', {
  id: key(), number: sequence('COA-{yyyy}-{nnn}'), sample: one(QualitySample).reverse('certificates'), lot: one(MaterialLot).optional().reverse('certificates'), productName: text(150).readonly(), batchNumber: text(50).readonly(), results: lines(CertificateResult).readonly(), remarks: text(1000).optional(),
  status: choice('Draft', 'Pending Manager Review', 'Pending Head Approval', 'Released', 'Rejected').default('Draft').readonly(), preparedBy: witness('prepared_by'), reviewedBy: witness('reviewed_by'), reviewedAt: instant().optional().readonly(), approvedBy: witness('approved_by'), releaseDate: date().optional().readonly(), rejectedFor: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'certificates_of_analysis', stamps: { ...stamped, createdBy: 'preparedBy' }, order: ['-createdAt', 'id'], label: 'Certificate of analysis', labelPlural: 'Certificates of analysis', title: (c) => c.number, index: [['status'], ['sample']],
  gmp: { reason: true, unsigned: { status: 'Draft', reviewedBy: null, reviewedAt: null, approvedBy: null, releaseDate: null } },
  moves: {
    submit: { when: { status: ['Draft', 'Rejected'] }, set: { status: 'Pending Manager Review' }, refusal: 'Only drafts are handed in.' },
    review: { when: { status: 'Pending Manager Review' }, set: { status: 'Pending Head Approval', reviewedBy: actor, reviewedAt: now }, signs: 'reviewed', apart: ['preparedBy'], refusal: 'Only what was handed in is reviewed.' },
    release: { when: { status: 'Pending Head Approval' }, set: { status: 'Released', approvedBy: actor, releaseDate: today }, signs: 'released', apart: ['preparedBy', 'reviewedBy'], refusal: 'Only what was reviewed is released.' },
    reject: { when: { status: ['Pending Manager Review', 'Pending Head Approval'] }, set: { status: 'Rejected', rejectedFor: given('reason') }, refusal: 'Only what is under review is rejected.' },
  },
  hooks: { before: async (certificate, old, hands) => (old === null ? ((await resultsOf(hands, certificate.sample)) as never) : undefined) },
})

const good = ['Approved', 'Accepted - Warehouse']
/** The results of a sample as they are printed: only when every test of it is approved. */
async function resultsOf(hands: Hands, id: unknown): Promise<Row> {
  const sample = (await hands.find(QualitySample, where('id', 'eq', id)))!
  const tests = await hands.list(QualityTest, where('sample', 'eq', id), ['createdAt', 'place', 'id'])
  if (tests.length === 0 || tests.some((test) => !good.includes(String(test.status)))) throw new Fault('refused', 'Not every test of this sample is approved.')
  const limits = (test: Row): string | null => (test.criterion !== null && test.criterion !== undefined ? String(test.criterion) : test.lowLimit === null && test.highLimit === null ? null : `${[...(test.lowLimit === null ? [] : [`not less than ${shown(test.lowLimit)}`]), ...(test.highLimit === null ? [] : [`not more than ${shown(test.highLimit)}`])].join(', ')} ${String(test.unit ?? '')}`.trim())
  return {
    productName: sample.productName, batchNumber: sample.batchNumber,
    results: tests.map((test) => ({ testName: test.testName, method: test.method, specification: limits(test), result: worded(test.resultData), complies: test.inLimits === false ? 'Does not comply' : 'Complies' })),
  }
}
/** `{ value: 99.2, unit: '%' }` → `99.2 %`; else each word with its name. */
function worded(result: unknown): string {
  if (typeof result !== 'object' || result === null) return '–'
  const { value, result: said, unit, ...rest } = result as Row
  const first = value ?? said
  const text = [...(first === undefined ? [] : [`${String(first)}${unit === undefined ? '' : ` ${String(unit)}`}`]), ...Object.entries(rest).map(([name, one]) => `${name} ${typeof one === 'object' ? JSON.stringify(one) : String(one)}`)].join(', ')
  return text === '' ? '–' : text.slice(0, 300)
}

const lab = only(laboratory, 'Certificates are prepared by quality control.')
export const certificates = resource(Certificate, {
  path: 'certificates-of-analysis', name: 'Certificate', only: ['list', 'read', 'create', 'update'], list: ['id', 'number', 'productName', 'batchNumber', 'status', 'sample', 'lot', 'preparedBy', 'reviewedBy', 'approvedBy', 'releaseDate', 'plant'], detail: ['*', 'plant', { results: ['*'] }, { as: 'prepared_by_name', path: 'preparedBy.name' }, { as: 'reviewed_by_name', path: 'reviewedBy.name' }, { as: 'approved_by_name', path: 'approvedBy.name' }, { as: 'lot_number', path: 'lot.lotNumber' }],
  create: ['sample', 'lot', 'remarks'], update: ['remarks'], filter: ['status', 'sample', 'lot', 'batchNumber'], search: ['number', 'productName', 'batchNumber'], sort: ['number', 'releaseDate', 'status'],
  allow: { read: signedIn, create: lab, update: lab, submit: lab, review: only(['QC Manager'], 'QC managers review.'), release: only(['QC Head'], 'The head of quality control releases.'), reject: only(['QC Manager', 'QC Head']) },
  actions: { submit: { on: 'row', move: 'submit' }, review: { on: 'row', move: 'review', input: signature }, release: { on: 'row', move: 'release', input: signature }, reject: { on: 'row', move: 'reject', input: { reason: text(1000).length({ min: 3, max: 1000 }) } } },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})
