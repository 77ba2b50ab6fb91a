// npm run bench:isp: lists and figures at 2,000 and at many customers; then a month's bills for many customers on PostgreSQL, against the plain
// INSERT … SELECT of the same rows, in one run. --part lists | run
import { parseArgs } from 'node:util'
import { createEngine } from '../../packages/engine/index.ts'
import { createJobs } from '../../packages/jobs/index.ts'
import { createSchema, type Database, openPostgres, tablesOf } from '../../packages/sql/index.ts'
import { dropDatabase, newDatabase, secret, startPostgres } from '../../packages/testing/index.ts'
import { isp } from '../../apps/isp/app.ts'
import { billRun } from '../../apps/isp/billing/jobs.ts'
import { ispJobs } from '../../apps/isp/jobs.ts'
import { lists } from './lists.ts'

const { values } = parseArgs({ options: { customers: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '3' }, part: { type: 'string', default: 'all' } } })
const [customers, rounds] = [Number(values.customers), Number(values.rounds)]
const sql = (database: Database, text: string): Promise<unknown> => database.run({ text, params: [], columns: [] })
const timed = async (work: () => Promise<unknown>): Promise<number> => { const began = performance.now(); await work(); return performance.now() - began }
const months = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'] as const

const postgres = await startPostgres({ durable: true })
if (values.part !== 'run') {
  const beyond = await lists(postgres, [2000, customers])
  if (beyond.length > 0) { console.error(`beyond the bar: ${beyond.join('; ')}`); process.exitCode = 1 }
}
if (values.part !== 'lists') await billRuns()
await postgres.stop()

async function billRuns(): Promise<void> {
  const url = await newDatabase(postgres.url)
  const database = openPostgres({ url, secret })
  try {
    const engine = createEngine(isp, database)
    await createSchema(database, tablesOf(engine.entities))
    await sql(database, `insert into packages (uid, status, name, speed_mbps, price, created_at, updated_at) select gen_random_uuid(), 'ACTIVE', 'Home ' || n, n * 5, n * 250, now(), now() from generate_series(1, 6) n`)
    await sql(database, `insert into customers (uid, status, code, name, phone, nid, is_free, package_id, is_active, ip_address, mac_address, username, password, connection_type, credentials, credit, carry, wanted, applied, network_pending, created_at, updated_at)
      select gen_random_uuid(), 'ACTIVE', 'C' || lpad(n::text, 6, '0'), 'Customer ' || n, '017' || n, '', false, 1 + n % 6, true, '', '', 'user' || n, '', 'PPPoE', '{}', 0, 0, 0, 0, false, now(), now() from generate_series(1, ${customers}) n`)
    await sql(database, 'analyze')
    const jobs = createJobs({ engine, ...ispJobs })
    const ratios: number[] = []
    console.log(`| round | plain s | bill run s | ratio | RSS MB |\n|---|---|---|---|---|`)
    for (let round = 0; round < rounds; round++) {
      const month = months[round]!
      const ours = await timed(async () => jobs.finish(await jobs.put(billRun, { year: 2026, month })))
      // the same rows again, in another year, as one statement each for bills and charges
      const plain = await timed(() => database.transaction(async (connection) => {
        const run = (text: string): Promise<unknown> => connection.run({ text, params: [], columns: [] })
        const columns = 'status, customer_id, billing_month, slot, issue_date, due_date, subtotal, vat, bill_amount, allocated, waived, held, amount, paid, payment_method, transaction_id, note, customer_name, customer_address, package_name, speed_mbps, run, created_at, updated_at'
        await run(`insert into bills (uid, number, billing_year, ${columns}) select gen_random_uuid(), 'P' || number, 2030, ${columns} from bills where billing_year = 2026 and billing_month = '${month}'`)
        await run(`insert into ledger (customer_id, kind, amount, bill_id, created_at) select customer_id, 'charge', bill_amount, id, created_at from bills where billing_year = 2030 and billing_month = '${month}'`)
      }))
      ratios.push(ours / plain)
      console.log(`| ${round + 1} | ${(plain / 1000).toFixed(1)} | ${(ours / 1000).toFixed(1)} | ${(ours / plain).toFixed(2)} | ${(process.memoryUsage.rss() / 1e6).toFixed(0)} |`)
    }
    const median = [...ratios].sort((a, b) => a - b)[Math.floor(ratios.length / 2)]!
    console.log(`\n${customers.toLocaleString('en')} customers: ${median.toFixed(2)} times the plain statement (bar: 2)`)
  } finally {
    await database.close()
    await dropDatabase(postgres.url, url)
  }
}
