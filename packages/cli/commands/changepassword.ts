import { logout } from '@tenon/auth'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { goodPassword, withPeople } from '../people.ts'
import { Prompt } from '../prompt.ts'
import { systemOf } from '../systems.ts'
import { passwordFrom } from './createsuperuser.ts'

export const changepassword: Command = {
  name: 'changepassword', words: '[app] username', summary: "Gives a person a new password and ends everything they are signed in with.",
  options: { ...databaseOptions, 'no-input': { type: 'boolean', help: 'ask nothing; the password comes from TENON_SUPERUSER_PASSWORD' } },
  examples: ['changepassword crm alice'],
  async run(call) {
    const { system, rest: [username] } = await systemOf(call)
    if (username === undefined) throw new UsageError('whose? E.g. changepassword crm alice')
    await withPeople(call, system, async ({ engine, accounts, context }) => {
      const user = await accounts.store.byLogin(username)
      if (user === null) throw new UsageError(`there is nobody called "${username}"`)
      const prompt = call.is('no-input') ? undefined : new Prompt()
      try {
        const password = goodPassword(await passwordFrom(prompt), { username: user.username, 'email address': user.email ?? '' })
        const hash = await accounts.passwords.hash(password)
        await engine.act(context, (hands) => hands.update(system.user, user.id, { password: hash }))
        await logout(user.id, accounts)
        console.log(`Password of ${user.username} changed; they are signed out everywhere.`)
      } finally {
        prompt?.close()
      }
    })
  },
}
