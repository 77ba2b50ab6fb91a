import { columnOf, type Entity } from '@tenon/model'
import { columnType, type Database, quote, tableOf, Writer, Statements } from '@tenon/sql'
import { Profile } from '../people/profile.ts'
import { User } from '../people/user.ts'
import { rowsWhere } from '../rows.ts'
import { at, type Call } from './door.ts'
import { me } from './people.ts'

const statements = new Statements()
/** Changes one row of the caller's own. */
async function change(database: Database, e: Entity, id: unknown, values: Readonly<Record<string, unknown>>): Promise<void> {
  const w = new Writer(database.kind)
  w.add(`update ${tableOf(e)} set ${quote('version')} = ${quote('version')} + 1`)
  for (const [name, value] of Object.entries(values)) { const { spec } = e.fields[name]!; w.add(`, ${quote(columnOf(name, spec))} = `).value(value, columnType(spec)) }
  w.add(` where ${quote('id')} = `).value(id, { is: 'integer' })
  await database.run(statements.of(w, []), w.values)
}

const mine = { first_name: 'firstName', last_name: 'lastName', phone: 'phone', title: 'title', department: 'department', bio: 'bio', location: 'location', timezone: 'timezone', language: 'language' } as const
async function updateProfile(call: Call) {
  const body = (typeof call.body === 'object' && call.body !== null ? call.body : {}) as Record<string, unknown>
  const values = Object.fromEntries(Object.entries(mine).flatMap(([wire, name]) => (typeof body[wire] === 'string' ? [[name, String(body[wire]).slice(0, User.fields[name].spec.maxLength ?? 5000)]] : [])))
  const user = (await rowsWhere(call.engine.database, User, { id: call.actor?.id }))[0]
  const names = { ...user, ...values } as Record<string, unknown>
  await change(call.engine.database, User, call.actor?.id, { ...values, fullName: `${String(names.firstName ?? '')} ${String(names.lastName ?? '')}`.trim() })
  return { body: await me(call) }
}

async function selectRole(call: Call) {
  const wanted = (call.body as Record<string, unknown> | null)?.profile_id
  const profiles = await rowsWhere(call.engine.database, Profile, { user: call.actor?.id, status: 'active' })
  const chosen = profiles.find((p) => p.id === Number(wanted))
  if (chosen === undefined) return { status: 404, body: { error: 'Profile not found' } }
  for (const p of profiles) await change(call.engine.database, Profile, p.id, { isPrimary: p === chosen })
  const user = await me(call)
  return { body: { message: 'Role selected.', user, active_profile: user.profiles.find((p) => Number((p as Record<string, unknown>).id) === chosen.id) } }
}

export const ownRoutes = [at('PATCH', '/api/users/update_profile/', updateProfile), at('POST', '/api/auth/role-selection/select_role/', selectRole)]
