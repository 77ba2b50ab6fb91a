import { both, resource, where } from '@tenon/model'
import { by, inOrganization, pages } from '../filters.ts'
import { crudOf, may } from '../permissions.ts'
import { customerBrief, dealBrief, employeeBrief, leadBrief } from '../words.ts'
import { Activity } from './activity.ts'

type Row = Record<string, unknown>
/** The name follows the customer (or the lead); what was typed in counts for parties without a record. */
const customerName = {
  name: 'customer_name', needs: ['customer.name', 'customerName', 'lead.name'],
  of: (row: Row) => row['customer.name'] ?? ((row.customerName ?? '') === '' ? row['lead.name'] : row.customerName) ?? null,
}
const list = ['id', 'organization', 'activityType', 'activityType.label', 'title', 'description', 'customer', customerName, 'lead', 'lead.name', 'deal', { as: 'deal_name', path: 'deal.title' },
  'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'status', 'status.label', 'scheduledAt', 'completedAt', 'durationMinutes', 'phoneNumber',
  'createdBy', 'createdAt', 'updatedAt'] as const

export const activities = resource(Activity, {
  path: 'activities', list,
  detail: [...list, { customer: customerBrief }, { lead: leadBrief }, { deal: dealBrief }, { assignedTo: employeeBrief }, 'callDuration', 'callRecordingUrl', 'emailSubject', 'emailBody', 'emailAttachments',
    'telegramUsername', 'telegramMessage', 'telegramChatId', 'meetingLocation', 'meetingUrl', 'attendees', 'videoCallRoom', 'videoCallUrl', 'taskPriority', 'taskDueDate', 'isPinned'],
  filter: [by('customer', 'customer'), by('lead', 'lead'), by('deal', 'deal'), by('activity_type', 'activityType'), by('status', 'status'), by('assigned_to', 'assignedTo'), inOrganization],
  search: ['title', 'description', 'customerName', 'customer.name'], sort: ['createdAt', 'updatedAt', 'scheduledAt', 'completedAt'], page: pages, partialPut: true,
  allow: { ...crudOf('activity'), complete: may('activity:update'), cancel: may('activity:update'), upcoming: may('activity:read'), overdue: may('activity:read') },
  actions: {
    complete: { on: 'row', move: 'complete' }, cancel: { on: 'row', move: 'cancel' },
    upcoming: { on: 'all', method: 'GET', run: async ({ hands }) => ({ where: both(where('status', 'eq', 'scheduled'), where('scheduledAt', 'gte', hands.now)), order: ['scheduledAt', 'id'], limit: 10 }) },
    overdue: { on: 'all', method: 'GET', run: async ({ hands }) => ({ where: both(where('status', 'eq', 'scheduled'), where('scheduledAt', 'lt', hands.now)), order: ['scheduledAt', 'id'] }) },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), byType: rows.countBy('activityType') }),
})
