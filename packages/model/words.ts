import type { Fields } from './entity.ts'
import type { Resource } from './resource.ts'

/** An entity as the words about it see it: its fields, and whose it is. */
export interface Spoken { readonly name: string; readonly fields: Fields; readonly $within?: unknown }

declare const across: unique symbol
/** A word about rows that point here: only the whole app knows them, so the compiler does not check it and the start of the app does. */
export type Across = string & { readonly [across]: true }
export interface AcrossRows { readonly [across]: true }

/** `customer_group` → `customerGroup` */
type Camel<S extends string> = S extends `${infer Head}_${infer Rest}` ? `${Head}${Capitalize<Camel<Rest>>}` : S
type WithinOf<E extends Spoken> = NonNullable<E['$within']>
/** The name under which a row holds its tenant. */
export type TenantName<T> = T extends Spoken ? (string extends T['name'] ? never : Camel<T['name']>) : never
export type Own<E extends Spoken> = (keyof E['fields'] & string) | 'id' | 'version' | TenantName<WithinOf<E>>

type Less = [never, 0, 1, 2]
type Depth = 0 | 1 | 2 | 3
type Tenant<E extends Spoken, D extends Depth> = D extends 0 ? never : WithinOf<E> extends Spoken ? `${TenantName<WithinOf<E>>}.${keyof WithinOf<E>['fields'] & string}` : never
type TargetOf<E extends Spoken, T> = T extends 'self' ? E : T extends Spoken ? T : never
type References<E extends Spoken> = { [K in keyof E['fields'] & string]: E['fields'][K]['$target'] extends Spoken | 'self' ? K : never }[keyof E['fields'] & string]

/** Every path of values from an entity, over at most `D` references: `title`, `vendor.name`, `deal.customer.email`. */
export type PathOf<E extends Spoken, D extends Depth = 2> =
  | Own<E> | Tenant<E, D>
  | (D extends 0 ? never : { [K in References<E>]: `${K}.${PathOf<TargetOf<E, E['fields'][K]['$target']>, Less[D]> | 'count'}` }[References<E>])

/** Every plain word that an answer may hold: the paths, `*`, labels of choices and counts of lines. */
export type SaidOf<E extends Spoken, D extends Depth = 2> = PathOf<E, D> | Extras<E, D>
type Extras<E extends Spoken, D extends Depth> = '*' | { [K in keyof E['fields'] & string]: ExtrasAt<E, K, E['fields'][K]['$target'], D> }[keyof E['fields'] & string]
type ExtrasAt<E extends Spoken, K extends string, T, D extends Depth> = T extends 'choice' ? `${K}.label` : D extends 0 ? never : T extends Spoken ? `${K}.${Extras<T, Less[D]>}` : T extends 'self' ? `${K}.${Extras<E, Less[D]>}` : never

/**
 * A line of words that says what an answer holds, in order: `id`, `vendor` (its id), `vendor.name` (one value of it),
 * `status.label` (the choice's label), `items.count`, `vendor.*`-like nesting by `{ vendor: ['id', 'name'] }`, `*` (all own fields).
 * `{ vendor: vendors }` nests as another resource lists it; `{ link: 'url' }` is the row's own address.
 * `{ name: 'full_name', of: row => … , needs: ['firstName'] }` computes a value (`needs` also takes `items.count` and `deals.sum(value if isWon)`); `{ as: 'created_by_name', path: 'createdBy.username' }` renames one.
 * Rows that point here are named by `reverse('orders.count')`.
 */
export type WordOf<E extends Spoken> =
  | SaidOf<E> | Across | AcrossRows | Computed | Link
  | Renamed<SaidOf<E> | Across>
  | { readonly [K in References<E>]?: readonly WordOf<TargetOf<E, E['fields'][K]['$target']>>[] | Resource }
/** A word of any entity, as the layers above read it. */
export type Word = string | { readonly [nested: string]: readonly Word[] | Resource } | Computed | Renamed | Link
export interface Computed { readonly name: string; readonly needs: readonly string[]; readonly of: (row: Record<string, unknown>) => unknown }
export interface Link { readonly link: string }
export interface Renamed<P extends string = string> { readonly as: string; readonly path: P }

/**
 * What rows that point here hold, by the name they gave with `.reverse(name)`: `reverse('orders.title')` as a word, a filter or a search,
 * `reverse('stageHistory', StageHistory, ['id', 'stage.name'])` nests them. The compiler cannot know such names; the app checks them at its start.
 */
export function reverse(path: string): Across
export function reverse<E extends Spoken>(name: string, of: E, words: readonly WordOf<E>[]): AcrossRows
export function reverse(name: string, _of?: Spoken, words?: readonly unknown[]): unknown {
  return words === undefined ? name : { [name]: words }
}
