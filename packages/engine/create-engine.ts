import { type Answer, type App, both, type Entity, type FieldSpec, type Filter, type Policy, type Resource, type StatWord, tenantField, type Word, where } from '@tenon/model'
import { Catalog, type Connection, type Database, Statements } from '@tenon/sql'
import type { Engine } from './engine.ts'
import { Fault } from './errors.ts'
import { once } from './idempotency.ts'
import type { Context, Draft, Operation, Result, Shape, ShapedRow } from './operation.ts'
import { countRows, readRows, type Reader } from './read.ts'
import { searchFilter } from './search.ts'
import { shapeOf } from './shape.ts'
import { stat, statWords } from './stats.ts'
import { systemEntities } from './system.ts'
import { visible } from './visible.ts'
import { moveValue, same, Writing } from './write.ts'

/** All entities a system stands on: those served, those named, their parts, their targets, and the engine's own. */
export function entitiesOf(app: App): Entity[] {
  const found = new Set<Entity>()
  const visit = (e: Entity): void => {
    if (found.has(e)) return
    found.add(e)
    if (e.options.within !== undefined) visit(e.options.within)
    for (const f of Object.values(e.fields)) {
      if (f.spec.target !== undefined) visit(f.spec.target)
      if (f.spec.part !== undefined) visit(f.spec.part)
    }
  }
  if (app.tenant !== undefined) visit(app.tenant)
  for (const r of app.resources) visit(r.entity)
  for (const e of app.entities ?? []) visit(e)
  for (const e of systemEntities) visit(e as unknown as Entity)
  return [...found]
}

export interface EngineOptions {
  /** Told after each commit which entities were written: for memories that must not outlive the rows they came from. */
  readonly committed?: (entities: ReadonlySet<Entity>) => void
}

/**
 * The engine of one app on one database. Every operation of every door goes through `run`.
 *
 * @example
 * const engine = createEngine(crm, database)
 * await engine.run({ action: 'list', resource: orders, query: {} }, context)
 */
