import { relative } from 'node:path'
import { describe, findMigration, loadMigrations, schemaAfter, sourceOf, squash, writeSquash } from '@tenon/sql'
import { type Command, UsageError } from '../command.ts'
import { Prompt } from '../prompt.ts'
import { systemOf } from '../systems.ts'

export const squashmigrations: Command = {
  name: 'squashmigrations', words: '[app] [first] last', summary: 'Makes one migration of several, up to the last one named.',
  options: {
    elide: { type: 'boolean', help: 'leave out data migrations: a new database needs nothing of them' }, name: { type: 'string', help: 'the name after the number' },
    'dry-run': { type: 'boolean', help: 'print the file instead of writing it' }, 'no-input': { type: 'boolean', help: 'do not ask before the old files are deleted' },
  },
  examples: ['squashmigrations crm 0005', 'squashmigrations crm 0003 0005', 'squashmigrations crm 0005 --elide --no-input'],
  async run(call) {
    const { system, rest } = await systemOf(call, (word) => /^\d/.test(word))
    const [first, last] = rest.length > 1 ? rest : [undefined, rest[0]]
    if (last === undefined) throw new UsageError('up to which migration? E.g. squashmigrations crm 0005')
    const migrations = await loadMigrations(system.migrations)
    const name = call.text('name')
    const squashed = squash(migrations, findMigration(migrations, last).name, { elide: call.is('elide'), ...(first === undefined ? {} : { first }), ...(name === undefined ? {} : { name }) })
    if (call.is('dry-run')) { console.log(sourceOf(squashed.changes, squashed.replaces)); return }
    for (const change of squashed.changes) console.log(`  ${describe(change)}`)
    if (!call.is('no-input')) {
      const prompt = new Prompt()
      try { if (!(await prompt.yes(`${squashed.replaces.length} migrations become ${squashed.name}, and their files are deleted (your version control keeps them). Go on?`))) throw new UsageError('Nothing was written.') } finally { prompt.close() }
    }
    const file = writeSquash(system.migrations, migrations, squashed)
    const tables = schemaAfter(await loadMigrations(system.migrations)).length
    console.log(`${system.name}: wrote ${relative(process.cwd(), file)} (${tables} tables). Databases that have all ${squashed.replaces.length} take it over at the next migrate; bring those that do not there before you deploy it.`)
  },
}
