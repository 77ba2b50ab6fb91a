import type { Paging, Policy } from '@tenon/model'
import type { SlashPolicy } from '../router.ts'

/** What an app's own exception handler makes of an error body. */
export type ErrorShape = (error: { readonly status: number; readonly body: unknown }) => unknown

export type PageKey = 'count' | 'next' | 'previous' | 'results' | readonly [string, string | number | boolean]

export interface DjangoOptions {
  /** Rows a page; without it lists are bare arrays unless a resource says otherwise. */
  readonly pageSize?: number
  readonly maxPageSize?: number
  /** The query parameter by which clients set the page size. */
  readonly pageSizeParam?: string
  /** Pages for resources that declare none; beats `pageSize`. */
  readonly paging?: Paging
  readonly slash?: SlashPolicy
  /** Filter values that mean nothing are ignored instead of refused. */
  readonly lenientFilters?: boolean
  /**
   * Clients send their forms as JSON: an empty text for a number, a day, a reference or a flag counts as nothing sent, a moment where a day
   * is asked for as its day in this time zone.
   */
  readonly browserForms?: string
  /** JSON only: no pages for browsers, and answers do not vary by `Accept`. */
  readonly jsonOnly?: boolean
  /** Development: says what went wrong, and refuses to redirect a write, which would lose its body. */
  readonly debug?: boolean
  /** Languages that `Accept-Language` may choose from, the first by default: `['en', 'fr']`. Without it answers are in English. */
  readonly languages?: readonly string[]
  /** For routes that declare their input; resources go by the app's own. */
  readonly timeZone?: string
  readonly errorShape?: ErrorShape
  /** The keys around a page's rows, in order; a pair is a key with a constant: `[['code', 200], 'next', 'previous', 'count', 'results']`. */
  readonly pageKeys?: readonly PageKey[]
  readonly etags?: boolean
  /** Who sees the listing at the root: anybody signed in unless said otherwise. `null`: there is none. */
  readonly root?: Policy | null
}
