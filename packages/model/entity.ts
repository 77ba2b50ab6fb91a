import type { Field, FieldSpec, Presence } from './field.ts'
import { one as oneField } from './field.ts'
import type { Actor, Filter } from './policy.ts'
import type { Decimal } from './decimal.ts'
import type { StatWord } from './resource.ts'
import type { TenantName } from './words.ts'

export type Fields = { readonly [name: string]: Field }

/** What a row holds, by the fields' TypeScript names. */
export type RowOf<E extends { readonly fields: Fields }> = { -readonly [K in keyof E['fields']]: E['fields'][K]['$value'] }
/** What a create takes. */
export type CreateOf<E extends { readonly fields: Fields }> =
  { [K in keyof E['fields'] as E['fields'][K]['$presence'] extends 'required' ? K : never]: E['fields'][K]['$value'] } &
  { [K in keyof E['fields'] as E['fields'][K]['$presence'] extends 'required' ? never : K]?: E['fields'][K]['$value'] }
export type UpdateOf<E extends { readonly fields: Fields }> = { [K in keyof E['fields']]?: E['fields'][K]['$value'] }
export type IdOf<E extends { readonly fields: Fields }> = E['fields'] extends { id: Field<infer V, Presence> } ? V : number

/** A change of state as data: guarded, audited, a button where it may. `set` values may name the moment or the actor. */
export interface Move<R> {
  readonly when?: { readonly [K in keyof R]?: readonly R[K][] | R[K] }
  readonly set: { readonly [K in keyof R]?: R[K] | MoveValue }
  /** What must not be, each with what its refusal says: `{ unless: some('deviations', where('deviations.status', 'eq', 'Open')), say: 'A deviation is open.' }`. */
  readonly gates?: readonly Gate[]
  /** An electronic signature with this meaning is asked for, and bound to the record as it then is: `released`. */
  readonly signs?: string
  /** Who may not make this move, by person: those whom a field names, or what belongs to the row (`'steps.doneBy'`). Who wrote it does not approve it. */
  readonly apart?: readonly ((keyof R & string) | `${string}.${string}`)[]
  /** What the refusal says, e.g. `Only resolved or closed issues can be reopened.` */
  readonly refusal?: string
}
/** A condition on the row and on what belongs to it, under which a move is refused; asked under the row's lock. */
export interface Gate { readonly unless: Filter | ((at: GateAt) => Filter); readonly say: string }
/** When and by whom a move is made; `actor` is null where nobody is signed in. */
export interface GateAt { readonly now: string; readonly today: string; readonly actor: number | string | null }
/** Filled in when the move is made. */
export type MoveValue = { readonly $: 'now' | 'today' | 'actor' | 'null' } | { readonly $: 'given'; readonly name: string }
export const now: MoveValue = Object.freeze({ $: 'now' })
export const today: MoveValue = Object.freeze({ $: 'today' })
export const actor: MoveValue = Object.freeze({ $: 'actor' })

/** What the client sends with the move under this name: `set: { holdReason: given('reason') }`, beside an action whose `input` has a `reason`. */
export const given = (name: string): MoveValue => Object.freeze({ $: 'given', name })

/** A problem found by a check. `path` names the field by its TypeScript name; empty for the whole object. */
export interface Problem { readonly path: readonly (string | number)[]; readonly message: string; readonly code?: string }

