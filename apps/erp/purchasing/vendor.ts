import { choice, email, entity, integer, many, resource, signedIn, text } from '@tenon/model'
import { Material } from '../materials/material.ts'
import { only } from '../permissions.ts'
import { key, stamped, timestamps } from '../traits.ts'

/** Whom things are bought from: only the qualified, and only what they are qualified for. */
export const Vendor = entity('vendor', {
  id: key(), name: text(150).unique(), contactPerson: text(100).optional(), email: email().optional(), phone: text(30).optional(), address: text(500).optional(), rating: integer('small').min(1).max(5).optional(), status: choice('Pending', 'Qualified', 'Blocked').default('Pending'), suppliedMaterials: many(Material).optional().wire('supplied_material_ids'), ...timestamps,
}, { table: 'vendors', stamps: stamped, order: ['name'], title: (v) => v.name, gmp: { reason: true }, index: [['status']] })

const keepers = only(['Procurement Officer', 'QA Head', 'QA Manager', 'System Admin'], 'Vendors are kept by procurement and quality.')
export const vendors = resource(Vendor, {
  path: 'vendors', list: ['*', 'suppliedMaterials'], detail: ['*', 'suppliedMaterials'], filter: ['status', 'rating', { param: 'material_id', path: 'suppliedMaterials', op: 'eq' }], search: ['name', 'contactPerson', 'email'], sort: ['name', 'rating', 'status'],
  allow: { read: signedIn, create: keepers, update: keepers, delete: only(['System Admin']) }, inUse: 'This vendor has records and cannot be removed.',
})
