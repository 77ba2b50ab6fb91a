import { entity, instant, integer, text } from '@tenon/model'

/**
 * The number of a change in the feed, given after its commit by one hand at a time: what has a lower number was told before.
 * The change itself is the audit entry's.
 */
export const FeedEntry = entity('tenon_feed', {
  audit: integer().unique(), entity: text(100), row: text(50), action: text(50), at: instant().index(),
}, { audit: false })

/** One committed change of a row. */
export interface Change {
  /** Grows by at least one with every change; what a client names to hear what it has missed. */
  readonly id: number
  readonly entity: string
  /** The row's id, as text. */
  readonly row: string
  /** `create`, `update`, `delete`, or the name of a move. */
  readonly action: string
  readonly at: string
  /** The tenant it was made in, as text. */
  readonly tenant: string | null
  /** Old and new values by field; values that the audit log does not keep are left out. */
  readonly changes: Readonly<Record<string, { readonly old?: unknown; readonly new?: unknown }>>
}
