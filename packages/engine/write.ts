import { columnOf, type Entity, type FieldSpec, type Filter, Pointer, type Resource, tenantField } from '@tenon/model'
import { type Catalog, columnType, type ColumnType, condition, type Connection, DatabaseError, type DatabaseKind, ordering, quote, Sources, type Statements, tableOf, tenantWall, Writer } from '@tenon/sql'
import { Fault } from './errors.ts'
import type { Context, Issue } from './operation.ts'
import { alike, checkParts, initial, partsOf } from './parts.ts'
import { createFrom } from './create-from.ts'
import { stat } from './stats.ts'
import { AuditEntry, SequenceRow } from './system.ts'
import { tally } from './tally.ts'
import { check } from './validate.ts'

type Values = Record<string, unknown>
/** What a client sent under other names, by the stored field it sets: problems are told of the name that was sent. */
export type Aliases = ReadonlyMap<string, readonly [string, FieldSpec]>
/** What came with the values: the problems the dialect found, all that the client sent, and under which names. */
export interface Sent { readonly issues?: readonly Issue[]; readonly input?: Values; readonly aliases?: Aliases; readonly door?: Door }
const INTEGER: ColumnType = { is: 'integer' }
/** What a resource adds to its entity's own rules. */
export type Door = Pick<Resource['options'], 'check' | 'before' | 'fields'>

/** One transaction's hands on the tables: every write of the system goes through `create`, `update` and `remove`. */
export class Writing {
  readonly catalog: Catalog
  readonly statements: Statements
  readonly kind: DatabaseKind
  readonly connection: Connection
  readonly context: Context
  readonly tenant: unknown
  readonly now: string
  /** The entities written so far. */
  readonly touched: Set<Entity>
  private readonly zone: string

  constructor(base: { catalog: Catalog; statements: Statements; kind: DatabaseKind }, connection: Connection, context: Context, tenant: unknown, more: { touched?: Set<Entity>; timeZone?: string } = {}) {
    this.catalog = base.catalog
    this.statements = base.statements
    this.kind = base.kind
    this.connection = connection
    this.context = context
    this.tenant = tenant
    this.now = context.now()
    this.touched = more.touched ?? new Set()
    this.zone = more.timeZone ?? context.actor?.timeZone ?? context.timeZone
  }

  /** The same transaction for another tenant. */
  within(tenant: unknown, timeZone?: string): Writing {
    return new Writing(this, this.connection, this.context, tenant, { touched: this.touched, timeZone: timeZone ?? this.zone })
  }

  get today(): string { return localDate(this.now, this.zone) }

  async create(e: Entity, given: Values, sent: Sent = {}): Promise<Values> {
    const { input = given, door = {} } = sent
    const row: Values = {}
    for (const [name, f] of Object.entries(e.fields)) row[name] = given[name] ?? (name in given ? given[name] : initial(f.spec))
    const tenant = tenantField(e)
    if (tenant !== undefined) row[tenant] = this.tenant
    this.stamp(e, row, true)
    await this.validate(e, row, null, new Set(Object.keys(e.fields)), sent)
    deriveAll(e, row)
    this.objectCheck(e, row, null, input, door)
    Object.assign(row, await e.options.hooks?.before?.(row as never, null, this.hands(), input))
    Object.assign(row, await door.before?.(row as never, null, this.hands(), input))
    deriveAll(e, row)
    for (const [name, f] of Object.entries(e.fields)) {
      if (f.spec.kind === 'sequence' && (row[name] === null || row[name] === undefined || row[name] === '')) row[name] = await this.number(e, f.spec.template!)
    }
    const names = this.storedNames(e).filter((n) => row[n] !== undefined)
    const absent = this.storedNames(e).filter((n) => row[n] === undefined && n !== 'id' && !this.catalog.spec(e, n).nullable)
    if (absent.length > 0) throw new Fault('invalid', 'Some values are missing.', { issues: absent.map((n) => ({ path: [n], code: 'required' })) })
    const w = new Writer(this.kind)
    w.add(`insert into ${tableOf(e)} (${names.map((n) => this.catalog.column(e, n)).join(', ')}) values (`)
    names.forEach((n, i) => { if (i > 0) w.add(', '); w.value(row[n], columnType(this.catalog.spec(e, n))) })
    w.add(`) returning ${quote('id')}`)
    const answer = await this.guarded(e, sent.aliases, () => this.connection.run(this.statements.of(w, [columnType(this.catalog.spec(e, 'id'))]), w.values))
    row.id = answer.rows[0]![0]
    row.version = 1
    await this.writeMany(e, row, Object.keys(e.fields))
    await e.options.hooks?.after?.(row as never, null, this.hands(), input)
    await this.audit(e, 'create', row.id, {}, row)
    return row
  }

