import { describe, loadMigrations, migrate as apply, MigrationError, pendingChanges, type PlannedStep, planOf, statusOf } from '@tenon/sql'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { guardTables, schemaOf } from '../prepare.ts'
import { type Found, loadSystem, systemNames, systemOf, withDatabase } from '../systems.ts'

export const migrate: Command = {
  name: 'migrate', words: '[app] [target]', summary: 'Brings a database to the last migration, or forward or back to a target (zero: before the first).',
  options: {
    ...databaseOptions, fake: { type: 'boolean', help: 'write the history only: the tables are so already' }, plan: { type: 'boolean', help: 'show what would be done' },
    lossy: { type: 'boolean', help: 'allow steps that throw away values which are there' }, check: { type: 'boolean', help: 'exit with 1 if something is to be applied' },
  },
  examples: ['migrate', 'migrate crm', 'migrate crm 0002', 'migrate crm zero --lossy', 'migrate crm --plan', 'migrate crm --database postgres://app@localhost/crm'],
  async run(call) {
    const names = systemNames(call.root)
    if (call.words.length === 0 && names.length > 1) {
      if (call.text('database') !== undefined) throw new UsageError(`--database goes with one system: ${names.join(', ')}`)
      for (const name of names) await one(await loadSystem(call.root, name))
      return
    }
    const { system, rest } = await systemOf(call, (word) => /^(\d|zero)/.test(word))
    await one(system, rest[0])

    async function one(system: Found, target?: string): Promise<void> {
      const migrations = await loadMigrations(system.migrations)
      if (migrations.length === 0) { console.log(`${system.name}: no migrations; write the first with: npm run tenon -- makemigrations ${system.name}`); return }
      await withDatabase(call, system, async (database) => {
        const plan = await planOf(database, migrations, system.name, target)
        if (call.is('plan') || call.is('check')) {
          if (plan.length === 0) console.log(`${system.name}: nothing to do`)
          for (const step of plan) console.log([`${step.direction === 'forward' ? '+' : '-'} ${step.name}`, ...step.changes.map((c) => `    ${describe(c)}`)].join('\n'))
          if (call.is('check') && plan.length > 0) process.exitCode = 1
          return
        }
        for (const { name } of (await statusOf(database, migrations, system.name)).filter((m) => m.edited)) console.error(`${system.name}: ${name} was edited after it was applied here; what it says now may not be what this database has`)
        const started = Date.now()
        const done = await apply(database, migrations, {
          app: system.name, fake: call.is('fake'), lossy: call.is('lossy'), ...(target === undefined ? {} : { target }),
          onStep: (step) => { console.log(`${step.direction === 'forward' ? '+' : '-'} ${step.name}${call.is('fake') ? ' (history only)' : interruption(step)}`) },
        }).catch((error: unknown) => {
          if (error instanceof MigrationError && /already exists/.test(error.message)) throw new MigrationError(`${error.message}\nThe tables seem to be there: if they are what the migration makes, say so with --fake.`, error)
          throw error
        })
        if (target === undefined) await guardTables(database, schemaOf(system))
        console.log(done.length === 0 ? `${system.name}: nothing to do` : `${system.name}: ${done.length} migration${done.length === 1 ? '' : 's'} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
        if (target === undefined && ahead(migrations, schemaOf(system)) > 0) console.log(`The declarations are ahead of the migrations: npm run tenon -- makemigrations ${system.name}`)
      })
    }
  },
}

/** Where an earlier run was cut off, and which way this one goes on. */
function interruption({ interrupted, inForce, of, direction }: PlannedStep): string {
  if (interrupted !== true) return ''
  if (inForce === 0) return ' (an earlier run was interrupted; nothing of it was kept, it begins again)'
  return ` (an earlier run was interrupted with ${inForce} of ${of} steps in force; ${direction === 'forward' ? 'it goes on from there' : 'they are taken back'})`
}

function ahead(...[migrations, declared]: Parameters<typeof pendingChanges>): number {
  // a change that only a person can make is a difference too
  try { return pendingChanges(migrations, declared).length } catch (error) { if (error instanceof MigrationError) return 1; throw error }
}
