import { loadMigrations, statusOf } from '@tenon/sql'
import { type Command, databaseOptions } from '../command.ts'
import { loadSystem, systemNames, withDatabase } from '../systems.ts'

export const showmigrations: Command = {
  name: 'showmigrations', words: '[app]', summary: 'Lists the migrations, and when each was applied.', options: databaseOptions, examples: ['showmigrations', 'showmigrations crm'],
  async run(call) {
    for (const name of call.words[0] === undefined ? systemNames(call.root) : [call.words[0]]) {
      const system = await loadSystem(call.root, name)
      const migrations = await loadMigrations(system.migrations)
      console.log(system.name)
      if (migrations.length === 0) { console.log('  (no migrations)'); continue }
      for (const { name: migration, appliedAt, edited, inForce } of await withDatabase(call, system, (database) => statusOf(database, migrations, system.name))) {
        const note = inForce !== undefined ? '  interrupted; migrate goes on from there' : appliedAt === null ? '' : `  ${appliedAt.slice(0, 19)}Z${edited ? '  edited after it was applied' : ''}`
        console.log(`  [${inForce !== undefined ? '~' : appliedAt === null ? ' ' : 'x'}] ${migration}${note}`)
      }
    }
  },
}
