// Verifies a trail in a process whose memory is limited from outside: node --max-old-space-size=N trail-verify.worker.ts KIND WHERE
import { openPostgres, openSqlite } from '@tenon/sql'
import { key } from './regulated.fixture.ts'
import { verifyTrail } from './trail-verify.ts'

const [kind, where] = process.argv.slice(2) as [string, string]
const database = kind === 'postgres' ? openPostgres({ url: where, poolSize: 1 }) : openSqlite({ path: where })
let told = 0
console.log(JSON.stringify({ ...(await verifyTrail(database, key, [], () => { told++ })), told }))
await database.close()
