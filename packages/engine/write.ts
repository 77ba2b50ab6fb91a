import { type Entity, type FieldSpec, type Filter, type Hands, type Resource, tenantField, versioned } from '@tenon/model'
import { type ColumnType, type Connection, DatabaseError, quote, type Statement, tableOf, tenantWall, Writer } from '@tenon/sql'
import { advance, type Asking, drawn } from './ask.ts'
import { auditEntry } from './audit.ts'
import { changedIn, elsewhere } from './change.ts'
import { Fault } from './errors.ts'
import { type Facts, factsOf, insertOf } from './facts.ts'
import { handsOf } from './hands.ts'
import { writeMany } from './many.ts'
import type { Context, Issue } from './operation.ts'
import { initial } from './parts.ts'
import type { Reader } from './reader.ts'
import { refused } from './refused.ts'
import { needReason, unsigned } from './regulated.ts'
import type { Aliases, Door, Sent } from './sent.ts'
import { numberText } from './series.ts'
import { entryOf, note } from './trail.ts'
import { validateRow } from './validate-row.ts'
import { deriveAll, localDate } from './values.ts'
import { wholeRows } from './whole-rows.ts'

type Values = Record<string, unknown>
const INTEGER: ColumnType = { is: 'integer' }
/** One transaction's hands on the tables: every write of the system goes through `create`, `update` and `remove`. */
export class Writing implements Reader {
  readonly base: Reader
  readonly connection: Connection
  readonly context: Context
  readonly tenant: unknown
  readonly now: string
  /** The entities written so far. */
  readonly touched: Set<Entity>
  readonly zone: string
  /** Why regulated records change. */
  private readonly reason: string | null

  constructor(base: Reader, connection: Connection, context: Context, tenant: unknown, more: { touched?: Set<Entity>; timeZone?: string; now?: string; reason?: string | null } = {}) {
    this.base = base
    this.connection = connection
    this.context = context
    this.tenant = tenant
    this.now = more.now ?? context.now()
    this.touched = more.touched ?? new Set()
    this.reason = more.reason ?? context.reason ?? null
    this.zone = more.timeZone ?? context.actor?.timeZone ?? context.timeZone
  }

  /** The same, with the reason that regulated records change for. */
  because(reason: string): Writing {
    return new Writing(this.base, this.connection, this.context, this.tenant, { touched: this.touched, timeZone: this.zone, reason })
  }

  /** The same transaction for another tenant. */
  within(tenant: unknown, timeZone?: string): Writing {
    return new Writing(this.base, this.connection, this.context, tenant, { touched: this.touched, timeZone: timeZone ?? this.zone, reason: this.reason })
  }

  get catalog(): Reader['catalog'] { return this.base.catalog }
  get statements(): Reader['statements'] { return this.base.statements }
  get kind(): Reader['kind'] { return this.base.kind }
  get today(): string { return localDate(this.now, this.zone) }

  async create(e: Entity, given: Values, sent: Sent = {}): Promise<Values> {
    const facts = factsOf(this.base, e)
    const { input = given, door = {} } = sent
    const row: Values = {}
    for (const [name, spec] of facts.fields) row[name] = given[name] ?? (name in given ? given[name] : initial(spec))
    if (facts.tenant !== undefined) row[facts.tenant] = this.tenant
    this.stamp(e, row, true)
    const hooked = e.options.hooks?.before !== undefined || door.before !== undefined
    // over a network the number and the id are asked for together with all that must be known
    const series = this.connection.send !== undefined && !hooked ? undrawn(facts, row) : []
    const judged = hooked || e.options.check !== undefined || door.check !== undefined
    const take = this.connection.send === undefined ? undefined : { ...(series.length === 1 ? { series: series[0]![1] } : {}), id: !judged && (row.id === null || row.id === undefined) }
    const { day, last, id } = await validateRow(this.asking, facts, row, null, () => true, sent, take)
    deriveAll(this.base, facts, row)
    this.objectCheck(e, row, null, input, door)
    if (hooked) {
      Object.assign(row, await e.options.hooks?.before?.(row as never, null, this.hands(), input))
      Object.assign(row, await door.before?.(row as never, null, this.hands(), input))
      deriveAll(this.base, facts, row)
    }
    if (last !== undefined) row[series[0]![0]] = numberText(series[0]![1].template!, day!, last)
    for (const [name, spec] of undrawn(facts, row)) {
      const drawn = await this.series(e, spec, 1)
      row[name] = numberText(spec.template!, drawn.day, drawn.last)
    }
    if (id !== undefined) row.id ??= id
    await this.insert(facts, row, sent.aliases)
    row.version = 1
    await writeMany(this.base, facts, row, true, () => true, this.put)
    await e.options.hooks?.after?.(row as never, null, this.hands(), input)
    await this.audit(e, 'create', row.id, {}, row)
    await this.react(e, 'create', row, null)
    return row
  }

