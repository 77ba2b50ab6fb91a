import { type DatabaseKind, findMigration, loadMigrations, scriptOf, stepOf } from '@tenon/sql'
import { type Command, UsageError } from '../command.ts'
import { systemOf } from '../systems.ts'

export const sqlmigrate: Command = {
  name: 'sqlmigrate', words: 'app migration', summary: 'Prints the SQL of one migration.',
  options: { dialect: { type: 'string', help: 'sqlite, postgres or hana (default: that of TENON_DATABASE, else sqlite)' }, backward: { type: 'boolean', help: 'the SQL of rolling it back' } },
  examples: ['sqlmigrate crm 0001', 'sqlmigrate crm 0002 --dialect postgres --backward'],
  async run(call) {
    const { system, rest: [name] } = await systemOf(call, (word) => /^\d/.test(word))
    if (name === undefined) throw new UsageError('which migration? E.g. sqlmigrate crm 0001')
    const kind = (call.text('dialect') ?? (/^(postgres|hana)/.exec(process.env.TENON_DATABASE ?? '')?.[1] ?? 'sqlite')) as DatabaseKind
    if (kind !== 'sqlite' && kind !== 'postgres' && kind !== 'hana') throw new UsageError(`--dialect ${String(kind)}: sqlite, postgres or hana, please`)
    const migrations = await loadMigrations(system.migrations)
    console.log(scriptOf(stepOf(migrations, findMigration(migrations, name).name, call.is('backward') ? 'backward' : 'forward'), kind))
  },
}
