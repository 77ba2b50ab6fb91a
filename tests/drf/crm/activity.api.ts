import { type ActionCall, both, resource, where } from '@tenon/model'
import { Activity, ofTypes } from './activity.ts'
import { customerWords, employeeWords, member } from './words.ts'

const typeWords = Object.keys(ofTypes) as (keyof typeof ofTypes)[]
const list = ['id', 'activityType', 'title', 'status', 'scheduledAt', 'completedAt', 'customer', 'customerName', 'lead', 'lead.name', 'deal', 'deal.title', 'assignedTo', 'isPinned', 'createdAt'] as const
const written = ['activityType', 'title', 'description', 'status', 'scheduledAt', 'customer', 'lead', 'deal', ...typeWords, 'assignedTo'] as const
const reply = ['id', 'activityType', 'title', 'description', 'status', 'scheduledAt', 'completedAt', 'customer', 'customerName', 'lead', 'deal', ...typeWords, 'assignedTo'] as const
const to = (status: string) => async ({ row, hands }: ActionCall) => ({ row: await hands.update(Activity, row.id, { status }) })

export const activities = resource(Activity, {
  list,
  detail: ['id', 'organization', 'activityType', 'title', 'description', 'status', 'scheduledAt', 'completedAt', { customer: customerWords }, 'customerName', 'lead', 'deal', ...typeWords,
    { assignedTo: employeeWords }, 'createdBy', 'createdAt', 'updatedAt'],
  reply: { create: reply, update: reply }, create: written, update: written,
  filter: ['customer', 'lead', 'deal', 'activityType', 'status', 'assignedTo'], search: ['title', 'description', 'customerName'],
  sort: ['createdAt', 'scheduledAt', 'title'], order: ['-createdAt', '-id'], allow: member,
  actions: {
    complete: { on: 'row', run: to('completed') }, cancel: { on: 'row', run: to('cancelled') },
    upcoming: { on: 'all', method: 'GET', run: async ({ hands }) => ({ where: both(where('status', 'eq', 'scheduled'), where('scheduledAt', 'gte', hands.now)), order: ['scheduledAt', 'id'], paged: true }) },
    overdue: { on: 'all', method: 'GET', run: async ({ hands }) => ({ where: both(where('status', 'in', ['scheduled', 'in_progress']), where('scheduledAt', 'lt', hands.now)), order: ['scheduledAt', 'id'], paged: true }) },
  },
  statsOver: 'all',
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), byType: rows.countBy('activityType') }),
})
