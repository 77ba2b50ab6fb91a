import { both, email, integer, matching, text, where } from '@tenon/model'
import { Fault, rowsWhere } from '@tenon/engine'
import { readInput } from '@tenon/http'
import { wearHat } from '../organizations/found.ts'
import { organizations } from '../organizations/organization.api.ts'
import { Membership, Organization } from '../organizations/organization.ts'
import { User } from '../people/user.ts'
import { told } from '../told.ts'
import { at, idOf, rowOf, rowsOf, type Call, type Reply } from './door.ts'
import { brief } from './users.ts'

type Row = Record<string, unknown>

/** The caller's organizations, the active one first. */
async function mine(call: Call): Promise<Row[]> {
  const all = await rowsOf(call, organizations, where('id', 'in', (call.actor?.facts.organizations ?? []) as unknown[]))
  return [...all.filter((o) => o.id === call.actor?.tenant), ...all.filter((o) => o.id !== call.actor?.tenant)]
}

/** A customer may turn to any organization: of those not theirs they see what a shop sign says, no more. */
async function everyOne(call: Call): Promise<Row[]> {
  const own = await mine(call)
  if (call.actor?.facts.profileType !== 'customer') return own
  const known = new Set(own.map((o) => o.id))
  const others = (await rowsWhere(call.engine.database, Organization, matching({ isActive: true }))).filter((o) => !known.has(o.id)).map((o) => told(Organization, o))
  return [...own, ...others.map(({ id, name, slug, description, industry, website, city, state, country, is_active }) => ({ id, name, slug, description, industry, website, city, state, country, is_active }))]
}

async function members(call: Call): Promise<Reply> {
  const organization = await rowOf(call, organizations, idOf(call.params.id))
  const rows = await rowsWhere(call.engine.database, Membership, matching({ organization: organization.id, isActive: true }))
  const users = await Promise.all(rows.map(async (m) => (await rowsWhere(call.engine.database, User, matching({ id: m.user })))[0]))
  return {
    body: rows.map((m, i) => {
      const { id, user, organization: of, is_owner, is_active, joined_at } = told(Membership, m)
      return { id, user, user_email: users[i]?.email ?? null, user_name: users[i]?.fullName ?? null, user_details: brief(users[i]), organization: of, is_owner, is_active, joined_at }
    }),
  }
}

/** Older clients name the person by e-mail, the original by id. */
async function addMember(call: Call): Promise<Reply> {
  const id = idOf(call.params.id)
  await rowOf(call, organizations, id)
  if (call.actor?.facts.isOwner !== true || call.actor.tenant !== id) throw new Fault('forbidden', 'Permission denied')
  const given = readInput(call.request, { email: email().optional(), userId: integer().optional(), role: text().optional() })
  const membership = await call.engine.act(call.context, async (hands) => {
    const person = typeof given.userId === 'number' ? await hands.find(User, where('id', 'eq', given.userId)) : typeof given.email === 'string' ? await hands.find(User, where('email', 'iexact', given.email)) : null
    if (person === null) throw new Fault('notFound', 'User not found')
    const there = await hands.find(Membership, both(where('user', 'eq', person.id), where('organization', 'eq', id)))
    if (there?.isActive === true) throw new Fault('refused', 'User is already a member')
    const made = there === null ? await hands.create(Membership, { user: person.id, organization: id, joinedAt: hands.now, invitedBy: hands.actorId }) : await hands.update(Membership, there.id, { isActive: true, leftAt: null, joinedAt: hands.now })
    await wearHat(hands, Number(person.id), 'employee', id, false)
    return { ...told(Membership, made), user_email: person.email, user_name: person.fullName }
  })
  return { status: 201, body: { message: 'Member added successfully', member: membership } }
}

export const organizationRoutes = [
  at('GET', '/api/organizations/my_organizations/', async (call) => ({ body: await mine(call) })),
  at('GET', '/api/organizations/all_organizations/', async (call) => ({ body: await everyOne(call) })),
  at('GET', '/api/organizations/{id}/members/', members),
  at('POST', '/api/organizations/{id}/add_member/', addMember),
]
