import { boolean, decimal, entity, id, integer, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { code, stamped, timestamps } from '../traits.ts'

export const Pipeline = entity('pipeline', {
  id: id(), ...code, name: text(255), description: text().optional(), isActive: boolean().default(true), isDefault: boolean().default(false), ...timestamps,
}, { within: Organization, table: 'pipelines', stamps: stamped, order: ['id'], title: (p) => p.name })

/** One step of a pipeline, with the chance that a deal on it is won. */
export const Stage = entity('pipeline_stage', {
  id: id(), pipeline: one(Pipeline).onDelete('cascade').reverse('stages'), name: text(255), description: text().optional(),
  order: integer().default(0), probability: decimal(5, 2).min(0).max(100).optional(),
  isActive: boolean().default(true), isClosedWon: boolean().default(false), isClosedLost: boolean().default(false), autoMoveAfterDays: integer().optional(), ...timestamps,
}, { within: Organization, table: 'pipeline_stages', stamps: stamped, unique: [['pipeline', 'name']], order: ['order', 'id'], title: (s) => s.name })