  /** `expected` is the version the caller saw; a move passes its guard through `load` first. */
  async update(e: Entity, old: Values, given: Values, sent: Sent = {}, action = 'update'): Promise<Values> {
    const { input = given, door = {} } = sent
    const row: Values = { ...old, ...given }
    this.stamp(e, row, false)
    await this.validate(e, row, old, new Set(Object.keys(given)), sent)
    deriveAll(e, row)
    this.objectCheck(e, row, old, input, door)
    Object.assign(row, await e.options.hooks?.before?.(row as never, old as never, this.hands(), input))
    Object.assign(row, await door.before?.(row as never, old as never, this.hands(), input))
    deriveAll(e, row)
    const changed = this.storedNames(e).filter((n) => n !== 'id' && !same(row[n], old[n]))
    const w = new Writer(this.kind)
    w.add(`update ${tableOf(e)} set ${quote('version')} = ${quote('version')} + 1`)
    for (const n of changed) w.add(`, ${this.catalog.column(e, n)} = `).value(row[n], columnType(this.catalog.spec(e, n)))
    w.add(` where ${quote('id')} = `).value(old.id, columnType(this.catalog.spec(e, 'id'))).add(` and ${quote('version')} = `).value(old.version, INTEGER)
    if (tenantField(e) !== undefined) tenantWall(w, this.catalog, e, '', this.tenant)
    const answer = await this.guarded(e, sent.aliases, () => this.connection.run(this.statements.of(w, []), w.values))
    if (answer.changes !== 1) throw new Fault('stale', 'The row was changed by someone else meanwhile.')
    row.version = Number(old.version) + 1
    await this.writeMany(e, row, Object.keys(e.fields).filter((n) => n in given))
    await e.options.hooks?.after?.(row as never, old as never, this.hands(), input)
    await this.audit(e, action, old.id, old, row)
    return row
  }

  /** What a client sent for a write that something else will make: checked as any input, transient input beside it. */
  async accept(e: Entity, values: Values, old: Values | null, sent: Sent): Promise<Values> {
    await this.validate(e, { ...values }, old, new Set(Object.keys(values)), sent)
    return { ...sent.input, ...values }
  }

  async remove(e: Entity, old: Values, inUse = 'It is in use and cannot be deleted.'): Promise<void> {
    await e.options.hooks?.beforeDelete?.(old as never, this.hands())
    const w = new Writer(this.kind)
    w.add(`delete from ${tableOf(e)} where ${quote('id')} = `).value(old.id, columnType(this.catalog.spec(e, 'id')))
    if (tenantField(e) !== undefined) tenantWall(w, this.catalog, e, '', this.tenant)
    try {
      await this.connection.run(this.statements.of(w, []), w.values)
    } catch (error) {
      if (error instanceof DatabaseError && error.code === 'reference') throw new Fault('restricted', inUse, { cause: error })
      throw error
    }
    await this.audit(e, 'delete', old.id, old, {})
  }

  /** One whole row, locked until the transaction ends. */
  async load(e: Entity, filter: Filter, lock = true): Promise<Values | null> {
    return (await this.rows(e, filter, [], lock, 1))[0] ?? null
  }

