import { rollupsOf } from '@tenon/engine'
import { keepRollups, recountRollups } from '@tenon/sql'
import { type Command, databaseOptions } from '../command.ts'
import { systemOf, withDatabase } from '../systems.ts'

export const recount: Command = {
  name: 'recount', words: '[app]', summary: 'Counts every row again and puts right the figures that lists and statistics are told from, should somebody have changed them by hand.',
  options: databaseOptions, examples: ['recount crm'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    await withDatabase(call, system, async (database) => {
      const wrong = await recountRollups(database, await keepRollups(database, rollupsOf(system.app)))
      console.log(wrong === 0 ? `${system.name}: every figure is that of the rows` : `${system.name}: figures of ${wrong} ${wrong === 1 ? 'organization was' : 'organizations were'} wrong, and are right now`)
    })
  },
}
