import { Fault } from '@tenon/engine'
import { hanaUrl, openHana, openPostgres, openSqlite } from '@tenon/sql'
import { deliver } from '../trace/move.ts'
import { acting } from './world.ts'

// another process that delivers the same reference out of the same phase
const [, , where = '', reference = '', phase = ''] = process.argv
const database = /^postgres/.test(where) ? openPostgres({ url: where, poolSize: 2 }) : /^hana/.test(where) ? openHana({ ...hanaUrl(where), poolMax: 2 }) : openSqlite({ path: where })
try {
  await acting(database)('2026-03-02T15:00', (hands) => deliver(hands, { reference: Number(reference), phase: Number(phase) }))
  console.log('moved')
} catch (error) {
  console.log(error instanceof Fault ? `${error.status} ${error.message}` : String(error))
}
await database.close()
