import type { Schema } from '../schema/table.ts'
import type { Change, NamedMigration } from './change.ts'
import { describe } from './describe.ts'
import type { Line } from './history.ts'
import { settled } from './replaced.ts'
import { after, reverse } from './state.ts'
import { MigrationError } from './words.ts'

export interface PlannedStep {
  readonly name: string
  readonly direction: 'forward' | 'backward'
  readonly changes: readonly Change[]
  readonly before: Schema
  /** How many of the migration's own steps are in force before this one, and how many it has. */
  readonly inForce: number
  readonly of: number
  /** An earlier run was interrupted here. */
  readonly interrupted?: true
  /** A step in the other direction that the interrupted run may have half done. */
  readonly loose?: { readonly change: Change; readonly before: Schema }
}

/** The schema that the first migrations lead to; all of them unless one is named. */
export function schemaAfter(migrations: readonly NamedMigration[], last?: string): Schema {
  let schema: Schema = []
  for (const m of migrations) {
    schema = told(m, () => m.operations.reduce(after, schema))
    if (m.name === last) break
  }
  return schema
}

/** What leads from a database's history to the target: forward in the order of the files, back in the other. */
export function planFrom(migrations: readonly NamedMigration[], lines: readonly Line[], target?: string): PlannedStep[] {
  const unknown = lines.find((line) => !migrations.some((m) => m.name === line.name || m.replaces?.includes(line.name) === true))
  if (unknown !== undefined) throw new MigrationError(`this database has the migration "${unknown.name}", and there is no such file: it belongs to a newer version`)
  const { applied } = settled(migrations, lines.filter((line) => line.inForce === undefined))
  const names = new Set(applied.map((a) => a.name))
  const hole = migrations.findIndex((m) => !names.has(m.name))
  const late = hole < 0 ? undefined : migrations.slice(hole).find((m) => names.has(m.name))
  if (late !== undefined) throw new MigrationError(`"${late.name}" is applied, but "${migrations[hole]!.name}" before it is not: give the new file a later number`)
  const begun = lines.find((line) => line.inForce !== undefined)
  if (begun !== undefined) checkBegun(begun, migrations[names.size])
  const wanted = target === undefined ? migrations.length : target === 'zero' ? 0 : migrations.indexOf(find(migrations, target)) + 1
  const steps: PlannedStep[] = []
  let schema: Schema = []
  for (const [i, m] of migrations.entries()) {
    const states = told(m, () => m.operations.reduce<Schema[]>((all, change) => [...all, after(all.at(-1)!, change)], [schema]))
    const of = m.operations.length
    const open = begun?.name === m.name
    const inForce = i < names.size ? of : open ? Math.min(of, begun.inForce!) : 0
    const common = { name: m.name, before: states[inForce]!, inForce, of, ...(open ? { interrupted: true as const } : {}) }
    const [last, following] = [m.operations[inForce - 1], m.operations[inForce]]
    const back = open && last !== undefined ? reverse(last, states[inForce - 1]!) : undefined
    if (i >= names.size && i < wanted) steps.push({ ...common, direction: 'forward', changes: m.operations.slice(inForce), ...(back === undefined ? {} : { loose: { change: back, before: states[inForce]! } }) })
    if ((i < names.size || open) && i >= wanted) steps.unshift({ ...common, ...(open && following !== undefined ? { loose: { change: following, before: states[inForce]! } } : {}), direction: 'backward', changes: m.operations.slice(0, inForce).map((c, n) => undo(m.name, c, states[n]!)).reverse() })
    schema = states.at(-1)!
  }
  return steps
}

/** One migration's step by itself, without asking a database. */
export function stepOf(migrations: readonly NamedMigration[], name: string, direction: PlannedStep['direction']): PlannedStep {
  const at = migrations.findIndex((m) => m.name === name)
  const lines = migrations.slice(0, direction === 'forward' ? at : at + 1).map((m): Line => ({ name: m.name, at: '' }))
  return planFrom(migrations, lines, direction === 'forward' ? name : (migrations[at - 1]?.name ?? 'zero'))[0]!
}

/** A migration by its name, or by the start of it. */
export function find(migrations: readonly NamedMigration[], target: string): NamedMigration {
  const found = migrations.filter((m) => m.name === target || m.name.startsWith(target))
  const exact = found.find((m) => m.name === target) ?? (found.length === 1 ? found[0] : undefined)
  if (exact === undefined) throw new MigrationError(found.length > 1 ? `"${target}" fits several migrations: ${found.map((m) => m.name).join(', ')}` : `there is no migration "${target}"; there is: zero, ${migrations.map((m) => m.name).join(', ')}`)
  return exact
}

/** Half of a file can only be finished, or taken back, by the same file. */
function checkBegun(line: Line, next: NamedMigration | undefined): void {
  if (next?.name !== line.name) throw new MigrationError(`"${line.name}" was interrupted on this database, and ${next === undefined ? 'all files are applied' : `"${next.name}" stands before it`}: put the files back as they were`)
  if (line.inForce! > 0 && line.checksum !== undefined && next.checksum !== undefined && line.checksum !== next.checksum) throw new MigrationError(`"${line.name}" was edited while ${line.inForce} of its steps were applied: put the file back as it was, go on or back, and write a new migration`)
}

function undo(name: string, change: Change, before: Schema): Change {
  const back = reverse(change, before)
  if (back === undefined) throw new MigrationError(`"${name}" cannot be rolled back: ${describe(change)} has no way back`)
  return back
}

function told<T>(m: NamedMigration, work: () => T): T {
  try { return work() } catch (error) { throw error instanceof MigrationError ? new MigrationError(`${m.name}: ${error.message}`) : error }
}
