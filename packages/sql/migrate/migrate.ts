import { type Connection, type Database, DatabaseError } from '../database.ts'
import { exclusively } from '../exclusive.ts'
import { createPlaces, plain } from '../schema/create.ts'
import { at, q } from '../schema/ddl.ts'
import type { Schema } from '../schema/table.ts'
import { dropRollups } from '../rollup/keep.ts'
import type { Change, NamedMigration } from './change.ts'
import { losesDigits } from './convert.ts'
import { describe } from './describe.ts'
import { handsOn } from './hands.ts'
import { type Applied, appliedOf, forget, remember } from './history.ts'
import { settled, takeOver } from './replaced.ts'
import { after, reverse, tableIn } from './state.ts'
import { statementsOf } from './statements.ts'
import { MigrationError, splitKey } from './words.ts'

export interface MigrateOptions {
  /** The app whose migrations these are. */
  readonly app: string
  /** The last migration to be applied (its name, or the start of it), or `zero` for none. Without it, all. */
  readonly target?: string
  /** Writes the history only. */
  readonly fake?: boolean
  /** Allows steps that throw values away which are there. */
  readonly lossy?: boolean
  /** Told before each migration. */
  readonly onStep?: (step: PlannedStep) => void
}
export interface PlannedStep { readonly name: string; readonly direction: 'forward' | 'backward'; readonly changes: readonly Change[]; readonly before: Schema }

/** The schema that the first migrations lead to; all of them unless one is named. */
export function schemaAfter(migrations: readonly NamedMigration[], last?: string): Schema {
  let schema: Schema = []
  for (const m of migrations) {
    schema = told(m, () => m.operations.reduce(after, schema))
    if (m.name === last) break
  }
  return schema
}

/**
 * Brings a database to a point of the history: forward, or back where the target is behind. Each migration is one transaction,
 * and no other process migrates meanwhile; a killed one leaves a whole number of migrations behind.
 *
 * @example
 * await migrate(database, await loadMigrations('apps/crm/migrations'), { app: 'crm' })
 */
export async function migrate(database: Database, migrations: readonly NamedMigration[], options: MigrateOptions): Promise<PlannedStep[]> {
  const done: PlannedStep[] = []
  for (;;) {
    const step = await exclusively(database, async (connection) => {
      const applied = await appliedOf(connection, database.kind, options.app)
      await takeOver(connection, database.kind, options.app, settled(migrations, applied).taken)
      const [next] = planFrom(migrations, applied, options.target)
      if (next === undefined) return undefined
      options.onStep?.(next)
      if (options.fake !== true && next.changes.length > 0) await dropRollups(database.kind, connection)
      if (options.fake !== true) await perform(next, connection, database.kind, options.lossy === true)
      if (next.direction === 'forward') await remember(connection, database.kind, options.app, migrations.find((m) => m.name === next.name)!)
      else await forget(connection, database.kind, options.app, next.name)
      return next
    })
    if (step === undefined) return done
    done.push(step)
  }
}

/** What `migrate` would do now. */
export async function planOf(database: Database, migrations: readonly NamedMigration[], app: string, target?: string): Promise<PlannedStep[]> {
  return planFrom(migrations, await appliedOf(database, database.kind, app), target)
}

export interface Status { readonly name: string; readonly appliedAt: string | null }
/** Every migration, and when it was applied here. */
export async function statusOf(database: Database, migrations: readonly NamedMigration[], app: string): Promise<Status[]> {
  const applied = new Map(settled(migrations, await appliedOf(database, database.kind, app)).applied.map((a) => [a.name, a.at]))
  return migrations.map((m) => ({ name: m.name, appliedAt: applied.get(m.name) ?? null }))
}

export function planFrom(migrations: readonly NamedMigration[], lines: readonly Applied[], target?: string): PlannedStep[] {
  const { applied } = settled(migrations, lines)
  const names = new Set(applied.map((a) => a.name))
  const unknown = applied.find((a) => !migrations.some((m) => m.name === a.name))
  if (unknown !== undefined) throw new MigrationError(`this database has the migration "${unknown.name}", and there is no such file: it belongs to a newer version`)
  const hole = migrations.findIndex((m) => !names.has(m.name))
  const late = hole < 0 ? undefined : migrations.slice(hole).find((m) => names.has(m.name))
  if (late !== undefined) throw new MigrationError(`"${late.name}" is applied, but "${migrations[hole]!.name}" before it is not: give the new file a later number`)
  const wanted = target === undefined ? migrations.length : target === 'zero' ? 0 : migrations.indexOf(find(migrations, target)) + 1
  const steps: PlannedStep[] = []
  let schema: Schema = []
  for (const [i, m] of migrations.entries()) {
    const before = schema
    const changes = told(m, () => m.operations.map((c): [Change, Schema] => { const from = schema; schema = after(schema, c); return [c, from] }))
    if (i >= names.size && i < wanted) steps.push({ name: m.name, direction: 'forward', changes: m.operations, before })
    if (i < names.size && i >= wanted) steps.unshift({ name: m.name, direction: 'backward', before: schema, changes: changes.reverse().map(([c, from]) => undo(m.name, c, from)) })
  }
  return steps
}

