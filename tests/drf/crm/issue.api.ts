import { type ActionCall, type Hands, resource, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Issue } from './issue.ts'
import { Employee } from './parties.ts'
import { employeeWords, member, nameOf, vendorWords } from './words.ts'

/** The caller as an employee, if they are one. */
export const callersEmployee = async (hands: Hands): Promise<number | null> =>
  hands.actorId === null ? null : ((await hands.find(Employee, where('user', 'eq', hands.actorId)))?.id as number | undefined) ?? null

async function resolve({ row, input, hands }: ActionCall) {
  if (row.status === 'resolved') throw new Fault('refused', 'Issue is already resolved.')
  return { row: await hands.update(Issue, row.id, { status: 'resolved', resolvedAt: hands.now, resolvedBy: await callersEmployee(hands), resolutionNotes: input.resolutionNotes ?? row.resolutionNotes }) }
}

async function reopen({ row, hands }: ActionCall) {
  if (row.status !== 'resolved' && row.status !== 'closed') return { body: { error: 'Only resolved or closed issues can be reopened.' }, status: 400 }
  return { row: await hands.update(Issue, row.id, { status: 'open', resolvedAt: null, resolvedBy: null }) }
}

const written = ['title', 'description', 'vendor', 'order', 'priority', 'category', 'status', 'assignedTo'] as const
export const issues = resource(Issue, {
  doc: 'Issues raised against vendors and orders.',
  list: ['id', 'issueNumber', 'title', 'vendor', 'vendor.name', 'order', { as: 'order_number', path: 'order.orderNumber' }, 'priority', 'priority.label', 'category', 'category.label',
    'status', 'status.label', 'assignedTo', nameOf('assignedTo', 'assigned_to_name'), 'createdAt', 'updatedAt', 'resolvedAt'],
  detail: ['id', 'organization', 'issueNumber', 'title', 'description', { vendor: vendorWords }, 'order', 'priority', 'category', 'status', { assignedTo: employeeWords },
    'resolvedAt', { resolvedBy: employeeWords }, 'resolutionNotes', 'createdBy', { as: 'created_by_name', path: 'createdBy.username' }, 'createdAt', 'updatedAt'],
  reply: { create: ['id', 'issueNumber', ...written], update: [...written, 'resolutionNotes'] },
  create: written, update: [...written, 'resolutionNotes'],
  filter: ['vendor', 'order', 'priority', 'category', 'status', 'assignedTo'], search: ['issueNumber', 'title', 'description'],
  sort: ['createdAt', 'updatedAt', 'priority', 'status', 'issueNumber'], order: ['-createdAt', '-id'], allow: member,
  actions: {
    resolve: { on: 'row', describe: 'row', input: { resolutionNotes: text(2000).blank() }, run: resolve },
    reopen: { on: 'row', run: reopen },
  },
  statsOver: 'all',
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), byPriority: rows.countBy('priority'), byCategory: rows.countBy('category') }),
})
