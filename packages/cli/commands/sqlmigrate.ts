import { after, type DatabaseKind, describe, findMigration, loadMigrations, MigrationError, reverse, type Schema, schemaAfter, statementsOf } from '@tenon/sql'
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
    const migration = findMigration(migrations, name)
    const previous = migrations[migrations.indexOf(migration) - 1]
    let schema: Schema = previous === undefined ? [] : schemaAfter(migrations, previous.name)
    const steps = migration.operations.map((change) => { const before = schema; schema = after(schema, change); return { change, before, after: schema } })
    const lines = (call.is('backward') ? steps.reverse() : steps).flatMap((step) => {
      const change = call.is('backward') ? reverse(step.change, step.before) : step.change
      if (change === undefined) throw new MigrationError(`"${migration.name}" cannot be rolled back: ${describe(step.change)} has no way back`)
      return [`-- ${describe(change)}`, ...(change.op === 'run' ? ['-- (moves data in TypeScript)'] : statementsOf(change, call.is('backward') ? step.after : step.before, kind).map((text) => `${text};`)), '']
    })
    // a table that is rebuilt must not take the rows with it that refer to it
    const [open, close] = kind === 'sqlite' ? [['pragma foreign_keys = off;', 'begin immediate;'], ['pragma foreign_key_check;', 'commit;', 'pragma foreign_keys = on;']] : kind === 'hana' ? [['set transaction autocommit ddl off;'], ['commit;']] : [['begin;'], ['commit;']]
    console.log([...open, '', ...lines, ...close].join('\n'))
  },
}
