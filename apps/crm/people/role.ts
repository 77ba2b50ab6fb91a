import { boolean, entity, id, instant, many, one, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Membership, Organization } from '../organizations/organization.ts'
import { stamped, timestamps } from '../traits.ts'
import { User } from './user.ts'

export const Permission = entity('permission', {
  id: id(), resource: text(100), action: text(50), description: text().optional(), isSystemPermission: boolean().default(false).readonly(), ...timestamps,
}, { within: Organization, table: 'permissions', stamps: stamped, unique: [['resource', 'action']], order: ['resource', 'action'], title: (p) => `${p.resource}:${p.action}` })

/** A set of permissions under a name. */
export const Role = entity('role', {
  id: id(), name: text(100), slug: text(100).optional(), description: text().optional(),
  permissions: many(Permission).default([]).alias('permission_ids').reverse('roles'),
  isSystemRole: boolean().default(false).readonly(), isActive: boolean().default(true), ...timestamps,
}, {
  within: Organization, table: 'roles', stamps: stamped, unique: [['slug']], order: ['name', 'id'], title: (r) => r.name,
  hooks: {
    before: async (row, old, hands): Promise<{ slug: string } | undefined> => {
      if ((row.slug ?? '') !== '') return undefined
      const word = row.name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'role'
      const taken = new Set((await hands.list(Role, where('slug', 'startsWith', word))).filter((r) => r.id !== old?.id).map((r) => r.slug))
      let slug = word.slice(0, 90)
      for (let n = 1; taken.has(slug); n++) slug = `${word.slice(0, 90)}-${n}`
      return { slug }
    },
  },
})

/** A role that a person holds besides the one of their employment. */
export const UserRole = entity('user_role', {
  id: id(), user: one(User).onDelete('cascade').reverse('userRoles').alias('user_id'), role: one(Role).onDelete('cascade').reverse('holders').alias('role_id'),
  isActive: boolean().default(true), assignedAt: instant().optional().readonly(), assignedBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  within: Organization, table: 'user_roles', stamps: { ...stamped, createdBy: 'assignedBy' }, unique: [['user', 'role']], order: ['id'],
  hooks: {
    /** Only members hold roles: somebody else's user is no user here. */
    before: async (row, old, hands) => {
      const member = await hands.find(Membership, { op: 'and', of: [where('user', 'eq', row.user), where('organization', 'eq', hands.tenant), where('isActive', 'eq', true)] })
      if (member === null) throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['user'], code: 'missing', params: { value: row.user } }] })
      return old === null ? { assignedAt: hands.now } : undefined
    },
  },
})
