import { boolean, entity, id, instant, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { stamped, timestamps } from '../traits.ts'
import { User } from './user.ts'

export const Permission = entity('permission', {
  id: id(), resource: text(100), action: text(50), description: text().optional(), isSystemPermission: boolean().default(false), ...timestamps,
}, { within: Organization, table: 'permissions', stamps: stamped, unique: [['resource', 'action']], order: ['resource', 'action'] })

export const Role = entity('role', {
  id: id(), name: text(100), slug: text(100).optional(), description: text().optional(),
  isSystemRole: boolean().default(false), isActive: boolean().default(true), ...timestamps,
}, {
  within: Organization, table: 'roles', stamps: stamped, unique: [['slug']], order: ['name'], title: (r) => r.name,
  hooks: { before: (row) => (row.slug === null || row.slug === '' ? { slug: row.name.toLowerCase().replace(/[^a-z0-9]+/g, '-') } : undefined) },
})

export const RolePermission = entity('role_permission', {
  id: id(), role: one(Role).onDelete('cascade').reverse('grants'), permission: one(Permission).onDelete('cascade'), ...timestamps,
}, { within: Organization, table: 'role_permissions', stamps: stamped, unique: [['role', 'permission']] })

export const UserRole = entity('user_role', {
  id: id(), user: one(User).onDelete('cascade').reverse('userRoles'), role: one(Role).onDelete('cascade').reverse('holders'),
  isActive: boolean().default(true), assignedAt: instant().optional(), ...timestamps,
}, { within: Organization, table: 'user_roles', stamps: stamped, unique: [['user', 'role']] })
