import { all, or, resource, where } from '@tenon/model'
import { by, pages } from '../filters.ts'
import { asCustomer, crudOf, may, ofCustomer } from '../permissions.ts'
import { Customer } from './customer.ts'
import { Vendor } from './vendor.ts'

const vendorWords = ['id', 'code', 'name', 'companyName', 'email', 'phone', 'vendorType', 'status', { as: 'assigned_employee_name', path: 'assignedEmployee.fullName' }, { as: 'user_id', path: 'user' }] as const
export const vendors = resource(Vendor, {
  path: 'vendors', page: pages, partialPut: true, allow: { ...crudOf('vendor'), read: or(may('vendor:read'), asCustomer) },
  list: vendorWords,
  detail: [...vendorWords, 'organization', 'vendorType.label', 'status.label', 'contactPerson', 'taxId', 'website', 'industry', 'rating', 'assignedEmployee', 'paymentTerms', 'creditLimit', 'notes',
    'mobile', 'address', 'city', 'state', 'country', 'postalCode', 'createdAt', 'updatedAt'],
  filter: [by('status', 'status'), by('vendor_type', 'vendorType'), by('assigned_employee', 'assignedEmployee')],
  search: ['name', 'companyName', 'email', 'contactPerson'], sort: ['name', 'createdAt'],
  stats: (rows) => ({ total: rows.count(), active: rows.count(where('status', 'eq', 'active')), inactive: rows.count(where('status', 'eq', 'inactive')), byType: rows.countBy('vendorType') }),
})

const customerWords = ['id', 'code', 'name', 'firstName', 'lastName', { as: 'full_name', path: 'name' }, 'email', 'phone', 'companyName', 'customerType', 'status', 'assignedTo',
  { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'address', 'city', 'state', 'country', 'postalCode', { as: 'zip_code', path: 'postalCode' }, 'notes', 'website', { as: 'user_id', path: 'user' }, 'createdAt', 'updatedAt'] as const
export const customers = resource(Customer, {
  path: 'customers', page: pages, partialPut: true, allow: { ...crudOf('customer'), read: or(may('customer:read'), ofCustomer('id')), activate: may('customer:update'), deactivate: may('customer:update') },
  list: [...customerWords, { as: 'organization', path: 'companyName' }],
  detail: [...customerWords, 'organization', 'user', 'customerType.label', 'status.label', 'contactPerson', 'industry', 'rating', 'paymentTerms', 'creditLimit', 'taxId', 'source', 'tags', 'convertedAt', 'mobile'],
  filter: [
    { param: 'status', path: 'status', op: 'eq', reads: 'text', lenient: true, where: (value) => (value === 'all' ? all : where('status', 'eq', value)) },
    by('customer_type', 'customerType'), by('assigned_to', 'assignedTo')],
  search: ['name', 'email', 'companyName', 'phone'], sort: ['name', 'createdAt', 'updatedAt'],
  actions: {
    activate: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Customer, row.id, { status: 'active' }), extra: { message: 'Customer activated.' } }) },
    deactivate: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Customer, row.id, { status: 'inactive' }), extra: { message: 'Customer deactivated.' } }) },
  },
  stats: (rows) => ({ total: rows.count(), active: rows.count(where('status', 'eq', 'active')), inactive: rows.count(where('status', 'eq', 'inactive')), byType: rows.countBy('customerType') }),
})
