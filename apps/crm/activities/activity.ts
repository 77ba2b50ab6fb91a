import { boolean, choice, entity, id, instant, integer, json, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { Deal } from '../selling/deal.ts'
import { Lead } from '../selling/lead.ts'
import { stamped, timestamps } from '../traits.ts'

/** A call, an e-mail, a meeting, a note, a task: what people do for customers. `customerName` is only for parties without a record of their own. */
export const Activity = entity('activity', {
  id: id(), activityType: choice('call', 'email', 'telegram', 'meeting', 'note', 'task'), title: text(255), description: text().optional(),
  customer: one(Customer).onDelete('setNull').optional().alias('customer_id'), customerName: text(255).optional(), lead: one(Lead).onDelete('setNull').optional().alias('lead_id'), deal: one(Deal).onDelete('setNull').optional().alias('deal_id'),
  assignedTo: one(Employee).onDelete('setNull').optional().alias('assigned_to_id'),
  status: choice('scheduled', 'in_progress', 'completed', 'cancelled').default('scheduled'),
  scheduledAt: instant().optional(), completedAt: instant().optional().readonly(), durationMinutes: integer().optional(),
  phoneNumber: text(20).optional(), callDuration: integer().optional(), callRecordingUrl: text(500).optional(),
  emailSubject: text(255).optional(), emailBody: text().optional(), emailAttachments: json<unknown[]>().default([]),
  telegramUsername: text(100).optional(), telegramMessage: text().optional(), telegramChatId: text(100).optional(),
  meetingLocation: text(255).optional(), meetingUrl: text(500).optional(), attendees: json<unknown[]>().default([]), videoCallRoom: text(255).optional(), videoCallUrl: text(500).optional(),
  taskPriority: text(20).optional(), taskDueDate: instant().optional(), isPinned: boolean().default(false),
  createdBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  within: Organization, table: 'activities', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-createdAt', '-id'], title: (a) => a.title,
  index: [['activityType'], ['status'], ['customer'], ['lead'], ['deal'], ['assignedTo'], ['scheduledAt'], ['completedAt']],
  hooks: {
    /** The server's clock, once. */
    before: (row, _old, hands) => (row.status === 'completed' && row.completedAt === null ? { completedAt: hands.now } : undefined),
  },
  moves: {
    complete: { when: { status: ['scheduled', 'in_progress'] }, set: { status: 'completed' }, refusal: 'Only open activities can be completed.' },
    cancel: { when: { status: ['scheduled', 'in_progress'] }, set: { status: 'cancelled' }, refusal: 'Only open activities can be cancelled.' },
  },
})
