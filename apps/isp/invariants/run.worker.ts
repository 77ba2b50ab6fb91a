// A worker process for the tests: does bill runs until it is killed.
import { createEngine } from '@tenon/engine'
import { createJobs } from '@tenon/jobs'
import { openPostgres, openSqlite } from '@tenon/sql'
import { secret } from '@tenon/testing'
import { isp } from '../app.ts'
import { ispJobs } from '../jobs.ts'

const [kind, where] = process.argv.slice(2)
const database = kind === 'postgres' ? openPostgres({ url: where!, poolSize: 3, secret }) : openSqlite({ path: where!, secret })
const definitions = ispJobs.definitions.filter((one) => one.name === 'bill-run').map((one) => ({ ...one, lease: 1 }))
createJobs({ engine: createEngine(isp, database), ...ispJobs, definitions: definitions as never }).start({ concurrency: 1, pollMs: 20 })
process.stdout.write('ready\n')
setInterval(() => {}, 1000)
