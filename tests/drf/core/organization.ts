import { boolean, entity, id, slug, text } from '@tenon/model'
import { stamped, timestamps } from './traits.ts'

/** The tenant of everything in the CRM. */
export const Organization = entity('organization', {
  id: id(), name: text(200), slug: slug(50).unique(), isActive: boolean().default(true), ...timestamps,
}, { table: 'core_organization', stamps: stamped, order: ['id'], title: (o) => o.name })
