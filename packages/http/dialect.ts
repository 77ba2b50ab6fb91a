import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FieldSpec, Resource } from '@tenon/model'
import type { Draft, Fault, Operation, Result, Shape } from '@tenon/engine'

/** A request as plain data: no server object reaches a dialect. */
export interface Request {
  readonly method: string
  /** Path without query, as sent. */
  readonly path: string
  /** Raw query string without `?`. */
  readonly query: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Scheme and host as the client sees them: `http://localhost:8000`. */
  readonly origin: string
  readonly body: Uint8Array
}
/** A body told bit by bit, until it ends or the client has gone. `hangUp` leaves a client who does not read. */
export type Streamed = (gone: AbortSignal, hangUp: () => void) => AsyncIterable<string | Uint8Array>
/** Takes the connection over where a client asked for another protocol; `stop` says that the server stops. */
export type Upgrade = (raw: IncomingMessage, socket: Duplex, head: Buffer, stop: AbortSignal) => void
export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Uint8Array | Streamed
  readonly upgrade?: Upgrade
  /** A page for people, with forms. */
  readonly page?: true
  /** What it says could depend on the cookie. */
  readonly cookie?: true
}

/** Which operation of which resource a URL and a method mean; found by the router, which the dialect's URL policy built. */
export interface Route {
  readonly resource: Resource
  readonly endpoint: 'list' | 'detail' | 'action'
  readonly action?: string
  readonly key?: string
  readonly params: Readonly<Record<string, string>>
  /** Methods this URL answers. */
  readonly methods: readonly string[]
}

/** All that a particular front end takes for granted: how to read, write, refuse and describe. */
export interface Dialect {
  readonly name: string
  /** URL to operation; throws a Fault or a DialectFault for what it cannot read. */
  read(request: Request, route: Route): Operation
  write(request: Request, route: Route, result: Result): Response
  refuse(request: Request, route: Route | null, fault: Fault | Error): Response
  /** OpenAPI schema of a shape or of the input fields. */
  describe(what: Shape | { readonly input: readonly (readonly [string, FieldSpec])[] }): Record<string, unknown>
}
export type { Draft }
