import type { App, Entity, FieldSpec, Resource } from '@tenon/model'
import type { Database } from '@tenon/sql'
import type { Context, Operation, Result, Shape } from './operation.ts'

/** The one path that every operation takes. */
export interface Engine {
  readonly app: App
  readonly database: Database
  readonly entities: readonly Entity[]
  run(operation: Operation, context: Context): Promise<Result>
  /** The shape of an answer, resolved once. */
  shape(resource: Resource, reading: 'list' | 'detail' | 'create' | 'update'): Shape
  /** The fields a client may send, in declaration order: stored ones, relations, lines, transient extras. */
  inputs(resource: Resource, writing: 'create' | 'update'): readonly (readonly [string, FieldSpec])[]
}