export function createEngine(app: App, database: Database, options: EngineOptions = {}): Engine {
  const entities = entitiesOf(app)
  const catalog = new Catalog(entities)
  const reader: Reader = { catalog, statements: new Statements(), kind: database.kind }
  const shapes = new Map<string, Shape>()
  const inputs = new Map<string, readonly (readonly [string, FieldSpec])[]>()

  const shape = (resource: Resource, reading: 'list' | 'detail' | 'create' | 'update'): Shape => {
    const key = `${resource.path}\u0000${resource.name}\u0000${reading}`
    let made = shapes.get(key)
    if (made === undefined) { made = shapeOf(catalog, resource.entity, wordsOf(resource, reading)); shapes.set(key, made) }
    return made
  }
  for (const r of app.resources) for (const reading of ['list', 'detail', 'create', 'update'] as const) shape(r, reading)

  const inputsOf = (resource: Resource, writing: 'create' | 'update'): readonly (readonly [string, FieldSpec])[] => {
    const key = `${resource.path}\u0000${resource.name}\u0000${writing}`
    let made = inputs.get(key)
    if (made === undefined) { made = writable(resource, writing); inputs.set(key, made) }
    return made
  }

  async function run(operation: Operation, context: Context): Promise<Result> {
    const touched = new Set<Entity>()
    const result = visible(await perform(operation, context, touched), context.actor)
    if (touched.size > 0) options.committed?.(touched)
    return result
  }

  async function perform(operation: Operation, context: Context, touched: Set<Entity>): Promise<Result> {
    const { resource } = operation
    const tenant = context.actor?.tenant ?? null
    const also = context.actor?.alsoIn ?? []
    const wall: unknown = also.length === 0 ? tenant : [tenant, ...also]
    const action = operation.action === 'list' || operation.action === 'stats' ? 'read' : operation.action === 'call' ? operation.name : operation.action
    const scope = allowed(resource, action, context, app.allow)
    const filter = 'query' in operation && operation.query !== undefined ? both(scope, queryFilter(resource, operation.query)) : scope
    if (tenantField(resource.entity) !== undefined && tenant === null) {
      // whom the policy shows no row at all gets an empty answer, without a statement
      if (filter.op !== 'false' || operation.action === 'create' || (operation.action === 'call' && operation.key === undefined)) throw new Fault('forbidden', 'No active organization.')
      if (operation.action !== 'list' && operation.action !== 'stats') throw missing(resource)
    }
    const writingFor = (connection: Connection, of: unknown): Writing => new Writing(reader, connection, context, of, { touched })
    /** A row that may be any of the caller's tenants', and hands that belong to its own. */
    const lockedBy = async (connection: Connection, rows: Filter): Promise<{ old: Record<string, unknown>; writing: Writing }> => {
      const writing = writingFor(connection, wall)
      const old = await locked(writing, resource, rows)
      const field = tenantField(resource.entity)
      return { old, writing: also.length === 0 ? writing : writing.within(field === undefined ? tenant : old[field]) }
    }

    switch (operation.action) {
      case 'list': return list(database, resource, operation.query, filter, wall, shape(resource, operation.reading ?? 'list'))
      case 'stats': {
        const words = resource.options.stats?.(statWords) ?? {}
        return { kind: 'body', body: Object.fromEntries(await Promise.all(Object.entries(words).map(async ([name, word]) => [name, await stat(reader, database, resource.entity, wall, filter, word as StatWord)]))) }
      }
      case 'read': return one(database, resource, both(filter, keyFilter(resource, operation.key)), wall, shape(resource, operation.reading ?? 'detail'), {})
      case 'create': return once(reader, database, context, operation.idempotencyKey, [resource.path, 'create', operation.draft], shape(resource, 'create'), async (connection) => {
        const { values, input, issues } = sorted(resource, 'create', operation.draft)
        // who belongs to several tenants may say which one is meant
        const named = input[tenantField(resource.entity) ?? ''] as number
        const into = also.includes(named) ? named : tenant
        const writing = writingFor(connection, into)
        const row = await writing.create(resource.entity, values, issues, input)
        await resource.options.created?.(row, writing.hands(), input)
        return one(connection, resource, where('id', 'eq', row.id), into, shape(resource, 'create'), { created: true })
      })
      case 'update': return database.transaction(async (connection) => {
        const { old, writing } = await lockedBy(connection, both(filter, keyFilter(resource, operation.key)))
        stale(old, operation.ifMatch)
        const draft = typeof operation.draft === 'function' ? operation.draft() : operation.draft
        const { values, input, issues } = sorted(resource, 'update', draft)
        await writing.update(resource.entity, old, values, issues, input)
        return one(connection, resource, where('id', 'eq', old.id), writing.tenant, shape(resource, 'update'), {})
      })
      case 'delete': return database.transaction(async (connection) => {
        const { old, writing } = await lockedBy(connection, both(filter, keyFilter(resource, operation.key)))
        stale(old, operation.ifMatch)
        await resource.options.deleting?.(old, writing.hands())
        await writing.remove(resource.entity, old)
        const told = resource.options.reply?.delete
        return told === undefined ? { kind: 'none' } : { kind: 'body', body: told(old) }
      })
      case 'call': return call(operation, context, filter, wall, (connection) => writingFor(connection, tenant), lockedBy)
    }
  }

  async function list(connection: Connection, resource: Resource, query: Extract<Operation, { action: 'list' }>['query'], filter: Filter, tenant: unknown, as: Shape): Promise<Result> {
    const order = query.order ?? resource.options.order ?? resource.entity.options.order ?? ['id']
    let page = query.page ?? { by: 'none' as const }
    const wanted = { entity: resource.entity, tenant, filter, order, page }
    if (filter.op === 'false' && page.by !== 'cursor') return emptyPage(as, page)
    if (page.by === 'none') return { kind: 'page', shape: as, rows: await readRows(reader, connection, wanted, as) }
    if (page.by === 'cursor') {
      const rows = await readRows(reader, connection, wanted, as)
      const more = rows.length > page.size
      return { kind: 'page', shape: as, rows: more ? (page.reverse === true ? rows.slice(1) : rows.slice(0, page.size)) : rows, more }
    }
    const count = await countRows(reader, connection, wanted)
    if (page.by === 'page') {
      const pages = Math.max(1, Math.ceil(count / page.size))
      const number = page.number === 'last' ? pages : page.number
      if (number < 1 || number > pages) throw new Fault('invalidPage', 'Invalid page.')
      page = { ...page, number }
      return { kind: 'page', shape: as, count, number, pages, rows: count === 0 ? [] : await readRows(reader, connection, { ...wanted, page }, as) }
    }
    return { kind: 'page', shape: as, count, rows: page.offset >= count ? [] : await readRows(reader, connection, wanted, as) }
  }

  async function one(connection: Connection, resource: Resource, filter: Filter, tenant: unknown, as: Shape, more: { created?: boolean; extra?: Record<string, unknown>; status?: number; also?: string }): Promise<Result> {
    const rows = await readRows(reader, connection, { entity: resource.entity, tenant, filter, order: [], page: { by: 'none', limit: 1 } }, versioned(as, resource.entity, catalog))
    const row = rows[0]
    if (row === undefined) throw missing(resource)
    return { kind: 'row', shape: as, row: row.slice(0, -1), version: Number(row.at(-1)), created: more.created === true, ...(more.extra === undefined ? {} : { extra: more.extra }), ...(more.status === undefined ? {} : { status: more.status }), ...(more.also === undefined ? {} : { also: more.also }) }
  }

  async function call(
    operation: Extract<Operation, { action: 'call' }>, context: Context, filter: Filter, wall: unknown,
    writingFor: (connection: Connection) => Writing, lockedBy: (connection: Connection, rows: Filter) => Promise<{ old: Record<string, unknown>; writing: Writing }>,
  ): Promise<Result> {
    const { resource } = operation
    const action = resource.options.actions?.[operation.name]
    if (action === undefined) throw new Fault('notFound', 'Not found.')
    const draft: Draft = action.on === 'all' && typeof operation.draft === 'function' ? operation.draft() : typeof operation.draft === 'function' ? { values: {}, issues: [] } : operation.draft
    return once(reader, database, context, operation.idempotencyKey, [resource.path, operation.name, operation.key, draft], shape(resource, 'detail'), async (connection) => {
      const { old: row, writing } = action.on === 'row' ? await lockedBy(connection, both(filter, keyFilter(resource, operation.key))) : { old: {} as Record<string, unknown>, writing: writingFor(connection) }
      const read = action.on === 'row' && typeof operation.draft === 'function' ? operation.draft() : draft
      if (read.issues.length > 0) throw new Fault('invalid', 'Some values are not valid.', { issues: read.issues })
      if (action.move !== undefined) await move(writing, resource, action.move, row)
      if (action.run === undefined) return one(connection, resource, where('id', 'eq', row.id), writing.tenant, shape(resource, 'detail'), {})
      const answer = await action.run({ row, input: { ...read.values }, query: operation.params, hands: writing.hands() })
      if ('body' in answer) return { kind: 'body', body: answer.body, ...(answer.status === undefined ? {} : { status: answer.status }) }
      if ('where' in answer) {
        const rows = both(filter, answer.where)
        const as = shape(resource, answer.shape ?? 'list')
        const query = { ...operation.query, ...(answer.order === undefined ? {} : { order: answer.order }) }
        if (answer.paged === true) return list(connection, resource, query, rows, wall, as)
        return list(connection, resource, { ...query, page: { by: 'none', ...(answer.limit === undefined ? {} : { limit: answer.limit }) } }, rows, wall, as)
      }
      const id = (answer.row as { id?: unknown }).id ?? row.id
      return one(connection, resource, where('id', 'eq', id), writing.tenant, shape(resource, answer.shape ?? 'detail'), { ...(answer.also === undefined ? {} : { also: answer.also }), ...(answer.extra === undefined ? {} : { extra: answer.extra }), ...(answer.status === undefined ? {} : { status: answer.status }) })
    })
  }

  async function move(writing: Writing, resource: Resource, name: string, row: Record<string, unknown>): Promise<void> {
    const rule = resource.entity.options.moves?.[name]
    if (rule === undefined) throw new TypeError(`${resource.entity.name} has no move "${name}"`)
    for (const [field, states] of Object.entries(rule.when ?? {})) {
      if (![states].flat().some((s) => same(s, row[field]))) throw new Fault('refused', rule.refusal ?? `Cannot ${name.replace(/_/g, ' ')} while ${field} is ${String(row[field])}.`, { details: { move: name, field, is: row[field], allowed: [states].flat() } })
    }
    const set = Object.fromEntries(Object.entries(rule.set).map(([field, value]) => [field, moveValue(value, writing)]))
    await writing.update(resource.entity, row, set, [], set, name)
  }

  const act: Engine['act'] = async (context, work) => {
    const touched = new Set<Entity>()
    const result = await database.transaction((connection) => work(new Writing(reader, connection, context, context.actor?.tenant ?? null, { touched }).hands()))
    if (touched.size > 0) options.committed?.(touched)
    return result
  }

  return { app, database, entities, run, act, shape, inputs: inputsOf }
}

