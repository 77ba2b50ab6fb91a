import type { CreateOf, Entity, EntityOf, Fields, Hands, Hooks, PartOf, Problem, Reaction, RowOf } from './entity.ts'
import type { Field } from './field.ts'
import type { Comparison, Filter, Policy } from './policy.ts'
import type { Across, PathOf, Word, WordOf } from './words.ts'

/** One query parameter. */
export interface FilterRule<P extends string = string> {
  /** The parameter's name on the wire. */
  readonly param: string
  readonly path: P
  readonly op: Comparison
  /** How the parameter is read; by default from the field and the comparison. */
  readonly reads?: 'value' | 'list' | 'range' | 'multiple' | 'boolean' | 'text' | 'rangeMinMax' | 'rangeAfterBefore' | 'momentAfterBefore'
  /** The words it takes, several with commas between. */
  readonly among?: readonly string[]
  readonly exclude?: boolean
  /** A condition that words cannot say. */
  readonly where?: (value: unknown) => Filter
  /** Several values must all hold (many-to-many). */
  readonly conjoined?: boolean
  readonly minLength?: number
  readonly nullWord?: string
  /** A value that means nothing is passed over instead of refused. */
  readonly lenient?: boolean
  /** Read as a plain web form's filter, not as a REST API's: booleans as `true True 2`, moments also as days. */
  readonly form?: boolean
  /** Which values a filter knows: references look for rows of all tenants unless it is the `tenant`'s; `stored`: any value that some row has. */
  readonly knows?: 'all' | 'tenant' | 'stored'
  /** What holds in lists when the parameter is not sent. */
  readonly absent?: Filter
}

export type Paging =
  | { readonly by: 'page'; readonly size: number; readonly max?: number; readonly sizeParam?: string }
  | { readonly by: 'limit'; readonly size: number; readonly max?: number }
  | { readonly by: 'cursor'; readonly size: number; readonly order: string }
  /** All rows at once: bare, or under a key. */
  | { readonly by: 'none'; readonly as?: string }

/** What an action gets. `row` is the locked row (tenant and permission checked) for actions on a row. */
export interface ActionCall<R = Record<string, unknown>> {
  readonly row: R
  readonly input: Record<string, unknown>
  readonly query: ReadonlyMap<string, string>
  readonly hands: Hands
}
/** What an action answers: the row itself in a shape (`also` repeats it under a name, for clients that look there), rows in a shape, or plain data. */
export type ActionAnswer =
  | { readonly row: unknown; readonly shape?: 'detail' | 'list'; readonly extra?: Record<string, unknown>; readonly status?: number; readonly also?: string }
  | { readonly where: Filter; readonly order?: readonly string[]; readonly shape?: 'detail' | 'list'; readonly paged?: boolean; readonly limit?: number }
  | { readonly body: unknown; readonly status?: number }
export interface Action {
  readonly on: 'row' | 'all'
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path?: string
  readonly input?: Fields
  /** What OPTIONS describes: the input, where there is one, unless the row is said to be it. */
  readonly describe?: 'input' | 'row'
  /** Runs the move of this name, then answers the row. */
  readonly move?: string
  readonly run?: (call: ActionCall) => Promise<ActionAnswer>
  readonly allow?: Policy
  /** The resource whose rows it answers, where that is another: in its words, its order and in pages. */
  readonly of?: Resource
}

export type Respond = (row: Record<string, unknown>, hands: Hands) => Promise<unknown>

/** Counts and sums over the rows a caller may see. */
export interface Stats<P extends string = string> {
  count(where?: Filter): StatWord
  /** Of no rows: zero, or what `of` says. */
  sum(path: P, where?: Filter, of?: { readonly none: null }): StatWord
  countBy(path: P): StatWord
  sumBy(path: P, of: P): StatWord
  /** Over time, the newest period last, empty ones included: `{ '2026-05': 12, '2026-06': 9 }`, with `by` an object of figures in each. */
  over(path: P, how: OverTime<P>): StatWord
}
/** Periods of the caller's calendar, this one the last of them. Counts rows, or sums `of`. */
export interface OverTime<P extends string = string> { readonly every: Period; /** How many: 12 unless said otherwise. */ readonly last?: number; readonly of?: P; readonly by?: P; readonly where?: Filter }
export type Period = 'day' | 'week' | 'month' | 'year'
export type StatWord =
  | { readonly stat: 'count' | 'sum' | 'countBy' | 'sumBy'; readonly path?: string; readonly of?: string; readonly where?: Filter; readonly none?: null }
  | OverWord
export interface OverWord extends OverTime { readonly stat: 'over'; readonly path: string; readonly last: number }

