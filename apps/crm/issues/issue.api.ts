import { type ActionAnswer, type ActionCall, integer, json, or, resource, reverse, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { by, byAlias, inOrganization, pages } from '../filters.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { asCustomer, crudOf, may, ofCustomer } from '../permissions.ts'
import { told } from '../told.ts'
import { Comment } from './comment.ts'
import { Issue } from './issue.ts'

const list = ['id', 'code', 'issueNumber', 'title', 'description', 'vendor', 'vendor.name', 'order', { as: 'order_number', path: 'order.orderNumber' },
  'priority', 'priority.label', 'category', 'category.label', 'status', 'status.label', 'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' },
  'isClientIssue', 'raisedByCustomer', { as: 'raised_by_customer_name', path: 'raisedByCustomer.name' }, 'organization', 'organization.name',
  'linearIssueId', 'linearIssueUrl', 'syncedToLinear', 'resolvedBy', { as: 'resolved_by_name', path: 'resolvedBy.fullName' }, 'resolvedAt',
  'createdBy', { as: 'created_by_name', path: 'createdBy.fullName' }, 'createdAt', 'updatedAt'] as const
const commentWords = ['id', 'issue', 'author', 'authorName', 'content', 'linearCommentId', 'syncedToLinear', 'createdAt', 'updatedAt'] as const
const readers = or(may('issue:read'), ofCustomer('raisedByCustomer'))

const joined = (...parts: unknown[]): string | null => parts.filter((part) => typeof part === 'string' && part !== '').join('\n') || null

export async function resolveIssue({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  if (row.status === 'resolved') throw new Fault('refused', 'Issue is already resolved')
  const issue = await hands.update(Issue, row.id, { status: 'resolved', resolutionNotes: joined(row.resolutionNotes, input.resolutionNotes) })
  return { row: issue, also: 'issue', extra: { message: 'Issue resolved successfully', previous_status: row.status, linear_synced: false } }
}

async function reopen({ row, hands }: ActionCall): Promise<ActionAnswer> {
  if (row.status !== 'resolved' && row.status !== 'closed') throw new Fault('refused', 'Only resolved or closed issues can be reopened.')
  const issue = await hands.update(Issue, row.id, { status: 'open' })
  return { row: issue, also: 'issue', extra: { message: 'Issue reopened successfully', previous_status: row.status, linear_synced: false } }
}

async function assign({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  const employee = await hands.find(Employee, where('id', 'eq', input.employeeId))
  if (employee === null) throw new Fault('notFound', 'Employee not found')
  const issue = await hands.update(Issue, row.id, { assignedTo: employee.id, ...(row.status === 'open' ? { status: 'in_progress' } : {}) })
  return { row: issue, also: 'issue', extra: { message: `Issue assigned to ${String(employee.fullName)}` } }
}

async function addComment({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  const author = hands.actorId === null ? null : await hands.find(User, where('id', 'eq', hands.actorId))
  const comment = await hands.create(Comment, { issue: row.id, content: input.content, authorName: author?.fullName ?? null })
  return { body: { message: 'Comment added successfully', comment: told(Comment, comment), synced_to_linear: false }, status: 201 }
}

async function comments({ row, hands }: ActionCall): Promise<ActionAnswer> {
  const all = await hands.list(Comment, where('issue', 'eq', row.id), ['createdAt', 'id'])
  return { body: { count: all.length, comments: all.map((comment) => told(Comment, comment)) } }
}

/** Linear is not connected: each of its calls says so, the way it does without a team. */
const withoutLinear = async (): Promise<ActionAnswer> => ({ status: 400, body: { error: 'Bad Request', details: 'Linear team ID is not configured for this organization', status_code: 400 } })
const update = may('issue:update')

export const issues = resource(Issue, {
  path: 'issues', list, detail: [...list, 'resolutionNotes', 'linearTeamId', 'lastSyncedAt', reverse('comments', Comment, commentWords)],
  extra: { organization: json<unknown>().optional() },
  filter: [by('vendor', 'vendor'), by('order', 'order'), by('status', 'status'), byAlias('priority', 'priority', [['critical', 'urgent']]), byAlias('category', 'category', [['payment', 'billing']]),
    by('assigned_to', 'assignedTo'), by('raised_by_customer', 'raisedByCustomer'), by('is_client_issue', 'isClientIssue'), inOrganization],
  search: ['issueNumber', 'title', 'description'], sort: ['createdAt', 'updatedAt', 'priority', 'status'], page: pages, partialPut: true,
  allow: {
    ...crudOf('issue'), read: readers, create: or(may('issue:create'), asCustomer), delete: or(may('issue:delete'), ofCustomer('raisedByCustomer')),
    resolve: update, reopen: or(update, ofCustomer('raisedByCustomer')), close: update, assign: update, comments: readers, add_comment: readers,
    sync_to_linear: update, sync_from_linear: update, bulk_sync_to_linear: update, fetch_from_linear: update,
  },
  actions: {
    resolve: { on: 'row', input: { resolutionNotes: text().optional() }, run: resolveIssue },
    reopen: { on: 'row', run: reopen },
    close: { on: 'row', move: 'close' },
    assign: { on: 'row', input: { employeeId: integer().alias('assigned_to', 'assigned_to_id') }, run: assign },
    comments: { on: 'row', method: 'GET', run: comments },
    add_comment: { on: 'row', input: { content: text() }, run: addComment },
    sync_to_linear: { on: 'row', run: withoutLinear }, sync_from_linear: { on: 'row', run: withoutLinear },
    fetch_from_linear: { on: 'all', method: 'GET', run: withoutLinear }, bulk_sync_to_linear: { on: 'all', run: withoutLinear },
  },
  stats: (rows) => ({
    total: rows.count(), byStatus: rows.countBy('status'), byPriority: rows.countBy('priority'), byCategory: rows.countBy('category'),
    bySource: rows.countBy('isClientIssue'), linearSync: rows.countBy('syncedToLinear'),
  }),
})
