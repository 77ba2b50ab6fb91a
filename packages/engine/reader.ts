import type { Catalog, Database, Statements } from '@tenon/sql'

/** What reading and writing need to know: where, and in which words. */
export interface Reader {
  readonly catalog: Catalog
  readonly statements: Statements
  readonly kind: Database['kind']
}
