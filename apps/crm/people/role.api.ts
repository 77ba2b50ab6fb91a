import { type ActionAnswer, type ActionCall, boolean, type Hands, integer, json, or, resource, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { by, inOrganization, pages } from '../filters.ts'
import { crudOf, employeePermissions, may, names } from '../permissions.ts'
import { told } from '../told.ts'
import { Employee } from './employee.ts'
import { Permission, Role, UserRole } from './role.ts'
import { User } from './user.ts'

type Row = Record<string, unknown>
const readers = or(may('role:read'), may('employee:read'))
export const permissionWords = ['id', 'organization', 'resource', 'action', 'description', 'isSystemPermission', 'createdAt'] as const

const shown = (permission: Row): Row => { const { updated_at: _, ...rest } = told(Permission, permission); return rest }
const everyPermission = (hands: Hands): Promise<Row[]> => hands.list(Permission, { op: 'true' })

export const permissionResource = resource(Permission, {
  path: 'permissions', page: { ...pages, max: 1000 }, list: permissionWords, detail: permissionWords, filter: [by('resource', 'resource'), by('action', 'action'), inOrganization], search: ['resource', 'action', 'description'], partialPut: true,
  allow: { read: readers, create: may('role:create'), update: may('role:update'), delete: may('role:delete'), by_resource: readers, available_resources: readers, available_actions: readers, fix_missing_permissions: may('role:update') },
  actions: {
    by_resource: {
      on: 'all', method: 'GET',
      run: async ({ hands }) => { const all = await everyPermission(hands); return { body: Object.fromEntries([...new Set(all.map((p) => String(p.resource)))].map((name) => [name, all.filter((p) => p.resource === name).map(shown)])) } },
    },
    available_resources: { on: 'all', method: 'GET', run: async ({ hands }) => ({ body: { resources: [...new Set((await everyPermission(hands)).map((p) => p.resource))] } }) },
    available_actions: {
      on: 'all', method: 'GET',
      run: async ({ hands, query }) => { const wanted = query.get('resource'); return { body: { actions: [...new Set((await everyPermission(hands)).filter((p) => (wanted ?? '') === '' || p.resource === wanted).map((p) => p.action))] } } },
    },
    fix_missing_permissions: { on: 'all', run: async ({ hands }) => { const made = await addMissing(hands, names); return { body: { message: `${made} permissions created`, created: made } } } },
  },
})

/** Grants of a role: the ids it has, read under the lock of its row. */
async function granted(role: Row, hands: Hands): Promise<number[]> {
  return (await hands.list(Permission, where('roles', 'eq', role.id))).map((p) => Number(p.id))
}
async function permissionOr404(hands: Hands, id: unknown): Promise<Row> {
  const permission = await hands.find(Permission, where('id', 'eq', id))
  if (permission === null) throw new Fault('notFound', 'Permission not found')
  return permission
}
async function grant({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  const permission = await permissionOr404(hands, input.permissionId)
  const ids = await granted(row, hands)
  const created = !ids.includes(Number(permission.id))
  if (created) await hands.update(Role, row.id, { permissions: [...ids, permission.id] })
  return { body: { message: created ? 'Permission assigned successfully' : 'Permission was already assigned', created } }
}
async function withdraw({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  const permission = await permissionOr404(hands, input.permissionId)
  const ids = await granted(row, hands)
  const removed = ids.includes(Number(permission.id))
  if (removed) await hands.update(Role, row.id, { permissions: ids.filter((id) => id !== permission.id) })
  return { body: { message: removed ? 'Permission removed successfully' : 'Permission was not assigned', removed } }
}
async function replace({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  const role = await hands.update(Role, row.id, { permissions: idsOf(input.permissionIds, 'permissionIds') })
  return { body: { message: 'Permissions updated successfully', permission_count: (role.permissions as unknown[]).length } }
}
async function holders({ row, hands }: ActionCall): Promise<ActionAnswer> {
  const users = async (ids: readonly unknown[]): Promise<Map<unknown, Row>> => new Map((await hands.list(User, where('id', 'in', [...ids]))).map((u) => [u.id, u]))
  const given = await hands.list(UserRole, { op: 'and', of: [where('role', 'eq', row.id), where('isActive', 'eq', true)] })
  const employed = await hands.list(Employee, where('role', 'eq', row.id))
  const known = await users([...given.map((g) => g.user), ...employed.map((e) => e.user)].filter((id) => id !== null))
  return {
    body: {
      users: [
        ...given.map((g) => ({ id: g.user, email: known.get(g.user)?.email, full_name: known.get(g.user)?.fullName, source: 'user_role', assigned_at: told(UserRole, g).assigned_at })),
        ...employed.map((e) => ({ id: e.user, email: known.get(e.user)?.email ?? e.email, full_name: e.fullName, source: 'employee_role', employee_code: e.code, employee_id: e.id })),
      ],
    },
  }
}

/** Roles that permit nothing get what a plain employee may do. */
async function ensure({ hands }: ActionCall): Promise<ActionAnswer> {
  await addMissing(hands, names)
  const wanted = (await everyPermission(hands)).filter((p) => employeePermissions.includes(`${String(p.resource)}:${String(p.action)}`)).map((p) => p.id)
  const details: Row[] = []
  for (const role of await hands.list(Role, { op: 'true' })) {
    if ((await granted(role, hands)).length > 0) continue
    await hands.update(Role, role.id, { permissions: wanted })
    details.push({ role_id: role.id, role_name: role.name, permissions_assigned: wanted.length })
  }
  return { body: { message: `${details.length} roles updated`, roles_updated: details.length, total_permissions_assigned: details.length * wanted.length, details } }
}

async function addMissing(hands: Hands, names: readonly string[]): Promise<number> {
  const there = new Set((await everyPermission(hands)).map((p) => `${String(p.resource)}:${String(p.action)}`))
  const missing = names.filter((name) => !there.has(name))
  for (const name of missing) { const [resource, action] = name.split(':'); await hands.create(Permission, { resource, action, isSystemPermission: true }) }
  return missing.length
}

const roleWords = ['id', 'organization', 'name', 'slug', 'description', 'isSystemRole', 'isActive', { permissions: permissionWords }, { as: 'permission_count', path: 'permissions.count' },
  { name: 'user_count', needs: ['holders.count', 'employees.count'], of: (row: Row) => Number(row['holders.count']) + Number(row['employees.count']) }, 'createdAt', 'updatedAt'] as const
const update = may('role:update')

export const roles = resource(Role, {
  path: 'roles', page: pages, partialPut: true, list: roleWords, detail: roleWords, filter: [by('is_active', 'isActive'), inOrganization], search: ['name', 'description'], sort: ['name', 'createdAt'],
  allow: { ...crudOf('role'), read: readers, permissions: readers, users: readers, assign_permission: update, remove_permission: update, update_permissions: update, ensure_all_roles_have_permissions: update },
  actions: {
    permissions: { on: 'row', method: 'GET', run: async ({ row, hands }) => ({ body: (await hands.list(Permission, where('roles', 'eq', row.id))).map(shown) }) },
    users: { on: 'row', method: 'GET', run: holders },
    assign_permission: { on: 'row', input: { permissionId: integer() }, run: grant },
    remove_permission: { on: 'row', input: { permissionId: integer() }, run: withdraw },
    update_permissions: { on: 'row', input: { permissionIds: json<unknown>().alias('permissions') }, run: replace },
    ensure_all_roles_have_permissions: { on: 'all', run: ensure },
  },
})

const assignment = ['id', 'user', { as: 'user_email', path: 'user.email' }, { as: 'user_name', path: 'user.fullName' }, 'role', 'role.name', 'role.slug', 'organization', 'isActive', 'assignedAt', 'assignedBy', 'createdAt'] as const
const usersOf = (sent: unknown): number[] => idsOf(sent, 'userIds')
export const userRoles = resource(UserRole, {
  path: 'user-roles', page: pages, partialPut: true, list: assignment, detail: assignment, filter: [by('user', 'user'), by('role', 'role'), by('is_active', 'isActive'), inOrganization],
  allow: {
    read: readers, create: update, update, delete: update, by_role: readers, bulk_assign: update, bulk_remove: update, toggle_active: update,
  },
  actions: {
    by_role: { on: 'all', method: 'GET', run: async ({ query }) => ({ where: where('role', 'eq', wholeOf(query.get('role_id'))) }) },
    bulk_assign: {
      on: 'all', input: { roleId: integer().alias('role'), userIds: json<unknown>() },
      run: async ({ input, hands }) => {
        let [created, skipped] = [0, 0]
        for (const user of usersOf(input.userIds)) {
          if ((await hands.find(UserRole, { op: 'and', of: [where('user', 'eq', user), where('role', 'eq', input.roleId)] })) !== null) skipped++
          else { await hands.create(UserRole, { user, role: input.roleId }); created++ }
        }
        return { body: { message: `${created} roles assigned`, created, skipped } }
      },
    },
    bulk_remove: {
      on: 'all', input: { roleId: integer().alias('role'), userIds: json<unknown>() },
      run: async ({ input, hands }) => {
        const held = await hands.list(UserRole, { op: 'and', of: [where('role', 'eq', input.roleId), where('user', 'in', usersOf(input.userIds))] })
        for (const one of held) await hands.remove(UserRole, one.id)
        return { body: { message: `${held.length} roles removed`, removed: held.length } }
      },
    },
    toggle_active: {
      on: 'all', input: { userRoleId: integer(), isActive: boolean() },
      run: async ({ input, hands }) => {
        const held = await hands.find(UserRole, where('id', 'eq', input.userRoleId))
        if (held === null) throw new Fault('notFound', 'User role not found')
        return { row: await hands.update(UserRole, held.id, { isActive: input.isActive }), extra: { message: 'User role updated' } }
      },
    },
  },
})

const wholeOf = (text: string | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : 0)

/** A list of ids, each once. */
function idsOf(sent: unknown, field: string): number[] {
  if (!Array.isArray(sent) || sent.length > 5000 || !sent.every((id) => Number.isSafeInteger(Number(id)) && (typeof id === 'number' || (typeof id === 'string' && id !== '')))) {
    throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: [field], code: 'custom', message: 'Expected a list of ids.' }] })
  }
  return [...new Set(sent.map(Number))]
}
