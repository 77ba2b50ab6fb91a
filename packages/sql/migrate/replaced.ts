import type { Connection, DatabaseKind } from '../database.ts'
import type { NamedMigration } from './change.ts'
import { type Applied, forget, remember } from './history.ts'
import { MigrationError } from './words.ts'

/** A migration that stands for others counts as applied where all of those are; where only some are, nobody can go on from there. */
export function settled(migrations: readonly NamedMigration[], applied: readonly Applied[]): { readonly applied: readonly Applied[]; readonly taken: readonly NamedMigration[] } {
  let rest = applied
  const taken: NamedMigration[] = []
  for (const m of migrations) {
    const old = rest.filter((a) => m.replaces?.includes(a.name) === true)
    if (old.length === 0) continue
    if (old.length < m.replaces!.length) throw new MigrationError(`"${m.name}" stands for ${m.replaces!.join(', ')}, and only ${old.map((a) => a.name).join(', ')} ${old.length === 1 ? 'is' : 'are'} applied here: run the version before the squash on this database first`)
    taken.push(m)
    rest = [...rest.filter((a) => !old.includes(a)), { name: m.name, at: old.at(-1)!.at }]
  }
  return { applied: rest, taken }
}

/** Writes into the history what a squash has made of it. */
export async function takeOver(connection: Connection, kind: DatabaseKind, app: string, taken: readonly NamedMigration[]): Promise<void> {
  for (const m of taken) {
    for (const name of m.replaces!) await forget(connection, kind, app, name)
    await remember(connection, kind, app, m)
  }
}
