import { randomUUID } from 'node:crypto'
import { type Policy, staff, uuid } from '@tenon/model'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'

/** What every row of the provider has: a name for URLs, and when it came and changed. */
export const base = { uid: uuid().default(() => randomUUID()).unique().readonly(), ...timestamps }
export { newestFirst, stamped }

/** Staff alone, and rows that others need stay. */
export const guarded = { lookup: 'uid', allow: { read: staff, create: staff, update: staff, delete: staff } satisfies Record<string, Policy>, inUse: 'Cannot delete: it is in use.' } as const