  async rows(e: Entity, filter: Filter, order: readonly string[] = e.options.order ?? [], lock = false, limit?: number): Promise<Values[]> {
    const w = new Writer(this.kind)
    const sources = new Sources(this.catalog, e)
    const names = [...this.storedNames(e), 'version'].filter((n) => n !== 'version' || e.$ === 'entity')
    const columns = names.map((n) => sources.columnAt([n]))
    const sorted = ordering(sources, this.kind, order)
    condition(w, sources, filter)
    if (tenantField(e) !== undefined) tenantWall(w, this.catalog, e, 't', this.tenant)
    w.text = `select ${columns.map((c) => c.text).join(', ')} from ${sources.from()} where ${w.text}${sorted}${limit === undefined ? '' : ` limit ${limit}`}${lock && this.kind === 'postgres' ? ' for update of t' : ''}`
    const answer = await this.connection.run(this.statements.of(w, columns.map((c) => c.type)), w.values)
    const rows = answer.rows.map((r) => Object.fromEntries(names.map((n, i) => [n, r[i]])))
    for (const [name, f] of Object.entries(e.fields)) {
      if (f.spec.kind === 'lines') for (const row of rows) row[name] = await this.linesOf(e, f.spec, row.id)
      if (f.spec.kind === 'nested') for (const row of rows) row[name] = (await this.linesOf(e, f.spec, row.id))[0] ?? null
    }
    return rows
  }

  hands(): import('@tenon/model').Hands {
    return {
      now: this.now, today: this.today, actorId: this.context.actor?.id ?? null, actor: this.context.actor, tenant: this.tenant as never,
      find: (e, where) => this.load(e, where, false),
      list: (e, where, order, limit) => this.rows(e, where, order, false, limit),
      figure: (e, word, where) => stat(this, this.connection, e, this.tenant, where, word),
      lock: (e, id) => this.load(e, { op: 'eq', path: 'id', value: id }),
      create: (e, values) => this.create(e, values),
      update: async (e, id, values) => this.update(e, await this.need(e, id), values),
      remove: async (e, id) => this.remove(e, await this.need(e, id)),
      tally: (e, keys, by) => tally(this, e, keys, by), createFrom: (e, of) => createFrom(this, e, of),
      within: (tenant, timeZone) => this.within(tenant, timeZone).hands(),
    }
  }

  private async need(e: Entity, id: unknown): Promise<Values> {
    const row = await this.load(e, { op: 'eq', path: 'id', value: id })
    if (row === null) throw new Fault('notFound', `No ${e.name} has this id.`)
    return row
  }

  private storedNames(e: Entity): string[] {
    return [...this.catalog.specs(e).keys()]
  }

  private stamp(e: Entity, row: Values, created: boolean): void {
    const stamps = e.options.stamps
    if (stamps === undefined) return
    if (created && stamps.created !== undefined) row[stamps.created] ??= this.now
    if (created && stamps.createdBy !== undefined) row[stamps.createdBy] ??= this.context.actor?.id ?? null
    if (stamps.updated !== undefined) row[stamps.updated] = created ? (row[stamps.updated] ?? this.now) : this.now
  }

  /** Collects every problem: what the dialect found, what the fields say, what the database knows. */
  private async validate(e: Entity, row: Values, old: Values | null, touched: ReadonlySet<string>, sent: Sent): Promise<void> {
    const issues: Issue[] = [...(sent.issues ?? [])]
    const bad = new Set(issues.map((i) => i.path[0]))
    for (const [name, f] of Object.entries(e.fields)) {
      const [shown, spec] = sent.aliases?.get(name) ?? [name, (sent.door?.fields?.[name] ?? f).spec]
      if (!touched.has(name) || bad.has(shown)) continue
      const path = [shown]
      if (f.spec.kind === 'id' || f.spec.kind === 'sequence' || (f.spec.presence === 'generated' && (row[name] === null || row[name] === undefined))) continue
      if (spec.kind === 'lines' || spec.kind === 'nested') { issues.push(...checkParts(spec, path, row[name])); continue }
      const lost = await this.resolve(spec.target, row, name)
      if (lost !== undefined) { issues.push({ path, code: 'missingBy', params: { ...lost } }); continue }
      const value = row[name]
      // what a door's own hook sets is asked for after the hook
      if (value === undefined && sent.door?.before !== undefined) continue
      const found = check(spec, value, path)
      issues.push(...found)
      if (found.length > 0 || value === null || value === undefined) continue
      if (spec.kind === 'one' && (old === null || !same(value, old[name])) && !(await this.exists(spec.target!, value))) { issues.push({ path, code: 'missing', params: { value } }); continue }
      if (spec.kind === 'many') for (const v of value as unknown[]) if (!(await this.exists(spec.target!, v))) { issues.push({ path, code: 'missing', params: { value: v } }); break }
      if ((spec.unique || f.spec.unique) && value !== '' && (old === null || !same(value, old[name])) && (await this.taken(e, [name], row, old, e.options.uniquePerTenant === true))) issues.push(notUnique(e, shown, name))
    }
    // what several fields say together is asked only when each is good by itself
    for (const group of issues.length > 0 ? [] : (e.options.unique ?? [])) {
      if (group.some((n) => row[n] === null || row[n] === undefined) || !group.some((n) => touched.has(n))) continue
      if (old !== null && group.every((n) => same(row[n], old[n]))) continue
      if (await this.taken(e, group, row, old, true)) issues.push(group.length === 1 ? notUnique(e, group[0]!, group[0]!) : { path: [], code: 'uniqueTogether', params: { fields: group } })
    }
    if (issues.length > 0) throw new Fault('invalid', 'Some values are not valid.', { issues })
  }