/** What hooks and checks may use. The engine's transaction implements it. */
export interface Hands {
  readonly now: string
  readonly today: string
  readonly actorId: number | string | null
  readonly actor: Actor | null
  readonly tenant: number | string | null
  find(entity: Entity, where: Filter): Promise<Record<string, unknown> | null>
  list(entity: Entity, where: Filter, order?: readonly string[], limit?: number): Promise<Record<string, unknown>[]>
  /** Some stored fields of many rows, without their lines: `hands.pick(Lot, ['id', 'lotNumber'], where('id', 'in', ids))`. */
  pick<N extends string>(entity: Entity, names: readonly N[], where: Filter, order?: readonly string[]): Promise<Record<N, unknown>[]>
  /** A count or a sum over rows: `hands.figure(Bill, { stat: 'sum', path: 'amount' }, where('paid', 'eq', true))`. */
  figure(entity: Entity, word: StatWord, where: Filter): Promise<unknown>
  /** One row, locked until the transaction ends: for what is computed from it and written back. */
  lock(entity: Entity, id: unknown): Promise<Record<string, unknown> | null>
  /** All rows that a condition leaves, locked in the order of their ids. */
  lockAll(entity: Entity, where: Filter): Promise<Record<string, unknown>[]>
  /** The same hands, with the reason that a regulated record's change is written down with. */
  because(reason: string): Hands
  /**
   * What a chain of rows leads to, however long: `walk(Move, { start: lot, steps: [{ from: 'lot', to: 'batch', where: … }, { from: 'batch', to: 'lot', where: … }] })`
   * goes from lots to batches and from these to lots, by turns. Each place is visited once; rows of other tenants are not there.
   */
  walk(edges: Entity, of: Walk): Promise<Walked>
  /** Writes through the engine's own path: derived values, numbers, audit and tenancy included. */
  create(entity: Entity, values: Record<string, unknown>): Promise<Record<string, unknown>>
  update(entity: Entity, id: unknown, values: Record<string, unknown>): Promise<Record<string, unknown>>
  /** What `update` does, for many locked rows in few statements: `hands.updateAll(Lot, lots.map((lot) => [lot, { state: 'spent' }]))`. */
  updateAll(entity: Entity, changes: readonly (readonly [row: Record<string, unknown>, values: Record<string, unknown>])[]): Promise<Record<string, unknown>[]>
  remove(entity: Entity, id: unknown): Promise<void>
  /** Adds to the counters of the row with these keys, which is made when it is not there: with the commit, whoever else counts. */
  tally(entity: Entity, keys: Record<string, unknown>, by: Record<string, number | Decimal>): void
  /**
   * A row for each row of another entity, made where they are kept: for what is due to hundreds of thousands at once. Numbers go on
   * without a gap, defaults and stamps are set, the audit log tells of all of them at once. Hooks of single rows do not run, so
   * what they would do is said here.
   */
  createFrom(entity: Entity, of: Copying): Promise<{ readonly count: number; readonly sums: Readonly<Record<string, Decimal>> }>
  /** The same transaction on behalf of another tenant: for what founds a tenant, or crosses to one with good reason. */
  within(tenant: number | string, timeZone?: string): Hands
}

/** Where a walk begins and how it goes on; it ends after `depth` steps, or where it has met `most` rows. */
export interface Walk {
  readonly start: unknown
  readonly steps: readonly { readonly from: string; readonly to: string; readonly where?: Filter }[]
  readonly depth: number
  readonly most: number
  /** Fields of the rows to answer; without it all of them. */
  readonly read?: readonly string[]
}
/** The rows that were gone over, nearest first, each with its step and how far it is; `cut`: there are more. */
export interface Walked { readonly rows: readonly { readonly depth: number; readonly step: number; readonly row: Record<string, unknown> }[]; readonly cut: boolean }

/** What a new row takes of the row it is made for: a value at a path, or what stands beside that value in a table. */
export class Taken {
  readonly path: string
  readonly among: ReadonlyMap<unknown, unknown> | undefined
  constructor(path: string, among?: ReadonlyMap<unknown, unknown>) { this.path = path; this.among = among; Object.freeze(this) }
}
export const take = (path: string, among?: ReadonlyMap<unknown, unknown>): Taken => new Taken(path, among)

export interface Copying {
  readonly each: Entity
  readonly where: Filter
  /** Values, and what is taken: `{ customer: take('id'), price: take('package.price'), month: 'MAY' }`. */
  readonly set: Readonly<Record<string, unknown>>
  /** Fields that together mark a row that is there already: for it none is made. */
  readonly unless?: readonly string[]
  /** Sums of the new rows to answer. */
  readonly sums?: readonly string[]
}

