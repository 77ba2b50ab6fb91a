import { resource, signature, signedIn, text } from '@tenon/model'
import { laboratory, only, production, quality } from '../permissions.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { ChangeControl } from './change.ts'

const raisers = only([...production, ...quality, ...laboratory, 'Plant Head', 'Warehouse Manager'], 'Changes are raised by the departments that work to procedures.')
const assurance = only(quality, 'Quality assurance does this.')
const head = only(['QA Head'], 'Only the head of quality assurance approves changes.')
const reason = text(1000).length({ min: 3, max: 1000 })

export const changeControls = resource(ChangeControl, {
  path: 'change-controls', name: 'ChangeControl', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['id', 'number', 'title', 'type', 'risk', 'status', 'outcome', 'raisedBy', { as: 'raised_by_name', path: 'raisedBy.name' }, 'dateRaised', 'approvedBy', 'effectiveFrom', 'actions.count', 'plant'], detail: ['*', 'plant', 'documents', 'equipment', { actions: ['*'] }, { as: 'raised_by_name', path: 'raisedBy.name' }, { as: 'master_number', path: 'master.number' }],
  create: ['title', 'type', 'description', 'justification', 'documents', 'equipment', 'master', 'risk', 'plant'], update: ['title', 'description', 'justification', 'documents', 'equipment', 'master', 'risk', 'impact', 'actions', 'effectiveFrom'],
  filter: ['status', 'type', 'risk', 'raisedBy', { param: 'document_id', path: 'documents', op: 'eq' }, { param: 'equipment_id', path: 'equipment', op: 'eq' }], search: ['number', 'title', 'description'], sort: ['number', 'dateRaised', 'status', 'risk'],
  before: (_change, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: raisers, update: raisers, assess: assurance, submit: assurance, sendBack: head, approve: head, close: assurance, reject: head },
  actions: {
    assess: { on: 'row', move: 'assess' }, submit: { on: 'row', move: 'submit', input: signature }, sendBack: { on: 'row', path: 'send-back', move: 'sendBack', input: { reason } }, approve: { on: 'row', move: 'approve', input: signature }, close: { on: 'row', move: 'close', input: signature }, reject: { on: 'row', move: 'reject', input: { reason, ...signature } },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), byType: rows.countBy('type') }),
})