/** A migration by its name, or by the start of it. */
export function find(migrations: readonly NamedMigration[], target: string): NamedMigration {
  const found = migrations.filter((m) => m.name === target || m.name.startsWith(target))
  const exact = found.find((m) => m.name === target) ?? (found.length === 1 ? found[0] : undefined)
  if (exact === undefined) throw new MigrationError(found.length > 1 ? `"${target}" fits several migrations: ${found.map((m) => m.name).join(', ')}` : `there is no migration "${target}"; there is: zero, ${migrations.map((m) => m.name).join(', ')}`)
  return exact
}

function undo(name: string, change: Change, before: Schema): Change {
  const back = reverse(change, before)
  if (back === undefined) throw new MigrationError(`"${name}" cannot be rolled back: ${describe(change)} has no way back`)
  return back
}

async function perform(step: PlannedStep, connection: Connection, kind: Database['kind'], lossy: boolean): Promise<void> {
  let schema = step.before
  for (const change of step.changes) {
    const word = `${step.name}: ${describe(change)}`
    try {
      if (!lossy && (await loses(change, schema, connection, kind))) throw new MigrationError(`${word} would throw away values that are there; allow it with --lossy`)
      if (change.op === 'createTable') await createPlaces([change.table], kind, connection)
      if (change.op === 'run') await change.forward(handsOn(schema, kind, connection))
      if (kind === 'sqlite' && 'table' in change && typeof change.table === 'string') await refuseTriggers(change.table, connection)
      for (const text of statementsOf(change, schema, kind)) await connection.run(plain(text))
    } catch (error) {
      if (error instanceof DatabaseError && error.code !== 'gone' && error.code !== 'busy') throw new MigrationError(`${word} failed, and nothing of this migration was kept: ${error.message}${hint(error, change)}`, error)
      throw error
    }
    schema = after(schema, change)
  }
}

/** Whether a change would drop values that are there now. */
async function loses(change: Change, schema: Schema, connection: Connection, kind: Database['kind']): Promise<boolean> {
  const any = async (where: string): Promise<boolean> => (await connection.run({ text: `select 1 from ${where} limit 1`, params: [], columns: [{ is: 'integer' }] })).rows.length > 0
  if (change.op === 'dropTable') return any(at(splitKey(change.table), kind))
  if (change.op === 'dropColumn') return any(`${at(splitKey(change.table), kind)} where ${q(change.column)} is not null`)
  if (change.op !== 'alterColumn') return false
  const was = tableIn(schema, change.table).columns.find((c) => c.name === change.column.name)
  return was !== undefined && losesDigits(was.type, change.column.type) && any(`${at(splitKey(change.table), kind)} where ${q(was.name)} is not null`)
}

/** A table that is rebuilt would lose them silently. */
async function refuseTriggers(table: string, connection: Connection): Promise<void> {
  const answer = await connection.run({ text: "select name from sqlite_master where type = 'trigger' and tbl_name = ?1", params: [{ is: 'text' }], columns: [{ is: 'text' }] }, [splitKey(table).name])
  if (answer.rows.length > 0) throw new MigrationError(`"${table}" has the trigger "${String(answer.rows[0]![0])}", which SQLite would drop with the old table: drop it with sql() before, and make it again after`)
}

function hint(error: DatabaseError, change: Change): string {
  if (error.code === 'notNull' && change.op === 'addColumn') return '\nRows are there already: give them a value with { fill: … }.'
  if (error.code === 'notNull' && change.op === 'alterColumn') return '\nSome rows have no value: give them one with { fill: … }.'
  return ''
}

function told<T>(m: NamedMigration, work: () => T): T {
  try { return work() } catch (error) { throw error instanceof MigrationError ? new MigrationError(`${m.name}: ${error.message}`) : error }
}
