import { Fault } from '@tenon/engine'
import { Membership, Organization } from '../organizations/organization.ts'
import { Permission, Role } from '../people/role.ts'
import { Profile } from '../people/profile.ts'
import { User } from '../people/user.ts'
import { rowsWhere } from '../rows.ts'
import { at, type Call } from './door.ts'

type Values = Record<string, unknown>

/** Snake case names, without what nobody may see. */
const wire = (row: Values): Values => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'password').map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]))
const titled = (word: unknown): string => String(word).replace(/^./, (c) => c.toUpperCase())

export async function me({ actor, engine }: Call) {
  const { database } = engine
  const user = (await rowsWhere(database, User, { id: actor?.id }))[0]
  if (user === undefined) throw new Fault('notFound', 'No such user.')
  const companies = new Map((await rowsWhere(database, Organization, {})).map((o) => [o.id, o]))
  const profiles = (await rowsWhere(database, Profile, { user: user.id })).map((p) => ({
    ...wire(p), user_email: user.email, profile_type_display: titled(p.profileType), status_display: titled(p.status), roles: [],
    organization_name: companies.get(p.organization)?.name ?? (p.profileType === 'customer' ? 'Independent Customer' : null), is_owner: p.profileType === 'vendor',
  }))
  const organizations = (await rowsWhere(database, Membership, { user: user.id, isActive: true })).map((m) => {
    const company = companies.get(m.organization)
    return { id: m.organization, name: company?.name, slug: company?.slug, is_owner: m.isOwner, joined_at: m.joinedAt }
  })
  return { ...wire(user), profiles, organizations }
}

const own = async ({ actor, engine }: Call): Promise<Values[]> => {
  const mine = new Set((await rowsWhere(engine.database, Membership, { user: actor?.id, isActive: true })).map((m) => m.organization))
  return (await rowsWhere(engine.database, Organization, {})).filter((o) => mine.has(o.id) || o.id === actor?.tenant).map(wire)
}
const everyOrganization = async (call: Call): Promise<Values[]> =>
  call.actor?.facts.profileType === 'customer' ? (await rowsWhere(call.engine.database, Organization, { isActive: true })).map(wire) : own(call)

async function rights({ actor, engine }: Call) {
  if (actor === null || actor.tenant === null) return { permissions: [], roles: [] }
  const all = await rowsWhere(engine.database, Permission, { organization: actor.tenant })
  const roles = await rowsWhere(engine.database, Role, { organization: actor.tenant })
  return {
    permissions: all.filter((p) => actor.permissions.has('*:*') || actor.permissions.has(`${String(p.resource)}:${String(p.action)}`)).map((p) => ({ id: p.id, resource: p.resource, action: p.action, description: p.description })),
    roles: roles.filter((r) => actor.roles.has(String(r.slug))).map(wire),
  }
}

async function byResource({ actor, engine }: Call) {
  const all = actor === null || actor.tenant === null ? [] : await rowsWhere(engine.database, Permission, { organization: actor.tenant })
  return Object.fromEntries([...new Set(all.map((p) => String(p.resource)))].map((resource) => [resource, all.filter((p) => p.resource === resource).map(wire)]))
}

/** Who I am, where I belong, what I may. */
export const people = [
  at('GET', '/api/users/me/', async (call) => ({ body: await me(call) })),
  at('GET', '/api/organizations/my_organizations/', async (call) => ({ body: await own(call) })),
  at('GET', '/api/organizations/all_organizations/', async (call) => ({ body: await everyOrganization(call) })),
  at('GET', '/api/user-roles/user_permissions/', async (call) => ({ body: await rights(call) })),
  at('GET', '/api/permissions/by_resource/', async (call) => ({ body: await byResource(call) })),
  at('GET', '/api/auth/role-selection/available_roles/', async (call) => { const { profiles } = await me(call); return { body: { profiles, count: profiles.length } } }),
]
