import type { Entity, IdOf, Part, RowOf } from './entity.ts'
import type { Decimal } from './decimal.ts'
import type { Policy } from './policy.ts'

export type FieldKind =
  | 'id' | 'uuid' | 'text' | 'email' | 'url' | 'slug' | 'ip' | 'integer' | 'bigint' | 'decimal' | 'float' | 'boolean'
  | 'date' | 'time' | 'instant' | 'duration' | 'choice' | 'json' | 'list' | 'one' | 'many' | 'lines' | 'sequence'

/** `required`: a client must send it. `optional`: it may be left out. `generated`: the engine sets it, clients cannot. */
export type Presence = 'required' | 'optional' | 'generated'
export type OnDelete = 'cascade' | 'restrict' | 'setNull'
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }
/** `2024-12-31` */
export type DateText = string
/** UTC with microseconds, always 27 characters: `2024-01-01T01:00:00.123456Z` */
export type Instant = string
/** `23:59:59.000000` */
export type TimeText = string
/** Microseconds. */
export type Duration = bigint

export interface Choice { readonly value: string | number; readonly label: string; readonly group?: string; readonly stored?: string | number }

/** All that is known of a field, as plain frozen data. */
export interface FieldSpec {
  readonly kind: FieldKind
  readonly presence: Presence
  readonly nullable: boolean
  /** Text: `""` is a value. */
  readonly blank: boolean
  readonly default?: unknown
  readonly unique: boolean
  readonly indexed: boolean
  /** Clients see it and cannot set it; hooks, moves and actions can. */
  readonly readOnly: boolean
  /** Accepted on writes, never answered. */
  readonly writeOnly: boolean
  /** Who may read it; it is absent from everybody else's answers, and the audit log keeps no values of it. */
  readonly readable?: Policy
  readonly minLength?: number
  readonly maxLength?: number
  readonly min?: string
  readonly max?: string
  readonly precision?: number
  readonly scale?: number
  readonly size?: 'small' | 'normal'
  readonly pattern?: RegExp
  readonly trim: boolean
  readonly choices?: readonly Choice[]
  readonly label?: string
  readonly help?: string
  readonly column?: string
  readonly wire?: string
  /** Other names under which clients send it, tried in turn when its own is absent. */
  readonly aliases?: readonly string[]
  readonly target?: Entity
  readonly self?: boolean
  readonly part?: Part
  readonly reverse?: string
  readonly onDelete?: OnDelete
  readonly item?: FieldSpec
  /** `ORD-{yyyy}-{nnnn}` */
  readonly template?: string
}

type Changes = { -readonly [K in keyof FieldSpec]?: FieldSpec[K] }

/** One field of an entity. Frozen: every word makes a new field. */
export class Field<V = unknown, P extends Presence = Presence> {
  declare readonly $value: V
  declare readonly $presence: P
  readonly spec: FieldSpec

  constructor(spec: FieldSpec) {
    this.spec = Object.freeze(spec)
  }

  /** May be absent or null; text may also be empty. */
  optional(): Field<V | null, 'optional'> { return this.with({ presence: 'optional', nullable: true, blank: true }) }
  /** May be null, but must be sent. */
  nullable(): Field<V | null, P> { return this.with({ nullable: true }) }
  /** Text that may be empty and is so when absent. */
  blank(): Field<V, 'optional'> { return this.with({ presence: 'optional', blank: true, default: this.spec.default ?? '' }) }
  default(value: V | (() => V)): Field<V, 'optional'> { return this.with({ presence: 'optional', default: value }) }
  /** Set by the engine (derived, numbered) and never by a client. */
  generated(): Field<V, 'generated'> { return this.with({ presence: 'generated', readOnly: true }) }
  /** Set by hooks, moves and actions, shown to clients. */
  readonly(): Field<V, 'generated'> { return this.with({ presence: 'generated', readOnly: true }) }
  /** Only for some eyes: `money().readableBy(may('employee:salary'))`. */
  readableBy(policy: Policy): Field<V, P> { return this.with({ readable: policy }) }
  writeOnly(): Field<V, P> { return this.with({ writeOnly: true }) }
  unique(): Field<V, P> { return this.with({ unique: true }) }
  index(): Field<V, P> { return this.with({ indexed: true }) }
  min(limit: number | string | Decimal): Field<V, P> { return this.with({ min: String(limit) }) }
  max(limit: number | string | Decimal): Field<V, P> { return this.with({ max: String(limit) }) }
  length(bounds: { min?: number; max?: number }): Field<V, P> {
    return this.with({ ...(bounds.min === undefined ? {} : { minLength: bounds.min }), ...(bounds.max === undefined ? {} : { maxLength: bounds.max }) })
  }
  pattern(pattern: RegExp): Field<V, P> { return this.with({ pattern }) }
  /** Text is kept with its outer white space. */
  untrimmed(): Field<V, P> { return this.with({ trim: false }) }
  label(label: string): Field<V, P> { return this.with({ label }) }
  help(help: string): Field<V, P> { return this.with({ help }) }
  /** The column's name in an existing table. */
  column(column: string): Field<V, P> { return this.with({ column }) }
  /** The field's name on the wire, where the naming strategy would say another. */
  wire(wire: string): Field<V, P> { return this.with({ wire }) }
  /** Other names under which older or younger clients send the field: `text(20).alias('zip_code')`. */
  alias(...aliases: string[]): Field<V, P> { return this.with({ aliases }) }
  /** The codes an existing table stores for each choice. */
  stored(codes: Record<string, string | number>): Field<V, P> {
    return this.with({ choices: (this.spec.choices ?? []).map((c) => (codes[c.value] === undefined ? c : { ...c, stored: codes[c.value]! })) })
  }
  reverse(name: string): Field<V, P> { return this.with({ reverse: name }) }
  onDelete(rule: OnDelete): Field<V, P> { return this.with({ onDelete: rule }) }

