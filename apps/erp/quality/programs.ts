import { actor, boolean, choice, date, entity, given, instant, integer, lines, now, one, part, resource, sequence, signature, signedIn, text, where } from '@tenon/model'
import { person, witness } from '../people/person.ts'
import { laboratory, only, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { Customer } from '../sales/customer.ts'
import { key, ownPlant, plantInput, stamped, timestamps } from '../traits.ts'
import { Capa } from './capa.ts'

const reason = text(1000).length({ min: 3, max: 1000 })
const assurance = only(quality, 'Quality assurance does this.')
const head = only(['QA Head'], 'The head of quality assurance closes.')
const control = only([...laboratory, ...quality], 'Quality control and assurance do this.')

/** One time point of a study. */
export const StabilityPoint = part('stability_point', { month: integer('small').min(0).max(120), due: date(), pulledOn: date().optional(), done: boolean().default(false), result: text(300).optional() }, { table: 'stability_points' })
/** How a product keeps: tested at time points under one condition. */
export const StabilityStudy = entity('stability_study', {
  id: key(), number: sequence('STB-{yyyy}-{nnn}'), batch: one(ProductionBatch).reverse('stabilityStudies'), studyType: choice('Accelerated', 'Long-term', 'Intermediate'), condition: text(60), startDate: date(), points: lines(StabilityPoint), status: choice('Ongoing', 'Completed', 'Stopped').default('Ongoing').readonly(), conclusion: text(2000).optional(), concludedBy: witness('concluded_by'), ...timestamps,
}, {
  within: Plant, table: 'stability_studies', stamps: stamped, order: ['-startDate', 'id'], title: (s) => s.number, index: [['status'], ['batch']], gmp: { reason: true, aside: ['points'] },
  moves: {
    complete: { when: { status: 'Ongoing' }, set: { status: 'Completed', concludedBy: actor }, signs: 'concluded', refusal: 'Only ongoing studies are concluded.', gates: [{ unless: where('points.done', 'eq', false), say: 'Not every time point is tested.' }, { unless: where('conclusion', 'isNull', true), say: 'Its conclusion is not written down.' }] },
    stop: { when: { status: 'Ongoing' }, set: { status: 'Stopped', conclusion: given('reason') }, refusal: 'Only ongoing studies are stopped.' },
  },
})
export const stabilityStudies = resource(StabilityStudy, {
  path: 'stability-studies', only: ['list', 'read', 'create', 'update'], list: ['id', 'number', 'batch', { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'product_name', path: 'batch.productName' }, 'studyType', 'condition', 'startDate', 'status', 'points.count', 'plant'], detail: ['*', 'plant', { points: ['*'] }, { as: 'batch_number', path: 'batch.batchNumber' }],
  create: ['batch', 'studyType', 'condition', 'startDate', 'points'], update: ['points', 'conclusion'], filter: ['status', 'studyType', 'batch'], search: ['number', 'batch.batchNumber', 'batch.productName'], sort: ['number', 'startDate', 'status'],
  allow: { read: signedIn, create: control, update: control, complete: only(['QC Head', 'QA Head', 'QA Manager']), stop: only(['QC Head', 'QA Head']) }, actions: { complete: { on: 'row', move: 'complete', input: signature }, stop: { on: 'row', move: 'stop', input: { reason } } },
})

/** What somebody outside said was wrong with a product. */
export const MarketComplaint = entity('market_complaint', {
  id: key(), number: sequence('MC-{yyyy}-{nnn}'), title: text(200).length({ min: 3, max: 200 }), description: text(5000), customer: one(Customer).optional(), batch: one(ProductionBatch).optional().reverse('complaints'), severity: choice('Low', 'Medium', 'High', 'Critical').default('Medium'), receivedOn: date(), status: choice('Open', 'Investigating', 'Closed').default('Open').readonly(),
  investigation: text(5000).optional(), response: text(2000).optional().label('Answer to the customer'), capa: one(Capa).optional(), registeredBy: witness('registered_by'), closedBy: witness('closed_by'), closedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'market_complaints', stamps: { ...stamped, createdBy: 'registeredBy' }, order: ['-receivedOn', '-number'], title: (c) => `${c.number} ${c.title}`, index: [['status'], ['batch']], gmp: { reason: true, aside: ['capa'], unsigned: { status: 'Investigating', closedBy: null, closedAt: null } },
  moves: {
    investigate: { when: { status: 'Open' }, set: { status: 'Investigating' }, refusal: 'Only open complaints are investigated.' },
    close: { when: { status: 'Investigating' }, set: { status: 'Closed', closedBy: actor, closedAt: now }, signs: 'closed', apart: ['registeredBy'], refusal: 'Only what was investigated is closed.', gates: [{ unless: { op: 'or', of: [where('investigation', 'isNull', true), where('response', 'isNull', true)] }, say: 'The investigation and the answer are not written down.' }] },
  },
})
export const complaints = resource(MarketComplaint, {
  path: 'market-complaints', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['id', 'number', 'title', 'severity', 'status', 'receivedOn', 'customer', { as: 'customer_name', path: 'customer.name' }, 'batch', { as: 'batch_number', path: 'batch.batchNumber' }, 'capa', 'plant'], detail: ['*', 'plant', { as: 'customer_name', path: 'customer.name' }, { as: 'batch_number', path: 'batch.batchNumber' }],
  create: ['title', 'description', 'customer', 'batch', 'severity', 'receivedOn', 'plant'], update: ['title', 'description', 'severity', 'investigation', 'response', 'capa'], filter: ['status', 'severity', 'batch', 'customer'], search: ['number', 'title', 'description', 'batch.batchNumber'], sort: ['number', 'receivedOn', 'severity', 'status'],
  before: (_complaint, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: only([...quality, 'Sales Person', 'Plant Head'], 'Complaints are registered by quality assurance and sales.'), update: assurance, investigate: assurance, close: head }, actions: { investigate: { on: 'row', move: 'investigate' }, close: { on: 'row', move: 'close', input: signature } },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), bySeverity: rows.countBy('severity') }),
})

