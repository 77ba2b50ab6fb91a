import type { App, Entity, FieldSpec, Hands, Resource } from '@tenon/model'
import type { Database } from '@tenon/sql'
import type { Signed } from './signature.ts'
import type { Context, Operation, Result, Shape } from './operation.ts'
import type { RowImage, View } from './views.ts'

/** The one path that every operation takes. */
export interface Engine {
  readonly app: App
  readonly database: Database
  readonly entities: readonly Entity[]
  /** Whether there are regulated records among them: then why and in which sign-in somebody acts is asked for. */
  readonly regulated: boolean
  run(operation: Operation, context: Context): Promise<Result>
  /**
   * For a route's own writes: one transaction with the same checks, derived values, tenancy and audit as any operation.
   * Who may call is the route's rule; what is written is the engine's.
   */
  act<T>(context: Context, work: (hands: Hands) => Promise<T>): Promise<T>
  /** What a caller may see of a resource by reading it; null where that is nothing. */
  view(resource: Resource, context: Context): View | null
  /** Which of these views of one resource hold a row, as it is or as it was before a change. */
  seenBy(views: readonly View[], image: RowImage): Promise<ReadonlySet<View>>
  /** The electronic signatures of a record that the caller may read, each with what it is worth today. */
  signatures(resource: Resource, key: unknown, context: Context): Promise<Signed[]>
  /** The shape of an answer, resolved once. */
  shape(resource: Resource, reading: 'list' | 'detail' | 'create' | 'update'): Shape
  /** The fields a client may send, in declaration order: stored ones, relations, lines, transient extras. */
  inputs(resource: Resource, writing: 'create' | 'update'): readonly (readonly [string, FieldSpec])[]
}
