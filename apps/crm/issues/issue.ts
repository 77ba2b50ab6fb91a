import { boolean, choice, entity, type Hands, id, instant, one, sequence, text, where } from '@tenon/model'
import { Order } from '../orders/order.ts'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Vendor } from '../parties/vendor.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { code, stamped, timestamps } from '../traits.ts'

/** Two generations of front ends name the top priority and the money category differently; one of each pair is kept. */
const kept: Readonly<Record<string, string>> = { urgent: 'critical', billing: 'payment' }

/** Something that went wrong, with a vendor, an order or a customer. */
export const Issue = entity('issue', {
  id: id(), ...code, issueNumber: sequence('ISS-{yyyy}-{nnnn}'), title: text(255), description: text(),
  vendor: one(Vendor).onDelete('setNull').optional().alias('vendor_id'), order: one(Order).onDelete('setNull').optional().alias('order_id'),
  priority: choice('low', 'medium', 'high', 'critical', 'urgent').default('medium'),
  category: choice('general', 'quality', 'delivery', 'payment', 'billing', 'communication', 'technical', 'other').default('general'),
  status: choice('open', 'in_progress', 'resolved', 'closed').default('open'),
  assignedTo: one(Employee).onDelete('setNull').optional().alias('assigned_to_id'), createdBy: one(User).onDelete('setNull').optional().readonly(), raisedByCustomer: one(Customer).onDelete('setNull').optional(),
  isClientIssue: boolean().default(false),
  resolvedBy: one(Employee).onDelete('setNull').optional().readonly(), resolvedAt: instant().optional().readonly(), resolutionNotes: text().optional(),
  linearIssueId: text(100).optional().readonly(), linearIssueUrl: text(500).optional().readonly(), linearTeamId: text(100).optional().readonly(), syncedToLinear: boolean().default(false).readonly(), lastSyncedAt: instant().optional().readonly(),
  ...timestamps,
}, {
  within: Organization, table: 'issues', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-createdAt', '-id'], title: (i) => i.issueNumber,
  index: [['status'], ['priority'], ['category'], ['vendor'], ['order'], ['assignedTo'], ['raisedByCustomer']],
  moves: {
    close: { when: { status: ['open', 'in_progress', 'resolved'] }, set: { status: 'closed' }, refusal: 'Issue is already closed' },
    reopen: { when: { status: ['resolved', 'closed'] }, set: { status: 'open', resolvedAt: null, resolvedBy: null }, refusal: 'Only resolved or closed issues can be reopened.' },
  },
  hooks: {
    before: async (row, old, hands) => ({
      priority: (kept[row.priority] ?? row.priority) as typeof row.priority,
      category: (kept[row.category] ?? row.category) as typeof row.category,
      ...(old === null ? await asRaisedBy(hands) : {}),
      ...(row.status === 'resolved' && row.resolvedAt === null ? { resolvedAt: hands.now, resolvedBy: await callersEmployee(hands) } : {}),
      ...(row.status === 'open' && old !== null && old.status !== 'open' ? { resolvedAt: null, resolvedBy: null } : {}),
    }),
  },
})

/** The caller as an employee of the organization, if they are one. */
export async function callersEmployee(hands: Hands): Promise<number | null> {
  if (hands.actorId === null) return null
  const found = await hands.find(Employee, where('user', 'eq', hands.actorId))
  return found === null ? null : Number(found.id)
}

/** What a customer raises is theirs, whatever the client sent. Who raises for the first time becomes a customer of the organization. */
async function asRaisedBy(hands: Hands): Promise<{ raisedByCustomer?: number; isClientIssue?: boolean; status?: 'open'; assignedTo?: null }> {
  const { actor } = hands
  if (actor === null || actor.facts.profileType !== 'customer') return {}
  const customer = (await hands.find(Customer, where('user', 'eq', actor.id))) ?? (await customerFor(hands))
  return { raisedByCustomer: Number(customer.id), isClientIssue: true, status: 'open', assignedTo: null }
}
async function customerFor(hands: Hands): Promise<Record<string, unknown>> {
  const user = await hands.find(User, where('id', 'eq', hands.actorId))
  const digits = String(user?.phone ?? '').replace(/\D/g, '').length
  return hands.create(Customer, { user: user?.id, name: user?.fullName, firstName: user?.firstName, lastName: user?.lastName, email: user?.email, phone: digits >= 7 ? user?.phone : null, source: 'client portal' })
}
