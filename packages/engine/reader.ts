import type { Entity, Filter, Reaction, StatWord } from '@tenon/model'
import type { Catalog, Connection, Database, Statements } from '@tenon/sql'

/** What reading and writing need to know: where, and in which words. */
export interface Reader {
  readonly catalog: Catalog
  readonly statements: Statements
  readonly kind: Database['kind']
  /** What follows from writing rows of an entity; left out where nothing does. */
  readonly reactions?: ReadonlyMap<Entity, readonly Reaction[]>
  /** Several figures at once, where the database keeps all of them; undefined where they are to be asked of the rows. */
  readonly figures?: (connection: Connection, e: Entity, tenant: unknown, filter: Filter, words: readonly StatWord[]) => Promise<readonly unknown[] | undefined> | undefined
}
