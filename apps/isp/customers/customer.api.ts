import { Fault } from '@tenon/engine'
import { both, either, type FilterRule, type Hands, one, resource, where } from '@tenon/model'
import { Package, packageBase } from '../packages/package.ts'
import { User, userList } from '../people/user.ts'
import { managers, office } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { payments, paymentInput } from '../billing/payment.api.ts'
import { recordFor } from '../billing/record.ts'
import { Customer } from './customer.ts'
import { customerBase } from './words.ts'

type Row = Readonly<Record<string, unknown>>

const line = ['isActive', 'ipAddress', 'macAddress', 'username', 'password', 'connectionType', 'credentials'] as const
const taken = ['name', 'email', 'phone', 'address', 'nid', 'isFree', 'packageId', ...line] as const

const contains = <const P extends string>(param: string, path: P): FilterRule<P> => ({ param, path, op: 'icontains', lenient: true })
const exactly = <const P extends string>(param: string, path: P): FilterRule<P> => ({ param, path, op: 'eq', lenient: true })

/** An e-mail and a telephone number belong to one customer; the e-mail not to somebody of the office either. */
async function newToUs(row: Row, hands: Hands): Promise<void> {
  const there = where('status', 'eq', 'ACTIVE')
  const issue = (path: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [path], code: 'custom', message }] })
  if (typeof row.email === 'string' && row.email !== '' && ((await hands.find(Customer, both(there, where('email', 'eq', row.email)))) ?? (await hands.find(User, where('email', 'eq', row.email)))) !== null) throw issue('email', 'This email is already in use.')
  if (row.phone !== '' && (await hands.find(Customer, both(there, where('phone', 'eq', row.phone)))) !== null) throw issue('phone', 'This phone number is already in use.')
}

/** Who leaves is switched off and no longer shown; what they paid stays in the books. */
async function leave(row: Row, hands: Hands): Promise<void> {
  await hands.update(Customer, row.id, { status: 'REMOVED', isActive: false, organization: null })
}

export const customers = resource(Customer, {
  path: 'customers', lookup: 'uid', page: pages, scope: active, partialPut: true,
  list: [...customerBase, { package: packageBase }, 'connectionStartDate', ...line],
  detail: [...customerBase, { user: userList }, { package: packageBase }, 'connectionStartDate', ...line],
  reply: { create: [...customerBase, { package: packageBase }, 'connectionStartDate', ...line] },
  create: [...taken, 'connectionStartDate'], update: taken, auditViews: ['password'],
  extra: { packageId: one(Package).optional().source('package') },
  before: async (row, old, hands) => { if (old === null) await newToUs(row, hands); return undefined },
  instead: { delete: leave },
  allow: { read: office, create: office, update: managers, delete: managers },
  actions: {
    payments: { on: 'row', method: 'GET', of: payments, allow: office, run: async ({ row }) => ({ where: both(where('customer', 'eq', row.id), where('status', 'eq', 'ACTIVE')) }) },
    pay: { on: 'row', path: 'payments', of: payments, allow: office, input: paymentInput, run: async ({ row, input, hands }) => ({ row: await recordFor(row.id, input, hands), status: 201 }) },
  },
  filter: [
    contains('name', 'name'), contains('username', 'username'), exactly('phone', 'phone'), exactly('package_id', 'package'), exactly('user_id', 'user'), exactly('is_active', 'isActive'), exactly('is_free', 'isFree'),
    // one box for a name or a number
    { param: 'search', path: 'name', op: 'icontains', reads: 'text', lenient: true, where: (value) => either(where('name', 'icontains', value), where('phone', 'contains', value), where('username', 'icontains', value)) },
  ],
})
