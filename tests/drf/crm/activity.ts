import { boolean, choice, entity, id, instant, integer, json, one, text, url } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'
import { User } from '../core/user.ts'
import { Customer, Employee } from './parties.ts'
import { Deal, Lead } from './selling.ts'

/** What belongs to one type of activity only. */
export const ofTypes = {
  phoneNumber: text(20).optional(), callDuration: integer().min(0).optional().help('Duration in seconds'), callRecordingUrl: url(500).optional(),
  emailSubject: text(255).optional(), emailBody: text().optional(), emailAttachments: json<unknown[]>().default([]),
  telegramUsername: text(100).optional(), telegramChatId: text(100).optional(), meetingLocation: text(255).optional(), meetingUrl: url(500).optional(), attendees: json<unknown[]>().default([]),
  taskPriority: choice('low', 'medium', 'high').optional(), taskDueDate: instant().optional(), isPinned: boolean().default(false),
}

export const Activity = entity('activity', {
  id: id(), activityType: choice('call', 'email', 'telegram', 'meeting', 'note', 'task'), title: text(255), description: text().optional(),
  status: choice('scheduled', 'in_progress', 'completed', 'cancelled').default('scheduled'), scheduledAt: instant().optional(), completedAt: instant().optional().readonly(),
  customer: one(Customer).onDelete('setNull').optional().reverse('activities'), customerName: text(255).optional().readonly(),
  lead: one(Lead).onDelete('setNull').optional().reverse('activities'), deal: one(Deal).onDelete('setNull').optional().reverse('activities'), ...ofTypes,
  assignedTo: one(Employee).onDelete('setNull').optional().reverse('assignedActivities'), createdBy: one(User).onDelete('setNull').optional().readonly().reverse('createdActivities'), ...timestamps,
}, {
  within: Organization, table: 'crm_activity', stamps: { ...stamped, createdBy: 'createdBy' }, order: newestFirst, index: [['activityType'], ['status'], ['scheduledAt']], title: (a) => a.title,
  hooks: {
    before: async (row, _old, hands) => {
      const customer = row.customer === null ? null : await hands.find(Customer, { op: 'eq', path: 'id', value: row.customer })
      return {
        ...(row.status === 'completed' && row.completedAt === null ? { completedAt: hands.now } : {}),
        ...(customer === null ? {} : { customerName: String(customer.name) }),
      }
    },
  },
})
