import type { Entity, IdOf, Part, RowOf } from './entity.ts'
import type { Decimal } from './decimal.ts'
import type { Policy } from './policy.ts'

export type FieldKind =
  | 'id' | 'uuid' | 'text' | 'email' | 'url' | 'slug' | 'ip' | 'integer' | 'bigint' | 'decimal' | 'float' | 'boolean'
  | 'date' | 'time' | 'instant' | 'duration' | 'choice' | 'choices' | 'json' | 'list' | 'map' | 'one' | 'many' | 'lines' | 'nested' | 'sequence'

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
  /** Found fast by any part of it. */
  readonly searchable?: true
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
  readonly size?: 'small' | 'normal' | 'any'
  readonly pattern?: RegExp
  /** A rule of this one value; a sentence for each problem. */
  readonly check?: (value: never) => string | readonly string[] | undefined
  /** How dates may be written: `DD/MM/YYYY`; `YYYY-MM-DD` stands for all ISO forms. */
  readonly formats?: readonly string[]
  /** An amount of money: written with its currency where people read it. */
  readonly money?: boolean
  /** A decimal that is a JSON number on the wire, not text. */
  readonly numeric?: boolean
  /** A list or map may not be empty. */
  readonly filled?: boolean
  readonly trim: boolean
  /** The language its texts are sorted and searched in: see `languages.ts` of the database package. */
  readonly language?: 'es'
  readonly choices?: readonly Choice[]
  readonly label?: string
  readonly help?: string
  /** Sentences of its own for what can be wrong with it, by code: `unique`, `invalid` … */
  readonly messages?: Readonly<Record<string, string>>
  readonly column?: string
  readonly wire?: string
  /** Other names under which clients send it, tried in turn when its own is absent. */
  readonly aliases?: readonly string[]
  readonly target?: Entity
  readonly self?: boolean
  readonly part?: Part
  /** Clients name the row by this unique field instead of its id. */
  readonly by?: string
  /** The stored field that an input of another name sets. */
  readonly source?: string
  readonly reverse?: string
  readonly onDelete?: OnDelete
  readonly item?: FieldSpec
  /** Encrypted in the database, open to whoever may read the row. */
  readonly sealed?: boolean
  /** In an SQLite file, as other programs keep it. */
  readonly plain?: true
  /** `ORD-{yyyy}-{nnnn}` */
  readonly template?: string
  /** One series for all tenants. */
  readonly everywhere?: boolean
  /** The database's own sequence that counts a key. */
  readonly counter?: { readonly name: string; readonly schema?: string }
}

type Changes = { -readonly [K in keyof FieldSpec]?: FieldSpec[K] }

/** One field of an entity. Frozen: every word makes a new field. */
export class Field<V = unknown, P extends Presence = Presence, T = unknown> {
  declare readonly $value: V
  declare readonly $presence: P
  /** What words may follow its name: the entity it leads to, `'self'`, or `'choice'` for a label. */
  declare readonly $target: T
  readonly spec: FieldSpec

  constructor(spec: FieldSpec) {
    this.spec = Object.freeze(spec)
  }

