import { boolean, email, entity, resource, signedIn, text } from '@tenon/model'
import { only } from '../permissions.ts'
import { key, stamped, timestamps } from '../traits.ts'

/** Whom finished goods are sold to; the same at all plants. */
export const Customer = entity('customer', {
  id: key(), name: text(150).unique(), contactPerson: text(100).optional(), email: email().optional(), phone: text(30).optional(), address: text(500).optional(), licence: text(60).optional().label('Licence to deal in medicines'), isActive: boolean().default(true), ...timestamps,
}, { table: 'customers', stamps: stamped, order: ['name'], title: (c) => c.name, gmp: { reason: true } })

const sellers = only(['Sales Person', 'Management', 'System Admin'], 'Customers are kept by sales.')
export const customers = resource(Customer, {
  path: 'customers', list: ['*'], detail: ['*'], filter: ['isActive'], search: ['name', 'contactPerson', 'email'], sort: ['name'], allow: { read: signedIn, create: sellers, update: sellers, delete: only(['System Admin']) }, inUse: 'This customer has orders and cannot be removed.',
})
