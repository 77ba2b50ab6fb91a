import { choice, decimal, entity, id, instant, json, money, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { address, code, contact, stamped, timestamps } from '../traits.ts'

/** Whom the organization sells to: a person or a business. */
export const Customer = entity('customer', {
  id: id(), ...code, user: one(User).onDelete('setNull').optional(),
  name: text(255), firstName: text(100).optional(), lastName: text(100).optional(),
  customerType: choice('individual', 'business').default('individual'),
  companyName: text(255).optional(), industry: text(100).optional(), website: text(255).optional(), taxId: text(50).optional(),
  rating: decimal(3, 2).min(1).max(5).optional(), contactPerson: text(255).optional(),
  assignedTo: one(Employee).onDelete('setNull').optional(), creditLimit: money(15).min(0).optional(), paymentTerms: text(100).optional(),
  source: text(100).optional(), tags: json<string[]>().default([]), notes: text().optional(), convertedAt: instant().optional(),
  status: choice('active', 'inactive', 'prospect', 'vip').default('active'),
  ...contact, ...address, ...timestamps,
}, { within: Organization, table: 'customers', stamps: stamped, order: ['-createdAt', '-id'], index: [['status'], ['customerType'], ['assignedTo'], ['email'], ['name']], title: (c) => c.name })
