import { both, type Hands, where } from '@tenon/model'
import { Vendor } from '../parties/vendor.ts'
import { Profile } from '../people/profile.ts'
import { Permission, Role } from '../people/role.ts'
import { User } from '../people/user.ts'
import { employeePermissions, names } from '../permissions.ts'
import { foundPipeline } from '../selling/pipeline.ts'
import { Membership, zoneOf } from './organization.ts'

type Row = Record<string, unknown>

/** What a new organization begins with, so that its owner can work at once: ownership, a vendor, roles with permissions, a pipeline. */
export async function found(organization: Row, hands: Hands): Promise<void> {
  const user = await hands.find(User, where('id', 'eq', hands.actorId))
  if (user === null) return
  const inside = hands.within(Number(organization.id), zoneOf(organization))
  await inside.create(Membership, { user: user.id, organization: organization.id, isOwner: true, joinedAt: hands.now })
  await wearHat(inside, Number(user.id), 'vendor', Number(organization.id))
  await inside.create(Vendor, { name: organization.name, companyName: organization.name, email: user.email, user: user.id })
  const ids = new Map<string, unknown>()
  for (const name of names) {
    const [resource, action] = name.split(':')
    ids.set(name, (await inside.create(Permission, { resource, action, isSystemPermission: true })).id)
  }
  await inside.create(Role, { name: 'Manager', slug: 'manager', isSystemRole: true, permissions: [...ids.values()] })
  await inside.create(Role, { name: 'Employee', slug: 'employee', isSystemRole: true, permissions: employeePermissions.map((name) => ids.get(name)) })
  await foundPipeline(inside)
}

/** Gives a person an active profile for an organization: one that waits without an organization, or a new one. It becomes the primary one. */
export async function wearHat(hands: Hands, user: number, profileType: 'vendor' | 'employee' | 'customer', organization: number, primary = true): Promise<void> {
  const all = await hands.list(Profile, where('user', 'eq', user), ['id'])
  const fits = all.find((p) => p.profileType === profileType && p.organization === organization) ?? all.find((p) => p.profileType === profileType && p.organization === null)
  const takes = primary || !all.some((p) => p.isPrimary === true)
  if (takes) for (const p of all) if (p.isPrimary === true && p.id !== fits?.id) await hands.update(Profile, p.id, { isPrimary: false })
  const worn = { organization, status: 'active', activatedAt: hands.now, deactivatedAt: null, ...(takes ? { isPrimary: true } : {}) }
  if (fits === undefined) await hands.create(Profile, { user, profileType, ...worn })
  else await hands.update(Profile, fits.id, worn)
}

/** Takes the profile off: whoever leaves an organization has no rights in it. */
export async function takeHat(hands: Hands, user: number, profileType: 'employee', organization: number): Promise<void> {
  for (const p of await hands.list(Profile, both(where('user', 'eq', user), where('profileType', 'eq', profileType), where('organization', 'eq', organization)))) {
    await hands.update(Profile, p.id, { status: 'inactive', isPrimary: false, deactivatedAt: hands.now })
  }
  for (const m of await hands.list(Membership, both(where('user', 'eq', user), where('organization', 'eq', organization)))) await hands.update(Membership, m.id, { isActive: false, leftAt: hands.now })
}