/** `W`: its words; `P`: its paths. */
export interface ResourceOptions<F extends Fields, W = Word, P extends string = string, X extends Fields = Fields> {
  readonly path?: string
  readonly name?: string
  readonly doc?: string
  readonly lookup?: keyof F & string
  /** Text that cannot be a key names the row by this unique field: `/users/alice/`. */
  readonly alsoBy?: keyof F & string
  readonly list?: readonly W[]
  readonly detail?: readonly W[]
  /** What a create or an update answers, where it is not the detail. */
  readonly reply?: {
    readonly create?: readonly W[]
    readonly update?: readonly W[]
    /** Transient input told back under one key, where any was sent. */
    readonly given?: { readonly as: string; readonly fields: readonly string[] }
    /** The body of a 200 where clients expect more of a delete than 204. */
    readonly delete?: (row: Record<string, unknown>) => unknown
  }
  /** Fields whose showing is written down: who asks for rows that hold a secret leaves an entry `view` in the audit log before he is answered. */
  readonly auditViews?: readonly (keyof F & string)[]
  /** What a delete through this door does before, a create after: in the same transaction. */
  readonly deleting?: (row: Record<string, unknown>, hands: Hands) => Promise<void>
  readonly created?: (row: Record<string, unknown>, hands: Hands, input: Record<string, unknown>) => Promise<void>
  /**
   * What a write through this door does instead of the plain one: a payment goes into the bill that is open, a delete takes it back.
   * Permission, tenancy, the lock and the checks of what was sent come first; the row answered is shown as after the plain write.
   */
  readonly instead?: {
    readonly create?: (input: Record<string, unknown>, hands: Hands) => Promise<Record<string, unknown>>
    readonly update?: (row: Record<string, unknown>, input: Record<string, unknown>, hands: Hands) => Promise<Record<string, unknown>>
    /** Gets the query of the request; what it answers is the body. */
    readonly delete?: (row: Record<string, unknown>, hands: Hands, params: ReadonlyMap<string, string>) => Promise<unknown>
  }
  /** What clients may send, where it is not all that is writable. */
  readonly create?: readonly ((keyof F | keyof NoInfer<X>) & string)[]
  readonly update?: readonly ((keyof F | keyof NoInfer<X>) & string)[]
  /** Stored fields that this door takes by other rules than the entity's: required here, unique here, longer. */
  readonly fields?: { readonly [K in keyof F]?: Field }
  /** Input beside the entity's fields: transient, for hooks and checks only, or with `.source(field)` another name of a stored field. */
  readonly extra?: X
  /** Checks and preparations of this door, after the entity's own: `input` holds what the client sent, extras included. */
  readonly check?: (row: RowOf<{ fields: F }>, old: RowOf<{ fields: F }> | null, input: Record<string, unknown>) => readonly Problem[] | undefined
  readonly before?: Hooks<RowOf<{ fields: F }>>['before']
  /** An answer that words cannot say, made in the transaction of the write. */
  readonly respond?: { readonly create?: Respond; readonly update?: Respond }
  readonly filter?: readonly (P | Across | FilterRule<P | Across>)[]
  /** `title` contains; `^code` starts; `=email` equals; `$name` regular expression; through relations `vendor.name`. */
  readonly search?: readonly (P | Across | `${'^' | '=' | '$' | '@'}${P}`)[]
  readonly sort?: readonly (P | Across)[] | '*'
  readonly order?: readonly (P | `-${P}`)[]
  readonly page?: Paging
  /** Where how many rows there are is kept: rows of `of`, whose `sum` counts those that agree in the fields `by`. Asked when a list of very many is narrowed by nothing else. */
  readonly counts?: { readonly of: Entity; readonly by: readonly P[]; readonly sum: string }
  /** Without a `list` of its own, who may read may list. */
  readonly allow?: { readonly list?: Policy; readonly read?: Policy; readonly create?: Policy; readonly update?: Policy; readonly delete?: Policy; readonly [action: string]: Policy | undefined }
  /** What a caller sees at all, before any permission: rows outside are not there. */
  readonly scope?: Policy
  readonly actions?: { readonly [name: string]: Action }
  /** Over all rows that the caller may see, or over those the query finds (unless said otherwise). */
  readonly statsOver?: 'all' | 'found'
  readonly stats?: (rows: Stats<P | Across>) => { readonly [name: string]: StatWord }
  /** One row for each caller, found by `scope` or `allow`, at the path itself: `/profile/`. */
  readonly single?: boolean
  readonly only?: readonly ('list' | 'read' | 'create' | 'update' | 'delete')[]
  /** The order in which ways to sign in are tried; the first names the challenge. */
  readonly identify?: readonly ('token' | 'session' | 'basic' | 'jwt')[]
  /** Where anybody may, credentials that are no good count as none instead of being refused: a price list that everyone sees. */
  readonly badCredentials?: 'ignore'
  /** The count that its calls fall under, where it is not the common one; reading and writing may be counted apart. */
  readonly throttle?: string | { readonly read: string; readonly write: string }
  /** What is said to whoever would delete a row that others need. */
  readonly inUse?: string
  /** PUT may leave out required fields. */
  readonly partialPut?: boolean
}

export interface Resource { readonly $: 'resource'; readonly entity: Entity; readonly path: string; readonly name: string; readonly options: ResourceOptions<Fields> }

/** How an entity is served. */
export function resource<E extends EntityOf<Fields> | PartOf<Fields>, X extends Fields = Record<never, Field>>(of: E, options: ResourceOptions<E['fields'], WordOf<E>, PathOf<E>, X> = {}): Resource {
  return Object.freeze({ $: 'resource', entity: of as unknown as Entity, path: options.path ?? plural(of.name), name: options.name ?? pascal(of.name), options: options as unknown as ResourceOptions<Fields> })
}

/** A whole system: what it serves and in which words. */
export interface App<D = unknown> {
  readonly name: string
  readonly title?: string
  readonly dialect: D
  readonly resources: readonly Resource[]
  /** Entities that no resource serves: parts are found by themselves. */
  readonly entities?: readonly Entity[]
  /** What follows from writes, in their transaction. */
  readonly reactions?: readonly Reaction[]
  /** The tenant's entity, if the system has tenants. */
  readonly tenant?: Entity
  readonly prefix?: string
  readonly timeZone?: string
  /** Serves `/metrics`, Prometheus' text. */
  readonly metrics?: boolean
  /** The rule of resources that declare none. Without it such a resource is closed to everyone. */
  readonly allow?: Policy
}
export const app = <D>(options: App<D>): App<D> => Object.freeze(options)

export const plural = (name: string): string => {
  const word = name.replace(/_/g, '-')
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}
export const pascal = (name: string): string => name.replace(/(^|_)([a-z])/g, (_, _p: string, c: string) => c.toUpperCase())
export type { CreateOf, Field, RowOf }
