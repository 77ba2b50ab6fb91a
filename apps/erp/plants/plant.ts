import { entity, text } from '@tenon/model'
import { key, stamped, timestamps } from '../traits.ts'

/** A manufacturing site: all that happens belongs to one, and its people see what is theirs. */
export const Plant = entity('plant', {
  id: key(), name: text(150), region: text(50), manager: text(50).optional().wire('manager_id').column('manager_id'), ...timestamps,
}, { table: 'plants', stamps: stamped, order: ['name'], title: (p) => p.name })
