import { Decimal, entity, id, integer, money, one, text } from '@tenon/model'
import { User } from '../people/user.ts'
import { base, newestFirst, stamped, timestamps } from '../traits.ts'

/** A speed at a price. A new price never changes a bill that is issued. */
export const Package = entity('package', {
  id: id(), ...base, name: text(255).index(), speedMbps: integer().min(0).default(10), price: money(10, 2).min(0).default(Decimal.zero), description: text().optional(),
  entryBy: one(User).onDelete('setNull').optional().readonly(), updatedBy: one(User).onDelete('setNull').optional().readonly(), ...timestamps,
}, {
  table: 'packages', stamps: { ...stamped, createdBy: 'entryBy' }, order: newestFirst, title: (p) => p.name,
  hooks: { before: (_row, _old, hands) => ({ updatedBy: hands.actorId as number | null }) },
})

export const packageBase = ['id', 'uid', 'name', 'speedMbps', 'price', 'description'] as const
