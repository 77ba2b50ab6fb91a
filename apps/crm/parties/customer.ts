import { choice, decimal, entity, id, instant, json, money, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { Lead } from '../selling/lead.ts'
import { address, code, phoneProblems, reachable, stamped, timestamps } from '../traits.ts'

/** Whom the organization sells to: a person or a business. */
export const Customer = entity('customer', {
  id: id(), ...code, user: one(User).onDelete('setNull').optional().readonly(),
  name: text(255).alias('full_name'), firstName: text(100).optional(), lastName: text(100).optional(),
  customerType: choice('individual', 'business').default('individual'),
  companyName: text(255).optional().alias('company'), industry: text(100).optional(), website: text(255).optional(), taxId: text(50).optional(),
  rating: decimal(3, 2).min(1).max(5).optional(), contactPerson: text(255).optional(),
  assignedTo: one(Employee).onDelete('setNull').optional().alias('assigned_to_id'), creditLimit: money(15).min(0).optional(), paymentTerms: text(100).optional(),
  source: text(100).optional(), tags: json<unknown>().default([]), notes: text().optional(),
  convertedFromLead: one(Lead).onDelete('setNull').optional().readonly(), convertedAt: instant().optional().readonly(),
  status: choice({ active: 'Active', inactive: 'Inactive', prospect: 'Prospect', vip: 'VIP' }).default('active'),
  ...reachable, ...address, ...timestamps,
}, {
  within: Organization, table: 'customers', stamps: stamped, order: ['-createdAt', '-id'], title: (c) => c.name,
  index: [['status'], ['customerType'], ['assignedTo'], ['email'], ['name'], ['user']],
  check: (c, old) => (old?.phone === c.phone ? undefined : phoneProblems(c.phone, 7)),
})

/** What somebody wrote down about a customer. */
export const CustomerNote = entity('customer_note', {
  id: id(), customer: one(Customer).onDelete('cascade').reverse('remarks'), user: one(User).onDelete('setNull').optional().readonly(), note: text(), createdAt: instant().readonly(),
}, { within: Organization, table: 'customer_notes', stamps: { created: 'createdAt', createdBy: 'user' }, order: ['-createdAt', '-id'] })
