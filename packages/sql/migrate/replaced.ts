import type { Connection, DatabaseKind } from '../database.ts'
import type { NamedMigration } from './change.ts'
import { forget, type Line, remember } from './history.ts'
import { MigrationError } from './words.ts'

/** A migration that stands for others counts as applied where all of those are; where only some are, nobody can go on from there. */
export function settled(migrations: readonly NamedMigration[], lines: readonly Line[]): { readonly applied: readonly Line[]; readonly taken: readonly NamedMigration[] } {
  let applied = lines
  const taken: NamedMigration[] = []
  for (const m of migrations) {
    const old = applied.filter((a) => m.replaces?.includes(a.name) === true)
    if (old.length === 0) continue
    if (old.length < m.replaces!.length) throw new MigrationError(`"${m.name}" stands for ${m.replaces!.join(', ')}, and only ${old.map((a) => a.name).join(', ')} ${old.length === 1 ? 'is' : 'are'} applied here: run the version before the squash on this database first`)
    taken.push(m)
    applied = [...applied.filter((a) => !old.includes(a)), { name: m.name, at: old.at(-1)!.at }]
  }
  return { applied, taken }
}

/** Writes into the history what a squash has made of it. */
export async function takeOver(connection: Connection, kind: DatabaseKind, app: string, migrations: readonly NamedMigration[], lines: readonly Line[]): Promise<void> {
  for (const { name, checksum, replaces } of settled(migrations, lines.filter((line) => line.inForce === undefined)).taken) {
    for (const old of replaces!) await forget(connection, kind, app, old)
    await remember(connection, kind, app, { name, ...(checksum === undefined ? {} : { checksum }) })
  }
}
