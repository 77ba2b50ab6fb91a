import { date, or, resource, where } from '@tenon/model'
import { by, inOrganization, pages } from '../filters.ts'
import { takeHat } from '../organizations/found.ts'
import { crudOf, may } from '../permissions.ts'
import { Employee } from './employee.ts'

const short = ['id', 'code', 'fullName', 'firstName', 'lastName', 'email', 'phone', 'department', 'jobTitle', 'role', 'role.name', 'status', { as: 'manager_name', path: 'manager.fullName' }] as const

export const employees = resource(Employee, {
  path: 'employees', page: pages, partialPut: true, allow: { ...crudOf('employee'), read: may('employee:read'), terminate: or(may('employee:delete'), may('employee:update')) },
  list: [...short, 'user', 'employmentType', 'hireDate', 'createdAt'],
  detail: [...short, 'organization', 'user', { name: 'user_profile', needs: [], of: () => null }, 'profileImage', 'mobile', 'employmentType', 'employmentType.label', 'hireDate', 'terminationDate', 'status.label', 'emergencyContact',
    'salary', 'commissionRate', 'manager', 'address', 'city', 'state', 'postalCode', { as: 'zip_code', path: 'postalCode' }, 'country', 'createdAt', 'updatedAt'],
  reply: { delete: (row) => ({ message: 'Employee deleted successfully', deleted_employee_id: row.id }) },
  filter: [by('status', 'status'), by('department', 'department'), by('role', 'role'), by('manager', 'manager'), inOrganization], search: ['firstName', 'lastName', 'fullName', 'email', 'jobTitle', 'department'], sort: ['lastName', 'firstName', 'createdAt', 'hireDate'],
  actions: {
    /** Whoever leaves keeps their history and loses their rights. */
    terminate: {
      on: 'row', input: { terminationDate: date().optional() },
      run: async ({ row, input, hands }) => {
        const employee = await hands.update(Employee, row.id, { status: 'terminated', terminationDate: input.terminationDate ?? hands.today })
        if (typeof row.user === 'number' && typeof hands.tenant === 'number') await takeHat(hands, row.user, 'employee', hands.tenant)
        return { row: employee, also: 'employee', extra: { message: 'Employee terminated successfully' } }
      },
    },
  },
  stats: (rows) => ({ total: rows.count(), active: rows.count(where('status', 'eq', 'active')), byStatus: rows.countBy('status'), byType: rows.countBy('employmentType') }),
})