function emptyPage(as: Shape, page: Extract<Operation, { action: 'list' }>['query']['page']): Result {
  if (page === undefined || page.by === 'none') return { kind: 'page', shape: as, rows: [] }
  if (page.by === 'page' && page.number !== 'last' && page.number !== 1) throw new Fault('invalidPage', 'Invalid page.')
  return { kind: 'page', shape: as, rows: [], count: 0, ...(page.by === 'page' ? { number: 1, pages: 1 } : {}) }
}

function wordsOf(resource: Resource, reading: 'list' | 'detail' | 'create' | 'update'): readonly Word[] {
  const { list, detail, reply } = resource.options
  const whole = detail ?? list ?? ['*']
  if (reading === 'list') return list ?? detail ?? ['*']
  if (reading === 'create') return reply?.create ?? whole
  if (reading === 'update') return reply?.update ?? whole
  return whole
}

function writable(resource: Resource, writing: 'create' | 'update'): (readonly [string, FieldSpec])[] {
  const words = writing === 'create' ? (resource.options.create ?? resource.options.update) : (resource.options.update ?? resource.options.create)
  const tenant = tenantField(resource.entity)
  const all = new Map<string, FieldSpec>()
  for (const [name, f] of Object.entries(resource.entity.fields)) if (!f.spec.readOnly && f.spec.kind !== 'id' && name !== tenant) all.set(name, f.spec)
  for (const [name, f] of Object.entries(resource.options.extra ?? {})) all.set(name, f.spec)
  if (words === undefined) return [...all]
  return words.map((name) => {
    const spec = all.get(name) ?? resource.entity.fields[name]?.spec
    if (spec === undefined) throw new TypeError(`${resource.name}: "${name}" is no field that clients may send`)
    return [name, spec] as const
  })
}

