import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Schema } from '../schema/table.ts'
import type { Change, NamedMigration } from './change.ts'
import { diff } from './diff.ts'
import { find, schemaAfter } from './plan.ts'
import { sourceOf } from './source.ts'
import { after } from './state.ts'
import { MigrationError } from './words.ts'

export interface Squashed { readonly name: string; readonly replaces: readonly string[]; readonly changes: readonly Change[] }

/**
 * One migration for several. From the beginning of the history it makes the tables as they are at its end; what is not at the
 * beginning keeps its steps in their order, for rows may be there. `run` has no text: it must be left out (`elide`), or stay a file.
 */
export function squash(migrations: readonly NamedMigration[], last: string, options: { readonly first?: string; readonly elide?: boolean; readonly name?: string } = {}): Squashed {
  const to = migrations.indexOf(find(migrations, last))
  const from = options.first === undefined ? 0 : migrations.indexOf(find(migrations, options.first))
  if (to <= from) throw new MigrationError(`squash: "${migrations[to]!.name}" must come after "${migrations[from]!.name}"`)
  const range = migrations.slice(from, to + 1)
  const moving = range.filter((m) => m.operations.some((c) => c.op === 'run'))
  if (moving.length > 0 && options.elide !== true) throw new MigrationError(`squash: ${moving.map((m) => m.name).join(', ')} ${moving.length === 1 ? 'moves' : 'move'} data with run(), which has no text. Leave it out with --elide, where a new database needs nothing of it, or squash up to the one before.`)
  const steps = range.flatMap((m) => m.operations).filter((c) => c.op !== 'run')
  const start: Schema = from === 0 ? [] : schemaAfter(migrations, migrations[from - 1]!.name)
  const changes = from === 0 ? folded(steps) : steps
  const [was, is] = [schemaAfter(migrations, migrations[to]!.name), changes.reduce(after, start)]
  if (diff(was, is).length > 0 || diff(is, was).length > 0) throw new MigrationError('squash: the steps together do not make the same tables; squash fewer of them')
  const number = migrations[to]!.name.slice(0, 4)
  return { name: `${number}_${options.name ?? `squashed_from_${migrations[from]!.name.slice(0, 4)}`}`, replaces: range.flatMap((m) => m.replaces ?? [m.name]), changes }
}

/** On empty tables only the outcome counts, up to the first SQL of a person's own: that may need what is there before it. */
function folded(steps: readonly Change[]): Change[] {
  const own = steps.findIndex((c) => c.op === 'sql')
  const head = own < 0 ? steps : steps.slice(0, own)
  return [...diff([], head.reduce(after, [] as Schema)), ...(own < 0 ? [] : steps.slice(own))]
}

/** Writes the one file and takes the others away; answers its path. */
export function writeSquash(folder: string, migrations: readonly NamedMigration[], squashed: Squashed): string {
  if (!/^\d{4}_\w+$/.test(squashed.name)) throw new MigrationError(`a migration's name is made of letters, digits and _, unlike "${squashed.name}"`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${squashed.name}.ts`)
  const old = migrations.filter((m) => squashed.replaces.includes(m.name) || m.replaces?.some((r) => squashed.replaces.includes(r)) === true)
  writeFileSync(file, sourceOf(squashed.changes, squashed.replaces), { flag: 'wx' })
  for (const m of old) for (const end of ['ts', 'js']) rmSync(join(folder, `${m.name}.${end}`), { force: true })
  return file
}
