import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dropDatabase, newDatabase, startHana, startPostgres } from '@tenon/testing'
import { openDatabase } from './open-database.ts'
import { projectFolder, tenon } from './run.fixture.ts'

const system = `import { app, boolean, email, entity, id, resource, text } from '@tenon/model'
const User = entity('user', { id: id(), username: text(100).unique(), email: email(), password: text(255).writeOnly(), isActive: boolean().default(true) }, { table: 'users' })
const Ticket = entity('ticket', { id: id().counter('SEQ_TICKETS'), title: text(50) }, { table: 'tickets' })
export const system = { name: 'desk', title: 'Desk', user: User, routes: [], logins: [], seed: async () => 0, actorOf: async () => { throw new Error('nobody signs in here') }, app: app({ name: 'desk', dialect: null, resources: [resource(Ticket)], entities: [User] }) }
`
const entries = (rows: readonly (readonly [number | null, string])[]): string => JSON.stringify(rows.map(([pk, title]) => ({ model: 'desk.ticket', pk, fields: { title } })))

for (const kind of ['sqlite', 'postgres', 'hana'] as const) {
  test(`a sequence in the life of a system, on ${kind}: written down, made with its table, drawn from by what is loaded`, { timeout: 180_000 }, async () => {
    const folder = projectFolder()
    const app = join(folder, 'apps', 'desk')
    mkdirSync(join(app, 'migrations'), { recursive: true })
    writeFileSync(join(app, 'system.ts'), system)
    const postgres = kind === 'postgres' ? await startPostgres() : undefined
    const hana = kind === 'hana' ? await startHana() : undefined
    const url = hana?.url ?? (postgres === undefined ? `sqlite:${join(folder, 'desk.sqlite')}` : await newDatabase(postgres.url))
    const good = async (...args: string[]): Promise<string> => { const said = await tenon(args, { cwd: folder, env: { TENON_DATABASE: url } }); assert.equal(said.code, 0, `${args.join(' ')}: ${said.err}`); return said.out }
    const load = async (rows: readonly (readonly [number | null, string])[]): Promise<void> => { writeFileSync(join(folder, 'rows.json'), entries(rows)); await good('loaddata', 'desk', join(folder, 'rows.json')) }

    await good('makemigrations', 'desk')
    assert.match(readFileSync(join(app, 'migrations', '0001_initial.ts'), 'utf8'), /id: 'counted by SEQ_TICKETS',/)
    assert.match(await good('makemigrations', 'desk', '--check'), /desk/)
    assert.equal((await good('sqlmigrate', 'desk', '0001')).includes('create sequence if not exists "SEQ_TICKETS"'), kind === 'postgres')
    await good('migrate', 'desk')
    await load([[null, 'a'], [null, 'b'], [40, 'given']])
    // a load that gives keys moves the sequence behind them where it can be asked to
    await load([[40, 'given again'], [null, 'c']])
    const database = openDatabase(url)
    const { rows } = await database.run({ text: 'select "id", "title" from "tickets" order by "title"', params: [], columns: [{ is: 'integer' }, { is: 'text' }] })
    assert.deepEqual(rows, [[1, 'a'], [2, 'b'], [kind === 'hana' ? 3 : 41, 'c'], [40, 'given again']])
    await database.close()
    if (postgres !== undefined) await dropDatabase(postgres.url, url)
    await postgres?.stop()
    await hana?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}
