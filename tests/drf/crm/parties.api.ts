import { resource, reverse, where } from '@tenon/model'
import { Customer, Employee, Vendor } from './parties.ts'
import { fullName, member, staffDeletes } from './words.ts'

export const vendors = resource(Vendor, {
  doc: 'Vendors of the current organization.',
  detail: ['id', 'code', 'name', 'contactPerson', 'email', 'phone', 'website', 'rating', 'isActive', 'createdAt', 'updatedAt'],
  filter: ['isActive', 'rating', 'code'], search: ['^code', 'name', '=email'], sort: '*', allow: staffDeletes,
})

export const customers = resource(Customer, {
  detail: ['id', 'organization', 'name', 'email', 'phone', 'company', 'customerType', 'customerType.label', 'creditLimit', 'isActive', 'isVip', 'createdAt', 'updatedAt'],
  filter: [
    { param: 'name', path: 'name', op: 'icontains' }, 'email', 'customerType', 'isActive', 'isVip', { param: 'credit_limit', path: 'creditLimit', op: 'range', reads: 'rangeMinMax' },
    { param: 'company_empty', path: 'company', op: 'isNull' }, { param: 'created', path: 'createdAt', op: 'range', reads: 'momentAfterBefore' },
    { param: 'has_orders', path: reverse('orders'), op: 'isNull', reads: 'boolean', where: (has) => where('orders', 'isNull', has !== true) },
  ],
  search: ['name', 'email', 'company', reverse('orders.title')], sort: ['name', 'email', 'creditLimit', 'createdAt'], allow: member,
})

export const employees = resource(Employee, {
  detail: ['id', 'user', 'firstName', 'lastName', fullName, 'email', 'department', 'position', 'hiredOn', 'isActive', 'createdAt', 'updatedAt'],
  page: { by: 'limit', size: 10, max: 50 }, filter: ['department', 'isActive', 'hiredOn'], search: ['firstName', 'lastName', 'email'], order: ['lastName', 'id'], allow: member,
})
