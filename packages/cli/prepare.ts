import { authTables } from '@tenon/auth'
import { entitiesOf } from '@tenon/engine'
import { FeedEntry } from '@tenon/events'
import type { App, Entity } from '@tenon/model'
import { adoptTables, asStored, createSchema, type Database, describe, diff, exclusively, introspect, keyOf, loadMigrations, migrate, MigrationError, pendingChanges, planOf, protectTables, type Schema, tablesOf } from '@tenon/sql'
import { signers } from './regulated.ts'
import type { System } from './system.ts'

/** The app with every entity that the server stands on: sign-in, and the feed by which the admin shows what changes elsewhere. */
export const wholeApp = (system: Pick<System, 'app' | 'user'>): App => ({ ...system.app, entities: [...new Set([...(system.app.entities ?? []), ...(Object.values(authTables(system.user)) as Entity[]), FeedEntry as unknown as Entity]), ...signers(system.app)] })
export const schemaOf = (system: Pick<System, 'app' | 'user'>): Schema => tablesOf(entitiesOf(wholeApp(system)))

/**
 * Brings a database to what the system declares: by its migrations where it has some, else straight from the declarations.
 * While declarations are ahead of the migrations, a new database is made from the declarations; one with a history is refused.
 */
export async function prepareSchema(system: System, database: Database, warn: (text: string) => void = (text) => console.error(text)): Promise<void> {
  const declared = schemaOf(system)
  await prepare(system, database, declared, warn)
  await guardTables(database, declared)
}

/** Tables that only grow are guarded at every start: what was taken away comes back. */
export async function guardTables(database: Database, declared: Schema): Promise<void> {
  if (declared.some((t) => t.appendOnly === true)) await exclusively(database, (connection) => protectTables(connection, database.kind, declared))
}

async function prepare(system: System, database: Database, declared: Schema, warn: (text: string) => void): Promise<void> {
  // what owned tables refer to
  await adoptTables(database, declared)
  const migrations = system.migrations === undefined ? [] : await loadMigrations(system.migrations)
  if (migrations.length === 0) return createSchema(database, declared)
  const ahead = pendingChanges(migrations, declared)
  const found = await introspect(database, database, declared.flatMap((t) => t.schema ?? []))
  const hasHistory = (await planOf(database, migrations, system.name)).length < migrations.length
  const hasTables = declared.some((t) => t.owned && found.some((f) => f.name === t.name))
  if (ahead.length > 0) {
    const what = `${ahead.slice(0, 3).map(describe).join(', ')}${ahead.length > 3 ? ` and ${ahead.length - 3} more` : ''}`
    if (hasHistory) throw new MigrationError(`The ${system.title}'s declarations are ahead of its migrations (${what}). Write them down with: npm run tenon -- makemigrations ${system.name}`)
    warn(`The ${system.title}'s declarations are ahead of its migrations (${what}): this database is made from the declarations. Later: npm run tenon -- makemigrations ${system.name}`)
    return createSchema(database, declared)
  }
  // made from the declarations before there were migrations: taken over if it is exactly what they make
  if (!hasHistory && hasTables) {
    const differences = diff(own(found, declared, database), asStored(declared, database.kind))
    if (differences.length > 0) throw new MigrationError(`This database has the ${system.title}'s tables, but no history of migrations, and differs from what they make: ${differences.slice(0, 5).map(describe).join(', ')}${differences.length > 5 ? ' …' : ''}. Mend it, then: npm run tenon -- migrate ${system.name} --fake`)
    await migrate(database, migrations, { app: system.name, fake: true })
    return
  }
  await migrate(database, migrations, { app: system.name })
}

/** Those of the tables found that the system declares, as its database stores them. */
function own(found: Schema, declared: Schema, database: Database): Schema {
  const names = new Set(declared.filter((t) => t.owned).map((t) => (database.kind === 'sqlite' ? t.name : keyOf(t))))
  return asStored(found.filter((t) => names.has(keyOf(t))), database.kind)
}
