import type { Actor, Entity, FieldSpec, Filter, Resource } from '@tenon/model'

/** A problem with what a client sent: a code and its slots. The dialect spells it. `path` is in TypeScript names. */
export interface Issue {
  readonly path: readonly (string | number)[]
  /**
   * `required null blank type invalid maxLength minLength min max maxDigits maxPlaces maxWhole choice missing pkType
   * unique uniqueTogether notList empty tooMany notObject custom` and what a dialect adds.
   */
  readonly code: string
  readonly params?: Readonly<Record<string, unknown>>
  /** A sentence that is already spelled (checks and hooks). */
  readonly message?: string
}

/** Values as the dialect read them, with what it could not read. Keys are TypeScript field names; lines are arrays of Drafts. */
export interface Draft {
  readonly values: Readonly<Record<string, unknown>>
  readonly issues: readonly Issue[]
}

/** The rows asked for. */
export interface Query {
  readonly filter?: Filter
  /** Search terms: each must be found in at least one searched field. */
  readonly search?: readonly string[]
  /** Field paths, `-` for descending. */
  readonly order?: readonly string[]
  readonly page?: PageQuery
  /** Values that a filter names and that must be there; asked in one statement before the rows. */
  readonly known?: Known
  /** What becomes of a word that names a field the caller may not read: refused, unless the dialect passes over unknown words. */
  readonly unreadable?: 'ignore' | 'refuse'
}
export interface Known {
  readonly lookups: readonly Lookup[]
  /** Gets for each lookup the values that were found, as text; throws the refusal. */
  readonly settle: (found: readonly ReadonlySet<string>[]) => void
}
/** Is there a row of this entity with such a value? `inTenant` asks only among the caller's. */
export interface Lookup { readonly entity: Entity; readonly path: string; readonly values: readonly unknown[]; readonly inTenant?: boolean }
export type PageQuery =
  | { readonly by: 'page'; readonly number: number | 'last'; readonly size: number }
  | { readonly by: 'limit'; readonly limit: number; readonly offset: number }
  /** `after` is a value of the first ordered field. */
  | { readonly by: 'cursor'; readonly size: number; readonly order: readonly string[]; readonly after?: unknown; readonly offset?: number; readonly reverse?: boolean }
  /** `first`: looked for only among so many rows at the start of the order, which an index gives: what is frequent is found there, whatever the table's size. */
  | { readonly by: 'none'; readonly limit?: number; readonly first?: number }

/** The versions of a row that a write may be based on; none of them: stale. */
export type IfMatch = readonly number[]

interface Common { readonly resource: Resource; readonly reading?: 'list' | 'detail' | 'create' | 'update' }
/** `trial`: everything is done and answered, and nothing is kept. */
interface Trial { readonly trial?: boolean }
export type Operation =
  | (Common & { readonly action: 'list'; readonly query: Query; /** Whoever asks can write rows as the database tells them: the page says whether they are. */ readonly raw?: boolean })
  | (Common & { readonly action: 'read'; readonly key: unknown; readonly query?: Query })
  | (Common & Trial & { readonly action: 'create'; readonly draft: Draft; readonly idempotencyKey?: string })
  | (Common & Trial & { readonly action: 'update'; readonly key: unknown; readonly draft: Draft | (() => Draft); readonly partial: boolean; readonly ifMatch?: IfMatch; readonly query?: Query })
  | (Common & { readonly action: 'delete'; readonly key: unknown; readonly ifMatch?: IfMatch; readonly query?: Query; readonly params?: ReadonlyMap<string, string> })
  | (Common & { readonly action: 'call'; readonly name: string; readonly key?: unknown; readonly draft: Draft | (() => Draft); readonly query: Query; readonly params: ReadonlyMap<string, string>; readonly idempotencyKey?: string; readonly ifMatch?: IfMatch })
  | (Common & { readonly action: 'stats'; readonly query: Query })

/** A row in a shape: values in the order of the shape's leaves, nested rows as nested arrays. */
export type ShapedRow = readonly unknown[]
export type Result =
  | { readonly kind: 'page'; readonly shape: Shape; readonly rows: readonly ShapedRow[]; /** Its values are texts as PostgreSQL sends them, or null: see `rawText`. */ readonly raw?: boolean; readonly count?: number; readonly more?: boolean; readonly number?: number; readonly pages?: number; /** Of a page by cursor: the first ordered field of each row, and of the row beyond. */ readonly positions?: readonly unknown[]; readonly beyond?: unknown }
  | { readonly kind: 'row'; readonly shape: Shape; readonly row: ShapedRow; readonly version: number; readonly created: boolean; readonly given?: Given; readonly extra?: Readonly<Record<string, unknown>>; readonly status?: number; readonly also?: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'body'; readonly body: unknown; readonly status?: number }

/** Transient input that the answer to a write tells back, under one key. */
export interface Given { readonly as: string; readonly values: readonly (readonly [string, FieldSpec, unknown])[] }

/** What an answer holds, resolved from words once at start. Leaves stand in the order of the words. */
export interface Shape { readonly leaves: readonly Leaf[] }
export type Leaf =
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly as?: string; readonly spec: FieldSpec; readonly label?: true; readonly count?: true }
  | { readonly kind: 'ids'; readonly path: readonly string[]; readonly as?: string; readonly spec: FieldSpec }
  | Nested & { readonly kind: 'one' }
  | Nested & { readonly kind: 'lines' }
  /** The row's own address; the value is what its URL names it by. */
  | { readonly kind: 'link'; readonly path: readonly string[]; readonly as: string; readonly spec: FieldSpec }
  | { readonly kind: 'computed'; readonly path: readonly string[]; readonly as: string; readonly needs: readonly string[]; readonly of: (row: Record<string, unknown>) => unknown }

interface Nested { readonly path: readonly string[]; readonly as?: string; readonly shape: Shape; /** Whose words these are. */ readonly resource?: Resource }

/** Who asks, when, and by which way: passed down by name, never ambient. */
export interface Context {
  readonly actor: Actor | null
  readonly requestId: string
  readonly source: 'api' | 'job' | 'import' | 'cli' | 'test' | 'admin'
  /** Microsecond UTC clock; tests set it. */
  readonly now: () => string
  readonly timeZone: string
  /** Why: written down with the changes of regulated records. */
  readonly reason?: string
  /** Which sign-in this is, as an opaque word: the first signature of each asks for more. */
  readonly session?: string
}
