// One of several people who do the same at once, in a process of their own: node race.worker.ts KIND WHERE WHO WHAT ID…
import { openPostgres, openSqlite } from '@tenon/sql'
import { lots, stockMoves } from '../materials/lot.api.ts'
import { batches } from '../production/batch.api.ts'
import { deviations } from '../quality/deviation.api.ts'
import { much, type Row, secret, worldOn } from './world.ts'

const [kind, where, who, what, id] = process.argv.slice(2) as [string, string, string, string, string]
const database = kind === 'postgres' ? openPostgres({ url: where, poolSize: 2 }) : openSqlite({ path: where })
const w = worldOn(database)
const works: Readonly<Record<string, () => Promise<Row>>> = {
  issue: () => w.make(who, stockMoves, { lot: id, kind: 'issue', quantityChange: much('-1') }),
  release: () => w.call(who, batches, id, 'release', secret),
  deviate: () => w.make(who, deviations, { title: 'Found just now', description: 'In the same second', severity: 'Critical', batch: id }),
  receive: async () => { for (let i = 0; i < 20; i++) await w.make(who, lots, { material: id, quantity: much('1'), unit: 'kg' }); return {} },
}
process.stdout.write('ready\n')
process.stdin.once('data', () => {
  works[what]!().then(() => 'done', (error: unknown) => (error instanceof Error && 'status' in error ? `refused: ${error.message}` : `failed: ${String(error)}`))
    .then(async (said) => { process.stdout.write(`${said}\n`); await database.close(); process.exit(0) })
})
