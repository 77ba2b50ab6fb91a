import { type Engine, Fault, rowsWhere } from '@tenon/engine'
import { matching } from '@tenon/model'

import { Membership, Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { Profile } from '../people/profile.ts'
import { Role } from '../people/role.ts'
import { User } from '../people/user.ts'
import { labelOf, told } from '../told.ts'

type Row = Record<string, unknown>
const hidden = new Set(['failed_login_attempts', 'locked_until', 'password_changed_at', 'must_change_password'])
const open = (row: Row): Row => Object.fromEntries(Object.entries(told(User, row)).filter(([name]) => !hidden.has(name)))

/** Somebody else, as they show in messages and lists. */
export function brief(user: Readonly<Row> | undefined): Row | null {
  if (user === undefined) return null
  const { id, email, username, first_name, last_name, full_name, profile_image, title, department } = open(user)
  return { id, email, username, first_name, last_name, full_name, profile_image, title, department, is_active: user.isActive }
}

/** A person with their profiles and organizations: what signing in and every page load answer. */
export async function whole(engine: Engine, id: unknown): Promise<Row & { profiles: Row[] }> {
  const { database } = engine
  const user = (await rowsWhere(database, User, matching({ id })))[0]
  if (user === undefined) throw new Fault('notFound', 'No such user.')
  const memberships = await rowsWhere(database, Membership, matching({ user: user.id, isActive: true }))
  const profiles = await rowsWhere(database, Profile, matching({ user: user.id }))
  const companies = new Map<unknown, Row>()
  for (const key of new Set([...memberships, ...profiles].map((row) => row.organization))) {
    const company = key === null ? undefined : (await rowsWhere(database, Organization, matching({ id: key })))[0]
    if (company !== undefined) companies.set(key, company)
  }
  const shown: Row[] = []
  for (const profile of profiles) {
    const member = memberships.find((m) => m.organization === profile.organization)
    const employee = profile.profileType !== 'employee' ? undefined : (await rowsWhere(database, Employee, matching({ user: user.id, organization: profile.organization, status: 'active' })))[0]
    if (profile.profileType === 'employee' && (employee === undefined || member === undefined)) continue
    const role = employee === undefined || employee.role === null ? undefined : (await rowsWhere(database, Role, matching({ id: employee.role })))[0]
    shown.push(profileOf(profile, user, companies.get(profile.organization), member, role))
  }
  const organizations = memberships.map((m) => {
    const company = companies.get(m.organization)
    return { id: m.organization, name: company?.name, slug: company?.slug, is_owner: m.isOwner, joined_at: told(Membership, m).joined_at }
  })
  return { ...open(user), profiles: shown, organizations }
}

function profileOf(profile: Row, user: Row, company: Row | undefined, member: Row | undefined, role: Row | undefined): Row {
  const { created_at, updated_at, ...rest } = told(Profile, profile)
  const label = (name: 'profileType' | 'status'): unknown => labelOf(Profile.fields[name].spec, profile[name])
  return {
    ...rest, user_email: user.email, organization_name: company?.name ?? (profile.profileType === 'customer' ? 'Independent Customer' : null),
    profile_type_display: label('profileType'), status_display: label('status'), is_owner: profile.profileType === 'vendor' && member?.isOwner === true,
    roles: role === undefined ? [] : [{ id: role.id, name: role.name, slug: role.slug, is_primary: true }], created_at, updated_at,
  }
}

