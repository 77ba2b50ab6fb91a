import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dropDatabase, newDatabase, type RunningPostgres, startPostgres } from '@tenon/testing'
import { openDatabase } from './open-database.ts'
import { projectFolder, type RunOptions, type Said, tenon } from './run.fixture.ts'

const declared = (ticket: string): string => `import { app, boolean, choice, Decimal, decimal, email, entity, id, instant, integer, many, one, resource, self, sequence, signedIn, text } from '@tenon/model'
import { django } from '@tenon/http'

export const User = entity('user', { id: id(), username: text(100).unique(), email: email(), password: text(255).writeOnly(), isActive: boolean().default(true), isStaff: boolean().default(false), isSuperuser: boolean().default(false) }, { table: 'users' })
export const Tag = entity('tag', { id: id(), name: text(50).unique() })
export const Ticket = entity('ticket', { ${ticket} }, { table: 'tickets' })
export const used = [choice, Decimal, decimal, instant, integer, many, one, self, sequence]
export const system = {
  name: 'desk', title: 'Desk', user: User, routes: [], logins: [], seed: async () => 0,
  actorOf: async (_: unknown, u: { id: number }) => ({ id: u.id, tenant: null, isStaff: true, isSuperuser: true, roles: new Set(), permissions: new Set(), facts: {} }),
  app: app({ name: 'desk', dialect: django(), resources: [resource(Ticket, { allow: { read: signedIn } })], entities: [User, Tag] }),
}
`
const first = "id: id(), title: text(100), number: sequence('T-{nnnn}'), price: decimal(10, 2).min(0).default(Decimal.of('1.50')), parent: self().optional(), tags: many(Tag).optional()"
const second = first.replace('title: text', "state: choice('open', 'closed').default('open'), weight: integer(), subject: text")

/** A project in a folder of its own, with a database; grown: with three migrations applied. */
function life(kind: Kind, grown: boolean) {
  const folder = projectFolder()
  let postgres: RunningPostgres | undefined
  let url = ''
  const run = async (args: readonly string[], options: RunOptions = {}): Promise<Said> => {
    const said = await tenon(args, { cwd: folder, ...options, env: { TENON_DATABASE: url, ...options.env } })
    assert.doesNotMatch(said.err, /^\s+at /m)
    return said
  }
  const good = async (args: readonly string[], options: RunOptions = {}): Promise<string> => { const said = await run(args, options); assert.equal(said.code, 0, said.err); return said.out }
  const bad = async (args: readonly string[], pattern: RegExp, options: RunOptions = {}): Promise<void> => { const said = await run(args, options); assert.equal(said.code, 1, said.out); assert.match(said.err + said.out, pattern) }
  const declare = (text: string): void => { writeFileSync(join(folder, 'system.ts'), text) }
  before(async () => {
    if (kind === 'postgres') { postgres = await startPostgres(); url = await newDatabase(postgres.url) } else url = `sqlite:${join(folder, 'desk.sqlite')}`
    declare(declared(first))
    if (!grown) return
    await good(['makemigrations', '.'])
    declare(declared(second))
    await good(['makemigrations', '--rename', 'tickets.title=subject', '--fill', 'tickets.weight=3', '--name', 'subjects'])
    await good(['makemigrations', '--empty', '--name', 'by_hand'])
    await good(['migrate'])
  })
  after(async () => { if (postgres !== undefined) await dropDatabase(postgres.url, url); await postgres?.stop(); rmSync(folder, { recursive: true, force: true }) })
  return { folder, run, good, bad, declare, open: () => openDatabase(url) }
}
export type Kind = 'sqlite' | 'postgres'