  /** May be absent or null; text may also be empty. */
  optional(): Field<V | null, 'optional', T> { return this.with({ presence: 'optional', nullable: true, blank: true }) }
  /** May be null, but must be sent. */
  nullable(): Field<V | null, P, T> { return this.with({ nullable: true }) }
  /** Text that may be empty and is so when absent. */
  blank(): Field<V, 'optional', T> { return this.with({ presence: 'optional', blank: true, default: this.spec.default ?? '' }) }
  /** May be left out; sent, it must be a value: neither null nor blank. */
  omittable(): Field<V, 'optional', T> { return this.with({ presence: 'optional' }) }
  default(value: V | (() => V)): Field<V, 'optional', T> { return this.with({ presence: 'optional', default: value }) }
  /** Set by the engine (derived, numbered) and never by a client. */
  generated(): Field<V, 'generated', T> { return this.with({ presence: 'generated', readOnly: true }) }
  /** Set by hooks, moves and actions, shown to clients. */
  readonly(): Field<V, 'generated', T> { return this.with({ presence: 'generated', readOnly: true }) }
  /**
   * Only for some eyes: `money().readableBy(may('employee:salary'))`. For all others the field is not there: neither in answers
   * nor in filters, orders, searches, figures and writes. The policy must answer yes; which rows is no answer for a field.
   */
  readableBy(policy: Policy): Field<V, P, T> { return this.with({ readable: policy }) }
  writeOnly(): Field<V, P, T> { return this.with({ writeOnly: true }) }
  /**
   * Text that must be given out again (a line's password) and lies encrypted in the database: `text(128).sealed()`. No filter,
   * search or order can ask for it, and the audit log says only that it changed.
   */
  sealed(): Field<V, P, T> { return this.with({ sealed: true }) }
  /**
   * As other programs keep it in an SQLite file: a decimal as a number, an instant as `2026-01-01 10:00:00`, a uuid as 32 hexadecimal
   * digits. For existing tables; on other databases it says nothing.
   */
  plain(): Field<V, P, T> { return this.with({ plain: true }) }
  unique(): Field<V, P, T> { return this.with({ unique: true }) }
  index(): Field<V, P, T> { return this.with({ indexed: true }) }
  /**
   * A text that is found by any part of it, by its beginning or as a whole, whatever its case, without a look at every row: an index of
   * its triples of characters is kept. Shorter questions look at every row still. No need of it on SAP HANA, which has none.
   */
  searchable(): Field<V, P, T> { return this.with({ searchable: true }) }
  min(limit: number | string | Decimal): Field<V, P, T> { return this.with({ min: String(limit) }) }
  max(limit: number | string | Decimal): Field<V, P, T> { return this.with({ max: String(limit) }) }
  length(bounds: { min?: number; max?: number }): Field<V, P, T> {
    return this.with({ ...(bounds.min === undefined ? {} : { minLength: bounds.min }), ...(bounds.max === undefined ? {} : { maxLength: bounds.max }) })
  }
  pattern(pattern: RegExp): Field<V, P, T> { return this.with({ pattern }) }
  /** A rule of this one value; the sentence it answers is the refusal. Several sentences are several problems. */
  check(rule: (value: NonNullable<V>) => string | readonly string[] | undefined): Field<V, P, T> { return this.with({ check: rule as (value: never) => string | readonly string[] | undefined }) }
  /** How dates may be written: `date().formats('DD/MM/YYYY', 'YYYY-MM-DD')`; the last stands for all ISO forms. */
  formats(...formats: string[]): Field<V, P, T> { return this.with({ formats }) }
  /** An amount of money: written with its currency where people read it. */
  readonly money?: boolean
  /** A decimal that is a JSON number on the wire, not text. */
  numeric(): Field<V, P, T> { return this.with({ numeric: true }) }
  /** A list or map that may not be empty. */
  filled(): Field<V, P, T> { return this.with({ filled: true }) }
  /** Clients name the row by a unique field of its own: `one(Tag).by('slug')`. */
  by(field: string): Field<V, P, T> { return this.with({ by: field }) }
  /** Under another name on the wire, it sets this stored field: `one(User).source('user')`. */
  source(field: string): Field<V, P, T> { return this.with({ source: field }) }
  /** Text is kept with its outer white space. */
  untrimmed(): Field<V, P, T> { return this.with({ trim: false }) }
  /** Sorted as its language sorts (`es`: ñ after n), and found whatever the case and the accents. */
  language(language: 'es'): Field<V, P, T> { return this.with({ language }) }
  label(label: string): Field<V, P, T> { return this.with({ label }) }
  help(help: string): Field<V, P, T> { return this.with({ help }) }
  /** Its own sentences for what can be wrong: `{ unique: 'A user with that name already exists.' }`. */
  messages(messages: Readonly<Record<string, string>>): Field<V, P, T> { return this.with({ messages: { ...this.spec.messages, ...messages } }) }
  /** The column's name in an existing table. */
  column(column: string): Field<V, P, T> { return this.with({ column }) }
  /** The field's name on the wire, where the naming strategy would say another. */
  wire(wire: string): Field<V, P, T> { return this.with({ wire }) }
  /** Other names under which older or younger clients send the field: `text(20).alias('zip_code')`. */
  alias(...aliases: string[]): Field<V, P, T> { return this.with({ aliases }) }
  /** The codes an existing table stores for each choice. */
  stored(codes: Record<string, string | number>): Field<V, P, T> {
    return this.with({ choices: (this.spec.choices ?? []).map((c) => (codes[c.value] === undefined ? c : { ...c, stored: codes[c.value]! })) })
  }
  /** A sequence that counts over all tenants together. */
  everywhere(): Field<V, P, T> { return this.with({ everywhere: true }) }
  /**
   * A key that a sequence of the database counts, as an existing table has it: `id().column('ID_USUARIO').counter('SEQ_USUARIOS')`. The
   * sequence stands in the table's schema unless another is said. SQLite has none: there the key counts itself.
   */
  counter(sequence: string, options: { readonly schema?: string } = {}): Field<V, P, T> { return this.with({ counter: { name: sequence, ...options } }) }
  reverse(name: string): Field<V, P, T> { return this.with({ reverse: name }) }
  onDelete(rule: OnDelete): Field<V, P, T> { return this.with({ onDelete: rule }) }