  private with<V2 = V, P2 extends Presence = P>(changes: Changes): Field<V2, P2> {
    return new Field<V2, P2>({ ...this.spec, ...changes })
  }
}

function field<V>(kind: FieldKind, more: Changes = {}): Field<V, 'required'> {
  return new Field<V, 'required'>({ kind, presence: 'required', nullable: false, blank: false, unique: false, indexed: false, readOnly: false, writeOnly: false, trim: true, ...more })
}

export const id = (): Field<number, 'generated'> => field<number>('id').generated()
export const uuid = (): Field<string, 'required'> => field('uuid')
export const text = (maxLength?: number): Field<string, 'required'> => field('text', maxLength === undefined ? {} : { maxLength })
export const email = (maxLength = 254): Field<string, 'required'> => field('email', { maxLength })
export const url = (maxLength = 200): Field<string, 'required'> => field('url', { maxLength })
export const slug = (maxLength = 50): Field<string, 'required'> => field('slug', { maxLength })
export const ip = (): Field<string, 'required'> => field('ip')
/** 32 bits; `integer('small')` 16 bits. */
export const integer = (size: 'small' | 'normal' = 'normal'): Field<number, 'required'> => field('integer', { size })
/** 64 bits, exact: a JavaScript bigint. */
export const bigint = (): Field<bigint, 'required'> => field('bigint')
export const decimal = (precision: number, scale: number): Field<Decimal, 'required'> => field('decimal', { precision, scale })
/** Twelve digits, two after the point, unless said otherwise. */
export const money = (precision = 12, scale = 2): Field<Decimal, 'required'> => field('decimal', { precision, scale })
export const float = (): Field<number, 'required'> => field('float')
export const boolean = (): Field<boolean, 'required'> => field('boolean')
export const date = (): Field<DateText, 'required'> => field('date')
export const time = (): Field<TimeText, 'required'> => field('time')
export const instant = (): Field<Instant, 'required'> => field('instant')
export const duration = (): Field<Duration, 'required'> => field('duration')
export const json = <V = JsonValue>(): Field<V, 'required'> => field('json')
export const list = <V>(item: Field<V, Presence>): Field<V[], 'required'> => field('list', { item: item.spec })

type ChoiceTree = { readonly [value: string]: string | { readonly [value: string]: string } }
type ChoiceValue<T extends ChoiceTree> = { [K in keyof T]: T[K] extends string ? K : keyof T[K] }[keyof T] & string

/** One of a few values: `choice('open', 'closed')`, `choice({ open: 'Open' })`, with groups `choice({ Hot: { red: 'Red' } })`. */
export function choice<const T extends readonly string[]>(...values: T): Field<T[number], 'required'>
export function choice<const T extends ChoiceTree>(labels: T): Field<ChoiceValue<T>, 'required'>
export function choice<const T extends readonly (readonly [number, string])[]>(pairs: T): Field<T[number][0], 'required'>
export function choice(...words: unknown[]): Field<never, 'required'> {
  const first = words[0]
  const choices: Choice[] = []
  if (Array.isArray(first)) for (const [value, label] of first) choices.push({ value, label })
  else if (typeof first === 'object' && first !== null) {
    for (const [value, label] of Object.entries(first)) {
      if (typeof label === 'string') choices.push({ value, label })
      else for (const [inner, text] of Object.entries(label)) choices.push({ value: inner, label: String(text), group: value })
    }
  } else for (const value of words) choices.push({ value: String(value), label: titled(String(value)) })
  return field('choice', { choices })
}

/** A reference to one row of another entity; the value is its id. */
export const one = <E extends Entity>(target: E): Field<IdOf<E>, 'required'> => field('one', { target, onDelete: 'restrict' })
/** A reference to a row of the same entity. */
export const self = (): Field<number, 'required'> => field('one', { self: true, onDelete: 'setNull' })
/** References to many rows of another entity; the value is the list of their ids. */
export const many = <E extends Entity>(target: E): Field<IdOf<E>[], 'required'> => field('many', { target })
/** The lines of a document: rows that live and die with it, replaced as a whole. */
export const lines = <P extends Part>(of: P): Field<RowOf<P>[], 'optional'> => field<RowOf<P>[]>('lines', { part: of, presence: 'optional' }) as unknown as Field<RowOf<P>[], 'optional'>
/** A gap-free number per tenant (and year, where the template says `{yyyy}`): `sequence('ORD-{yyyy}-{nnnn}')`. */
export const sequence = (template: string): Field<string, 'generated'> => field<string>('sequence', { template, maxLength: 50 }).generated()

const titled = (word: string): string => word.replace(/_/g, ' ').replace(/\b\w/g, (letter) => letter.toUpperCase())
