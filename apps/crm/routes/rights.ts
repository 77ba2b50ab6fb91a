import { both, matching, where } from '@tenon/model'
import { Fault, rowsWhere } from '@tenon/engine'
import { actorOf } from '../people/actor.ts'
import { Employee } from '../people/employee.ts'
import { permissionResource, roles, userRoles } from '../people/role.api.ts'
import { Role } from '../people/role.ts'
import { User } from '../people/user.ts'
import { may, names } from '../permissions.ts'
import { alsoBare, at, idOf, param, rowsOf, type Call, type PlainRoute, type Reply } from './door.ts'

type Row = Record<string, unknown>
const manages = (call: Call): boolean => may('role:read').answer(call.actor) === true

/** Whose rights are asked for: one's own, or with `role:read` those of somebody in the same organization. */
async function subject(call: Call) {
  const wanted = idOf(param(call, 'user_id'))
  if (wanted === 0 || wanted === call.actor?.id) return call.actor
  if (!manages(call)) throw new Fault('forbidden', 'You do not have permission to perform this action.')
  const user = (await rowsWhere(call.engine.database, User, matching({ id: wanted })))[0]
  const actor = user === undefined ? null : await actorOf(call.engine.database, user)
  return actor?.tenant === call.actor?.tenant ? actor : null
}

/** The call that drives an employee's menu. */
async function permissionsOfUser(call: Call): Promise<Reply> {
  const actor = await subject(call)
  if (actor === null || actor.tenant === null || actor.facts.profileType === 'customer') return { body: { permissions: [], roles: [] } }
  const whole = actor.permissions.has('*:*')
  const held = (actor.facts.roleIds ?? []) as number[]
  const context = { ...call.context, actor: { ...call.actor!, permissions: new Set(['*:*']) } }
  const own = { ...call, context }
  const all = await rowsOf(own, permissionResource, { op: 'true' })
  return {
    body: {
      permissions: all.filter((p) => whole || actor.permissions.has(`${String(p.resource)}:${String(p.action)}`)).map(({ id, resource, action, description }) => ({ id, resource, action, description })),
      roles: held.length === 0 ? [] : await rowsOf(own, roles, where('id', 'in', held)),
    },
  }
}

/** What the caller may do, as a flat list and by resource. */
async function rights(call: Call): Promise<Reply> {
  const { actor } = call
  if (actor === null) throw new Fault('unauthenticated', 'Authentication credentials were not provided.')
  const isEmployee = actor.facts.employeeId !== null && actor.facts.employeeId !== undefined
  const role = isEmployee ? await firstRole(call) : undefined
  const granted = actor.permissions.has('*:*') ? names : [...actor.permissions].sort()
  const flat = granted.map((name) => name.replace(':', '.'))
  const grouped = Object.fromEntries([...Map.groupBy(granted, (name) => name.split(':')[0]!)].map(([resource, of]) => [resource, of.map((name) => name.split(':')[1]!)]))
  return { body: { organization_id: actor.tenant, organization_name: actor.facts.organizationName ?? null, is_owner: actor.facts.isOwner === true, is_employee: isEmployee, role: role?.name ?? null, role_id: role?.id ?? null, permissions: flat, grouped_permissions: grouped } }
}
async function firstRole({ engine, actor }: Call): Promise<Row | undefined> {
  const employee = (await rowsWhere(engine.database, Employee, matching({ id: actor?.facts.employeeId })))[0]
  return employee === undefined || employee.role === null ? undefined : (await rowsWhere(engine.database, Role, matching({ id: employee.role })))[0]
}

async function byUser(call: Call): Promise<Reply> {
  const user = idOf(param(call, 'user_id')) || Number(call.actor?.id)
  const given = await rowsOf(call, userRoles, where('user', 'eq', user))
  const employee = call.actor?.tenant == null ? undefined : (await rowsWhere(call.engine.database, Employee, matching({ user, organization: call.actor.tenant })))[0]
  const primary = employee === undefined || employee.role === null ? [] : await rowsOf(call, roles, where('id', 'eq', employee.role))
  return { body: { user_roles: given, primary_role: primary[0] ?? null } }
}

async function myRoles(call: Call): Promise<Reply> {
  if (call.actor?.tenant == null) return { body: [] }
  const context = { ...call.context, actor: { ...call.actor, permissions: new Set(['*:*']) } }
  return { body: await rowsOf({ ...call, context }, userRoles, both(where('user', 'eq', call.actor.id), where('isActive', 'eq', true))) }
}

export const rightsRoutes: PlainRoute[] = [
  at('GET', '/api/user-roles/user_permissions/', permissionsOfUser),
  at('GET', '/api/user-roles/by_user/', byUser),
  at('GET', '/api/user-roles/my_roles/', myRoles),
  at('GET', '/api/permissions/debug_context/', rights),
  ...alsoBare(at('GET', '/api/user-context/permissions/', rights)),
]
