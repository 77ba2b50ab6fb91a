import { actor, choice, date, decimal, Decimal, entity, given, integer, many, money, resource, sequence, signedIn, text, today } from '@tenon/model'
import { person, witness } from '../people/person.ts'
import { User } from '../people/user.ts'
import { leading, only, production } from '../permissions.ts'
import { key, ownPlant, plantInput, stamped, timestamps } from '../traits.ts'
import { Plant } from './plant.ts'

const reason = text(1000).length({ min: 3, max: 1000 })
const heads = only(['Plant Head', 'Production Head', 'QA Head', 'QC Head', 'Management', 'System Admin'], 'The heads do this.')
const readers = only([...leading, 'Production Head', 'QA Head', 'QC Head', 'Finance Officer'])

/** Who works when, under whom; one shift of a kind a day and line. */
export const Shift = entity('shift', {
  id: key(), kind: choice('Morning', 'Evening', 'Night'), date: date(), line: text(50).default('All lines'), manager: person('manager_id'), operators: many(User).optional().wire('operator_ids'), notes: text(1000).optional().label('Handed over'), ...timestamps,
}, { within: Plant, table: 'shifts', unique: [['date', 'kind', 'line']], stamps: stamped, order: ['-date', 'kind'], title: (s) => `${s.date} ${s.kind}`, index: [['manager']] })
const planners = only(['Production Head', 'Production Manager', 'Plant Head'], 'Shifts are planned by production managers.')
export const shifts = resource(Shift, {
  path: 'shifts', extra: plantInput, list: ['*', 'plant', 'operators', { as: 'manager_name', path: 'manager.name' }], detail: ['*', 'plant', 'operators', { as: 'manager_name', path: 'manager.name' }], create: ['kind', 'date', 'line', 'manager', 'operators', 'notes', 'plant'], update: ['manager', 'operators', 'notes'], filter: ['kind', 'date', 'manager', { param: 'from', path: 'date', op: 'gte' }, { param: 'to', path: 'date', op: 'lte' }], search: ['line', 'manager.name'], sort: ['date', 'kind'],
  before: (_shift, _old, hands, input) => { ownPlant(input, hands) }, allow: { read: only([...production, ...leading, 'QA Head', 'QA Manager']), create: planners, update: planners, delete: planners },
})

/** What could not be settled below and is to be settled above. */
export const EscalatedIssue = entity('escalated_issue', {
  id: key(), number: sequence('ESC-{yyyy}-{nnn}'), title: text(200).length({ min: 3, max: 200 }), description: text(5000), priority: choice('High', 'Critical').default('High'), status: choice('Open', 'Under Review', 'Resolved').default('Open').readonly(), raisedBy: witness('raised_by'), assignedTo: person('assigned_to').optional(), resolution: text(2000).optional().readonly(), resolvedOn: date().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'escalated_issues', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-createdAt', 'id'], title: (i) => `${i.number} ${i.title}`, index: [['status']],
  moves: { review: { when: { status: 'Open' }, set: { status: 'Under Review' }, refusal: 'Only open issues are taken up.' }, resolve: { when: { status: ['Open', 'Under Review'] }, set: { status: 'Resolved', resolution: given('resolution'), resolvedOn: today }, refusal: 'It is resolved already.' } },
})
export const escalations = resource(EscalatedIssue, {
  path: 'escalated-issues', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['*', 'plant', { as: 'raised_by_name', path: 'raisedBy.name' }], detail: ['*', 'plant', { as: 'raised_by_name', path: 'raisedBy.name' }], create: ['title', 'description', 'priority', 'assignedTo', 'plant'], update: ['title', 'description', 'priority', 'assignedTo'], filter: ['status', 'priority', 'assignedTo'], search: ['number', 'title'], sort: ['createdAt', 'priority', 'status'],
  before: (_issue, _old, hands, input) => { ownPlant(input, hands) }, allow: { read: signedIn, create: signedIn, update: heads, review: heads, resolve: heads }, actions: { review: { on: 'row', move: 'review' }, resolve: { on: 'row', move: 'resolve', input: { resolution: reason } } },
})

