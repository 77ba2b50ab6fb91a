import { boolean, choice, entity, id, json, one, resource, text } from '@tenon/model'
import { User } from '../core/user.ts'
import { Package, packageWords } from './package.ts'
import { base, newestFirst, stamped } from './traits.ts'

/** A person with a line, and what the line may carry. */
export const IspCustomer = entity('isp_customer', {
  id: id(), ...base, user: one(User).unique().onDelete('cascade').reverse('ispCustomer'), package: one(Package).optional().reverse('customers'),
  address: text(255).blank(), nid: text(30).blank(), connectionType: choice({ DHCP: 'DHCP', STATIC: 'Static', PPPoE: 'PPPoE' }).default('DHCP'),
  credentials: json<Record<string, unknown>>().default(() => ({})), isActive: boolean().default(true),
}, { table: 'isp_ispcustomer', order: newestFirst, stamps: stamped })

export const userWords = ['id', 'uid', 'firstName', 'lastName', 'phone', 'email', 'kind', 'gender'] as const

/** References are read nested and written by id. */
export const row = {
  list: ['id', 'uid', { user: userWords }, { package: packageWords }, 'address', 'nid', 'connectionType', 'isActive', 'createdAt', 'updatedAt'] as const,
  create: ['userId', 'packageId', 'address', 'nid', 'connectionType', 'isActive', 'credentials'] as const,
  extra: {
    userId: one(User).unique().messages({ unique: 'This field must be unique.' }).source('user'),
    packageId: one(Package).optional().source('package'),
  },
}
/** A customer inside another answer. */
export const customerRow = resource(IspCustomer, row)
