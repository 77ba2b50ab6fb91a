import { type Command, databaseOptions, UsageError } from '../command.ts'
import { explained, explanationText } from '../explain.ts'
import { withPeople } from '../people.ts'
import { systemOf } from '../systems.ts'

export const explain: Command = {
  name: 'explain', words: '[app] username resource:action [id]', summary: 'Why somebody may, or may not, do something: the rule that decides, with its parts.',
  options: { ...databaseOptions, json: { type: 'boolean', help: 'as JSON' } },
  examples: ['explain crm owner@northlight-fibre orders:update', 'explain crm owner@northlight-fibre orders:complete 42', 'explain alice books:lend --json'],
  async run(call) {
    const { system, rest: [user, action, id] } = await systemOf(call)
    if (user === undefined || action === undefined) throw new UsageError('who, and what? E.g. explain crm alice orders:update 42')
    await withPeople(call, system, async ({ engine, accounts, context }) => {
      const answer = await explained(engine, accounts.store, { user, action, ...(id === undefined ? {} : { id }) }, context)
      console.log(call.is('json') ? JSON.stringify(answer, null, 2) : explanationText(answer))
    })
  },
}