  /** `expected` is the version the caller saw; a move passes its guard through `load` first. */
  async update(e: Entity, old: Values, given: Values, sent: Sent = {}, action = 'update'): Promise<Values> {
    const facts = factsOf(this.base, e)
    const { catalog, kind, statements } = this.base
    const row = await this.fresh(e, old, given, sent, action)
    const w = new Writer(kind)
    const counts = versioned(e)
    const changed = changedIn(facts, old, row)
    w.add(`update ${tableOf(e)} set ${counts ? `${quote('version')} = ${quote('version')} + 1` : ''}`)
    for (const [i, n] of changed.entries()) w.add(`${counts || i > 0 ? ', ' : ''}${catalog.column(e, n)} = `).value(row[n], facts.types.get(n)!)
    w.add(` where ${catalog.key(e)} = `).value(old.id, facts.types.get('id')!)
    if (counts) w.add(` and ${quote('version')} = `).value(old.version, INTEGER)
    if (facts.tenant !== undefined) tenantWall(w, catalog, e, '', this.tenant)
    const answer = counts || changed.length > 0 ? await this.connection.run(statements.of(w, []), w.values).catch((error: unknown) => { throw refused(e, sent.aliases, error) }) : { changes: 1 }
    if (answer.changes !== 1) throw elsewhere()
    await this.followed(e, old, row, given, sent.input, action)
    return row
  }

  /** A row as an update leaves it: checked, derived, and not yet written. */
  async fresh(e: Entity, old: Values, given: Values, sent: Sent = {}, action = 'update'): Promise<Values> {
    const facts = factsOf(this.base, e)
    const { input = given, door = {} } = sent
    if (action === 'update') needReason(e, this.reason)
    const row: Values = { ...old, ...given }
    this.stamp(e, row, false)
    await validateRow(this.asking, facts, row, old, (name) => name in given, sent)
    deriveAll(this.base, facts, row)
    this.objectCheck(e, row, old, input, door)
    if (e.options.hooks?.before !== undefined || door.before !== undefined) {
      Object.assign(row, await e.options.hooks?.before?.(row as never, old as never, this.hands(), input))
      Object.assign(row, await door.before?.(row as never, old as never, this.hands(), input))
      deriveAll(this.base, facts, row)
    }
    if (e.options.gmp !== undefined) Object.assign(row, await unsigned(this, e, old, row))
    return row
  }

  /** What follows from a row that was updated: its lines, its entry in the log, what others make of it. */
  async followed(e: Entity, old: Values, row: Values, given: Values, input: Values = given, action = 'update'): Promise<void> {
    const facts = factsOf(this.base, e)
    row.version = Number(old.version) + 1
    await writeMany(this.base, facts, row, false, (name) => name in given, this.put)
    await e.options.hooks?.after?.(row as never, old as never, this.hands(), input)
    await this.audit(e, action, old.id, old, row)
    await this.react(e, action, row, old)
  }

  /** What a client sent for a write that something else will make: checked as any input, transient input beside it. */
  async accept(e: Entity, values: Values, old: Values | null, sent: Sent): Promise<Values> {
    await validateRow(this.asking, factsOf(this.base, e), { ...values }, old, (name) => name in values, sent)
    return { ...sent.input, ...values }
  }

  async remove(e: Entity, old: Values, inUse = 'It is in use and cannot be deleted.'): Promise<void> {
    const facts = factsOf(this.base, e)
    needReason(e, this.reason)
    await e.options.hooks?.beforeDelete?.(old as never, this.hands())
    const w = new Writer(this.base.kind)
    w.add(`delete from ${tableOf(e)} where ${this.base.catalog.key(e)} = `).value(old.id, facts.types.get('id')!)
    if (facts.tenant !== undefined) tenantWall(w, this.base.catalog, e, '', this.tenant)
    try {
      await this.connection.run(this.base.statements.of(w, []), w.values)
    } catch (error) {
      if (error instanceof DatabaseError && error.code === 'reference') throw new Fault('restricted', inUse, { cause: error })
      throw error
    }
    await this.audit(e, 'delete', old.id, old, {})
    await this.react(e, 'delete', old, old)
  }

