// A worker process for the tests: works until it is killed.
import { createEngine } from '@tenon/engine'
import { openPostgres, openSqlite } from '@tenon/sql'
import { counting, shop } from './fixture.ts'
import { createJobs } from './jobs.ts'

const [kind, where] = process.argv.slice(2)
const database = kind === 'postgres' ? openPostgres({ url: where!, poolSize: 3 }) : openSqlite({ path: where! })
const jobs = createJobs({ engine: createEngine(shop, database), definitions: [counting] })
jobs.start({ concurrency: 2, pollMs: 20 })
process.stdout.write('ready\n')
setInterval(() => {}, 1000)
