import { choice, date, decimal, entity, id, money, one, self, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { address, code, phoneProblems, reachable, stamped, timestamps } from '../traits.ts'
import { may } from '../permissions.ts'
import { Role } from './role.ts'
import { User } from './user.ts'

/** Somebody who works for an organization. */
export const Employee = entity('employee', {
  id: id(), ...code,
  user: one(User).onDelete('setNull').optional().readonly(),
  firstName: text(100), lastName: text(100), fullName: text(201).generated(),
  ...reachable, ...address,
  profileImage: text(255).optional(), jobTitle: text(100).optional(), department: text(100).optional(),
  employmentType: choice({ 'full-time': 'Full Time', 'part-time': 'Part Time', contract: 'Contract', intern: 'Intern' }).default('full-time'),
  hireDate: date().optional(), terminationDate: date().optional(), emergencyContact: text(255).optional(),
  manager: self().optional().alias('manager_id'), role: one(Role).onDelete('setNull').optional().reverse('employees').alias('role_id'),
  salary: money().min(0).optional().readableBy(may('employee:salary')), commissionRate: decimal(5, 2).min(0).max(100).optional().readableBy(may('employee:salary')),
  status: choice({ active: 'Active', inactive: 'Inactive', 'on-leave': 'On Leave', terminated: 'Terminated' }).default('active'),
  ...timestamps,
}, {
  within: Organization, table: 'employees', stamps: stamped, order: ['lastName', 'firstName', 'id'], index: [['status']], unique: [['email']],
  derive: { fullName: (e) => `${e.firstName} ${e.lastName}`.trim() }, title: (e) => e.fullName,
  check: (e, old) => [
    ...(old?.phone === e.phone ? [] : phoneProblems(e.phone, 10)),
    ...(e.employmentType === 'contract' && e.hireDate === null ? [{ path: ['hireDate'], message: 'Hire date is required for contract employees.' }] : []),
    ...(old !== null && e.manager !== null && e.manager === old.id ? [{ path: ['manager'], message: 'Nobody manages themselves.' }] : []),
  ],
})
