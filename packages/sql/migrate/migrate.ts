import { type Connection, type Database, DatabaseError } from '../database.ts'
import { holding, type Session } from '../exclusive.ts'
import { dropRollups } from '../rollup/keep.ts'
import { plain } from '../schema/create.ts'
import type { NamedMigration } from './change.ts'
import { forget, type Line, linesOf, remember } from './history.ts'
import { partsOf } from './parts.ts'
import { perform, performOnline, undoOnline } from './perform.ts'
import { type PlannedStep, planFrom } from './plan.ts'
import { settled, takeOver } from './replaced.ts'
import { MigrationError } from './words.ts'

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
  /** How long a step waits, in turns of two seconds, for those who hold its tables; milliseconds, two minutes unless said. */
  readonly patience?: number
}

/**
 * Brings a database to a point of the history: forward, or back where the target is behind; no other process migrates meanwhile.
 * Each migration is one transaction. On PostgreSQL, steps that would lock a table in use for long are taken out of it and run
 * beside the work of others. A killed one goes on from the last whole step at the next run.
 *
 * @example
 * await migrate(database, await loadMigrations('apps/crm/migrations'), { app: 'crm' })
 */
export function migrate(database: Database, migrations: readonly NamedMigration[], options: MigrateOptions): Promise<PlannedStep[]> {
  return holding(database, async (session) => {
    const done: PlannedStep[] = []
    for (;;) {
      const step = await advance(session, database.kind, migrations, options)
      if (step === undefined) return done
      if (step !== 'taken') done.push(step)
    }
  })
}

/** What `migrate` would do now. */
export async function planOf(database: Database, migrations: readonly NamedMigration[], app: string, target?: string): Promise<PlannedStep[]> {
  return planFrom(migrations, await linesOf(database, database.kind, app), target)
}

export interface Status { readonly name: string; readonly appliedAt: string | null; /** The file is not as it was when it was applied. */ readonly edited: boolean; /** Steps in force of one that was interrupted. */ readonly inForce?: number }
/** Every migration, and when it was applied here. */
export async function statusOf(database: Database, migrations: readonly NamedMigration[], app: string): Promise<Status[]> {
  const lines = await linesOf(database, database.kind, app)
  const applied = new Map(settled(migrations, lines.filter((line) => line.inForce === undefined)).applied.map((line) => [line.name, line]))
  return migrations.map((m) => {
    const line = applied.get(m.name)
    const begun = lines.find((one) => one.name === m.name && one.inForce !== undefined)
    return { name: m.name, appliedAt: line?.at ?? null, edited: line?.checksum !== undefined && m.checksum !== undefined && line.checksum !== m.checksum, ...(begun === undefined ? {} : { inForce: begun.inForce! }) }
  })
}

/** One migration, or back over one; `taken`: another process was faster. */
async function advance(session: Session, kind: Database['kind'], migrations: readonly NamedMigration[], options: MigrateOptions): Promise<PlannedStep | 'taken' | undefined> {
  const { app, lossy = false } = options
  const next = (lines: readonly Line[]): PlannedStep | undefined => planFrom(migrations, lines, options.target)[0]
  const write = (connection: Connection, step: PlannedStep, inForce: number | 'applied' | 'none'): Promise<void> => {
    const { name, checksum } = migrations.find((m) => m.name === step.name)!
    return inForce === 'none' ? forget(connection, kind, app, name) : remember(connection, kind, app, { name, ...(checksum === undefined ? {} : { checksum }), ...(inForce === 'applied' ? {} : { inForce }) })
  }

  const step = await session.transaction(async (connection) => {
    const lines = await linesOf(connection, kind, app)
    await takeOver(connection, kind, app, migrations, lines)
    const planned = next(lines)
    // whoever comes after a crash learns that it was begun
    if (planned !== undefined) await write(connection, planned, options.fake === true ? endOf(planned) : planned.inForce)
    return planned
  })
  if (step === undefined) return undefined
  if (options.fake === true) { options.onStep?.(step); return step }

  const patiently = <T>(work: () => Promise<T>): Promise<T> => inTurns(work, step.name, options.patience ?? 120_000)
  const sign = step.direction === 'forward' ? 1 : -1
  let inForce = step.inForce
  const kept = (): string => (inForce === 0 ? 'nothing of this migration was kept' : inForce === step.of && sign < 0 ? 'nothing of it was taken back' : `${inForce} of its ${step.of} steps are in force; the next run goes on from there, or back`)
  const parts = partsOf(step, kind)
  let told = false
  const tell = (): void => { if (!told) options.onStep?.(step); told = true }
  try {
    if (kind === 'postgres' && step.loose !== undefined) await undoOnline(step.loose.change, step.loose.before, session, patiently)
    for (const [i, part] of parts.entries()) {
      const reached = inForce + sign * part.changes.length
      const state = i === parts.length - 1 ? endOf(step) : reached
      if (part.online) {
        tell()
        await performOnline(step.name, part, session, patiently, kept)
        await session.transaction((connection) => write(connection, step, state))
      } else {
        const mine = await patiently(() => session.transaction(async (connection) => {
          if (kind === 'postgres') await connection.run(plain("set local lock_timeout = '2s'"))
          const now = kind === 'postgres' ? step : next(await linesOf(connection, kind, app))
          if (now?.name !== step.name || now.direction !== step.direction) return false
          tell()
          if (part.changes.length > 0) await dropRollups(kind, connection)
          await perform(step.name, part, connection, kind, lossy, kept)
          await write(connection, step, state)
          return true
        }))
        if (!mine) return 'taken'
      }
      inForce = reached
    }
  } catch (error) {
    // it has been told: the next run need not say it again
    if (inForce === step.inForce && step.interrupted !== true) await session.transaction((connection) => write(connection, step, sign > 0 ? 'none' : 'applied')).catch(() => {})
    throw error
  }
  return step
}

const endOf = (step: PlannedStep): 'applied' | 'none' => (step.direction === 'forward' ? 'applied' : 'none')

/** Nobody waits behind a step for more than two seconds: it gives way, and tries again. */
async function inTurns<T>(work: () => Promise<T>, name: string, patience: number): Promise<T> {
  const started = Date.now()
  for (let wait = 100; ; wait = Math.min(5000, wait * 2)) {
    try { return await work() } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== 'busy') throw error
      if (Date.now() - started + wait > patience) throw new MigrationError(`${name}: others have held its tables for ${Math.round((Date.now() - started) / 1000)} s (${error.message}). Run it again when long transactions have ended.`, error)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}