/** Something that is being built or changed at a plant. */
export const Project = entity('project', {
  id: key(), name: text(200), owner: person('owner_id'), status: choice('On Track', 'At Risk', 'Off Track', 'Completed').default('On Track'), budget: money(14, 2).min(0).default(Decimal.zero), percentComplete: integer('small').min(0).max(100).default(0), nextMilestone: text(200).optional(), nextMilestoneDate: date().optional(), ...timestamps,
}, { within: Plant, table: 'projects', stamps: stamped, order: ['nextMilestoneDate', 'name'], title: (p) => p.name, index: [['status']], check: (p) => (p.status === 'Completed' && p.percentComplete !== 100 ? [{ path: ['percentComplete'], message: 'What is completed is completed to 100 %.' }] : undefined) })
export const projects = resource(Project, {
  path: 'projects', extra: plantInput, list: ['*', 'plant', { as: 'owner_name', path: 'owner.name' }], detail: ['*', 'plant', { as: 'owner_name', path: 'owner.name' }], create: ['name', 'owner', 'status', 'budget', 'percentComplete', 'nextMilestone', 'nextMilestoneDate', 'plant'], update: ['name', 'owner', 'status', 'budget', 'percentComplete', 'nextMilestone', 'nextMilestoneDate'], filter: ['status', 'owner'], search: ['name', 'nextMilestone'], sort: ['name', 'nextMilestoneDate', 'budget', 'status'],
  before: (_project, _old, hands, input) => { ownPlant(input, hands) }, allow: { read: readers, create: heads, update: heads, delete: only(['Management', 'System Admin']) },
})

/** Money asked for an investment; decided by the management. */
export const CapexRequest = entity('capex_request', {
  id: key(), number: sequence('CPX-{yyyy}-{nnn}'), title: text(200), justification: text(2000).optional(), amount: money(16, 2).min(0), roi: decimal(8, 2).optional().label('Return, percent'), npv: money(16, 2).optional().label('Net present value'), payback: decimal(6, 2).min(0).optional().label('Payback, years'), stage: choice('Pending', 'Approved', 'Rejected').default('Pending').readonly(), raisedBy: witness('raised_by'), decidedBy: witness('decided_by'), decisionDate: date().optional().readonly(), decisionReason: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'capex_requests', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-createdAt', 'id'], title: (c) => `${c.number} ${c.title}`, index: [['stage']],
  check: (c, old) => (old !== null && old.stage !== 'Pending' && c.stage === old.stage ? [{ path: [], message: 'What was decided is not changed any more.' }] : undefined),
  moves: {
    approve: { when: { stage: 'Pending' }, set: { stage: 'Approved', decidedBy: actor, decisionDate: today }, apart: ['raisedBy'], refusal: 'It is decided already.' },
    reject: { when: { stage: 'Pending' }, set: { stage: 'Rejected', decidedBy: actor, decisionDate: today, decisionReason: given('reason') }, apart: ['raisedBy'], refusal: 'It is decided already.' },
  },
})
const deciders = only(['Management'], 'The management decides.')
export const capexRequests = resource(CapexRequest, {
  path: 'capex-requests', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['*', 'plant', { as: 'raised_by_name', path: 'raisedBy.name' }], detail: ['*', 'plant', { as: 'raised_by_name', path: 'raisedBy.name' }], create: ['title', 'justification', 'amount', 'roi', 'npv', 'payback', 'plant'], update: ['title', 'justification', 'amount', 'roi', 'npv', 'payback'], filter: ['stage', 'raisedBy'], search: ['number', 'title'], sort: ['createdAt', 'amount', 'stage'],
  before: (_request, _old, hands, input) => { ownPlant(input, hands) }, allow: { read: readers, create: heads, update: heads, approve: deciders, reject: deciders }, actions: { approve: { on: 'row', move: 'approve' }, reject: { on: 'row', move: 'reject', input: { reason } } },
})
