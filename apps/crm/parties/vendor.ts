import { choice, decimal, entity, id, money, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { address, code, contact, phoneProblems, stamped, timestamps } from '../traits.ts'

/** Whom the organization buys from. */
export const Vendor = entity('vendor', {
  id: id(), ...code, user: one(User).onDelete('setNull').optional().readonly(),
  name: text(255), companyName: text(255).optional().alias('company'),
  vendorType: choice('supplier', 'service_provider', 'contractor', 'consultant').default('supplier'),
  contactPerson: text(255).optional(), taxId: text(50).optional(), website: text(255).optional(), industry: text(100).optional(),
  rating: decimal(3, 2).min(1).max(5).optional(), assignedEmployee: one(Employee).onDelete('setNull').optional().alias('assigned_employee_id'),
  paymentTerms: text(100).optional(), creditLimit: money(15).min(0).optional(), notes: text().optional(),
  status: choice('active', 'inactive', 'pending', 'blacklisted').default('active'),
  ...contact, ...address, ...timestamps,
}, { within: Organization, table: 'vendors', stamps: stamped, order: ['name', 'id'], index: [['status'], ['vendorType'], ['assignedEmployee']], title: (v) => v.name,
  check: (v, old) => (old?.phone === v.phone ? undefined : phoneProblems(v.phone, 7)),
})
