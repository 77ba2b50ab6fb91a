import { randomUUID } from 'node:crypto'
import type { User as Person } from '@tenon/auth'
import { type Actor, boolean, choice, email, entity, id, instant, one, text, uuid } from '@tenon/model'
import { Organization } from './organization.ts'

/** A person who signs in, as Django's AbstractUser keeps one, with what the apps add. */
export const User = entity('user', {
  id: id(),
  password: text(128).writeOnly(), lastLogin: instant().optional().readonly(), isSuperuser: boolean().default(false),
  username: text(150).unique().pattern(/^[\p{L}\p{N}_.@+-]+$/u)
    .help('Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.')
    .messages({ unique: 'A user with that username already exists.', invalid: 'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.' }),
  firstName: text(150).blank(), lastName: text(150).blank(), email: email(254).blank().label('Email address'),
  isStaff: boolean().default(false).label('Staff status').help('Designates whether the user can log into this admin site.'), isActive: boolean().default(true), dateJoined: instant().readonly(),
  uid: uuid().default(() => randomUUID()).readonly(), phone: text(20).optional().unique(),
  kind: choice({ ADMIN: 'Admin', CUSTOMER: 'Customer', MANAGER: 'Manager', STAFF: 'Staff', SUPER_ADMIN: 'Super Admin', OTHER: 'Other' }).default('OTHER'),
  gender: choice({ FEMALE: 'Female', MALE: 'Male', UNKNOWN: 'Unknown' }).default('UNKNOWN'),
  status: choice({ ACTIVE: 'Active', DRAFT: 'Draft', INACTIVE: 'Inactive', REMOVED: 'Removed' }).default('ACTIVE'),
  bio: text().blank(), currentOrganization: one(Organization).onDelete('setNull').optional().reverse('members'),
}, { table: 'core_user', order: ['id'], stamps: { created: 'dateJoined' }, title: (u) => u.username })

/** What policies see of a person: the organization they work in now, and whether they are staff. */
export const actorOf = ({ id: key, row }: Person): Actor => ({
  id: key, tenant: (row.currentOrganization as number | null) ?? null, isStaff: row.isStaff === true, isSuperuser: row.isSuperuser === true,
  roles: new Set(), permissions: new Set(), facts: {},
})