  /** One whole row, locked until the transaction ends. */
  async load(e: Entity, filter: Filter, lock = true): Promise<Values | null> {
    return (await wholeRows(this, e, filter, { order: [], lock, limit: 1 }))[0] ?? null
  }

  /** What app code may do in this transaction. */
  hands(): Hands { return handsOf(this) }

  private get asking(): Asking { return this }

  async need(e: Entity, id: unknown): Promise<Values> {
    const row = await this.load(e, { op: 'eq', path: 'id', value: id })
    if (row === null) throw new Fault('notFound', `No ${e.name} has this id.`)
    return row
  }

  private stamp(e: Entity, row: Values, created: boolean): void {
    const stamps = e.options.stamps
    if (stamps === undefined) return
    if (created && stamps.created !== undefined) row[stamps.created] ??= this.now
    if (created && stamps.createdBy !== undefined) row[stamps.createdBy] ??= this.context.actor?.id ?? null
    if (stamps.updated !== undefined) row[stamps.updated] = created ? (row[stamps.updated] ?? this.now) : this.now
  }

  private objectCheck(e: Entity, row: Values, old: Values | null, input: Values, door: Door): void {
    const problems = [...(e.options.check?.(row as never, old as never, input) ?? []), ...(door.check?.(row as never, old as never, input) ?? [])]
    if (problems.length > 0) throw new Fault('invalid', 'The object is not valid.', { issues: problems.map((p) => ({ path: p.path, code: p.code ?? 'custom', message: p.message })) })
  }

  /** Moves a series on, and answers where it is. */
  series(e: Entity, spec: FieldSpec, by: number): Promise<{ readonly day: string; readonly last: number }> { return advance(this.asking, e, spec, by) }

  private async insert(facts: Facts, row: Values, aliases: Aliases | undefined): Promise<void> {
    const e = facts.entity
    if (row.id === undefined || row.id === null) row.id = this.base.kind === 'hana' ? await drawn(this.asking, facts) : undefined
    const names = facts.stored.filter((n) => row[n] !== undefined)
    if (names.length < facts.stored.length) {
      const absent = facts.stored.filter((n) => row[n] === undefined && n !== 'id' && !this.base.catalog.spec(e, n).nullable)
      if (absent.length > 0) throw new Fault('invalid', 'Some values are missing.', { issues: absent.map((n) => ({ path: [n], code: 'required' })) })
    }
    const values = names.map((n) => row[n])
    const explain = (error: unknown): unknown => refused(e, aliases, error)
    // HANA answers only ids that it counts itself
    const told = row.id !== undefined && row.id !== null && (this.base.kind === 'hana' || facts.types.get('id')!.is !== 'uuid')
    if (told) return this.put(insertOf(this.base, facts, names, false), values, explain)
    const answer = await this.connection.run(insertOf(this.base, facts, names, true), values).catch((error: unknown) => { throw explain(error) })
    row.id = answer.rows[0]![0]
  }

  /** Writes what nobody waits for the answer of. */
  private readonly put = async (statement: Statement, values: readonly unknown[], explain?: (error: unknown) => unknown): Promise<void> => {
    if (this.connection.send !== undefined) return this.connection.send(statement, values, explain)
    try { await this.connection.run(statement, values) } catch (error) { throw explain === undefined ? error : explain(error) }
  }

  private async react(e: Entity, action: string, row: Values, old: Values | null): Promise<void> {
    // what is brought in has happened before
    if (this.context.source === 'import') return
    for (const one of this.base.reactions?.get(e) ?? []) await one.run({ action, row, old }, this.hands())
  }

  async audit(e: Entity, action: string, id: unknown, old: Values, fresh: Values): Promise<void> {
    this.touched.add(e)
    if (e.options.audit === false) return
    const { statement, values } = auditEntry(this.base, factsOf(this.base, e), this.context, this.now, this.tenant, { action, id, old, fresh })
    if (e.options.gmp !== undefined) note(this.connection, entryOf(values, this.reason))
    await this.put(statement, values)
  }
}

/** The numbers that a row does not have yet. */
const undrawn = (facts: Facts, row: Readonly<Values>): Facts['sequences'] => facts.sequences.filter(([name]) => row[name] === null || row[name] === undefined || row[name] === '')

