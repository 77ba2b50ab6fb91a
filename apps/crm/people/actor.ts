import type { Actor } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { Membership } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { rowsWhere } from '../rows.ts'
import { Employee } from './employee.ts'
import { Profile } from './profile.ts'
import { Permission, Role, RolePermission, UserRole } from './role.ts'

/** Who a signed-in person is right now: the primary profile gives the tenant, ownership or roles give the rights. */
export async function actorOf(database: Database, user: Readonly<Record<string, unknown>>): Promise<Actor> {
  const profiles = await rowsWhere(database, Profile, { user: user.id, status: 'active' })
  const profile = profiles.find((p) => p.isPrimary === true) ?? profiles[0]
  const tenant = typeof profile?.organization === 'number' ? profile.organization : null
  const isSuperuser = user.isSuperuser === true
  const profileType = String(profile?.profileType ?? '')
  const members = tenant === null ? [] : await rowsWhere(database, Membership, { user: user.id, organization: tenant, isActive: true })
  const isOwner = profileType === 'vendor' && members.some((m) => m.isOwner === true)
  const employee = tenant === null || profileType !== 'employee' ? undefined : (await rowsWhere(database, Employee, { user: user.id, organization: tenant, status: 'active' }))[0]
  const held = employee === undefined ? { roles: new Set<string>(), permissions: new Set<string>() } : await rightsOf(database, user.id, tenant, employee.role)
  const customerIds = tenant === null || profileType !== 'customer' ? [] : (await rowsWhere(database, Customer, { user: user.id, organization: tenant })).map((c) => c.id)
  return {
    id: Number(user.id), tenant, isStaff: user.isStaff === true, isSuperuser, roles: held.roles,
    permissions: isOwner || isSuperuser ? new Set(['*:*']) : held.permissions,
    facts: { profileType, profileId: profile?.id ?? null, isOwner, employeeId: employee?.id ?? null, customerIds },
  }
}

async function rightsOf(database: Database, user: unknown, tenant: unknown, employeeRole: unknown): Promise<{ roles: Set<string>; permissions: Set<string> }> {
  const given = await rowsWhere(database, UserRole, { user, organization: tenant, isActive: true })
  const ids = new Set<unknown>([employeeRole, ...given.map((g) => g.role)])
  const roles = (await rowsWhere(database, Role, { organization: tenant, isActive: true })).filter((r) => ids.has(r.id))
  const grants = (await Promise.all(roles.map((r) => rowsWhere(database, RolePermission, { role: r.id, organization: tenant })))).flat()
  const wanted = new Set(grants.map((g) => g.permission))
  const permissions = (await rowsWhere(database, Permission, { organization: tenant })).filter((p) => wanted.has(p.id))
  return { roles: new Set(roles.map((r) => String(r.slug))), permissions: new Set(permissions.map((p) => `${String(p.resource)}:${String(p.action)}`)) }
}
