import { boolean, choice, date, email, entity, id, integer, money, one, text, url } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'
import { User } from '../core/user.ts'

const common = { within: Organization, stamps: stamped, order: newestFirst } as const

export const Vendor = entity('vendor', {
  id: id(), code: text(20), name: text(200), contactPerson: text(100).blank(), email: email().optional(), phone: text(30).blank(), website: url().optional(),
  rating: integer('small').min(1).max(5).optional(), isActive: boolean().default(true), ...timestamps,
}, { ...common, table: 'crm_vendor', unique: [['organization', 'code']], title: (v) => v.name })

export const Customer = entity('customer', {
  id: id(), name: text(200), email: email().unique(), phone: text(30).blank(), company: text(200).optional(),
  customerType: choice({ individual: 'Individual', business: 'Business' }).default('individual'), creditLimit: money().optional(),
  isActive: boolean().default(true), isVip: boolean().optional(), ...timestamps,
}, { ...common, table: 'crm_customer', title: (c) => c.name })

export const Employee = entity('employee', {
  id: id(), user: one(User).onDelete('setNull').optional().unique().readonly(), firstName: text(100), lastName: text(100), email: email(),
  department: text(100).blank(), position: text(100).blank(), hiredOn: date().optional(), isActive: boolean().default(true), ...timestamps,
}, { ...common, table: 'crm_employee', title: (e) => `${e.firstName} ${e.lastName}`.trim() })
