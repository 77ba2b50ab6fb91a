import { and, type Computed, inTenant, type Policy, signedIn, staff } from '@tenon/model'

/** A person's name from its parts, where the reference leads. */
export const nameOf = (path: string, name: string): Computed => {
  const [first, last] = [`${path}.firstName`, `${path}.lastName`]
  return { name, needs: [first, last], of: (row) => (row[first] === null ? null : `${String(row[first])} ${String(row[last])}`.trim()) }
}
export const fullName: Computed = { name: 'full_name', needs: ['firstName', 'lastName'], of: (row) => `${String(row.firstName)} ${String(row.lastName)}`.trim() }

// how a row shows inside another
export const vendorWords = ['id', 'code', 'name', 'email', 'isActive'] as const
export const customerWords = ['id', 'name', 'email', 'customerType'] as const
export const employeeWords = ['id', fullName, 'email', 'position'] as const

const anyMember = and(signedIn, inTenant('No active organization.'))
/** Whoever is signed in and works in an organization may do everything in it. */
export const member = { read: anyMember, create: anyMember, update: anyMember, delete: anyMember }
export const staffDeletes: { readonly read: Policy; readonly create: Policy; readonly update: Policy; readonly delete: Policy } = { ...member, delete: and(anyMember, staff) }
