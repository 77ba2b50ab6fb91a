import { AuditEntry } from '@tenon/engine'
import { columnOf, type Entity, type FieldSpec, instantOf, storedFields } from '@tenon/model'
import { columnType, type ColumnType, type Database, insertion, quote, type Row, Statements, tableOf, Writer } from '@tenon/sql'
import { type Change, FeedEntry } from './event.ts'

/** How long changes can be heard again, in milliseconds. A transaction that stays open for longer after its changes is told by no event. */
export const KEPT = 3_600_000
const BATCH = 1000
const INTEGER = { is: 'integer' } as const
const statements = new Statements()

const specs = (e: Entity): Map<string, FieldSpec> => new Map(storedFields(e))
const auditSpecs = specs(AuditEntry as unknown as Entity)
const feedSpecs = specs(FeedEntry as unknown as Entity)
const audit = (name: string): string => `a.${quote(columnOf(name, auditSpecs.get(name)!))}`
const feed = (name: string): string => `f.${quote(columnOf(name, feedSpecs.get(name)!))}`
const AUDIT = tableOf(AuditEntry as unknown as Entity)
const FEED = tableOf(FeedEntry as unknown as Entity)
const told = ['id', 'entity', 'row', 'action', 'at'] as const
const entered: readonly (readonly [string, ColumnType])[] = ['audit', 'entity', 'row', 'action', 'at'].map((name) => [quote(columnOf(name, feedSpecs.get(name)!)), columnType(feedSpecs.get(name)!)] as const)

/**
 * Gives numbers to changes after their commit. The audit log's own ids will not do: they are taken before the commit, so a reader that has
 * seen 6 could miss a 5 that is committed later. An id that is not there yet is looked for until whoever took it is known to be gone.
 */
export class Numbering {
  private readonly database: Database
  private readonly entities: ReadonlySet<string>
  private readonly now: () => number
  /** The highest audit id that was seen; nothing before the first look. */
  private high: number | null = null
  /** Ids below it that were not there, and the horizon beyond which they never will be. */
  private gaps = new Map<number, number>()
  private swept = 0
  private running: Promise<number> | null = null

  constructor(database: Database, entities: Iterable<string>, now: () => number) {
    this.database = database
    this.entities = new Set(entities)
    this.now = now
  }

  /** Numbers what was committed since; answers how many changes that was. */
  run(): Promise<number> {
    this.running ??= this.look().finally(() => { this.running = null })
    return this.running
  }

  private async look(): Promise<number> {
    this.high ??= await this.start()
    let numbered = 0
    for (;;) {
      const settled = this.gaps.size === 0 ? null : (await this.horizon()).settled
      const rows = await this.fresh()
      // who was shown a secret has changed nothing
      const mine = rows.filter((row) => this.entities.has(String(row[1])) && row[3] !== 'view')
      if (mine.length > 0) numbered += await this.enter(mine)
      await this.advance(rows.map((row) => Number(row[0])), settled)
      if (rows.length < BATCH) return numbered
    }
  }

  private async fresh(): Promise<readonly Row[]> {
    const w = new Writer(this.database.kind)
    w.add(`select ${told.map(audit).join(', ')} from ${AUDIT} a where ${audit('id')} > `).value(this.high, INTEGER)
    if (this.gaps.size > 0) w.add(` or ${audit('id')} in (${[...this.gaps.keys()].join(', ')})`)
    w.add(` order by ${audit('id')} limit ${BATCH}`)
    return (await this.database.run(statements.of(w, told.map((name) => columnType(auditSpecs.get(name)!))), w.values)).rows
  }

  /** One enters at a time: its numbers are there, all together, before the next one's. */
  private enter(rows: readonly Row[]): Promise<number> {
    const { kind } = this.database
    return this.database.transaction(async (connection) => {
      if (kind !== 'sqlite') await connection.run({ text: `lock table ${FEED} in ${kind === 'hana' ? 'exclusive' : 'share row exclusive'} mode`, params: [], columns: [] })
      const w = new Writer(kind)
      w.add(`select ${feed('audit')} from ${FEED} f where ${feed('audit')} in (`)
      rows.forEach((row, i) => { if (i > 0) w.add(', '); w.value(row[0], INTEGER) })
      w.add(')')
      const there = new Set((await connection.run(statements.of(w, [INTEGER]), w.values)).rows.map((row) => Number(row[0])))
      const fresh = rows.filter((row) => !there.has(Number(row[0])))
      if (fresh.length > 0) { const put = insertion(kind, FEED, entered, fresh); await connection.run(statements.of(put, []), put.values) }
      return fresh.length
    })
  }

