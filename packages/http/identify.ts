import type { Actor } from '@tenon/model'
import type { Fault } from '@tenon/engine'
import type { Request } from './dialect.ts'

export type Scheme = 'token' | 'session' | 'basic' | 'jwt'

/** Somebody signed in; `cookies` are whole `Set-Cookie` values to send along. */
export interface Identified { readonly actor: Actor; readonly cookies?: readonly string[] }
/** Nobody, but a stale cookie is to be cleared. */
export interface Leftover { readonly cookies: readonly string[] }
/** Credentials that were sent and are no good. `body` replaces the usual `{detail: fault.message}`. */
export interface Rejected { readonly fault: Fault; readonly body?: Readonly<Record<string, unknown>>; readonly cookies?: readonly string[] }

/**
 * One way to sign in. `null` means "nothing here for me": the next one is asked.
 * The first identifier of a resource decides between 401 with its challenge and 403 (a null challenge).
 * The session one refuses unsafe methods without CSRF proof: a `forbidden` fault.
 */
export interface Identifier {
  readonly scheme: Scheme
  readonly challenge: string | null
  identify(request: Request): Promise<Identified | Rejected | Leftover | null>
  /** Clears cookies that can be nobody's; asked for every answer, whoever signs in how. */
  staleCookies?(request: Request): readonly string[]
  /** Cookies that a page with forms needs. */
  pageCookies?(request: Request): readonly string[]
}
