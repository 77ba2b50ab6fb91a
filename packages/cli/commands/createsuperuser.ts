import { type Command, databaseOptions, UsageError } from '../command.ts'
import { goodPassword, withPeople } from '../people.ts'
import { Prompt } from '../prompt.ts'
import { systemOf } from '../systems.ts'

export const createsuperuser: Command = {
  name: 'createsuperuser', words: '[app]', summary: 'Creates a person who may do everything.',
  options: {
    ...databaseOptions, username: { type: 'string', help: 'asked for if not given (or TENON_SUPERUSER_USERNAME)' }, email: { type: 'string', help: 'asked for if not given (or TENON_SUPERUSER_EMAIL)' },
    'no-input': { type: 'boolean', help: 'ask nothing; the password comes from TENON_SUPERUSER_PASSWORD' },
  },
  examples: ['createsuperuser crm', 'createsuperuser crm --username alice --email alice@example.com', 'createsuperuser crm --no-input   # with TENON_SUPERUSER_USERNAME, _EMAIL and _PASSWORD'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    const { fields } = system.user
    const login = system.signIn?.login ?? 'username'
    const needed = ['isSuperuser', login, 'password'].filter((name) => !(name in fields))
    if (needed.length > 0) throw new UsageError(`the ${system.title}'s "${system.user.name}" has no field ${needed.join(', ')}`)
    const prompt = call.is('no-input') ? undefined : new Prompt()
    try {
      const given = async (name: string, question: string): Promise<string> => {
        const value = call.text(name) ?? process.env[`TENON_SUPERUSER_${name.toUpperCase()}`]
        if (value !== undefined && value !== '') return value
        if (prompt === undefined) throw new UsageError(`--no-input needs --${name} or TENON_SUPERUSER_${name.toUpperCase()}`)
        return (await prompt.ask(question)).trim()
      }
      const username = await given('username', login === 'username' ? 'Username: ' : `${login[0]!.toUpperCase()}${login.slice(1)}: `)
      const email = 'email' in fields ? await given('email', 'Email: ') : ''
      const password = goodPassword(await passwordFrom(prompt), { username, 'email address': email })
      await withPeople(call, system, async ({ engine, accounts, context }) => {
        const hash = await accounts.passwords.hash(password)
        const values = { [login]: username, password: hash, isSuperuser: true, ...('email' in fields ? { email } : {}), ...('isStaff' in fields ? { isStaff: true } : {}), ...('isActive' in fields ? { isActive: true } : {}) }
        const made = await engine.act(context, (hands) => hands.create(system.user, values))
        console.log(`Superuser ${username} created (id ${String(made.id)}).`)
      })
    } finally {
      prompt?.close()
    }
  },
}

/** Typed twice where a person types; from TENON_SUPERUSER_PASSWORD where nobody does. */
export async function passwordFrom(prompt: Prompt | undefined): Promise<string> {
  const given = process.env.TENON_SUPERUSER_PASSWORD
  if (given !== undefined && given !== '') return given
  if (prompt === undefined) throw new UsageError('--no-input needs TENON_SUPERUSER_PASSWORD')
  const password = await prompt.ask('Password: ', { hidden: true })
  if (password !== (await prompt.ask('Password (again): ', { hidden: true }))) throw new UsageError('The two passwords are not the same.')
  return password
}
