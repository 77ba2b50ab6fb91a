import { createEngine } from '@tenon/engine'
import { openPostgres, openSqlite } from '@tenon/sql'
import { desk, notes, person } from './fixture.ts'

// another process that writes: COUNT notes, as fast as it can
const [, , where = '', count = '0'] = process.argv
const database = /^postgres/.test(where) ? openPostgres({ url: where, poolSize: 3 }) : openSqlite({ path: where })
const engine = createEngine(desk, database)
const context = { actor: person('writer'), requestId: 'worker', source: 'test' as const, now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }
await Promise.all(Array.from({ length: Number(count) }, (_, i) => engine.run({ action: 'create', resource: notes, draft: { values: { title: `${process.pid}-${i}`, owner: i % 2 === 0 ? 'ana' : 'writer' }, issues: [] } }, context)))
await database.close()
