import type { Entity, EntityOf, Fields, Hands, Resource, RowOf } from '@tenon/model'
import type { Channel } from './tables.ts'

/** What is told. `link` is a path of the front end. */
export interface Saying { readonly title: string; readonly message: string; readonly type?: 'info' | 'action' | 'warning' | 'success' | 'error'; readonly link?: string }
type Row = Record<string, unknown>

export interface NoticeOptions<R> {
  /** What preferences call this kind of event. */
  readonly name: string
  readonly label?: string
  /** `create`, `update`, `delete` or the name of a move, several of them, or a condition on the row and what it was. */
  readonly on: string | readonly string[] | ((row: R, old: R | null) => boolean)
  /** Whom it concerns, by their ids. */
  readonly to: (row: R, hands: Hands) => readonly unknown[] | Promise<readonly unknown[]>
  readonly say: (row: R, hands: Hands) => Saying | Promise<Saying>
  /** The ways it goes unless somebody chose otherwise: all three. */
  readonly channels?: readonly Channel[]
  /** Nobody can switch it off, put it off or have it in a digest. */
  readonly mandatory?: boolean
  /** Who may not read the row in this resource hears nothing of it. */
  readonly reads?: Resource
}
export interface Notice extends Omit<NoticeOptions<Row>, 'on'> { readonly entity: Entity; readonly concerns: (action: string, row: Row, old: Row | null) => boolean }

/**
 * Declares who is told when something happens to rows of an entity.
 *
 * @example
 * notice(Order, { name: 'order-approved', on: 'approve', to: (order) => [order.createdBy], say: (order) => ({ title: 'Order approved', message: order.orderNumber }) })
 */
export function notice<F extends Fields>(entity: EntityOf<F>, { on, ...options }: NoticeOptions<RowOf<{ fields: F }>>): Notice {
  const concerns = typeof on === 'function' ? (action: string, row: Row, old: Row | null) => action !== 'delete' && on(row as never, old as never) : (action: string) => [on].flat().includes(action)
  return Object.freeze({ ...(options as unknown as Omit<NoticeOptions<Row>, 'on'>), entity: entity as unknown as Entity, concerns })
}
