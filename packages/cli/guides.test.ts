import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dropDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { commands } from './commands/index.ts'
import { openDatabase } from './open-database.ts'
import { blocksOf } from './pages.fixture.ts'
import { projectFolder, root, tenon } from './run.fixture.ts'

const guide = (name: string): string => readFileSync(join(root, 'docs', 'guides', name), 'utf8')
const callsOf = (text: string): string[][] => text.split('\n').filter((l) => l.startsWith('npm run tenon -- ')).map((l) => l.slice('npm run tenon -- '.length).trim().match(/"[^"]*"|\S+/g) ?? [])

test('every command and option that the guides name is there', () => {
  const calls = ['migrations.md', 'command-line.md', 'testing.md', 'deployment.md', 'client.md'].flatMap((name) => blocksOf(guide(name)).filter((b) => b.language === 'sh').flatMap((b) => callsOf(b.text)))
  assert.ok(calls.length > 20)
  for (const [name, ...args] of calls) {
    const command = commands.find((c) => c.name === name)
    assert.ok(command !== undefined, name)
    for (const option of args.filter((a) => a.startsWith('--'))) assert.ok(option.slice(2) in command.options, `${name} ${option}`)
  }
  for (const command of commands) assert.ok(guide('command-line.md').includes(`\`${command.name}\``), `${command.name} is in the guide`)
})

for (const kind of ['sqlite', 'postgres'] as const) {
  test(`the guide to migrations, from top to bottom, on ${kind}`, { timeout: 180_000 }, async () => {
    const folder = projectFolder()
    const app = join(folder, 'apps', 'desk')
    mkdirSync(join(app, 'migrations'), { recursive: true })
    const postgres = kind === 'postgres' ? await startPostgres() : undefined
    const url = postgres === undefined ? `sqlite:${join(folder, 'desk.sqlite')}` : await newDatabase(postgres.url)
    writeFileSync(join(app, 'system.ts'), `import { app, boolean, email, entity, id, resource, text } from '@tenon/model'
import { Ticket } from './ticket.ts'
const User = entity('user', { id: id(), username: text(100).unique(), email: email(), password: text(255).writeOnly(), isActive: boolean().default(true) }, { table: 'users' })
export const system = { name: 'desk', title: 'Desk', user: User, routes: [], logins: [], seed: async () => 0, actorOf: async () => { throw new Error('nobody signs in here') }, app: app({ name: 'desk', dialect: null, resources: [resource(Ticket)], entities: [User] }) }
`)
    let last = ''
    for (const { language, text } of blocksOf(guide('migrations.md'))) {
      const file = /^\/\/ (\S+)\n/.exec(text)?.[1]
      if (language === 'ts' && file !== undefined) writeFileSync(join(app, file), text)
      else if (language === 'ts') for (const line of text.split('\n').slice(1).filter((l) => l.trim() !== '')) assert.ok(readFileSync(join(app, 'migrations', '0001_initial.ts'), 'utf8').includes(line.trim()), `the first migration says: ${line.trim()}`)
      else if (language === 'text') for (const line of text.trimEnd().split('\n')) assert.ok(last.includes(line), `${line}\nis not in\n${last}`)
      else for (const args of callsOf(text)) {
        const said = await tenon(args, { cwd: folder, env: { TENON_DATABASE: url } })
        assert.equal(said.code, 0, `${args.join(' ')}: ${said.err}`)
        last = said.out
        if (args.join(' ') === 'migrate desk' && !text.includes('0002')) {
          const database = openDatabase(url)
          const columns = args.length > 0 && readFileSync(join(app, 'ticket.ts'), 'utf8').includes('weight') ? 'subject, weight' : 'title'
          if (columns === 'title') await database.run({ text: "insert into tickets (title, state) values ('  Leak ', 'open')", params: [], columns: [] })
          else assert.equal((await database.run({ text: `select ${columns} from tickets`, params: [], columns: [{ is: 'text' }, { is: 'integer' }] })).rows.length, 1, 'the ticket is still there')
          await database.close()
        }
      }
    }
    const database = openDatabase(url)
    assert.deepEqual((await database.run({ text: 'select subject, weight from tickets', params: [], columns: [{ is: 'text' }, { is: 'integer' }] })).rows, [['Leak', 2]])
    await database.close()
    if (postgres !== undefined) await dropDatabase(postgres.url, url)
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}
