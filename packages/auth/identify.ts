import { Fault } from '@tenon/engine'
import type { Actor } from '@tenon/model'

/** The part of a request that identifying people needs; the server's own request fits it. */
export interface IdentifyRequest {
  readonly method: string
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Scheme and host as the client sees them: `https://crm.example.com`. */
  readonly origin: string
  readonly body: Uint8Array
}

export type Scheme = 'token' | 'session' | 'basic' | 'jwt'
/** Somebody signed in; `cookies` are whole `Set-Cookie` values to send along. */
export interface Identified { readonly actor: Actor; readonly cookies?: readonly string[] }
/** Nobody, but a stale cookie is to be cleared. */
export interface Leftover { readonly cookies: readonly string[] }
/** Credentials that were sent and are no good. `body` replaces the usual `{detail: fault.message}`. */
export interface Rejected { readonly fault: Fault; readonly body?: Readonly<Record<string, unknown>>; readonly cookies?: readonly string[] }

/**
 * One way to say who asks. The server asks each in turn; null means "nothing here for me".
 * The first of a resource decides how a refusal looks: 401 with its challenge, or 403 where it has none.
 *
 * ```ts
 * const identify = [tokenIdentifier(tokens), sessionIdentifier(sessions), basicIdentifier(store, passwords)]
 * ```
 */
export interface Identifier {
  readonly scheme: Scheme
  readonly challenge: string | null
  identify(request: IdentifyRequest): Promise<Identified | Rejected | Leftover | null>
  /** Clears cookies that can be nobody's; asked for every answer, whoever signs in how. */
  staleCookies?(request: IdentifyRequest): readonly string[]
  /** Cookies that a page with forms needs. */
  pageCookies?(request: IdentifyRequest): readonly string[]
}

export const unauthenticated = (detail: string, more?: Readonly<Record<string, unknown>>): Rejected =>
  ({ fault: new Fault('unauthenticated', detail), ...(more === undefined ? {} : { body: { detail, ...more } }) })

export const forbidden = (detail: string): Rejected => ({ fault: new Fault('forbidden', detail) })

/** The words of an Authorization header, split at white space. */
export function authorization(request: IdentifyRequest): string[] {
  const header = (request.headers.authorization ?? '').trim()
  return header === '' ? [] : header.split(/\s+/)
}

export const isActor = (found: Actor | Rejected): found is Actor => !('fault' in found)
