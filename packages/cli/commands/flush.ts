import { Signature, TrailEntry, TrailHead } from '@tenon/engine'
import { clearTables } from '@tenon/sql'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { Prompt } from '../prompt.ts'
import { schemaOf } from '../prepare.ts'
import { databaseUrl, systemOf, withDatabase } from '../systems.ts'

export const flush: Command = {
  name: 'flush', words: '[app]', summary: 'Deletes every row of the system; tables and the history of migrations stay, and the trail of regulated records with its signatures.',
  options: { ...databaseOptions, 'no-input': { type: 'boolean', help: 'do not ask' } }, examples: ['flush crm', 'flush crm --no-input'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    const kept = schemaOf(system).filter((t) => t.appendOnly === true && ![TrailEntry.table, Signature.table].includes(t.name)).map((t) => t.name)
    if (kept.length > 0) throw new UsageError(`the ${system.title} keeps rows that are never removed (${kept.join(', ')}): start with a new database instead`)
    const shown = databaseUrl(call, system).replace(/:[^:@/]*@/, ':…@')
    if (!call.is('no-input')) {
      const prompt = new Prompt()
      try { if ((await prompt.ask(`Every row of the ${system.title} in ${shown} will be deleted. Type ${system.name} to go on: `)).trim() !== system.name) throw new UsageError('Nothing was deleted.') } finally { prompt.close() }
    }
    await withDatabase(call, system, async (database) => {
      const count = await clearTables(database, schemaOf(system).filter((t) => t.name !== TrailHead.table))
      console.log(`${system.name}: ${count} tables emptied`)
    })
  },
}
