import { AuditEntry } from '@tenon/engine'
import { type Entity, type FieldSpec, columnOf, storedFields } from '@tenon/model'
import { columnType, type Connection, type Database, quote, Statements, tableOf, Writer } from '@tenon/sql'
import { type Change, FeedEntry } from './event.ts'

/** A transaction that stays open for longer than this after its changes is told by no event. */
const LATEST = 3_600_000
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

/**
 * Gives numbers to the changes that were committed since. The audit log's own ids will not do: they are taken before the commit,
 * so a reader that has seen 6 could miss a 5 that is committed later.
 */
export async function numberChanges(database: Database, entities: readonly string[], now: number): Promise<void> {
  if (entities.length === 0) return
  const before = instantOf(now - LATEST)
  const fresh = async (connection: Connection): Promise<readonly (readonly unknown[])[]> => {
    const w = new Writer(database.kind)
    w.add(`select ${['id', 'entity', 'row', 'action', 'at'].map(audit).join(', ')} from ${AUDIT} a where ${audit('id')} > `)
      .value(await lowest(connection, database, before), INTEGER).add(` and ${audit('entity')} in (`)
    entities.forEach((name, i) => { if (i > 0) w.add(', '); w.value(name, { is: 'text' }) })
    w.add(`) and not exists (select 1 from ${FEED} f where ${feed('audit')} = ${audit('id')}) order by ${audit('id')} limit 1000`)
    return (await connection.run(statements.of(w, told.map((name) => columnType(auditSpecs.get(name)!))), w.values)).rows
  }
  // mostly there is nothing to number, and nothing to lock for
  if ((await fresh(database)).length === 0) return
  await database.transaction(async (connection) => {
    // one numbers at a time: its numbers are there, all together, before the next one's
    if (database.kind === 'postgres') await connection.run({ text: `lock table ${FEED} in share row exclusive mode`, params: [], columns: [] })
    for (const [id, entity, row, action, at] of await fresh(connection)) {
      const w = new Writer(database.kind)
      const values = [['audit', id], ['entity', entity], ['row', row], ['action', action], ['at', at]] as const
      w.add(`insert into ${FEED} (${values.map(([name]) => quote(columnOf(name, feedSpecs.get(name)!))).join(', ')}) values (`)
      values.forEach(([name, value], i) => { if (i > 0) w.add(', '); w.value(value, columnType(feedSpecs.get(name)!)) })
      w.add(')')
      await connection.run(statements.of(w, []), w.values)
    }
  })
}

/** The audit id below which everything has its number, or will never have one. */
async function lowest(connection: Connection, database: Database, before: string): Promise<number> {
  const last = async (table: string, id: string, at: string, alias: string): Promise<number | undefined> => {
    const w = new Writer(database.kind)
    w.add(`select ${id} from ${table} ${alias} where ${at} < `).value(before, { is: 'instant' }).add(` order by ${alias}.${quote('id')} desc limit 1`)
    const found = (await connection.run(statements.of(w, [INTEGER]), w.values)).rows[0]?.[0]
    return found === undefined ? undefined : Number(found)
  }
  return (await last(FEED, feed('audit'), feed('at'), 'f')) ?? (await last(AUDIT, audit('id'), audit('at'), 'a')) ?? 0
}

/** The numbered changes behind a number, the oldest first. */
export async function changesAfter(database: Database, after: number, limit: number): Promise<Change[]> {
  const w = new Writer(database.kind)
  w.add(`select ${told.map(feed).join(', ')}, ${audit('changes')} from ${FEED} f join ${AUDIT} a on ${audit('id')} = ${feed('audit')} where f.${quote('id')} > `)
    .value(after, INTEGER).add(` order by f.${quote('id')} limit ${limit}`)
  const { rows } = await database.run(statements.of(w, [...told.map((name) => columnType(feedSpecs.get(name)!)), { is: 'json' }]), w.values)
  return rows.map((r) => ({ id: Number(r[0]), entity: String(r[1]), row: String(r[2]), action: String(r[3]), at: String(r[4]), changes: r[5] as Change['changes'] }))
}

/** The number of the last change; 0 before the first. */
export async function lastNumber(database: Database): Promise<number> {
  const { rows } = await database.run({ text: `select coalesce(max(f.${quote('id')}), 0) from ${FEED} f`, params: [], columns: [INTEGER] })
  return Number(rows[0]?.[0] ?? 0)
}

const instantOf = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')
