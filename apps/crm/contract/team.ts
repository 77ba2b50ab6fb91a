import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, type Json, type Running } from './harness.ts'
import * as shapes from './shapes.ts'
import { problems, teller } from './tell.ts'

/** Employees, vendors, roles and rights. */
export function team(running: () => Running): void {
  const { call, get, post, put, patch, remove, list } = teller(running)

  test('employees: list, create, edit, invite, terminate, delete', async () => {
    const rows = await list('/api/employees/?page_size=5', shapes.employee)
    const count = async (query: string): Promise<number> => Number((await get(`/api/employees/?page_size=1&${query}`)).json.count)
    for (const query of ['status=terminated', 'department=Sales', 'search=Manager', 'organization=2']) assert.ok((await count(query)) < (await count('')), query)
    const made = await post('/api/employees/', { first_name: 'Emil', last_name: 'Berg', email: 'emil@berg.example', phone: '5035550100', employment_type: 'full-time', salary: '1000' }, 201)
    fits(made.json, shapes.employeeDetail, 'employee')
    assert.deepEqual(problems(await post('/api/employees/', { first_name: 'E', last_name: 'B', email: 'emil@berg.example' }, 400)), { email: ['employee with this email already exists.'] })
    assert.deepEqual(problems(await post('/api/employees/', { first_name: 'E', last_name: 'B', email: 'e@b.example', phone: '1', employment_type: 'contract' }, 400)), { phone: ['Phone number must contain at least 10 digits.'], hire_date: ['Hire date is required for contract employees.'] })
    const at = `/api/employees/${String(made.json.id)}/`
    const [role] = await list('/api/roles/', shapes.role)
    assert.equal((await patch(at, { role: role!.id })).json.role_name, role!.name)
    fits((await get(at)).json, shapes.employeeDetail, at)
    fits((await call('DELETE', at, 200)).json, { message: 'string', deleted_employee_id: 'int' }, 'delete')
    assert.ok((await get('/api/employees/departments/')).list.includes('Sales' as unknown as Json))
    for (const word of ['issues', 'assigned_issues']) assert.ok(Array.isArray((await get(`/api/employees/${String(rows[0]!.id)}/${word}/`)).list))

    const invited = await post('/api/employees/invite/', { email: 'ines@new.example', first_name: 'Ines', last_name: 'Neu', department: 'Sales', job_title: 'Buyer', role_id: role!.id }, 201)
    fits(invited.json, { message: 'string', employee: '{}', user_created: 'bool', temporary_password: 'string', note: 'string' }, 'invite')
    assert.equal(String(invited.json.temporary_password).length, 12)
    fits(invited.json.employee, shapes.employeeDetail, 'invite.employee')
    const signedIn = await call('POST', '/api/auth/login/', 200, { username: 'ines@new.example', password: invited.json.temporary_password }, null)
    const token = `Bearer ${String(signedIn.json.access)}`
    const hat = ((signedIn.json.user as Json).profiles as Json[]).find((p) => p.is_primary === true)
    assert.deepEqual([hat?.profile_type, hat?.organization, ((hat?.roles ?? []) as Json[])[0]?.name], ['employee', 1, role!.name])
    await get('/api/customers/', 200, token)
    fits((await post('/api/employees/invite/', { email: 'ines@new.example', first_name: 'Ines', last_name: 'Neu' }, 400)).json, { error: 'string', details: 'string', status_code: 'int' }, 'invite twice')
    await post('/api/employees/invite/', { email: 'nobody', first_name: 'x' }, 400)
    const left = await post(`/api/employees/${String((invited.json.employee as Json).id)}/terminate/`, { termination_date: '2026-12-31' })
    fits(left.json, { ...shapes.employeeDetail, message: 'string', employee: '{}' }, 'terminate')
    assert.deepEqual([left.json.status, left.json.termination_date], ['terminated', '2026-12-31'])
    assert.equal((await get('/api/customers/', 200, token)).json.count, 0)
  })

  test('vendors: list, create, edit, types, figures', async () => {
    const rows = await list('/api/vendors/?page_size=5', shapes.vendor)
    const count = async (query: string): Promise<number> => Number((await get(`/api/vendors/?page_size=1&${query}`)).json.count)
    for (const query of ['status=inactive', 'vendor_type=supplier', 'search=Optical', 'assigned_employee=1', 'organization=2']) assert.ok((await count(query)) < (await count('')), query)
    const made = await post('/api/vendors/', { organization: 1, name: 'Ropes and Co', vendor_type: 'consultant', email: 'ropes@example.com' }, 201)
    const at = `/api/vendors/${String(made.json.id)}/`
    assert.equal((await put(at, { status: 'pending' })).json.name, 'Ropes and Co')
    assert.equal((await patch(at, { status: 'blacklisted' })).json.status, 'blacklisted')
    assert.deepEqual(Object.keys(problems(await post('/api/orders/', { title: 'Rope', order_date: '2026-01-01', vendor: made.json.id }, 400))), ['vendor'])
    await remove(at)
    assert.deepEqual((await get('/api/vendors/types/')).list as unknown, ['supplier', 'service_provider', 'contractor', 'consultant'])
    assert.ok(Array.isArray((await get(`/api/vendors/${String(rows[0]!.id)}/issues/`)).list))
    fits((await get('/api/vendors/stats/')).json, { total: 'int', active: 'int', inactive: 'int', by_type: '{}' }, 'vendors/stats')
  })

  test('roles and permissions: read, grant, withdraw, replace; rights follow at once', async () => {
    const roles = await list('/api/roles/?is_active=true&organization=1', shapes.role)
    const staff = roles.find((r) => r.slug === 'employee')!
    for (const one of staff.permissions as Json[]) fits(one, shapes.permission, 'role.permissions')
    assert.equal((staff.permissions as Json[]).length, staff.permission_count)
    const all = await list('/api/permissions/?page_size=1000', shapes.permission)
    const made = await post('/api/roles/', { name: 'Auditor', description: 'Reads', permission_ids: [all[0]!.id] }, 201)
    fits(made.json, shapes.role, 'role')
    assert.deepEqual([made.json.slug, made.json.permission_count], ['auditor', 1])
    const at = `/api/roles/${String(made.json.id)}/`
    assert.deepEqual((await post(`${at}assign_permission/`, { permission_id: all[1]!.id })).json.created, true)
    assert.deepEqual((await post(`${at}assign_permission/`, { permission_id: all[1]!.id })).json.created, false)
    assert.deepEqual((await post(`${at}remove_permission/`, { permission_id: all[0]!.id })).json.removed, true)
    assert.deepEqual((await get(`${at}permissions/`)).list.map((p) => p.id), [all[1]!.id])
    assert.equal((await post(`${at}update_permissions/`, { permission_ids: all.slice(0, 5).map((p) => p.id) })).json.permission_count, 5)
    await post(`${at}update_permissions/`, { permission_ids: [999_999] }, 400)
    await post(`${at}update_permissions/`, { permission_ids: 'all' }, 400)
    assert.equal((await get(at)).json.permission_count, 5)
    const users = await get(`/api/roles/${String(staff.id)}/users/`)
    assert.ok((users.json.users as Json[]).some((u) => u.source === 'employee_role'))
    const ensured = await post('/api/roles/ensure_all_roles_have_permissions/', {})
    for (const key of ['message', 'roles_updated', 'total_permissions_assigned', 'details']) assert.ok(key in ensured.json, key)
    const grouped = (await get('/api/permissions/by_resource/')).json
    fits((grouped.customer as Json[])[0], shapes.permission, 'by_resource')
    assert.ok(((await get('/api/permissions/available_resources/')).json.resources as string[]).includes('order'))
    assert.deepEqual((await get('/api/permissions/available_actions/?resource=analytics')).json, { actions: ['read'] })
    await get('/api/permissions/debug_context/')
    await post('/api/permissions/fix_missing_permissions/', {})

    const employee = running().as('employee')
    const mine = await get('/api/user-roles/user_permissions/', 200, employee)
    fits(mine.json, { permissions: '[]', roles: '[]' }, 'user_permissions')
    for (const one of mine.json.permissions as Json[]) fits(one, { id: 'int', resource: 'string', action: 'string', description: 'string|null' }, 'user_permissions')
    assert.ok((mine.json.permissions as Json[]).some((p) => p.resource === 'order' && p.action === 'read'))
    assert.deepEqual((mine.json.roles as Json[]).map((r) => r.slug), ['employee'])
    await get('/api/orders/', 200, employee)
    const before = (staff.permissions as Json[]).map((p) => p.id)
    await post(`/api/roles/${String(staff.id)}/update_permissions/`, { permission_ids: (staff.permissions as Json[]).filter((p) => p.resource !== 'order').map((p) => p.id) })
    assert.equal((await get('/api/orders/', 403, employee)).json.error, 'You do not have permission to perform this action.')
    await post(`/api/roles/${String(staff.id)}/update_permissions/`, { permission_ids: before })
    await get('/api/orders/', 200, employee)
    for (const path of ['/user-context/permissions/?organization=1', '/api/user-context/permissions/']) {
      fits((await get(path, 200, employee)).json, { organization_id: 'int', organization_name: 'string', is_owner: 'bool', is_employee: 'bool', role: 'string', role_id: 'int', permissions: '[]', grouped_permissions: '{}' }, path)
    }
    await call('POST', '/api/roles/', 403, { name: 'Mine' }, employee)
    await remove(at)
  })

  test('roles of people: given in every spelling, listed, switched, taken', async () => {
    const rows = await list('/api/user-roles/', shapes.userRole)
    const user = rows[0]!.user
    const role = (await list('/api/roles/', shapes.role)).find((r) => r.slug === 'manager')!
    for (const body of [{ user, role: role.id }, { user_id: user, role_id: role.id }, { user, role_id: role.id }]) {
      const made = await post('/api/user-roles/', body, 201)
      fits(made.json, shapes.userRole, 'user-role')
      fits((await post('/api/user-roles/toggle_active/', { user_role_id: made.json.id, is_active: false })).json, { ...shapes.userRole, message: 'string' }, 'toggle_active')
      await remove(`/api/user-roles/${String(made.json.id)}/`)
    }
    const { id: stranger } = await running().register('stranger')
    assert.deepEqual(Object.keys(problems(await post('/api/user-roles/', { user: stranger, role: role.id }, 400))), ['user'])
    assert.deepEqual((await post('/api/user-roles/bulk_assign/', { role_id: role.id, user_ids: [user] })).json.created, 1)
    assert.deepEqual((await post('/api/user-roles/bulk_assign/', { role_id: role.id, user_ids: [user] })).json.skipped, 1)
    assert.deepEqual((await get(`/api/user-roles/by_role/?role_id=${String(role.id)}`)).list.map((r) => r.user), [user])
    fits((await get(`/api/user-roles/by_user/?user_id=${String(user)}`)).json, { user_roles: '[]', primary_role: '{}|null' }, 'by_user')
    assert.equal((await get('/api/user-roles/my_roles/', 200, running().as('employee'))).list.length, 2)
    assert.deepEqual((await post('/api/user-roles/bulk_remove/', { role_id: role.id, user_ids: [user] })).json.removed, 1)
    await post('/api/user-roles/bulk_assign/', { role_id: role.id, user_ids: 'x' }, 400)
  })
}
