// One of several processes that write regulated records at once: node trail.worker.ts KIND WHERE TIMES
import { openPostgres, openSqlite } from '@tenon/sql'
import { createEngine } from './index.ts'
import { create, key, works } from './regulated.fixture.ts'

const [kind, where, times] = process.argv.slice(2) as [string, string, string]
const database = kind === 'postgres' ? openPostgres({ url: where, poolSize: 3 }) : openSqlite({ path: where })
const engine = createEngine(works, database, { trail: { key } })
for (let i = 0; i < Number(times); i++) await create(engine, `${process.pid} ${i}`)
await database.close()
