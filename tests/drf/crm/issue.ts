import { choice, entity, id, instant, one, sequence, text } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'
import { User } from '../core/user.ts'
import { Order } from './order.ts'
import { Employee, Vendor } from './parties.ts'

export const Issue = entity('issue', {
  id: id(), issueNumber: sequence('ISS-{yyyy}-{nnnn}'), title: text(255), description: text(),
  priority: choice('low', 'medium', 'high', 'critical').default('medium'),
  category: choice('quality', 'delivery', 'payment', 'communication', 'technical', 'other').default('other'),
  status: choice('open', 'in_progress', 'resolved', 'closed').default('open'),
  vendor: one(Vendor).onDelete('setNull').optional().reverse('issues'), order: one(Order).onDelete('setNull').optional().reverse('issues'),
  assignedTo: one(Employee).onDelete('setNull').optional().reverse('assignedIssues'), createdBy: one(User).onDelete('setNull').optional().readonly().reverse('createdIssues'),
  resolvedBy: one(Employee).onDelete('setNull').optional().reverse('resolvedIssues'), resolvedAt: instant().optional().readonly(), resolutionNotes: text().optional(), ...timestamps,
}, { within: Organization, table: 'crm_issue', stamps: { ...stamped, createdBy: 'createdBy' }, order: newestFirst, index: [['status'], ['priority'], ['category']], title: (i) => i.issueNumber })
