import type { Actor, Fields, Policy } from '@tenon/model'
import type { Context, Engine } from '@tenon/engine'
import type { Request, Upgrade } from './dialect.ts'
import type { Scheme } from './identify.ts'
import type { Params } from './query.ts'

/** What a hand-made route gets. */
export interface Call {
  readonly request: Request
  /** The parsed body, read when asked for; `{}` when none was sent. Forms arrive as plain text values. */
  readonly body: unknown
  /** The body by the route's declared `input`, checked like a resource's; keys are TypeScript names. */
  readonly input: Record<string, unknown>
  /** The client's address. */
  readonly address: string
  readonly actor: Actor | null
  readonly context: Context
  /** Who the caller is by now, for answers that go on: null when his sign-in has ended, or he may not any more. */
  readonly again: () => Promise<Context | null>
  readonly engine: Engine
  /** Parts of the path: `{id}`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Params
}
export interface Reply {
  readonly status?: number
  /** Written as JSON; text, bytes and a function that streams them go out as they are when a `content-type` header is given. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[]
  /** Instead of an answer, where the client asked to upgrade. */
  readonly upgrade?: Upgrade
}
export type Handler = (call: Call) => Reply | Promise<Reply>
export interface PlainOptions {
  /** Who may call; anybody signed in unless said otherwise. */
  readonly allow?: Policy
  /** Ways to sign in; an empty list ignores all credentials (a login). */
  readonly identify?: readonly Scheme[]
  /** A scope of its own instead of the common counts; `false`: calls are not counted. */
  readonly throttle?: string | false
  readonly name?: string
  readonly doc?: string
  /** What the body must hold. */
  readonly input?: Fields
  /** What a good answer holds, for the description of the API; `[fields]` is a list of such. Without it any JSON. */
  readonly answer?: Fields | readonly [Fields]
  /** The status of a good answer, where it is not 200. */
  readonly status?: number
  /** Query parameters, for the description. */
  readonly takes?: Fields
  /** Served and not described: another spelling of a URL that is. */
  readonly undescribed?: true
  /** Answers JSON whatever else the dialect can write. */
  readonly jsonOnly?: boolean
  /** The media type of its own in which it answers: who accepts that one is not refused for want of the dialect's. */
  readonly gives?: string
  /** The media types it reads, where they are not the dialect's. */
  readonly parses?: readonly string[]
}
export interface PlainRoute extends PlainOptions { readonly method: string; readonly path: string; readonly handler: Handler }

/**
 * A route that no resource gives.
 *
 * @example
 * route('GET', '/api/ping/', () => ({ body: { pong: true } }), { allow: anyone })
 */
export const route = (method: string, path: string, handler: Handler, options: PlainOptions = {}): PlainRoute => Object.freeze({ ...options, method: method.toUpperCase(), path, handler })
