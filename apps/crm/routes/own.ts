import { both, integer, text, where } from '@tenon/model'
import { readInput } from '@tenon/http'
import { Profile } from '../people/profile.ts'
import { User } from '../people/user.ts'
import { at, idOf, listed, type Call, type PlainRoute, type Reply } from './door.ts'
import { whole } from './users.ts'

type Row = Record<string, unknown>
const { firstName, lastName, phone, title, department, bio, location } = User.fields
const mine = { firstName, lastName, phone, title, department, bio, location, timezone: text(50), language: text(10) }
const me = (call: Call): Promise<Row & { profiles: Row[] }> => whole(call.engine, call.actor?.id)

async function updateProfile(call: Call): Promise<Reply> {
  const values = readInput(call.request, mine, { partial: true })
  await call.engine.act(call.context, (hands) => hands.update(User, call.actor?.id, values))
  return { body: await me(call) }
}

/** The profile becomes the only primary one; the token need not change. */
async function selectRole(call: Call): Promise<Reply> {
  const { profileId } = readInput(call.request, { profileId: integer() })
  const user = await me(call)
  const chosen = user.profiles.find((p) => p.id === profileId)
  if (chosen === undefined) return { status: 404, body: { error: 'Profile not found', details: 'Profile not found' } }
  if (chosen.status !== 'active') return { status: 400, body: { error: 'Profile is not active', details: 'Profile is not active' } }
  await call.engine.act(call.context, async (hands) => {
    for (const p of await hands.list(Profile, where('user', 'eq', call.actor?.id), ['id'])) if ((p.isPrimary === true) !== (p.id === profileId)) await hands.update(Profile, p.id, { isPrimary: p.id === profileId })
  })
  const now = await me(call)
  return { body: { message: 'Role selected successfully', user: now, active_profile: now.profiles.find((p) => p.id === profileId) } }
}

async function currentRole(call: Call): Promise<Reply> {
  const { profiles } = await me(call)
  const profile = profiles.find((p) => p.is_primary === true) ?? profiles.find((p) => p.id === call.actor?.facts.profileId)
  return profile === undefined ? { status: 404, body: { error: 'No active profile found', details: 'No active profile found' } } : { body: { profile } }
}

/** People turn their own profiles on and off. */
const turned = (word: 'activate' | 'deactivate' | 'suspend') => async (call: Call): Promise<Reply> => {
  const id = idOf(call.params.id)
  const status = word === 'activate' ? 'active' : word === 'deactivate' ? 'inactive' : 'suspended'
  const found = await call.engine.act(call.context, async (hands) => {
    const profile = await hands.find(Profile, both(where('id', 'eq', id), where('user', 'eq', call.actor?.id)))
    if (profile === null) return false
    await hands.update(Profile, id, status === 'active' ? { status, activatedAt: hands.now, deactivatedAt: null } : { status, deactivatedAt: hands.now })
    return true
  })
  const profile = (await me(call)).profiles.find((p) => p.id === id)
  return found ? { body: { message: `Profile ${word === 'suspend' ? 'suspended' : `${word}d`} successfully`, profile: profile ?? null } } : { status: 404, body: { detail: 'Not found.' } }
}

export const ownRoutes: PlainRoute[] = [
  at('GET', '/api/users/me/', async (call) => ({ body: await me(call) })),
  at('PATCH', '/api/users/update_profile/', updateProfile), at('PUT', '/api/users/update_profile/', updateProfile),
  at('GET', '/api/auth/role-selection/available_roles/', async (call) => { const { profiles } = await me(call); return { body: { profiles, count: profiles.length } } }),
  at('POST', '/api/auth/role-selection/select_role/', selectRole),
  at('GET', '/api/auth/role-selection/current_role/', currentRole),
  at('GET', '/api/user-profiles/', async (call) => listed(call, (await me(call)).profiles)),
  at('GET', '/api/user-profiles/my_profiles/', async (call) => ({ body: (await me(call)).profiles })),
  ...(['activate', 'deactivate', 'suspend'] as const).map((word) => at('POST', `/api/user-profiles/{id}/${word}/`, turned(word))),
]
