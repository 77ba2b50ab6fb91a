import { resource, staff, where } from '@tenon/model'
import { customerRow } from './customer.ts'
import { Package, packageWords } from './package.ts'
import { guarded } from './traits.ts'

export const packages = resource(Package, {
  ...guarded, path: 'packages', list: packageWords, search: ['name'], sort: ['price', 'speedMbps', 'name'],
  actions: { customers: { on: 'row', method: 'GET', of: customerRow, allow: staff, run: async ({ row }) => ({ where: where('package', 'eq', row.id) }) } },
})
