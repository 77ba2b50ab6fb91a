import type { Policy, Resource } from '@tenon/model'
import type { Engine } from '@tenon/engine'
import type { Dialect, Request, Response, Route } from './dialect.ts'
import type { SlashPolicy } from './router.ts'

/** What the server asks of a dialect beyond reading and writing operations. */
export interface WireDialect extends Dialect {
  readonly slash: SlashPolicy
  /** Who may see the root listing. */
  readonly root: Policy
  /** Resolves names, writers and filters of all resources, once. */
  attach(engine: Engine): void
  /** Throws what content negotiation refuses. */
  negotiate(request: Request, format: string | undefined): void
  parseBody(request: Request): unknown
  /** Any value as an answer. */
  plain(request: Request, status: number, body: unknown, headers?: Readonly<Record<string, string | readonly string[]>>): Response
  metadata(request: Request, route: Route, editable: boolean): Response
  /** OpenAPI: a list's query parameters, and what stands around its rows. */
  parameters(resource: Resource): readonly Record<string, unknown>[]
  pageSchema(resource: Resource, row: Record<string, unknown>): Record<string, unknown>
  /** Answers for URLs that are not there and for faults of our own. */
  missing(): Response
  crash(): Response
  /** Whether answers differ by `Accept`. */
  readonly varies: boolean
}

export function isWireDialect(value: unknown): value is WireDialect {
  return typeof value === 'object' && value !== null && 'read' in value && 'attach' in value && 'negotiate' in value
}
