import type { Entity, Reaction } from '@tenon/model'
import type { Catalog, Database, Statements } from '@tenon/sql'

/** What reading and writing need to know: where, and in which words. */
export interface Reader {
  readonly catalog: Catalog
  readonly statements: Statements
  readonly kind: Database['kind']
  /** What follows from writing rows of an entity; left out where nothing does. */
  readonly reactions?: ReadonlyMap<Entity, readonly Reaction[]>
}