  /** The same reference, to a target known only now. */
  toward(target: Entity): Field<V, P, T> { return this.with({ target }) }

  private with<V2 = V, P2 extends Presence = P>(changes: Changes): Field<V2, P2, T> {
    return new Field<V2, P2, T>({ ...this.spec, ...changes })
  }
}

function field<V, T = unknown>(kind: FieldKind, more: Changes = {}): Field<V, 'required', T> {
  return new Field<V, 'required', T>({ kind, presence: 'required', nullable: false, blank: false, unique: false, indexed: false, readOnly: false, writeOnly: false, trim: true, ...more })
}

export const id = (): Field<number, 'generated'> => field<number>('id').generated()
export const uuid = (): Field<string, 'required'> => field('uuid')
export const text = (maxLength?: number): Field<string, 'required'> => field('text', maxLength === undefined ? {} : { maxLength })
/** `email(null)`: as long as it may be. */
export const email = (maxLength: number | null = 254): Field<string, 'required'> => field('email', maxLength === null ? {} : { maxLength })
export const url = (maxLength = 200): Field<string, 'required'> => field('url', { maxLength })
export const slug = (maxLength = 50): Field<string, 'required'> => field('slug', { maxLength })
export const ip = (): Field<string, 'required'> => field('ip')
/** 32 bits; `integer('small')` 16 bits; `integer('any')` for input that no column limits. */
export const integer = (size: 'small' | 'normal' | 'any' = 'normal'): Field<number, 'required'> => field('integer', { size })
/** 64 bits, exact: a JavaScript bigint. */
export const bigint = (): Field<bigint, 'required'> => field('bigint')
export const decimal = (precision: number, scale: number): Field<Decimal, 'required'> => field('decimal', { precision, scale })
/** Twelve digits, two after the point, unless said otherwise. */
export const money = (precision = 12, scale = 2): Field<Decimal, 'required'> => field('decimal', { precision, scale, money: true })
export const float = (): Field<number, 'required'> => field('float')
export const boolean = (): Field<boolean, 'required'> => field('boolean')
export const date = (): Field<DateText, 'required'> => field('date')
export const time = (): Field<TimeText, 'required'> => field('time')
export const instant = (): Field<Instant, 'required'> => field('instant')
export const duration = (): Field<Duration, 'required'> => field('duration')
export const json = <V = JsonValue>(): Field<V, 'required'> => field('json')
export const list = <V>(item: Field<V, Presence>): Field<V[], 'required'> => field('list', { item: unbound(item.spec) })
/** Values of one kind under free keys: `map(float())` takes `{ speed: 1.5 }`. */
export const map = <V>(item: Field<V, Presence>): Field<Record<string, V>, 'required'> => field('map', { item: unbound(item.spec) })
/** What no column holds has no column's limits. */
const unbound = (spec: FieldSpec): FieldSpec => (spec.kind === 'integer' ? { ...spec, size: 'any' } : spec)

