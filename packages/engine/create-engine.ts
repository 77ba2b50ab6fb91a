import { type App, both, type Entity, type Filter, type Reaction, type Resource, type StatWord, tenantField, type Word, where } from '@tenon/model'
import { Catalog, type Connection, type Database, DatabaseError, Statements, type Rollup } from '@tenon/sql'
import type { Engine } from './engine.ts'
import { Fault } from './errors.ts'
import { checkMoves, makeMove } from './move.ts'
import { proven, sealed, withoutSecret } from './regulated.ts'
import { signaturesOf, type Signing } from './signature.ts'
import { trailing, type TrailOptions } from './trail.ts'
import { once } from './idempotency.ts'
import { rehearsing } from './rehearse.ts'
import { settleKnown } from './known.ts'
import type { Context, Draft, Leaf, Operation, Query, Result, Shape } from './operation.ts'
import { inputIssues } from './parts.ts'
import type { Reader } from './reader.ts'
import { shapeOf } from './shape.ts'
import { type Sight, sightsOf } from './sight.ts'
import { figure } from './figure.ts'
import { statWords } from './stats.ts'
import { readRollups } from './rollups.ts'
import { sorted, writable } from './inputs.ts'
import { withTallies } from './tally.ts'
import { seenBy, type View, viewOf } from './views.ts'
import { Writing } from './write.ts'
import { writtenRow } from './written.ts'
import { entitiesOf } from './entities-of.ts'
import { listing } from './listing.ts'
import { noteViews } from './viewed.ts'
import { allowed, keyFilter, missing, queryFilter, stale } from './scope.ts'

export interface EngineOptions {
  /** Told after each commit which entities were written: for memories that must not outlive the rows they came from. */
  readonly committed?: (entities: ReadonlySet<Entity>) => void
  /** Figures that the database keeps, as `keepRollups` answered; without them rows are counted each time. */
  readonly rollups?: readonly Rollup[]
  /** The key of the chained trail of regulated records, and where its ends are kept. */
  readonly trail?: TrailOptions
  /** How signers prove who they are. */
  readonly signing?: Signing
}

/** A resource's shape as the caller sees it. */
type Seen = (of: Resource, reading: Reading) => Shape
type Reading = 'list' | 'detail' | 'create' | 'update'

/**
 * The engine of one app on one database. Every operation of every door goes through `run`.
 *
 * @example
 * const engine = createEngine(crm, database)
 * await engine.run({ action: 'list', resource: orders, query: {} }, context)
 */
