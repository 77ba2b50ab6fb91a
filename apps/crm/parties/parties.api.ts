import { type ActionAnswer, type ActionCall, all, Decimal, or, type Policy, resource, text, where } from '@tenon/model'
import { by, inOrganization, pages } from '../filters.ts'
import { User } from '../people/user.ts'
import { asCustomer, crudOf, may, ofCustomer } from '../permissions.ts'
import { told } from '../told.ts'
import { employeeBrief } from '../words.ts'
import { Customer, CustomerNote } from './customer.ts'
import { Vendor } from './vendor.ts'

type Row = Record<string, unknown>
const vendorWords = ['id', 'code', 'name', 'companyName', 'email', 'phone', 'vendorType', 'status', { as: 'assigned_employee_name', path: 'assignedEmployee.fullName' }, { as: 'user_id', path: 'user' },
  'organization', 'organization.name', 'contactPerson', 'city', 'country', 'rating', 'createdAt'] as const
export const vendors = resource(Vendor, {
  path: 'vendors', page: pages, partialPut: true, allow: { ...crudOf('vendor'), read: or(may('vendor:read'), asCustomer) },
  list: vendorWords,
  detail: [...vendorWords, 'vendorType.label', 'status.label', 'taxId', 'website', 'industry', 'assignedEmployee', 'paymentTerms', 'creditLimit', 'notes',
    'mobile', 'address', 'state', 'postalCode', { as: 'zip_code', path: 'postalCode' }, 'updatedAt'],
  filter: [by('status', 'status'), by('vendor_type', 'vendorType'), by('assigned_employee', 'assignedEmployee'), inOrganization],
  search: ['name', 'companyName', 'email', 'contactPerson'], sort: ['name', 'createdAt', 'rating'],
  stats: (rows) => ({ total: rows.count(), active: rows.count(where('status', 'eq', 'active')), inactive: rows.count(where('status', 'eq', 'inactive')), byType: rows.countBy('vendorType') }),
})

/** What a customer is worth: the won deals, or what their lead was once thought to bring. */
const totalValue = {
  name: 'total_value', needs: ['deals.sum(value if isWon)', 'convertedFromLead.estimatedValue'],
  of: (row: Row) => { const won = row['deals.sum(value if isWon)'] as Decimal; return won.isZero ? (row['convertedFromLead.estimatedValue'] ?? Decimal.zero) : won },
}
const customerWords = ['id', 'code', 'name', 'firstName', 'lastName', { as: 'full_name', path: 'name' }, 'email', 'phone', 'companyName', 'customerType', 'status', 'assignedTo',
  { as: 'assigned_to_name', path: 'assignedTo.fullName' }, totalValue, 'address', 'city', 'state', 'country', 'postalCode', { as: 'zip_code', path: 'postalCode' }, 'notes', 'website', { as: 'user_id', path: 'user' }, 'createdAt', 'updatedAt'] as const
const readers: Policy = or(may('customer:read'), ofCustomer('id'))
const turn = (status: 'active' | 'inactive', message: string) => async ({ row, hands }: ActionCall): Promise<ActionAnswer> =>
  ({ row: await hands.update(Customer, row.id, { status }), also: 'customer', extra: { message } })

async function toldNote(note: Row, hands: ActionCall['hands']): Promise<Row> {
  const user = note.user === null ? null : await hands.find(User, where('id', 'eq', note.user))
  const { id, customer, user: by, note: words, created_at } = told(CustomerNote, note)
  return { id, customer, user: by, user_name: user?.fullName ?? null, note: words, created_at }
}

export const customers = resource(Customer, {
  path: 'customers', page: pages, partialPut: true,
  allow: { ...crudOf('customer'), read: readers, activate: may('customer:update'), deactivate: may('customer:update'), notes: may('customer:read'), add_note: may('customer:update') },
  list: [...customerWords, { as: 'organization', path: 'companyName' }],
  detail: [...customerWords, { assignedTo: employeeBrief }, 'organization', 'user', { name: 'user_profile', needs: [], of: () => null }, 'customerType.label', 'status.label', 'contactPerson', 'industry', 'rating',
    'paymentTerms', 'creditLimit', 'taxId', 'source', 'tags', { convertedFromLead: ['id', 'name'] }, 'convertedAt', 'mobile',
    { name: 'credit_balance', needs: ['payments.sum(creditAmount)'], of: (row: Row) => (row['payments.sum(creditAmount)'] as Decimal).toFixed(2) },
    { name: 'vendor_organizations', needs: ['organization', 'organization.name', 'status'], of: (row: Row) => [{ id: row.organization, name: row['organization.name'], relationship_status: row.status }] }],
  filter: [
    { param: 'status', path: 'status', op: 'eq', reads: 'text', lenient: true, absent: where('status', 'eq', 'active'), where: (value) => (value === 'all' ? all : where('status', 'eq', value)) },
    by('customer_type', 'customerType'), by('assigned_to', 'assignedTo'), inOrganization],
  search: ['name', 'email', 'companyName', 'phone', 'firstName', 'lastName'], sort: ['name', 'createdAt', 'updatedAt'],
  actions: {
    activate: { on: 'row', run: turn('active', 'Customer activated successfully') },
    deactivate: { on: 'row', run: turn('inactive', 'Customer deactivated successfully') },
    notes: { on: 'row', method: 'GET', run: async ({ row, hands }) => ({ body: await Promise.all((await hands.list(CustomerNote, where('customer', 'eq', row.id))).map((note) => toldNote(note, hands))) }) },
    add_note: { on: 'row', input: { note: text() }, run: async ({ row, input, hands }) => ({ status: 201, body: await toldNote(await hands.create(CustomerNote, { customer: row.id, note: input.note }), hands) }) },
  },
  stats: (rows) => ({ total: rows.count(), active: rows.count(where('status', 'eq', 'active')), inactive: rows.count(where('status', 'eq', 'inactive')), byType: rows.countBy('customerType') }),
})
