import { Profile } from '../people/profile.ts'
import { User } from '../people/user.ts'
import { rowsWhere } from '../rows.ts'
import { at, type Call } from './door.ts'
import { me } from './people.ts'

const mine = { first_name: 'firstName', last_name: 'lastName', phone: 'phone', title: 'title', department: 'department', bio: 'bio', location: 'location', timezone: 'timezone', language: 'language' } as const
async function updateProfile(call: Call) {
  const body = (typeof call.body === 'object' && call.body !== null ? call.body : {}) as Record<string, unknown>
  const values = Object.fromEntries(Object.entries(mine).flatMap(([wire, name]) => (typeof body[wire] === 'string' ? [[name, body[wire]]] : [])))
  await call.engine.act(call.context, (hands) => hands.update(User, call.actor?.id, values))
  return { body: await me(call) }
}

async function selectRole(call: Call) {
  const wanted = (call.body as Record<string, unknown> | null)?.profile_id
  const profiles = await rowsWhere(call.engine.database, Profile, { user: call.actor?.id, status: 'active' })
  const chosen = profiles.find((p) => p.id === Number(wanted))
  if (chosen === undefined) return { status: 404, body: { error: 'Profile not found' } }
  await call.engine.act(call.context, async (hands) => { for (const p of profiles) await hands.update(Profile, p.id, { isPrimary: p === chosen }) })
  const user = await me(call)
  return { body: { message: 'Role selected.', user, active_profile: user.profiles.find((p) => Number((p as Record<string, unknown>).id) === chosen.id) } }
}

export const ownRoutes = [at('PATCH', '/api/users/update_profile/', updateProfile), at('POST', '/api/auth/role-selection/select_role/', selectRole)]