/** Splits what a client sent into what is stored and what only hooks and checks see. */
function sorted(resource: Resource, writing: 'create' | 'update', draft: Draft): { values: Record<string, unknown>; input: Record<string, unknown>; issues: Draft['issues'] } {
  const extra = resource.options.extra ?? {}
  const allowedNames = new Set(writable(resource, writing).map(([name]) => name))
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(draft.values)) if (allowedNames.has(name) && !(name in extra)) values[name] = value
  return { values, input: { ...draft.values }, issues: draft.issues }
}

const missing = (resource: Resource): Fault => new Fault('notFound', `No ${resource.name} matches the given query.`, { details: { resource: resource.name } })

async function locked(writing: Writing, resource: Resource, filter: Filter): Promise<Record<string, unknown>> {
  const row = await writing.load(resource.entity, filter)
  if (row === null) throw missing(resource)
  return row
}

function stale(row: Record<string, unknown>, ifMatch: number | undefined): void {
  if (ifMatch !== undefined && Number(row.version) !== ifMatch) throw new Fault('stale', 'The row was changed since it was read.', { details: { version: row.version } })
}

function keyFilter(resource: Resource, key: unknown): Filter {
  return where(resource.options.lookup ?? 'id', 'eq', key)
}

function queryFilter(resource: Resource, query: { filter?: Filter; search?: readonly string[] }): Filter {
  return both(query.filter ?? { op: 'true' }, searchFilter(resource.entity, resource.options.search ?? [], query.search ?? []))
}

/** Permission first, then which rows. Not signed in is not the same as not allowed. */
function allowed(resource: Resource, action: string, context: Context, fallback: Policy | undefined): Filter {
  const allow = resource.options.allow ?? {}
  const rule: Policy = allow[action] ?? resource.options.actions?.[action]?.allow ?? (action in { read: 1, create: 1, update: 1, delete: 1 } ? undefined : allow.update) ?? (resource.options.allow === undefined ? (fallback ?? deny) : deny)
  const answer = settle(rule, context)
  const scope = resource.options.scope === undefined ? true : settle(resource.options.scope, context)
  return both(answer === true ? { op: 'true' } : answer, scope === true ? { op: 'true' } : scope)
}

function settle(policy: Policy, context: Context): Exclude<Answer, false> {
  const answer = policy.answer(context.actor)
  if (answer !== false) return answer
  if (context.actor === null) throw new Fault('unauthenticated', 'Authentication credentials were not provided.')
  throw new Fault('forbidden', policy.message ?? 'You do not have permission to perform this action.')
}
const deny: Policy = { describe: 'nobody', answer: () => false }

const versionedShapes = new WeakMap<Shape, Shape>()
function versioned(shape: Shape, e: Entity, catalog: Catalog): Shape {
  let made = versionedShapes.get(shape)
  if (made === undefined) { made = { leaves: [...shape.leaves, { kind: 'value', path: ['version'], spec: catalog.spec(e, 'id') }] }; versionedShapes.set(shape, made) }
  return made
}
export type { ShapedRow }
