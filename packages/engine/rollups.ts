import { type App, columnOf, Decimal, type Entity, type FieldSpec, type Filter, type Resource, storedFields, type StatWord, tenantField } from '@tenon/model'
import { columnType, type ColumnType, type Connection, type Database, DatabaseError, quote, type Row, type Statement, type Rollup, rollupNames, rollupTable } from '@tenon/sql'
import { statWords, zeros } from './stats.ts'

const INTEGER: ColumnType = { is: 'integer' }
const TEXT: ColumnType = { is: 'text' }
/** Groups of a tenant; with more, adding up is no cheaper than counting. */
const MOST_GROUPS = 200
/** Changes of one tenant's figures that are added up into one row, on a database that keeps each by itself. */
const FOLD_AT = 100

/** Figures that the database keeps beside the rows, and what they tell. */
export interface Rollups {
  /** How many rows of a tenant a condition leaves; undefined where the figures do not say. */
  count(connection: Connection, e: Entity, tenant: unknown, filter: Filter): Promise<number | undefined> | undefined
  /** Several figures at once; undefined where they do not say all of them. */
  figures(connection: Connection, e: Entity, tenant: unknown, filter: Filter, words: readonly StatWord[]): Promise<readonly unknown[] | undefined> | undefined
  /** To be told after a commit: changes that nobody reads are added up too. */
  wrote(entities: Iterable<Entity>, tenant: unknown): void
}

/** The rollups that an app's lists and statistics gain by: of every entity that is listed, but for what each caller sees other rows of. */
export function rollupsOf(app: App): Rollup[] {
  return [...plans(app).values()].map((plan) => plan.rollup)
}

interface Plan { readonly rollup: Rollup; readonly by: readonly { readonly name: string; readonly spec: FieldSpec }[]; readonly sums: readonly { readonly name: string; readonly spec: FieldSpec }[] }

function plans(app: App): Map<Entity, Plan> {
  const found = new Map<Entity, Resource[]>()
  for (const r of app.resources) if (r.entity.$ === 'entity' && r.entity.options.owned !== false && isCounted(r)) found.set(r.entity, [...(found.get(r.entity) ?? []), r])
  return new Map([...found].map(([e, resources]) => [e, planFor(e, resources)]))
}

/** Whether a list of it may be counted without its rows: of a tenant, or the same for everybody. */
const isCounted = ({ entity: e, options: { single, only, scope } }: Resource): boolean =>
  single !== true && (tenantField(e) !== undefined || ((only === undefined || only.includes('list')) && (scope === undefined || scope.always !== undefined)))

function planFor(e: Entity, resources: readonly Resource[]): Plan {
  const specs = new Map(storedFields(e))
  // what is told over time is asked of the rows
  const words = resources.flatMap((r) => Object.values(r.options.stats?.(statWords) ?? {})).filter((w) => w.stat !== 'over')
  const scoped = resources.flatMap((r) => (r.options.scope?.always === undefined ? [] : pathsOf(r.options.scope.always)))
  const filtered = resources.flatMap((r) => (r.options.filter ?? []).map((rule) => (typeof rule === 'string' ? rule : rule.path)))
  const by: { name: string; spec: FieldSpec }[] = []
  let groups = 1
  for (const name of new Set([...scoped, ...words.flatMap((w) => (w.stat === 'countBy' || w.stat === 'sumBy' ? [w.path!] : [])), ...words.flatMap((w) => (w.where === undefined ? [] : pathsOf(w.where))), ...filtered])) {
    const spec = specs.get(name)
    const size = spec?.kind === 'boolean' ? 2 : spec?.kind === 'choice' ? (spec.choices ?? []).length : Infinity
    if (spec === undefined || spec.sealed === true || groups * (size + 1) > MOST_GROUPS) continue
    by.push({ name, spec })
    groups *= size + 1
  }
  const sums = [...new Set(words.flatMap((w) => (w.stat === 'sum' ? [w.path!] : w.stat === 'sumBy' ? [w.of!] : [])))].flatMap((name) => {
    const spec = specs.get(name)
    return spec === undefined || spec.nullable || spec.sealed === true || spec.plain === true || (spec.kind !== 'decimal' && spec.kind !== 'integer') ? [] : [{ name, spec }]
  })
  const tenant = tenantField(e)
  const columnAt = (name: string): string => columnOf(name, specs.get(name)!)
  return {
    by, sums,
    rollup: { table: e.table, ...(e.options.schema === undefined ? {} : { schema: e.options.schema }), ...(tenant === undefined ? {} : { tenant: { column: columnAt(tenant), type: columnType(specs.get(tenant)!) } }), by: by.map((d) => columnAt(d.name)), sums: sums.map((s) => ({ column: columnAt(s.name), type: columnType(s.spec) })) },
  }
}

