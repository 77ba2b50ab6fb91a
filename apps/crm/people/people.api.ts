import { or, resource, signedIn } from '@tenon/model'
import { by, pages } from '../filters.ts'
import { crudOf, may } from '../permissions.ts'
import { Employee } from './employee.ts'
import { Permission, Role } from './role.ts'

const short = ['id', 'code', 'fullName', 'firstName', 'lastName', 'email', 'phone', 'department', 'jobTitle', 'role', 'role.name', 'status', { as: 'manager_name', path: 'manager.fullName' }] as const
export const employees = resource(Employee, {
  path: 'employees', page: pages, partialPut: true, allow: { ...crudOf('employee'), read: may('employee:read') },
  list: short,
  detail: [...short, 'organization', 'user', 'profileImage', 'mobile', 'employmentType', 'employmentType.label', 'hireDate', 'terminationDate', 'status.label', 'emergencyContact',
    'salary', 'commissionRate', 'manager', 'address', 'city', 'state', 'postalCode', { as: 'zip_code', path: 'postalCode' }, 'country', 'createdAt', 'updatedAt'],
  filter: [by('status', 'status'), by('department', 'department'), by('role', 'role')], search: ['firstName', 'lastName', 'email', 'jobTitle'], sort: ['lastName', 'createdAt', 'hireDate'],
})

export const permissionWords = ['id', 'organization', 'resource', 'action', 'description', 'isSystemPermission', 'createdAt'] as const
export const permissionResource = resource(Permission, {
  path: 'permissions', page: { ...pages, max: 1000 }, list: permissionWords, detail: permissionWords, filter: [by('resource', 'resource'), by('action', 'action')],
  allow: { read: signedIn, create: may('role:create'), update: may('role:update'), delete: may('role:delete') },
})

const roleWords = ['id', 'organization', 'name', 'slug', 'description', 'isSystemRole', 'isActive', { as: 'permission_count', path: 'grants.count' }, { as: 'user_count', path: 'holders.count' }, 'createdAt', 'updatedAt'] as const
export const roles = resource(Role, {
  path: 'roles', page: pages, partialPut: true, list: roleWords, detail: roleWords, filter: [by('is_active', 'isActive')], search: ['name', 'description'],
  allow: { ...crudOf('role'), read: or(may('role:read'), may('employee:read')) },
})
