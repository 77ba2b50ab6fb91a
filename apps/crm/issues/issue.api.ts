import { type ActionCall, or, resource, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { by, byAlias, pages } from '../filters.ts'
import { User } from '../people/user.ts'
import { asCustomer, crudOf, may, ofCustomer } from '../permissions.ts'
import { Comment } from './comment.ts'
import { Issue } from './issue.ts'

const list = ['id', 'code', 'issueNumber', 'title', 'description', 'vendor', 'vendor.name', 'order', { as: 'order_number', path: 'order.orderNumber' },
  'priority', 'priority.label', 'category', 'category.label', 'status', 'status.label', 'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' },
  'isClientIssue', 'raisedByCustomer', { as: 'raised_by_customer_name', path: 'raisedByCustomer.name' }, 'organization', 'organization.name',
  'linearIssueId', 'linearIssueUrl', 'syncedToLinear', 'resolvedBy', { as: 'resolved_by_name', path: 'resolvedBy.fullName' }, 'resolvedAt',
  'createdBy', { as: 'created_by_name', path: 'createdBy.fullName' }, 'createdAt', 'updatedAt'] as const
const commentWords = ['id', 'issue', 'author', 'authorName', 'content', 'linearCommentId', 'syncedToLinear', 'createdAt', 'updatedAt'] as const
const readers = or(may('issue:read'), ofCustomer('raisedByCustomer'))

async function resolve({ row, input, hands }: ActionCall) {
  if (row.status === 'resolved') throw new Fault('refused', 'Issue is already resolved')
  const notes = [row.resolutionNotes, input.resolutionNotes].filter((part) => typeof part === 'string' && part !== '').join('\n')
  const issue = await hands.update(Issue, row.id, { status: 'resolved', resolutionNotes: notes === '' ? null : notes })
  return { row: issue, extra: { message: 'Issue resolved successfully', previous_status: row.status } }
}

async function addComment({ row, input, hands }: ActionCall) {
  const author = hands.actorId === null ? null : await hands.find(User, where('id', 'eq', hands.actorId))
  const comment = await hands.create(Comment, { issue: row.id, content: input.content, authorName: author?.fullName ?? null })
  return { body: { message: 'Comment added successfully', comment: wireOf(comment), synced_to_linear: false }, status: 201 }
}

async function comments({ row, hands }: ActionCall) {
  const all = await hands.list(Comment, where('issue', 'eq', row.id), ['createdAt', 'id'])
  return { body: { count: all.length, comments: all.map(wireOf) } }
}
const wireOf = (c: Record<string, unknown>) => ({
  id: c.id, issue: c.issue, author: c.author, author_name: c.authorName, content: c.content, linear_comment_id: c.linearCommentId, synced_to_linear: c.syncedToLinear, created_at: c.createdAt, updated_at: c.updatedAt,
})

export const issues = resource(Issue, {
  path: 'issues', list, detail: [...list, 'resolutionNotes', 'linearTeamId', 'lastSyncedAt', { comments: commentWords }],
  filter: [by('vendor', 'vendor'), by('order', 'order'), by('status', 'status'), byAlias('priority', 'priority', [['critical', 'urgent']]), byAlias('category', 'category', [['payment', 'billing']]),
    by('assigned_to', 'assignedTo'), by('raised_by_customer', 'raisedByCustomer')],
  search: ['issueNumber', 'title', 'description'], sort: ['createdAt', 'updatedAt', 'priority', 'status'], page: pages, partialPut: true,
  allow: {
    ...crudOf('issue'), read: readers, create: or(may('issue:create'), asCustomer), delete: or(may('issue:delete'), ofCustomer('raisedByCustomer')),
    resolve: may('issue:update'), reopen: or(may('issue:update'), ofCustomer('raisedByCustomer')), close: may('issue:update'), comments: readers, add_comment: readers,
  },
  actions: {
    resolve: { on: 'row', input: { resolutionNotes: text().optional() }, run: resolve },
    reopen: { on: 'row', move: 'reopen' },
    close: { on: 'row', move: 'close' },
    comments: { on: 'row', method: 'GET', run: comments },
    add_comment: { on: 'row', input: { content: text() }, run: addComment },
  },
  stats: (rows) => ({
    total: rows.count(), byStatus: rows.countBy('status'), byPriority: rows.countBy('priority'), byCategory: rows.countBy('category'),
    bySource: rows.countBy('isClientIssue'), linearSync: rows.countBy('syncedToLinear'),
  }),
})