/** What a project's life is made of, each by the command line alone; in parts, for a command is a process. */
export function migrationsLife(kind: Kind): void {
  const { folder, good, bad, declare, open } = life(kind, false)
  test('declarations become migrations, with what only a person knows given by options', async () => {
    assert.match(await good(['migrate']), /no migrations; write the first with/)
    assert.match(await good(['makemigrations', '.']), /wrote migrations\/0001_initial\.ts/)
    assert.match(await good(['makemigrations', '--check']), /no changes/)
    await bad(['migrate', '--check'], /\+ 0001_initial\n {4}create table/)
    assert.match(await good(['migrate']), /\+ 0001_initial\ndesk: 1 migration in/)
    assert.match(await good(['migrate']), /nothing to do/)
    const database = open()
    await database.run({ text: "insert into tickets (title, number, price) values ('Leak', 'T-0001', 5)", params: [], columns: [] })

    declare(declared(second))
    await bad(['makemigrations', '--check'], /declarations are ahead/)
    await bad(['makemigrations'], /Was the column tickets\.title renamed to \w+\? Say --rename tickets\.title=/)
    await bad(['makemigrations', '--rename', 'tickets.title=subject'], /tickets\.weight must not be null and has no default.*--fill tickets\.weight=VALUE/)
    assert.match(await good(['makemigrations', '--rename', 'tickets.title=subject', '--fill', 'tickets.weight=3', '--dry-run']), /addColumn\('tickets', 'weight', 'integer', { fill: '3' }\)/)
    assert.match(await good(['makemigrations', '--rename', 'tickets.title=subject', '--fill', 'tickets.weight=3', '--name', 'subjects']), /wrote migrations\/0002_subjects\.ts/)
    assert.match(readFileSync(join(folder, 'migrations', '0002_subjects.ts'), 'utf8'), /renameColumn\('tickets', 'title', 'subject'\)[\s\S]*addColumn\('tickets', 'state', 'text', { fill: 'open' }\)/)
    assert.match(await good(['migrate', '--plan']), /\+ 0002_subjects\n {4}rename column tickets\.title to subject/)
    await good(['migrate'])
    const row = { text: 'select subject, weight, state from tickets', params: [], columns: [{ is: 'text' }, { is: 'integer' }, { is: 'text' }] } as const
    assert.deepEqual((await database.run(row)).rows, [['Leak', 3, 'open']])
    assert.match(await good(['showmigrations']), /\[x\] 0001_initial {2}\d{4}-[\s\S]*\[x\] 0002_subjects/)
    assert.match(await good(['sqlmigrate', '.', '0002', '--dialect', kind]), /begin( immediate)?;[\s\S]*rename column "title" to "subject"[\s\S]*commit;/)
    assert.match(await good(['sqlmigrate', '.', '0002', '--dialect', kind, '--backward']), /rename column "subject" to "title"/)

    await bad(['migrate', '.', '0001'], /would throw away values that are there; allow it with --lossy/)
    assert.match(await good(['migrate', '.', '0001', '--lossy']), /- 0002_subjects/)
    assert.match(await good(['migrate', '.', '0002', '--fake']), /history only/)
    await good(['migrate', 'desk', '0001', '--fake'])
    await bad(['migrate', 'nope'], /this project is one system, desk, which need not be named/)
    await good(['migrate'])
    assert.deepEqual((await database.run(row)).rows, [['Leak', 3, 'open']])
    await database.close()
    await bad(['makemigrations', '--rename', 'nonsense'], /old=new/)
    assert.match(await good(['makemigrations', '--empty', '--name', 'by_hand']), /0003_by_hand/)
    assert.deepEqual(readdirSync(join(folder, 'migrations')), ['0001_initial.ts', '0002_subjects.ts', '0003_by_hand.ts'])
    await good(['migrate'])
  })
}

