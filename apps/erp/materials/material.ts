import { boolean, choice, Decimal, entity, integer, money, resource, signedIn, text } from '@tenon/model'
import { only } from '../permissions.ts'
import { key, stamped, timestamps } from '../traits.ts'

export const units = ['kg', 'L', 'units'] as const

/** Something that is bought, made or packed; the same at all plants. */
export const Material = entity('material', {
  id: key(), code: text(30).unique().label('Code'), name: text(150), type: choice('Raw Material', 'Packaging', 'Intermediate', 'Finished Good'), defaultUnit: choice(...units).default('kg'), storage: text(100).optional(),
  shelfLifeDays: integer().min(1).max(36_500).optional(), retestDays: integer().min(1).max(36_500).optional(), isCritical: boolean().default(false), unitCost: money(12, 4).min(0).default(Decimal.zero), ...timestamps,
}, { table: 'materials', stamps: stamped, order: ['code'], title: (m) => `${m.code} ${m.name}`, gmp: { reason: true }, index: [['type']] })

const keepers = only(['System Admin', 'QA Head', 'Procurement Officer'], 'Only QA, procurement and administrators keep the list of materials.')
export const materials = resource(Material, {
  path: 'materials', list: ['*'], detail: ['*'], filter: ['type', 'isCritical', 'defaultUnit'], search: ['code', 'name'], sort: ['code', 'name', 'type', 'unitCost'],
  allow: { read: signedIn, create: keepers, update: keepers, delete: only(['System Admin']) }, inUse: 'This material is in use and cannot be removed.',
})
