import { entity, text } from '@tenon/model'
import { key, stamped, timestamps } from '../traits.ts'

const isZone = (zone: string): boolean => { try { new Intl.DateTimeFormat('en', { timeZone: zone }); return true } catch { return false } }

/** A manufacturing site: all that happens belongs to one, and its people see what is theirs. Its days begin by its own clock. */
export const Plant = entity('plant', {
  id: key(), name: text(150), region: text(50), manager: text(50).optional().wire('manager_id').column('manager_id'), timeZone: text(64).default('UTC').check((zone) => (isZone(zone) ? undefined : 'This is not a time zone.')), ...timestamps,
}, { table: 'plants', stamps: stamped, order: ['name'], title: (p) => p.name })
