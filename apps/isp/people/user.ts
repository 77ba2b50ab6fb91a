import { type Actor, boolean, choice, email, entity, id, instant, one, text } from '@tenon/model'
import { Organization, organizationLite } from '../organizations/organization.ts'
import { base, newestFirst, stamped, timestamps, zone } from '../traits.ts'

/** A person who signs in, by telephone number: the office, collectors, and customers with a login. */
export const User = entity('user', {
  id: id(), ...base,
  firstName: text(150).blank(), lastName: text(150).blank(), phone: text(20).unique(), email: email(255).optional().unique(),
  gender: choice('FEMALE', 'MALE', 'UNKNOWN').default('UNKNOWN'), image: text(255).optional(),
  kind: choice('ADMIN', 'CUSTOMER', 'MANAGER', 'STAFF', 'SUPER_ADMIN', 'OTHER').default('OTHER'),
  organization: one(Organization).onDelete('setNull').optional().readonly(),
  isStaff: boolean().default(false), isSuperuser: boolean().default(false).readonly(), isActive: boolean().generated(),
  /** `!` opens for no password at all. */
  password: text(255).writeOnly().default('!'), lastLogin: instant().optional().readonly(),
  ...timestamps,
}, {
  table: 'users', stamps: stamped, order: newestFirst, title: (u) => `${u.firstName} ${u.lastName}`.trim() || u.phone,
  derive: { isActive: (u) => u.status === 'ACTIVE' },
  hooks: {
    /** An empty e-mail is none: only one person could have it. Who is made from the command line may everything. */
    before: (row) => ({ ...(row.email === '' ? { email: null } : {}), ...(row.isSuperuser && row.kind === 'OTHER' ? { kind: 'SUPER_ADMIN' as const } : {}) }),
  },
})

/** What policies see of a person. */
export const actorOf = (user: Readonly<Record<string, unknown>>): Actor => ({
  id: Number(user.id), tenant: null, isStaff: user.isStaff === true, isSuperuser: user.isSuperuser === true || user.kind === 'SUPER_ADMIN',
  roles: new Set([String(user.kind)]), permissions: new Set(), timeZone: zone,
  name: nameOf(user), capacity: String(user.kind), facts: { kind: user.kind, organization: user.organization ?? null },
})

export const nameOf = (user: Readonly<Record<string, unknown>>): string => `${String(user.firstName)} ${String(user.lastName)}`.trim() || String(user.phone)

/** A person in other answers: short, as lists show them, and whole. */
export const userLite = ['id', 'uid', 'firstName', 'lastName', 'phone', 'email'] as const
export const userList = [...userLite, 'gender', 'kind', 'image'] as const
export const userDetail = [...userList, 'status', 'isStaff'] as const
export const userMe = [...userList, { organization: organizationLite }, 'createdAt', 'updatedAt'] as const