  private objectCheck(e: Entity, row: Values, old: Values | null, input: Values, door: Door): void {
    const problems = [...(e.options.check?.(row as never, old as never, input) ?? []), ...(door.check?.(row as never, old as never, input) ?? [])]
    if (problems.length > 0) throw new Fault('invalid', 'The object is not valid.', { issues: problems.map((p) => ({ path: p.path, code: p.code ?? 'custom', message: p.message })) })
  }

  /** Puts ids in the places of pointers; answers the first that leads to no row. */
  private async resolve(target: Entity | undefined, row: Values, name: string): Promise<Pointer | undefined> {
    const given = row[name]
    if (target === undefined || !(given instanceof Pointer || (Array.isArray(given) && given.some((one) => one instanceof Pointer)))) return undefined
    const found: unknown[] = []
    for (const one of [given].flat() as unknown[]) {
      const id = one instanceof Pointer ? await this.idOf(target, one) : one
      if (id === undefined) return one as Pointer
      found.push(id)
    }
    row[name] = given instanceof Pointer ? found[0] : found
    return undefined
  }

  private async idOf(target: Entity, { by, value }: Pointer): Promise<unknown> {
    const w = new Writer(this.kind)
    w.add(`select ${quote('id')} from ${tableOf(target)} where ${this.catalog.column(target, by)} = `).value(value, columnType(this.catalog.spec(target, by)))
    if (tenantField(target) !== undefined) { if (this.tenant === null || this.tenant === undefined) return undefined; tenantWall(w, this.catalog, target, '', this.tenant) }
    return (await this.connection.run(this.statements.of(w, [columnType(this.catalog.spec(target, 'id'))]), w.values)).rows[0]?.[0]
  }

  private async exists(target: Entity, id: unknown): Promise<boolean> {
    if (typeof id === 'number' ? !Number.isSafeInteger(id) : typeof id === 'bigint' && BigInt.asIntN(64, id) !== id) return false
    const w = new Writer(this.kind)
    w.add(`select 1 from ${tableOf(target)} where ${quote('id')} = `).value(id, columnType(this.catalog.spec(target, 'id')))
    if (tenantField(target) !== undefined) { if (this.tenant === null || this.tenant === undefined) return false; tenantWall(w, this.catalog, target, '', this.tenant) }
    return (await this.connection.run(this.statements.of(w, [INTEGER]), w.values)).rows.length > 0
  }

  private async taken(e: Entity, names: readonly string[], row: Values, old: Values | null, perTenant: boolean): Promise<boolean> {
    const w = new Writer(this.kind)
    w.add(`select 1 from ${tableOf(e)} where `)
    names.forEach((n, i) => { if (i > 0) w.add(' and '); w.add(`${this.catalog.column(e, n)} = `).value(row[n], columnType(this.catalog.spec(e, n))) })
    if (old !== null) w.add(` and ${quote('id')} <> `).value(old.id, columnType(this.catalog.spec(e, 'id')))
    if (perTenant && tenantField(e) !== undefined) tenantWall(w, this.catalog, e, '', this.tenant)
    return (await this.connection.run(this.statements.of(w, [INTEGER]), w.values)).rows.length > 0
  }

