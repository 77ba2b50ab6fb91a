import { rowsWhere } from '@tenon/engine'
import { matching } from '@tenon/model'
import type { Actor } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { Membership, Organization, zoneOf } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Employee } from './employee.ts'
import { Profile } from './profile.ts'
import { rightsOf } from './rights.ts'

type Row = Record<string, unknown>
const noRights = { roles: new Set<string>(), roleIds: [] as number[], permissions: new Set<string>() }

/** Who a signed-in person is right now: the primary profile gives the tenant, ownership or roles give the rights. */
export async function actorOf(database: Database, user: Readonly<Record<string, unknown>>): Promise<Actor> {
  const profiles = await rowsWhere(database, Profile, matching({ user: user.id, status: 'active' }))
  const profile = profiles.find((p) => p.isPrimary === true) ?? profiles[0]
  const profileType = String(profile?.profileType ?? '')
  const records = profileType === 'customer' ? await rowsWhere(database, Customer, matching({ user: user.id })) : []
  const tenants = tenantsOf(profile, records)
  const tenant = tenants[0] ?? null
  const isSuperuser = user.isSuperuser === true
  const memberships = await rowsWhere(database, Membership, matching({ user: user.id, isActive: true }))
  const member = memberships.find((m) => m.organization === tenant)
  const isOwner = profileType === 'vendor' && member?.isOwner === true
  const employee = member === undefined || profileType !== 'employee' ? undefined : (await rowsWhere(database, Employee, matching({ user: user.id, organization: tenant, status: 'active' })))[0]
  const held = employee === undefined ? noRights : await rightsOf(database, user.id, tenant, employee.role)
  const organization = tenant === null ? undefined : (await rowsWhere(database, Organization, matching({ id: tenant })))[0]
  return {
    id: Number(user.id), tenant, isStaff: user.isStaff === true, isSuperuser, roles: held.roles,
    permissions: isOwner || isSuperuser ? new Set(['*:*']) : held.permissions,
    ...(tenants.length > 1 ? { alsoIn: tenants.slice(1) } : {}), ...(organization === undefined ? {} : { timeZone: zoneOf(organization) }),
    name: String(user.email), capacity: profileType,
    facts: {
      profileType, profileId: profile?.id ?? null, isOwner, employeeId: employee?.id ?? null, roleIds: held.roleIds, customerIds: records.map((c) => c.id),
      organizations: [...new Set([...memberships.map((m) => m.organization), ...tenants])], organizationName: organization?.name ?? null,
    },
  }
}

/** A customer belongs wherever they have a record, the newest first; everybody else to their profile's organization. */
function tenantsOf(profile: Row | undefined, records: readonly Row[]): number[] {
  const own = typeof profile?.organization === 'number' ? [profile.organization] : []
  return [...new Set([...own, ...records.map((r) => Number(r.organization)).reverse()])]
}