  private async advance(seen: readonly number[], settled: number | null): Promise<void> {
    for (const id of seen) this.gaps.delete(id)
    if (settled !== null) for (const [id, until] of this.gaps) if (until <= settled) this.gaps.delete(id)
    const missing: number[] = []
    for (const id of seen) {
      for (let gone = this.high! + 1; gone < id && missing.length < BATCH; gone++) missing.push(gone)
      this.high = Math.max(this.high!, id)
    }
    if (missing.length === 0 || this.database.kind === 'sqlite') return
    const { last } = await this.horizon()
    for (const id of missing) this.gaps.set(id, last)
  }

  /** `last`: beyond every transaction that is under way; `settled`: up to here all have ended. SQLite writes one after the other. */
  private async horizon(): Promise<{ readonly last: number; readonly settled: number }> {
    if (this.database.kind !== 'postgres') return { last: this.now(), settled: this.now() - KEPT }
    const { rows } = await this.database.run({ text: 'select cast(cast(pg_snapshot_xmax(s) as text) as bigint), cast(cast(pg_snapshot_xmin(s) as text) as bigint) from pg_current_snapshot() s', params: [], columns: [INTEGER, INTEGER] })
    return { last: Number(rows[0]?.[0]), settled: Number(rows[0]?.[1]) }
  }

  /** The audit id up to which nobody will ask any more. */
  private async start(): Promise<number> {
    const w = new Writer(this.database.kind)
    w.add(`select ${audit('id')} from ${AUDIT} a where ${audit('at')} < `).value(instantOf(this.now() - KEPT), { is: 'instant' }).add(` order by ${audit('id')} desc limit 1`)
    return Number((await this.database.run(statements.of(w, [INTEGER]), w.values)).rows[0]?.[0] ?? 0)
  }

  /** Forgets what is too old to be heard again; the last number stays, so that none is given twice. */
  async sweep(): Promise<void> {
    if (this.now() - this.swept < 60_000) return
    this.swept = this.now()
    const w = new Writer(this.database.kind)
    w.add(`delete from ${FEED} where ${quote(columnOf('at', feedSpecs.get('at')!))} < `).value(instantOf(this.now() - 2 * KEPT), { is: 'instant' }).add(` and ${quote('id')} < (select max(f.${quote('id')}) from ${FEED} f)`)
    await this.database.run(statements.of(w, []), w.values)
  }
}

/** The numbered changes behind a number, the oldest first. */
export async function changesAfter(database: Database, after: number, limit: number): Promise<Change[]> {
  const w = new Writer(database.kind)
  w.add(`select ${told.map(feed).join(', ')}, ${audit('changes')}, ${audit('tenant')} from ${FEED} f join ${AUDIT} a on ${audit('id')} = ${feed('audit')} where f.${quote('id')} > `)
    .value(after, INTEGER).add(` order by f.${quote('id')} limit ${limit}`)
  const { rows } = await database.run(statements.of(w, [...told.map((name) => columnType(feedSpecs.get(name)!)), { is: 'json' }, { is: 'text' }]), w.values)
  return rows.map((r) => ({ id: Number(r[0]), entity: String(r[1]), row: String(r[2]), action: String(r[3]), at: String(r[4]), changes: r[5] as Change['changes'], tenant: r[6] === null ? null : String(r[6]) }))
}

/** A row as it was before a change: what it and all later ones replaced, and whether the row has ended since. */
export async function imageBefore(database: Database, change: Change): Promise<{ readonly before: Change['changes']; readonly gone: boolean }> {
  const w = new Writer(database.kind)
  w.add(`select ${audit('action')}, ${audit('changes')} from ${AUDIT} a where ${audit('entity')} = `).value(change.entity, { is: 'text' }).add(` and ${audit('row')} = `).value(change.row, { is: 'text' })
    .add(` and ${audit('id')} >= (select ${feed('audit')} from ${FEED} f where f.${quote('id')} = `).value(change.id, INTEGER).add(`) order by ${audit('id')} desc`)
  const { rows } = await database.run(statements.of(w, [{ is: 'text' }, { is: 'json' }]), w.values)
  return { before: Object.assign({}, ...rows.map((row) => row[1])) as Change['changes'], gone: rows[0]?.[0] === 'delete' }
}

/** The numbers that are kept; zero and zero before the first. */
export async function numbersKept(database: Database): Promise<{ readonly first: number; readonly last: number }> {
  const id = `f.${quote('id')}`
  const { rows } = await database.run({ text: `select coalesce(min(${id}), 0), coalesce(max(${id}), 0) from ${FEED} f`, params: [], columns: [INTEGER, INTEGER] })
  return { first: Number(rows[0]?.[0] ?? 0), last: Number(rows[0]?.[1] ?? 0) }
}