const pathsOf = (filter: Filter): string[] => (filter.op === 'and' || filter.op === 'or' ? filter.of.flatMap(pathsOf) : filter.op === 'not' ? pathsOf(filter.of) : 'path' in filter && filter.op !== 'some' ? [filter.path] : [])

/** The fields that a rollup's columns are. */
function planOf(e: Entity, rollup: Rollup): Plan {
  const fields = new Map(storedFields(e).map(([name, spec]) => [columnOf(name, spec), { name, spec }]))
  return { rollup, by: rollup.by.map((column) => fields.get(column)!), sums: rollup.sums.map(({ column }) => fields.get(column)!) }
}

/** Reads the rollups that hold: those `keepRollups` answered. */
export function readRollups(app: App, database: Database, held: readonly Rollup[]): Rollups {
  const kept = new Map(app.resources.flatMap(({ entity: e }) => {
    // another app over the same entities reads them as well, whatever it would have asked for
    const rollup = held.find((r) => r.table === e.table && r.schema === e.options.schema && (r.tenant === undefined) === (tenantField(e) === undefined))
    return rollup === undefined ? [] : [[e, reading(planOf(e, rollup), database)] as const]
  }))
  const unread = new Map<string, number>()

  async function rows(connection: Connection, e: Entity, tenant: unknown, whole: boolean): Promise<readonly Row[] | undefined> {
    const one = kept.get(e)!
    try {
      const answer = await connection.run(whole ? one.whole : one.total, [tenant])
      const changes = answer.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)
      if (database.kind === 'postgres' && changes > FOLD_AT + answer.rows.length) fold(e, tenant)
      return answer.rows
    } catch (error) {
      // somebody migrates, and took them away: rows are counted until the next start
      if (!(error instanceof DatabaseError && error.code === 'other')) throw error
      kept.delete(e)
      // PostgreSQL lets a transaction do no more after that
      if (database.kind === 'postgres' && !('transaction' in connection)) throw error
      return undefined
    }
  }

  function fold(e: Entity, tenant: unknown): void {
    const one = kept.get(e)
    const key = `${e.name} ${String(tenant)}`
    if (one === undefined || unread.get(key) === -1) return
    unread.set(key, -1)
    // what cannot be added up now is added up another time
    database.run(one.fold, [tenant]).catch(() => {}).finally(() => unread.delete(key))
  }

  const known = (e: Entity, tenant: unknown): ReturnType<typeof reading> | undefined => (tenant === null || tenant === undefined || Array.isArray(tenant) ? undefined : kept.get(e))

  return {
    count(connection, e, wall, filter) {
      const tenant = tenantOf(e, wall)
      const one = known(e, tenant)
      if (one === undefined) return undefined
      if (filter.op === 'true') return rows(connection, e, tenant, false).then((all) => (all === undefined ? undefined : Number(all[0]?.[0] ?? 0)))
      const matches = one.matcher(filter)
      if (matches === undefined) return undefined
      return rows(connection, e, tenant, true).then((all) => all?.reduce((sum, row) => (matches(row) ? sum + Number(row[one.count]) : sum), 0))
    },
    figures(connection, e, wall, filter, words) {
      const tenant = tenantOf(e, wall)
      const one = known(e, tenant)
      if (one === undefined) return undefined
      const makers = words.map((word) => one.figure(word, filter))
      if (makers.some((make) => make === undefined)) return undefined
      return rows(connection, e, tenant, true).then((all) => (all === undefined ? undefined : makers.map((make) => make!(all))))
    },
    wrote(entities, tenant) {
      if (database.kind !== 'postgres') return
      for (const e of entities) {
        const whose = tenantOf(e, tenant)
        if (!kept.has(e) || whose === null || whose === undefined) continue
        const key = `${e.name} ${String(whose)}`
        const n = unread.get(key) ?? 0
        if (n >= FOLD_AT * 5) fold(e, whose)
        else if (n >= 0) unread.set(key, n + 1)
      }
    },
  }
}

/** Whose figures are meant: the wall's, or those of everybody together. */
const tenantOf = (e: Entity, wall: unknown): unknown => (tenantField(e) === undefined ? 0 : wall)

type Matches = (row: Row) => boolean

