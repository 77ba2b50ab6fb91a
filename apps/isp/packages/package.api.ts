import { anyone, both, resource, where } from '@tenon/model'
import { customers } from '../customers/customer.api.ts'
import { admins, office } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { Package, packageBase } from './package.ts'

/** The price list, which everybody sees: also with a token that has run out. */
export const packages = resource(Package, {
  path: 'packages', lookup: 'uid', page: pages, scope: active, badCredentials: 'ignore', partialPut: true,
  list: packageBase, detail: [...packageBase, 'createdAt', 'updatedAt'], reply: { create: packageBase },
  create: ['name', 'speedMbps', 'price', 'description'],
  allow: { read: anyone, create: office, update: admins, delete: admins },
  actions: {
    customers: { on: 'row', method: 'GET', of: customers, allow: office, run: async ({ row }) => ({ where: both(where('package', 'eq', row.id), where('status', 'eq', 'ACTIVE')) }) },
  },
})