export function createEngine(app: App, given: Database, options: EngineOptions = {}): Engine {
  const entities = entitiesOf(app)
  const catalog = new Catalog(entities)
  const rollups = readRollups(app, given, options.rollups ?? [])
  const reader: Reader = { catalog, statements: new Statements(), kind: given.kind, figures: rollups.figures, ...reactionsOf(app) }
  const regulated = entities.some((e) => e.options.gmp !== undefined)
  const database = withTallies(regulated ? trailing(given, reader, options.trail) : given)
  checkMoves(catalog, entities)
  const shapes = new WeakMap<Resource, Map<Reading, Shape>>()
  const sights = sightsOf(catalog, app.resources)
  const { list, one } = listing(reader, rollups)

  const shape = (resource: Resource, reading: Reading): Shape => {
    let own = shapes.get(resource)
    if (own === undefined) { own = new Map(); shapes.set(resource, own) }
    let made = own.get(reading)
    if (made === undefined) { made = shapeOf(catalog, resource.entity, wordsOf(resource, reading), resource.options.lookup); own.set(reading, made) }
    return made
  }
  for (const r of app.resources) for (const reading of ['list', 'detail', 'create', 'update'] as const) shape(r, reading)

  async function run(operation: Operation, context: Context): Promise<Result> {
    const touched = new Set<Entity>()
    const result = await perform(operation, context, touched)
    if (touched.size > 0) { options.committed?.(touched); rollups.wrote(touched, context.actor?.tenant) }
    return result
  }

  async function perform(operation: Operation, context: Context, touched: Set<Entity>): Promise<Result> {
    const { resource } = operation
    const tenant = context.actor?.tenant ?? null
    const also = context.actor?.alsoIn ?? []
    const wall: unknown = also.length === 0 ? tenant : [tenant, ...also]
    const action = operation.action === 'list' ? (resource.options.allow?.list === undefined ? 'read' : 'list') : operation.action === 'call' ? operation.name : operation.action
    const scope = allowed(resource, action, context, app.allow)
    if (tenantField(resource.entity) !== undefined && tenant === null) {
      // whom the policy shows no row at all gets an empty answer, without a statement
      if (scope.op !== 'false' || operation.action === 'create' || (operation.action === 'call' && operation.key === undefined)) throw new Fault('forbidden', 'No active organization.')
      if (operation.action !== 'list' && operation.action !== 'stats') throw missing(resource)
    }
    try {
      const result = await answered(operation, context, tenant, scope, touched)
      if (resource.options.auditViews !== undefined) await noteViews(reader, database, resource, context, tenant, result)
      return result
    } catch (error) { throw askedWrong(error) }
  }

  async function answered(operation: Operation, context: Context, tenant: unknown, scope: Filter, touched: Set<Entity>): Promise<Result> {
    const { resource } = operation
    const store = 'trial' in operation && operation.trial === true ? rehearsing(database) : database
    const also = context.actor?.alsoIn ?? []
    const wall: unknown = also.length === 0 ? tenant : [tenant, ...also]
    const sight = sights(context.actor)
    const seen: Seen = (of, reading) => sight.shape(of.entity, shape(of, reading))
    const query = 'query' in operation && operation.query !== undefined ? sight.query(resource, operation.query) : undefined
    const filter = query === undefined ? scope : both(scope, queryFilter(catalog, resource, query, sight.searched(resource)))
    await settleKnown(reader, database, query?.known, tenant)
    const writingFor = (connection: Connection, of: unknown): Writing => new Writing(reader, connection, context, of, { touched })
    /** A row that may be any of the caller's tenants', and hands that belong to its own. */
    const lockedBy = async (connection: Connection, rows: Filter, lock = true): Promise<{ old: Record<string, unknown>; writing: Writing }> => {
      const writing = writingFor(connection, wall)
      const old = await locked(writing, resource, rows, lock)
      const field = tenantField(resource.entity)
      return { old, writing: also.length === 0 ? writing : writing.within(field === undefined ? tenant : old[field]) }
    }

    const { instead } = resource.options
    switch (operation.action) {
      case 'list': return list(database, resource, query ?? {}, filter, wall, seen(resource, operation.reading ?? 'list'), operation.raw)
      case 'stats': {
        const words = statsOf(resource).filter(([, word]) => sight.figure(resource.entity, word))
        const kept = filter.op === 'false' ? undefined : await rollups.figures(database, resource.entity, wall, filter, words.map(([, word]) => word))
        const figures = kept ?? (await Promise.all(words.map(([, word]) => figure(reader, database, resource.entity, wall, filter, word, context))))
        return { kind: 'body', body: Object.fromEntries(words.map(([name], i) => [name, figures[i]])) }
      }
      case 'read': return one(database, resource, both(filter, keyFilter(resource, operation.key)), wall, seen(resource, operation.reading ?? 'detail'), {})
      case 'create': return once(reader, store, context, operation.idempotencyKey, () => [resource.path, 'create', operation.draft, ...sight.key], seen(resource, 'create'), async (connection) => {
        const { values, sent, given } = sorted(resource, 'create', sight.draft(resource.entity, operation.draft))
        // who belongs to several tenants may say which one is meant
        const named = sent.input?.[tenantField(resource.entity) ?? ''] as number
        const into = also.includes(named) ? named : tenant
        const writing = writingFor(connection, into)
        const row = await (instead?.create === undefined ? writing.create(resource.entity, values, sent) : writing.accept(resource.entity, values, null, sent).then((input) => instead.create!(input, writing.hands())))
        await resource.options.created?.(row, writing.hands(), sent.input ?? {})
        const own = resource.options.respond?.create
        if (own !== undefined) return { kind: 'body', body: await own(row, writing.hands()), status: 201 }
        const as = seen(resource, 'create')
        const written = resource.options.created === undefined ? writtenRow(catalog, resource.entity, as, row, values) : undefined
        if (written !== undefined) return { kind: 'row', shape: as, row: written, version: 1, created: true, ...given }
        return told(await one(connection, resource, where('id', 'eq', row.id), into, as, { created: true, ...given }), row, Object.keys(values))
      })
      case 'update': return store.transaction(async (connection) => {
        const { old, writing } = await lockedBy(connection, both(filter, keyFilter(resource, operation.key)))
        stale(old, operation.ifMatch)
        const draft = typeof operation.draft === 'function' ? operation.draft() : operation.draft
        const { values, sent, given } = sorted(resource, 'update', sight.draft(resource.entity, draft), operation.partial)
        const row = await (instead?.update === undefined ? writing.update(resource.entity, old, values, sent) : writing.accept(resource.entity, values, old, sent).then((input) => instead.update!(old, input, writing.hands())))
        const own = resource.options.respond?.update
        if (own !== undefined) return { kind: 'body', body: await own(row, writing.hands()) }
        return told(await one(connection, resource, where('id', 'eq', old.id), writing.tenant, seen(resource, 'update'), given), row, Object.keys(values))
      })
      case 'delete': return database.transaction(async (connection) => {
        const { old, writing } = await lockedBy(connection, both(filter, keyFilter(resource, operation.key)))
        stale(old, operation.ifMatch)
        await resource.options.deleting?.(old, writing.hands())
        const answered = await (instead?.delete === undefined ? writing.remove(resource.entity, old, resource.options.inUse) : instead.delete(old, writing.hands(), operation.params ?? new Map()))
        if (answered !== undefined) return { kind: 'body', body: answered }
        const told = resource.options.reply?.delete
        return told === undefined ? { kind: 'none' } : { kind: 'body', body: told(old) }
      })
      case 'call': return call(operation, context, query ?? {}, filter, wall, sight, seen, (connection) => writingFor(connection, tenant), lockedBy)
    }
  }

  async function call(
    operation: Extract<Operation, { action: 'call' }>, context: Context, asked: Query, filter: Filter, wall: unknown, sight: Sight, seen: Seen,
    writingFor: (connection: Connection) => Writing, lockedBy: (connection: Connection, rows: Filter, lock?: boolean) => Promise<{ old: Record<string, unknown>; writing: Writing }>,
  ): Promise<Result> {
    const { resource } = operation
    const action = resource.options.actions?.[operation.name]
    if (action === undefined) throw new Fault('notFound', 'Not found.')
    const draft: Draft = action.on === 'all' && typeof operation.draft === 'function' ? operation.draft() : typeof operation.draft === 'function' ? { values: {}, issues: [] } : operation.draft
    const signs = action.move === undefined ? undefined : resource.entity.options.moves?.[action.move]?.signs
    const said = (): Draft => (typeof operation.draft === 'function' ? operation.draft() : draft)
    const method = signs === undefined ? undefined : await proven(options.signing, context, said().values)
    return once(reader, database, context, operation.idempotencyKey, () => [resource.path, operation.name, operation.key, signs === undefined ? said() : withoutSecret(said().values), [...operation.params], ...sight.key], seen(resource, 'detail'), async (connection) => {
      const { old: row, writing } = action.on === 'row' ? await lockedBy(connection, both(filter, keyFilter(resource, operation.key)), action.method !== 'GET') : { old: {} as Record<string, unknown>, writing: writingFor(connection) }
      if (action.on === 'row') stale(row, operation.ifMatch)
      const read = action.on === 'row' && typeof operation.draft === 'function' ? operation.draft() : draft
      const issues = read.issues.length > 0 ? read.issues : inputIssues(action.input ?? {}, read.values)
      if (issues.length > 0) throw new Fault('invalid', 'Some values are not valid.', { issues })
      if (action.move !== undefined) {
        const moved = await makeMove(writing, resource.entity, action.move, row, read.values)
        if (signs !== undefined) await sealed(writing, options.trail?.key ?? '', resource.entity, moved, signs, method!, read.values)
      }
      const shown = action.of ?? resource
      if (action.run === undefined) return one(connection, resource, where('id', 'eq', row.id), writing.tenant, seen(resource, 'detail'), {})
      const answer = await action.run({ row, input: { ...read.values }, query: operation.params, hands: writing.hands() })
      if ('body' in answer) return { kind: 'body', body: answer.body, ...(answer.status === undefined ? {} : { status: answer.status }) }
      if ('where' in answer) {
        const as = seen(shown, answer.shape ?? 'list')
        if (shown !== resource) return list(connection, shown, { ...(operation.query.page === undefined ? {} : { page: operation.query.page }), ...(answer.order === undefined ? {} : { order: sight.order(shown.entity, answer.order) }) }, answer.where, wall, as)
        const rows = both(filter, answer.where)
        const query = { ...asked, ...(answer.order === undefined ? {} : { order: sight.order(resource.entity, answer.order) }) }
        if (answer.paged === true) return list(connection, resource, query, rows, wall, as)
        return list(connection, resource, { ...query, page: { by: 'none', ...(answer.limit === undefined ? {} : { limit: answer.limit }) } }, rows, wall, as)
      }
      const id = (answer.row as { id?: unknown }).id ?? row.id
      return one(connection, shown, where('id', 'eq', id), writing.tenant, seen(shown, answer.shape ?? 'detail'), { ...(answer.also === undefined ? {} : { also: answer.also }), ...(answer.extra === undefined ? {} : { extra: answer.extra }), ...(answer.status === undefined ? {} : { status: answer.status }) })
    })
  }

  /** The signatures of a record that the caller may read, each with what it is worth today. */
  const signatures: Engine['signatures'] = async (resource, key, context) => {
    await run({ action: 'read', resource, key }, context)
    const { tenant = null, alsoIn = [] } = context.actor ?? {}
    return database.transaction(async (connection) => {
      const row = await new Writing(reader, connection, context, alsoIn.length === 0 ? tenant : [tenant, ...alsoIn]).load(resource.entity, keyFilter(resource, key), false)
      if (row === null) throw missing(resource)
      return signaturesOf(reader, connection, options.trail?.key ?? '', resource.entity, row)
    })
  }

  const act: Engine['act'] = async (context, work) => {
    const touched = new Set<Entity>()
    const result = await database.transaction((connection) => work(new Writing(reader, connection, context, context.actor?.tenant ?? null, { touched }).hands())).catch((error: unknown) => { throw askedWrong(error) })
    if (touched.size > 0) { options.committed?.(touched); rollups.wrote(touched, context.actor?.tenant) }
    return result
  }

  function view(resource: Resource, context: Context): View | null {
    try {
      const filter = allowed(resource, 'read', context, app.allow)
      return filter.op === 'false' || (tenantField(resource.entity) !== undefined && (context.actor?.tenant ?? null) === null) ? null : viewOf(resource, context, filter, sights(context.actor).key)
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }

  return { app, database: given, entities, regulated, run, act, signatures, view, seenBy: (views, image) => seenBy(reader, database, views, image), shape, inputs: writable }
}

/** What was asked for and no database could look for is the asker's mistake, and no failure. */
function askedWrong(error: unknown): unknown {
  // a search or a filter may hold a regular expression of the client's
  if (error instanceof DatabaseError && error.code === 'pattern') return new Fault('refused', 'This is not a valid regular expression.', { cause: error })
  // nor can every value that is asked for be stored: half a character, a number beyond its column
  if (error instanceof DatabaseError && error.code === 'range') return new Fault('refused', `A value is out of range: ${error.message}.`, { cause: error })
  return error
}

/** What follows from writes, by entity; nothing where nothing does. */
function reactionsOf({ reactions = [] }: App): Pick<Reader, 'reactions'> {
  const by = new Map<Entity, Reaction[]>()
  for (const one of reactions) by.set(one.entity, [...(by.get(one.entity) ?? []), one])
  return by.size === 0 ? {} : { reactions: by }
}

/** The answer to a write tells values that a database spells its own way (key order, `-0.00`) as they were written. */
function told(result: Result, row: Readonly<Record<string, unknown>>, given: readonly string[]): Result {
  if (result.kind !== 'row') return result
  const written = (leaf: Leaf): boolean => leaf.kind === 'value' && leaf.path.length === 1 && (leaf.spec.kind === 'json' || leaf.spec.kind === 'map' || leaf.spec.kind === 'decimal' || leaf.spec.kind === 'float') && given.includes(leaf.path[0]!)
  if (!result.shape.leaves.some(written)) return result
  return { ...result, row: result.row.map((value, i) => (written(result.shape.leaves[i]!) ? row[result.shape.leaves[i]!.path[0]!] : value)) }
}

const figuresOf = new WeakMap<Resource, readonly (readonly [string, StatWord])[]>()
/** The figures that a resource declares; its words are spoken once. */
function statsOf(resource: Resource): readonly (readonly [string, StatWord])[] {
  let made = figuresOf.get(resource)
  if (made === undefined) { made = Object.entries(resource.options.stats?.(statWords) ?? {}); figuresOf.set(resource, made) }
  return made
}

function wordsOf(resource: Resource, reading: 'list' | 'detail' | 'create' | 'update'): readonly Word[] {
  const { list, detail, reply } = resource.options
  const whole = detail ?? list ?? ['*']
  if (reading === 'list') return list ?? detail ?? ['*']
  if (reading === 'create') return reply?.create ?? whole
  if (reading === 'update') return reply?.update ?? whole
  return whole
}

async function locked(writing: Writing, resource: Resource, filter: Filter, lock: boolean): Promise<Record<string, unknown>> {
  const row = await writing.load(resource.entity, filter, lock)
  if (row === null) throw missing(resource)
  return row
}