export const AuditFinding = part('audit_finding', { description: text(1000), grade: choice('Minor', 'Major', 'Critical').default('Minor'), answer: text(1000).optional(), closed: boolean().default(false) }, { table: 'audit_findings' })
/** The house looks at itself. */
export const InternalAudit = entity('internal_audit', {
  id: key(), number: sequence('IA-{yyyy}-{nnn}'), area: text(150), auditor: person('auditor_id'), auditDate: date(), scope: text(1000).optional(), findings: lines(AuditFinding), status: choice('Scheduled', 'In Progress', 'Completed').default('Scheduled').readonly(), completedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'internal_audits', stamps: stamped, order: ['-auditDate', 'id'], title: (a) => `${a.number} ${a.area}`, index: [['status'], ['auditDate']], gmp: { reason: true },
  moves: { begin: { when: { status: 'Scheduled' }, set: { status: 'In Progress' }, refusal: 'Only scheduled audits begin.' }, complete: { when: { status: 'In Progress' }, set: { status: 'Completed', completedAt: now }, signs: 'performed', refusal: 'Only what goes on is completed.', gates: [{ unless: where('findings.closed', 'eq', false), say: 'A finding is not answered.' }] } },
})
export const internalAudits = resource(InternalAudit, {
  path: 'internal-audits', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['id', 'number', 'area', 'auditor', { as: 'auditor_name', path: 'auditor.name' }, 'auditDate', 'status', { as: 'findings', path: 'findings.count' }, 'plant'], detail: ['*', 'plant', { findings: ['*'] }, { as: 'auditor_name', path: 'auditor.name' }],
  create: ['area', 'auditor', 'auditDate', 'scope', 'plant'], update: ['area', 'auditor', 'auditDate', 'scope', 'findings'], filter: ['status', 'auditor', { param: 'from', path: 'auditDate', op: 'gte' }, { param: 'to', path: 'auditDate', op: 'lte' }], search: ['number', 'area'], sort: ['auditDate', 'status', 'area'],
  before: (_audit, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: assurance, update: assurance, begin: assurance, complete: assurance }, actions: { begin: { on: 'row', move: 'begin' }, complete: { on: 'row', move: 'complete', input: signature } },
})