type ChoiceTree = { readonly [value: string]: string | { readonly [value: string]: string } }
type ChoiceValue<T extends ChoiceTree> = { [K in keyof T]: T[K] extends string ? K : keyof T[K] }[keyof T] & string

/** One of a few values: `choice('open', 'closed')`, `choice({ open: 'Open' })`, with groups `choice({ Hot: { red: 'Red' } })`. */
export function choice<const T extends readonly string[]>(...values: T): Field<T[number], 'required', 'choice'>
export function choice<const T extends ChoiceTree>(labels: T): Field<ChoiceValue<T>, 'required', 'choice'>
export function choice<const T extends readonly (readonly [number, string])[]>(pairs: T): Field<T[number][0], 'required', 'choice'>
export function choice(...words: unknown[]): Field<never, 'required', 'choice'> {
  return field('choice', { choices: choicesOf(words) })
}

/** Some of a few values, each at most once and in the order declared: `choices('red', 'blue')`. */
export function choices<const T extends readonly string[]>(...values: T): Field<T[number][], 'required'>
export function choices<const T extends ChoiceTree>(labels: T): Field<ChoiceValue<T>[], 'required'>
export function choices<const T extends readonly (readonly [number, string])[]>(pairs: T): Field<T[number][0][], 'required'>
export function choices(...words: unknown[]): Field<never, 'required'> {
  return field('choices', { choices: choicesOf(words) })
}

function choicesOf(words: readonly unknown[]): Choice[] {
  const first = words[0]
  const choices: Choice[] = []
  if (Array.isArray(first)) for (const [value, label] of first) choices.push({ value, label })
  else if (typeof first === 'object' && first !== null) {
    for (const [value, label] of Object.entries(first)) {
      if (typeof label === 'string') choices.push({ value, label })
      else for (const [inner, text] of Object.entries(label)) choices.push({ value: inner, label: String(text), group: value })
    }
  } else for (const value of words) choices.push({ value: String(value), label: titled(String(value)) })
  return choices
}

/** A reference to one row of another entity; the value is its id. */
export const one = <E extends Entity>(target: E): Field<IdOf<E>, 'required', E> => field('one', { target, onDelete: 'restrict' })
/** A reference to a row of the same entity. */
export const self = <Id extends number | string = number>(): Field<Id, 'required', 'self'> => field('one', { self: true, onDelete: 'setNull' })
/** References to many rows of another entity; the value is the list of their ids. */
export const many = <E extends Entity>(target: E): Field<IdOf<E>[], 'required', E> => field('many', { target })
/** The lines of a document: rows that live and die with it, replaced as a whole. */
export const lines = <P extends Part>(of: P): Field<RowOf<P>[], 'optional', P> => field<RowOf<P>[]>('lines', { part: of, presence: 'optional' }) as unknown as Field<RowOf<P>[], 'optional', P>
/** One part of its own: a row that lives and dies with this one, read and written as a nested object. */
export const nested = <P extends Part>(of: P): Field<RowOf<P>, 'required', P> => field('nested', { part: of })
/** A gap-free number per tenant (and year or month, where the template names one): `sequence('ORD-{yyyy}-{nnnn}')`, `sequence('{mm}{yy}{nnn}')`. */
export const sequence = (template: string): Field<string, 'generated'> => field<string>('sequence', { template, maxLength: 50 }).generated()

/** A row named by a unique field other than its id, until the engine has looked it up. */
export class Pointer {
  readonly by: string
  readonly value: unknown
  constructor(by: string, value: unknown) { this.by = by; this.value = value; Object.freeze(this) }
}

/** `in_progress` as a person reads it: `In Progress`. */
/** The id of a row that was told as text. */
export function rowKey(entity: { readonly fields: { readonly [name: string]: Field } }, text: string): number | bigint | string {
  const kind = entity.fields.id?.spec.kind ?? 'id'
  return kind === 'id' || kind === 'integer' ? Number(text) : kind === 'bigint' ? BigInt(text) : text
}

export const titled = (word: string): string => word.replace(/_/g, ' ').replace(/\b\w/g, (letter) => letter.toUpperCase())