export interface Hooks<R> {
  /** Before a row is written, after derived values; may return values to set. `old` is null on create. `input` holds what the client sent, transient fields included. */
  readonly before?: (row: R, old: R | null, hands: Hands, input: Record<string, unknown>) => Partial<R> | undefined | Promise<Partial<R> | undefined>
  /** After the row and its lines are written, in the same transaction. */
  readonly after?: (row: R, old: R | null, hands: Hands, input: Record<string, unknown>) => void | Promise<void>
  readonly beforeDelete?: (row: R, hands: Hands) => void | Promise<void>
}

/** What else is done when rows of an entity are written, in the same transaction: declared beside the app, so that the entity knows nothing of it. */
export interface Reaction {
  readonly entity: Entity
  /** `action` is `create`, `update`, `delete` or the name of a move; of a deleted row, `row` is what it was. */
  readonly run: (change: { readonly action: string; readonly row: Record<string, unknown>; readonly old: Record<string, unknown> | null }, hands: Hands) => Promise<void>
}

/** `N`: what its indexes and orders may name. */
export interface EntityOptions<F extends Fields, N extends string = string, T = Entity> {
  readonly within?: T
  readonly derive?: { readonly [K in keyof F]?: (row: RowOf<{ fields: F }>) => F[K]['$value'] }
  readonly moves?: { readonly [name: string]: Move<RowOf<{ fields: F }>> }
  /** Indexes by field names, tenant first is added. `-name` for descending. */
  readonly index?: readonly (readonly (N | `-${N}`)[])[]
  /** Fields that together are unique, in a tenant where there is one; the tenant's own name may stand among them. */
  readonly unique?: readonly (readonly N[])[]
  /** `unique` fields are unique in a tenant, not in the whole table. */
  readonly uniquePerTenant?: boolean
  /** The default order: `['-createdAt', '-id']`. Without it, by id. */
  readonly order?: readonly (N | `-${N}`)[]
  readonly table?: string
  readonly schema?: string
  readonly label?: string
  readonly labelPlural?: string
  /** Checks of the whole object, run when no field has failed. */
  readonly check?: (row: RowOf<{ fields: F }>, old: RowOf<{ fields: F }> | null, input: Record<string, unknown>) => readonly Problem[] | undefined
  readonly hooks?: Hooks<RowOf<{ fields: F }>>
  /** Set to the moment of creation and of the last change. */
  readonly stamps?: { readonly created?: keyof F & string; readonly updated?: keyof F & string; readonly createdBy?: keyof F & string }
  /** How a row is called in lists and choices. */
  readonly title?: (row: RowOf<{ fields: F }>) => string
  /** Leave out of the audit log (the log itself, sessions). */
  readonly audit?: boolean
  /**
   * A regulated record: its changes go into the chained trail. `reason`: no change or deletion without one (moves say why by their
   * name). `unsigned`: what is set when something that was signed changes, so that the record is to be signed again. `aside`: fields
   * that a signature does not cover, because they go on after it.
   */
  readonly gmp?: true | { readonly reason?: boolean; readonly aside?: readonly (keyof F & string)[]; readonly unsigned?: { readonly [K in keyof F]?: F[K]['$value'] } }
  /** Rows are added and never changed or removed, whoever tries. */
  readonly appendOnly?: boolean
  /** An existing table that Tenon reads and writes and never alters. Without a `version` of its own its rows are locked while they change. */
  readonly owned?: boolean
  /** Of a table that is not owned. `table`: made where there is none; `columns`: an existing one is also given the optional columns it lacks. */
  readonly adopt?: 'table' | 'columns'
}

/** An entity as the layers above read it, whatever its fields. */
export interface Entity {
  readonly $: 'entity' | 'part'
  readonly name: string
  readonly table: string
  readonly fields: Fields
  readonly options: EntityOptions<Fields>
}
export interface EntityOf<F extends Fields, N extends string = string, T = unknown> { readonly $: 'entity'; readonly name: N; readonly table: string; readonly fields: F; readonly options: EntityOptions<Fields>; readonly $within?: T }
export interface PartOf<F extends Fields, N extends string = string> { readonly $: 'part'; readonly name: N; readonly table: string; readonly fields: F; readonly options: EntityOptions<Fields> }
export type Part = Entity