  /** A unique key that another transaction took first is the client's error, not the server's. */
  private async guarded<T>(e: Entity, aliases: Aliases | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (error.code === 'unique') {
        const constraint = error.constraint ?? error.message
        const name = Object.entries(e.fields).find(([n, f]) => f.spec.unique && constraint.includes(columnOf(n, f.spec)))?.[0]
        throw new Fault('invalid', 'A row with these values exists.', { cause: error, issues: [name === undefined ? { path: [], code: 'uniqueTogether', params: { fields: e.options.unique?.[0] ?? [] } } : notUnique(e, aliases?.get(name)?.[0] ?? name, name)] })
      }
      if (error.code === 'range' || error.code === 'check') throw new Fault('invalid', 'A value is out of range.', { cause: error, issues: [{ path: [], code: 'invalid' }] })
      throw error
    }
  }

  private async linesOf(e: Entity, spec: FieldSpec, parent: unknown): Promise<Values[]> {
    const part = spec.part!
    const names = this.storedNames(part)
    const w = new Writer(this.kind)
    w.add(`select ${names.map((n) => this.catalog.column(part, n)).join(', ')} from ${tableOf(part)} where ${quote(`${e.name}_id`)} = `).value(parent, columnType(this.catalog.spec(e, 'id'))).add(` order by ${quote('position')}, ${quote('id')}`)
    const answer = await this.connection.run(this.statements.of(w, names.map((n) => columnType(this.catalog.spec(part, n)))), w.values)
    return answer.rows.map((r) => Object.fromEntries(names.map((n, i) => [n, r[i]])))
  }

  /** Replaces lines and many-to-many sets as a whole. */
  private async writeMany(e: Entity, row: Values, names: readonly string[]): Promise<void> {
    const idType = columnType(this.catalog.spec(e, 'id'))
    for (const name of names) {
      const spec = e.fields[name]!.spec
      const value = row[name]
      if ((spec.kind === 'lines' && Array.isArray(value)) || (spec.kind === 'nested' && value !== undefined)) {
        const part = spec.part!
        const parent = quote(`${e.name}_id`)
        const clear = new Writer(this.kind)
        clear.add(`delete from ${tableOf(part)} where ${parent} = `).value(row.id, idType)
        if (row.version !== 1) await this.connection.run(this.statements.of(clear, []), clear.values)
        for (const group of alike(partsOf(spec, value), (line) => this.storedNames(part).filter((n) => n !== 'id' && line[n] !== undefined))) {
          const w = new Writer(this.kind)
          w.add(`insert into ${tableOf(part)} (${parent}, ${quote('position')}${group.names.map((n) => `, ${this.catalog.column(part, n)}`).join('')}) values `)
          group.lines.forEach((line, i) => {
            w.add(i === 0 ? '(' : ', (').value(row.id, idType).add(', ').value(group.from + i, INTEGER)
            for (const n of group.names) w.add(', ').value(line[n], columnType(this.catalog.spec(part, n)))
            w.add(')')
          })
          await this.connection.run(this.statements.of(w, []), w.values)
        }
      }
      if (spec.kind === 'many' && Array.isArray(value)) {
        const join = quote(`${e.table}_${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`)
        const clear = new Writer(this.kind)
        clear.add(`delete from ${join} where ${quote(`${e.name}_id`)} = `).value(row.id, idType)
        if (row.version !== 1) await this.connection.run(this.statements.of(clear, []), clear.values)
        for (const other of new Set(value)) {
          const w = new Writer(this.kind)
          w.add(`insert into ${join} (${quote(`${e.name}_id`)}, ${quote(`${spec.target!.name}_id`)}) values (`).value(row.id, idType).add(', ').value(other, columnType(this.catalog.spec(spec.target!, 'id'))).add(')')
          await this.connection.run(this.statements.of(w, []), w.values)
        }
      }
    }
  }

  /** The next number of a series. */
  private async number(e: Entity, template: string): Promise<string> {
    const { year, last } = await this.series(e, template, 1)
    return template.replace('{yyyy}', String(year)).replace(/\{(n+)\}/, (_, slots: string) => String(last).padStart(slots.length, '0'))
  }

  /** Moves a series on, and answers where it is. Its row stays locked until the transaction ends, so a rolled-back create leaves no gap. */
  async series(e: Entity, template: string, by: number): Promise<{ readonly year: number; readonly last: number }> {
    const year = template.includes('{yyyy}') ? Number(localDate(this.now, this.zone).slice(0, 4)) : 0
    const w = new Writer(this.kind)
    const column = (n: string): string => this.catalog.column(SequenceRow, n)
    w.add(`insert into ${tableOf(SequenceRow)} (${['series', 'tenant', 'year', 'last'].map(column).join(', ')}) values (`)
      .value(`${e.name}:${template}`, { is: 'text' }).add(', ').value(String(this.tenant ?? ''), { is: 'text' }).add(', ').value(year, INTEGER).add(', ').value(by, INTEGER)
      .add(`) on conflict (${['series', 'tenant', 'year'].map(column).join(', ')}) do update set ${column('last')} = ${tableOf(SequenceRow)}.${column('last')} + `).value(by, INTEGER).add(` returning ${column('last')}`)
    const answer = await this.connection.run(this.statements.of(w, [INTEGER]), w.values)
    return { year, last: Number(answer.rows[0]![0]) }
  }

  async audit(e: Entity, action: string, id: unknown, old: Values, fresh: Values): Promise<void> {
    this.touched.add(e)
    if (e.options.audit === false) return
    const changes: Record<string, { old?: unknown; new?: unknown }> = {}
    for (const [name, f] of Object.entries(e.fields)) {
      if (f.spec.writeOnly || same(old[name], fresh[name])) continue
      changes[name] = f.spec.readable !== undefined || f.spec.sealed === true ? {} : { ...(old[name] === undefined ? {} : { old: plain(old[name]) }), ...(fresh[name] === undefined ? {} : { new: plain(fresh[name]) }) }
    }
    const values: Values = {
      at: this.now, actor: this.context.actor === null ? null : String(this.context.actor.id), actorName: this.context.actor?.name?.slice(0, 255) ?? null, capacity: this.context.actor?.capacity ?? null, tenant: this.tenant === null || this.tenant === undefined ? null : String(this.tenant),
      action, entity: e.name, row: String(id), title: titleOf(e, action === 'delete' ? old : fresh), changes, requestId: this.context.requestId, source: this.context.source,
    }
    const w = new Writer(this.kind)
    const names = Object.keys(values)
    w.add(`insert into ${tableOf(AuditEntry)} (${names.map((n) => this.catalog.column(AuditEntry, n)).join(', ')}) values (`)
    names.forEach((n, i) => { if (i > 0) w.add(', '); w.value(values[n], columnType(this.catalog.spec(AuditEntry, n))) })
    w.add(')')
    await this.connection.run(this.statements.of(w, []), w.values)
  }
}


