import { entity, id, integer, money, text } from '@tenon/model'
import { base, newestFirst, stamped } from './traits.ts'

/** A speed at a price. */
export const Package = entity('package', {
  id: id(), ...base, name: text(100).unique(), speedMbps: integer().min(0), price: money(10, 2), description: text().blank(),
}, { table: 'isp_package', order: newestFirst, stamps: stamped, title: (p) => p.name })

export const packageWords = ['id', 'uid', 'name', 'speedMbps', 'price', 'description', 'createdAt', 'updatedAt'] as const
