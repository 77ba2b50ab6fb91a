import { existsSync, writeFileSync } from 'node:fs'
import { asStored, countersByName, entitySource, introspect } from '@tenon/sql'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { openDatabase } from '../open-database.ts'
import { databaseUrl, fromCaller, systemNames } from '../systems.ts'

export const inspectdb: Command = {
  name: 'inspectdb', words: '[table …]', summary: 'Prints declarations of the tables of an existing database.',
  options: { ...databaseOptions, out: { type: 'string', short: 'o', help: 'a file instead of the screen' }, owned: { type: 'boolean', help: 'tables that Tenon is to migrate from now on' } },
  examples: ['inspectdb --database postgres://app@localhost/old', 'inspectdb --database sqlite:old.sqlite orders customers --out old.ts'],
  async run(call) {
    const [only] = systemNames(call.root)
    if (call.text('database') === undefined && process.env.TENON_DATABASE === undefined && systemNames(call.root).length !== 1) throw new UsageError('which database? Say --database postgres://… or sqlite:PATH')
    const url = databaseUrl(call, { name: only ?? '' })
    // looking must not make a file
    const file = url.replace(/^sqlite:(\/\/)?/, '')
    if (!/^[a-z]\w+:/.test(file) && !existsSync(file)) throw new UsageError(`there is no database at ${file}`)
    const database = openDatabase(url)
    try {
      const found = await introspect(database)
      const missing = call.words.filter((name) => !found.some((t) => t.name === name))
      if (missing.length > 0) throw new UsageError(`there is no table ${missing.join(', ')}; there is: ${found.map((t) => t.name).join(', ')}`)
      const tables = call.words.length === 0 ? found : found.filter((t) => call.words.includes(t.name))
      if (tables.length === 0) throw new UsageError('the database has no tables')
      const otherwise = call.is('owned') ? tables.flatMap((t) => t.columns.flatMap((c) => ('plain' in c.type ? [`${t.name}.${c.name}`] : []))) : []
      if (otherwise.length > 0) throw new UsageError(`--owned: ${otherwise.join(', ')} ${otherwise.length === 1 ? 'is' : 'are'} kept in another program's way, which migrations do not make. Leave out --owned, or load the rows into tables of Tenon's own (dumpdata, loaddata).`)
      const source = entitySource(asStored(tables, database.kind), { owned: call.is('owned'), counters: await countersByName(database, tables) })
      const out = call.text('out')
      if (out === undefined) console.log(source)
      else { writeFileSync(fromCaller(out), source); console.log(`wrote ${tables.length} entities to ${out}`) }
    } finally {
      await database.close()
    }
  },
}
