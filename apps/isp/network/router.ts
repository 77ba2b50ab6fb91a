import { boolean, entity, id, integer, text, url } from '@tenon/model'
import { base, newestFirst, stamped, timestamps } from '../traits.ts'

/** A router that customers' lines end at, reached by its REST interface. */
export const Router = entity('router', {
  id: id(), ...base, name: text(100), address: url(255), username: text(100), password: text(255).sealed(),
  /** New customers get this one. */
  isDefault: boolean().default(false),
  /** Changes a second that it can bear. */
  rate: integer().min(1).max(1000).default(20), timeoutMs: integer().min(50).max(60_000).default(5000),
  ...timestamps,
}, { table: 'routers', stamps: stamped, order: newestFirst, title: (r) => r.name })
