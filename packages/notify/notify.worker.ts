// sends until it is killed: node notify.worker.ts PLACE SMTP AHEAD
import { openPostgres, openSqlite } from '@tenon/sql'
import { openDesk } from './fixture.ts'

const [, , place = '', smtp = '0', ahead = '0'] = process.argv
const secret = 'x'.repeat(32)
const { jobs } = openDesk(/^postgres/.test(place) ? openPostgres({ url: place, poolSize: 4, secret }) : openSqlite({ path: place, secret }), { smtp: Number(smtp), push: null, ahead: { ms: Number(ahead) } })
console.log('begins')
jobs.start({ concurrency: 2, pollMs: 20 })