/** One rollup's statements, and how its rows are read. */
function reading({ rollup, by, sums }: Plan, database: Database) {
  const { groups, figures } = rollupNames(rollup)
  const table = quote(rollupTable(rollup))
  const place = database.kind === 'postgres' ? '$1' : '?1'
  const params = [rollup.tenant?.type ?? INTEGER]
  const totals = figures.map((f) => `sum(${f})`)
  const types: ColumnType[] = [INTEGER, ...sums.map(({ spec }): ColumnType => (spec.kind === 'decimal' ? { is: 'decimal', precision: 18, scale: spec.scale ?? 2 } : INTEGER))]
  const keys = groups.slice(1)
  const whole: Statement = { text: `select ${[...keys, ...totals, 'count(*)'].join(', ')} from ${table} where tenant = ${place}${keys.length === 0 ? '' : ` group by ${keys.join(', ')}`}`, params, columns: [...keys.map(() => TEXT), ...types, INTEGER] }
  const total: Statement = { text: `select coalesce(sum(n), 0), count(*) from ${table} where tenant = ${place}`, params, columns: [INTEGER, INTEGER] }
  const fold: Statement = {
    text: `with gone as (delete from ${table} where tenant = ${place} returning *) insert into ${table} select ${[...groups, ...totals].join(', ')} from gone group by ${groups.join(', ')} having ${totals.map((t) => `${t} <> 0`).join(' or ')}`,
    params, columns: [],
  }
  const decode = by.map(({ spec }) => decoderOf(spec))
  const valueAt = (row: Row, i: number): unknown => decode[i]!(String(row[i]))
  const count = by.length
  const indexOf = (path: string): number => by.findIndex((d) => d.name === path)

  function matcher(filter: Filter): Matches | undefined {
    switch (filter.op) {
      case 'true': return () => true
      case 'false': return () => false
      case 'not': { const inner = matcher(filter.of); return inner && ((row) => !inner(row)) }
      case 'and': case 'or': {
        const parts = filter.of.map(matcher)
        if (parts.some((part) => part === undefined)) return undefined
        return filter.op === 'and' ? (row) => parts.every((part) => part!(row)) : (row) => parts.some((part) => part!(row))
      }
      case 'eq': case 'ne': case 'in': case 'isNull': {
        const at = indexOf(filter.path)
        const { op, value } = filter
        if (at < 0) return undefined
        if (op === 'isNull') return (row) => (valueAt(row, at) === null) === (value === true)
        if (op === 'in') { const values = new Set<unknown>((value as readonly unknown[]).filter((v) => v !== null)); return (row) => values.has(valueAt(row, at)) }
        return op === 'eq' ? (row) => valueAt(row, at) === value : (row) => valueAt(row, at) !== value
      }
      default: return undefined
    }
  }

  /** Makes one figure out of the rows. */
  function figure(word: StatWord, filter: Filter): ((rows: readonly Row[]) => unknown) | undefined {
    if (word.stat === 'over') return undefined
    const asked = matcher(filter)
    const own = word.where === undefined ? asked : matcher(word.where)
    if (asked === undefined || own === undefined) return undefined
    const fitting = (rows: readonly Row[]): readonly Row[] => rows.filter((row) => Number(row[count]) !== 0 && asked(row) && own(row))
    if (word.stat === 'count') return (rows) => fitting(rows).reduce((sum, row) => sum + Number(row[count]), 0)
    const summed = sums.findIndex((s) => s.name === (word.stat === 'sum' ? word.path : word.of))
    const plus = (a: unknown, b: unknown): Decimal | number => (a instanceof Decimal || b instanceof Decimal ? Decimal.of(a as Decimal).plus(b as Decimal) : Number(a) + Number(b))
    if (word.stat === 'sum') return summed < 0 ? undefined : (rows) => fitting(rows).map((row) => row[count + 1 + summed]).reduce<unknown>((a, b) => (a === undefined ? b : plus(a, b)), undefined) ?? (word.none === null ? null : 0)
    const at = indexOf(word.path!)
    if (at < 0 || (word.stat === 'sumBy' && summed < 0)) return undefined
    return (rows) => {
      const out = zeros(by[at]!.spec.choices, word)
      for (const row of fitting(rows)) {
        const key = valueAt(row, at)
        if (key !== null) { const name = String(key); out[name] = plus(out[name] ?? 0, row[word.stat === 'countBy' ? count : count + 1 + summed]) }
      }
      return out
    }
  }
  return { whole, total, fold, count, matcher, figure }
}

/** A value that a rollup tells as marked text. */
function decoderOf(spec: FieldSpec): (told: string) => unknown {
  const values = new Map<string, unknown>((spec.choices ?? []).map((c) => [String(c.stored ?? c.value), c.value]))
  return (told) => {
    if (told === '') return null
    const text = told.slice(1)
    return spec.kind === 'boolean' ? text === 'true' || text === '1' : (values.get(text) ?? text)
  }
}