/** The value of a move's `set`: the moment, the day, the actor, or the value itself. */
export function moveValue(word: unknown, writing: Writing): unknown {
  if (word === null || typeof word !== 'object' || !('$' in word)) return word
  return word.$ === 'now' ? writing.now : word.$ === 'today' ? writing.today : word.$ === 'actor' ? (writing.context.actor?.id ?? null) : null
}

function notUnique(e: Entity, shown: string, name: string): Issue {
  return { path: [shown], code: 'unique', params: { entity: e.name, field: name } }
}

const titleOf = (e: Entity, row: Values): string | null => {
  const title = e.options.title?.(row as never)
  return typeof title === 'string' ? title.slice(0, 255) : null
}

function deriveAll(e: Entity, row: Values): void {
  for (const [name, f] of Object.entries(e.fields)) {
    if (f.spec.kind === 'lines' || f.spec.kind === 'nested') for (const part of partsOf(f.spec, row[name])) deriveAll(f.spec.part!, part)
  }
  for (const [name, derive] of Object.entries(e.options.derive ?? {})) {
    const spec = e.fields[name]!.spec
    const value = (derive as (r: Values) => unknown)(row)
    row[name] = spec.kind === 'decimal' && value !== null && typeof value === 'object' && 'round' in value ? (value as { round(n: number): unknown }).round(spec.scale ?? 0) : value
  }
}

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null)
  if (typeof a === 'object' || typeof b === 'object') return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
  return false
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (_, v) => (typeof v === 'bigint' ? v.toString() : v)))
}

/** The calendar day of an instant in a time zone: `2026-01-01`. */
export function localDate(at: string, timeZone: string): string {
  if (timeZone === 'UTC') return at.slice(0, 10)
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at.slice(0, 23) + 'Z'))
}
