import { resource, signature, signedIn, text } from '@tenon/model'
import { only, quality } from '../permissions.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { Capa } from './capa.ts'
import { Deviation } from './deviation.ts'

const assurance = only(quality, 'Quality assurance does this.')
const managers = only(['QA Manager', 'QA Head'], 'QA managers do this.')
const head = only(['QA Head'], 'Only the head of quality assurance closes.')
const reason = text(1000).length({ min: 3, max: 1000 })
const overdue = (open: (status: string) => boolean) => ({ name: 'is_overdue', needs: ['status', 'dueDate'], of: (row: Readonly<Record<string, unknown>>) => open(String(row.status)) && String(row.dueDate) < new Date().toISOString().slice(0, 10) })

export const deviations = resource(Deviation, {
  path: 'deviations', only: ['list', 'read', 'create', 'update'], extra: plantInput,
  list: ['id', 'number', 'title', 'severity', 'status', 'batch', { as: 'batch_number', path: 'batch.batchNumber' }, 'sourceDept', 'openedBy', 'openedByName', 'dateOpened', 'dueDate', overdue((status) => status !== 'Closed' && status !== 'Rejected'), 'assignedTo', 'capa', 'plant'],
  detail: ['*', 'plant', { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'lot_number', path: 'lot.lotNumber' }, { as: 'capa_number', path: 'capa.number' }, { as: 'assigned_to_name', path: 'assignedTo.name' }],
  create: ['title', 'description', 'severity', 'sourceDept', 'batch', 'lot', 'equipment', 'afterRelease', 'immediateAction', 'plant'], update: ['title', 'description', 'severity', 'immediateAction', 'impact', 'investigationSummary', 'rootCause', 'capaRequired', 'capa', 'assignedTo'],
  filter: ['status', 'severity', 'batch', 'lot', 'equipment', 'assignedTo', 'sourceDept', { param: 'due_before', path: 'dueDate', op: 'lte' }], search: ['number', 'title', 'description', 'batch.batchNumber'], sort: ['number', 'dateOpened', 'dueDate', 'severity', 'status'],
  before: (_deviation, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: signedIn, update: assurance, investigate: managers, submit: assurance, sendBack: managers, review: managers, close: head, reject: managers },
  actions: {
    investigate: { on: 'row', move: 'investigate', input: { assignedTo: text(50).optional().wire('assigned_to') } }, submit: { on: 'row', move: 'submit' }, sendBack: { on: 'row', path: 'send-back', move: 'sendBack', input: { reason } },
    review: { on: 'row', move: 'review', input: signature }, close: { on: 'row', move: 'close', input: signature }, reject: { on: 'row', move: 'reject', input: { reason, ...signature } },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), bySeverity: rows.countBy('severity') }),
})

export const capas = resource(Capa, {
  path: 'capas', name: 'Capa', only: ['list', 'read', 'create', 'update'], list: ['id', 'number', 'title', 'source', 'status', 'owner', { as: 'owner_name', path: 'owner.name' }, 'dueDate', overdue((status) => status !== 'Closed'), 'actions.count', 'plant'], detail: ['*', 'plant', { actions: ['*'] }, { as: 'owner_name', path: 'owner.name' }],
  filter: ['status', 'source', 'owner', { param: 'due_before', path: 'dueDate', op: 'lte' }], search: ['number', 'title'], sort: ['number', 'dueDate', 'status'],
  allow: { read: signedIn, create: assurance, update: assurance, investigate: assurance, plan: assurance, check: assurance, close: head, reopen: managers },
  actions: {
    investigate: { on: 'row', move: 'investigate' }, plan: { on: 'row', move: 'plan', input: signature }, check: { on: 'row', move: 'check' }, close: { on: 'row', move: 'close', input: signature }, reopen: { on: 'row', move: 'reopen', input: { reason } },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})
