import type { Fields, Policy, Resource } from '@tenon/model'
import type { Engine } from '@tenon/engine'
import type { Dialect, Request, Response, Route } from './dialect.ts'
import type { SlashPolicy } from './router.ts'

/** What the server asks of a dialect beyond reading and writing operations. */
export interface WireDialect extends Dialect {
  readonly slash: SlashPolicy
  /** It can write the rows of a list as PostgreSQL tells them. */
  readonly raw?: boolean
  /** Who may see the root listing; null where there is none. */
  readonly root: Policy | null
  /** Resolves names, writers and filters of all resources, once. */
  attach(engine: Engine): void
  /** Throws what content negotiation refuses. */
  negotiate(request: Request, format: string | undefined, jsonOnly?: boolean): void
  parseBody(request: Request, parses?: readonly string[]): unknown
  /** A body read by declared fields; throws what is wrong with it. Keys are TypeScript names. */
  readInput(request: Request, fields: Fields, parses?: readonly string[]): Record<string, unknown>
  /** Any value as an answer. */
  plain(request: Request, status: number, body: unknown, headers?: Readonly<Record<string, string | readonly string[]>>): Response
  /** `verbs`: those of POST and PUT that the caller may use. */
  metadata(request: Request, route: Route, verbs: readonly string[]): Response
  /** What OPTIONS tells about a hand-made route. */
  about(request: Request, route: { readonly name?: string; readonly doc?: string; readonly input?: Fields; readonly jsonOnly?: boolean; readonly parses?: readonly string[] }): Response
  /** OpenAPI: a list's query parameters, and what stands around its rows. */
  parameters(resource: Resource): readonly Record<string, unknown>[]
  pageSchema(resource: Resource, row: Record<string, unknown>): Record<string, unknown>
  /** Answers for URLs that are not there and for faults of our own. */
  /** The language of an answer, where the dialect speaks several. */
  language?(request: Request): string
  missing(request: Request): Response
  crash(request: Request, error?: unknown): Response
  /** For a `Host` that is no host. */
  misdirected(request: Request): Response
  redirect(request: Request, location: string): Response
  /** Whether answers differ by `Accept`. */
  readonly varies: boolean
  /** On every answer that does not say otherwise: what a browser may make of it. */
  readonly headers?: Readonly<Record<string, string>>
}

export function isWireDialect(value: unknown): value is WireDialect {
  return typeof value === 'object' && value !== null && 'read' in value && 'attach' in value && 'negotiate' in value
}