export function peopleLife(kind: Kind): void {
  const { folder, good, bad } = life(kind, true)
  test('three migrations become one, and the database that has them takes it over', async () => {
    await bad(['squashmigrations', '0003'], /no answer came/)
    await bad(['squashmigrations', '0001'], /"0001_initial" must come after "0001_initial"/)
    assert.match(await good(['squashmigrations', '0003', '--dry-run']), /replaces: \['0001_initial', '0002_subjects', '0003_by_hand'\][\s\S]*createTable\('tickets'/)
    assert.match(await good(['squashmigrations', '0003', '--no-input']), /wrote migrations\/0003_squashed_from_0001\.ts/)
    assert.deepEqual(readdirSync(join(folder, 'migrations')), ['0003_squashed_from_0001.ts'])
    assert.match(await good(['makemigrations', '--check']), /no changes/)
    assert.match(await good(['showmigrations']), /\[x\] 0003_squashed_from_0001 {2}\d{4}-/)
    assert.match(await good(['migrate']), /nothing to do/)
    assert.match(await good(['makemigrations', '--empty', '--name', 'next']), /0004_next/)
    assert.match(await good(['migrate']), /\+ 0004_next/)
  })

  test('people: a superuser by options or by answers, a new password, and what is wrong said', async () => {
    const env = { TENON_SUPERUSER_USERNAME: 'alice', TENON_SUPERUSER_EMAIL: 'alice@example.com', TENON_SUPERUSER_PASSWORD: 'a-good-password-7' }
    await bad(['createsuperuser', '--no-input'], /--no-input needs --username or TENON_SUPERUSER_USERNAME/)
    await bad(['createsuperuser', '--no-input'], /too short/, { env: { ...env, TENON_SUPERUSER_PASSWORD: 'x1' } })
    assert.match(await good(['createsuperuser', '--no-input'], { env }), /Superuser alice created/)
    await bad(['createsuperuser', '--no-input'], /username: unique/, { env })
    assert.match(await good(['createsuperuser', '--username', 'bob'], { input: 'bob@example.com\na-good-password-8\na-good-password-8\n' }), /Superuser bob created/)
    await bad(['createsuperuser', '--username', 'eve', '--email', 'eve@example.com'], /not the same/, { input: 'a-good-password-8\nanother-password-9\n' })
    assert.match(await good(['changepassword', 'bob'], { input: 'a-new-password-9\na-new-password-9\n' }), /Password of bob changed/)
    await bad(['changepassword', 'nobody'], /there is nobody called "nobody"/)
    assert.equal((await good(['explain', 'alice', 'tickets:read'])).trim(), 'alice may tickets:read\n  roles: none\n  rule: signed in: yes')
    assert.match(await good(['explain', 'alice', 'ticket:read', '999']), /^alice may not ticket:read this row, which is out of reach\n/)
    assert.match(await good(['explain', 'alice', 'tickets:delete']), /^alice may not tickets:delete\n {2}roles: none\n {2}rule: nobody: no/)
    assert.equal((JSON.parse(await good(['explain', 'alice', 'tickets:read', '--json'])) as { may: boolean }).may, true)
    await bad(['explain', 'nobody', 'tickets:read'], /There is nobody called "nobody"/)
    await bad(['explain', 'alice', 'tickets:raed'], /There is no action of tickets "raed"; did you mean read\?/)
    await bad(['explain', 'alice', 'tikets:read'], /There is no resource "tikets"; did you mean tickets\?/)
    await bad(['explain', 'alice'], /who, and what\?/)
  })
}

export function dataLife(kind: Kind): void {
  const { folder, run, good, bad, open } = life(kind, true)
  test('data: out, emptied, in again exactly; a bad file changes nothing', async () => {
    const database = open()
    await database.run({ text: "insert into tickets (subject, number, price, weight, state) values ('Leak', 'T-0001', 5, 3, 'open')", params: [], columns: [] })
    for (const text of ["insert into tags (name) values ('red')", "insert into tags (name) values ('blue')"]) await database.run({ text: text.replace('tags', 'tag'), params: [], columns: [] })
    await database.run({ text: "insert into tickets (subject, number, price, weight, state, parent_id) values ('Child', 'T-0002', 7, 1, 'open', 1)", params: [], columns: [] })
    await database.run({ text: 'update tickets set parent_id = 2 where id = 1', params: [], columns: [] })
    await database.run({ text: 'insert into tickets_tags (ticket_id, tag_id) values (2, 1)', params: [], columns: [] })
    const whole = await good(['dumpdata'])
    assert.deepEqual((JSON.parse(whole) as { model: string }[]).filter((e) => e.model === 'desk.ticket').map((e) => (e as unknown as { fields: Record<string, unknown> }).fields.tags), [[], [1]])
    await good(['dumpdata', '--out', join(folder, 'all.jsonl')])
    writeFileSync(join(folder, 'all.json'), whole)
    await bad(['flush'], /Nothing was deleted/, { input: 'no\n' })
    assert.equal(await good(['dumpdata']), whole)
    for (const file of ['all.json', 'all.jsonl']) {
      assert.match(await good(['flush', '--no-input']), /tables emptied/)
      assert.equal(JSON.parse(await good(['dumpdata'])).length, 0)
      const loaded = await run(['loaddata', join(folder, file)])
      assert.equal(loaded.code, 0, loaded.err)
      assert.match(loaded.err, /loaddata: \d+ of \d+/)
      const again = (JSON.parse(await good(['dumpdata'])) as { model: string; fields: { action?: string } }[]).filter((e) => e.fields.action !== 'loaddata')
      assert.deepEqual(again, JSON.parse(whole))
      assert.match(await good(['recount']), /every figure is that of the rows/)
    }
    await database.run({ text: "insert into tickets (subject, number, price, weight, state) values ('Next', 'T-0003', 7, 1, 'open')", params: [], columns: [] })
    assert.deepEqual((await database.run({ text: 'select max(id) from tickets', params: [], columns: [{ is: 'integer' }] })).rows, [[3]], 'numbers go on after the loaded ones')
    await database.close()
    const bads: [string, RegExp][] = [
      ['[{"model": "desk.ticket", "pk": 9, "fields": {"subject": "x", "price": "cheap"}}]', /row 1: desk\.ticket 9: price: a decimal number was expected, not "cheap"/],
      ['{"model": "desk.tag", "pk": 9, "fields": {"name": "ok"}}\n{"model": "desk.tag", "pk": 10, "fields": {"name": "ok"}}\n', /The database refused: .*(unique|UNIQUE)/],
      ['{"model": "desk.tag", "pk": 9, "fields": {"name": "a", "colour": 1}}', /there is no such field; there is: name/], ['{"model": "desk.thing", "pk": 9, "fields": {}}', /there is no model "desk\.thing"/], ['{"model":', /line 1: /],
      ['[{"model": "desk.ticket", "pk": 9, "fields": {"subject": "x", "number": "n", "price": "1", "weight": 1, "state": "open", "parent": 77}}]', /The database refused/],
    ]
    const before = await good(['dumpdata'])
    for (const [text, pattern] of bads) { writeFileSync(join(folder, 'bad.json'), text); await bad(['loaddata', join(folder, 'bad.json')], pattern) }
    assert.equal(await good(['dumpdata']), before)
  })

  test('what is served, described and checked', async () => {
    assert.match(await good(['routes']), /GET {5}\/api\/tickets\/ +signed in\n[\s\S]*DELETE {2}\/api\/tickets\/\{id\}\/ +nobody/)
    assert.equal((JSON.parse(await good(['openapi'])) as { openapi: string }).openapi, '3.1.0')
    assert.match(await good(['check']), /no problems/)
    await bad(['check', '--deploy'], /error: TENON_SECRET or SECRET_KEY: at least 32 characters[\s\S]*error: TENON_HOSTS or ALLOWED_HOSTS/, { env: { TENON_SECRET: 'short' } })
    mkdirSync(join(folder, 'data'), { recursive: true })
    const env = { TENON_SECRET: 'correct-horse-battery-staple-and-more', NODE_ENV: 'production', ALLOWED_HOSTS: 'desk.example.com', TENON_PROXY: 'true', TENON_FRONT_END: 'https://app.example.com', CORS_ALLOWED_ORIGINS: 'https://app.example.com', TENON_MAIL: 'smtp://mail.example.com', TENON_MAIL_FROM: 'desk@example.com' }
    assert.match(await good(['check', '--deploy'], { env }), /SECURE_HSTS_INCLUDE_SUBDOMAINS is off/)
    assert.match(await good(['check', '--deploy'], { env: { ...env, SECURE_HSTS_SECONDS: '31536000', SECURE_HSTS_INCLUDE_SUBDOMAINS: 'true', SECURE_HSTS_PRELOAD: 'true' } }), /no problems/)
    assert.match(await good(['inspectdb', 'tickets']), /export const Ticket = entity\('ticket', {\n {2}id: id\(\),[\s\S]*price: decimal\(10, 2\)\.min\('0\.00'\)/)
  })
}