/** What a thing is: its name in snake case, its fields, and the rules that hold for it. */
export function entity<N extends string, F extends Fields, T extends Entity | undefined = undefined>(name: N, fields: F, options: EntityOptions<F, (keyof F & string) | 'id' | TenantName<T>, T> = {}): EntityOf<F, N, T> {
  return make('entity', name, fields, options as unknown as EntityOptions<F>) as EntityOf<F, N, T>
}

/** A line of a document: has no life of its own. Name it in `lines(...)`. */
export function part<N extends string, F extends Fields>(name: N, fields: F, options: EntityOptions<F, (keyof F & string) | 'id'> = {}): PartOf<F, N> {
  return make('part', name, fields, options) as PartOf<F, N>
}

function make<F extends Fields>($: 'entity' | 'part', name: string, fields: F, options: EntityOptions<F>): Entity {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new TypeError(`entity name "${name}": use snake case, e.g. "order_item"`)
  for (const [key, f] of Object.entries(fields)) if (f.spec.self === true && f.spec.target !== undefined) throw new TypeError(`${name}.${key}: self() takes no target`)
  for (const [key, { spec }] of Object.entries(fields)) if (spec.counter !== undefined && (key !== 'id' || !['id', 'integer', 'bigint'].includes(spec.kind))) throw new TypeError(`${name}.${key}: only a key that is a number, id, has a counter`)
  const own: Record<string, Field> = {}
  const made: Entity = { $, name, table: options.table ?? name, fields: own, options: Object.freeze(options) as unknown as EntityOptions<Fields> }
  for (const [key, f] of Object.entries(fields)) own[key] = f.spec.self === true ? f.toward(made) : f
  return Object.freeze(made)
}

/** Whether rows count their changes: all that Tenon owns do. */
export const versioned = (e: Entity): boolean => e.options.owned !== false || 'version' in e.fields

/** The name of the field that holds the tenant's id: the tenant entity's name (`organization`). */
export function tenantField(e: Entity): string | undefined {
  const { within } = e.options
  if (within === undefined) return undefined
  let name = tenantNames.get(within)
  if (name === undefined) { name = camel(within.name); tenantNames.set(within, name) }
  return name
}
const tenantNames = new WeakMap<Entity, string>()

/** All fields of an entity in storage order: id, tenant, own fields; a part also its parent (`$parent`) and place (`$position`). */
export function storedFields(e: Entity): readonly (readonly [string, FieldSpec])[] {
  const out: [string, FieldSpec][] = []
  const tenant = tenantField(e)
  if (!('id' in e.fields)) out.push(['id', { kind: 'id', presence: 'generated', nullable: false, blank: false, unique: false, indexed: false, readOnly: true, writeOnly: false, trim: true }])
  for (const [name, f] of Object.entries(e.fields)) {
    if (f.spec.kind === 'many' || f.spec.kind === 'lines' || f.spec.kind === 'nested') continue
    out.push([name, f.spec])
    if (name === 'id' && tenant !== undefined && !(tenant in e.fields)) out.push([tenant, tenantSpec(e)])
  }
  if (!('id' in e.fields) && tenant !== undefined && !(tenant in e.fields)) out.splice(1, 0, [tenant, tenantSpec(e)])
  return out
}

const tenantSpec = (e: Entity): FieldSpec => ({ ...oneField(e.options.within!).spec, presence: 'generated', readOnly: true, onDelete: 'cascade' })

export const camel = (snake: string): string => snake.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase())
const snaked = new Map<string, string>()
export function snake(camelled: string): string {
  let made = snaked.get(camelled)
  if (made === undefined) {
    made = camelled.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
    if (snaked.size < 10_000) snaked.set(camelled, made)
  }
  return made
}

/** The column of a field: its own word, else snake case, with `_id` for references. */
export function columnOf(name: string, spec: FieldSpec): string {
  return spec.column ?? (spec.kind === 'one' ? `${snake(name)}_id` : snake(name))
}
