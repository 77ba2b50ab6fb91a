import { createEngine } from '@tenon/engine'
import { openPostgres, openSqlite } from '@tenon/sql'
import { databaseBell, redisBell } from './bell.ts'
import { createFeed, type Feed } from './feed.ts'
import { desk, notes, person } from './fixture.ts'

// another process that writes COUNT notes as fast as it can, and rings for them, or is killed after its commits
const [, , where = '', redis = '', count = '0', end = 'rings'] = process.argv
const database = /^postgres/.test(where) ? openPostgres({ url: where, poolSize: 3 }) : openSqlite({ path: where })
let feed: Feed | undefined
const engine = createEngine(desk, database, { committed: () => { if (end === 'rings') feed?.wake() } })
feed = createFeed({ engine, resources: [notes], bell: redis === '' ? databaseBell(database) : redisBell({ url: redis }) })
const context = { actor: person('writer', ['editor']), requestId: 'worker', source: 'test' as const, now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }
await Promise.all(Array.from({ length: Number(count) }, (_, i) => engine.run({ action: 'create', resource: notes, draft: { values: { title: `${process.pid}-${i}`, owner: i % 2 === 0 ? 'ana' : 'writer' }, issues: [] } }, context)))
if (end === 'dies') process.kill(process.pid, 'SIGKILL')
await new Promise((resolve) => setTimeout(resolve, 300))
await feed.close()
await database.close()
