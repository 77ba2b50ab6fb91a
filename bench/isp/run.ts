// npm run bench:isp: lists and figures at 2,000 and at many customers; then a month's bills for many customers on PostgreSQL, against the plain
// INSERT … SELECT of the same rows, in one run: some of them have paid ahead. --part lists | run --customers 200000 --rounds 3 --credit 3 (of a hundred)
import { parseArgs } from 'node:util'
import { createEngine, rollupsOf } from '../../packages/engine/index.ts'
import { createJobs } from '../../packages/jobs/index.ts'
import { createSchema, type Database, keepRollups, openPostgres, tablesOf } from '../../packages/sql/index.ts'
import { dropDatabase, newDatabase, secret, startPostgres } from '../../packages/testing/index.ts'
import { isp } from '../../apps/isp/app.ts'
import { billRun } from '../../apps/isp/billing/jobs.ts'
import { ispJobs } from '../../apps/isp/jobs.ts'
import { lists } from './lists.ts'

const { values } = parseArgs({ options: { customers: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '3' }, credit: { type: 'string', default: '3' }, part: { type: 'string', default: 'all' } } })
const [customers, rounds, credit] = [Number(values.customers), Number(values.rounds), Number(values.credit)]
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
    const bare = createEngine(isp, database)
    await createSchema(database, tablesOf(bare.entities))
    // as a server runs: with the figures that the database keeps
    const engine = createEngine(isp, database, { rollups: await keepRollups(database, rollupsOf(isp)) })
    await sql(database, `insert into packages (uid, status, name, speed_mbps, price, created_at, updated_at) select gen_random_uuid(), 'ACTIVE', 'Home ' || n, n * 5, n * 250, now(), now() from generate_series(1, 6) n`)
    await sql(database, `insert into customers (uid, status, code, name, phone, nid, is_free, package_id, is_active, ip_address, mac_address, username, password, connection_type, credentials, credit, carry, wanted, applied, network_pending, created_at, updated_at)
      select gen_random_uuid(), 'ACTIVE', 'C' || lpad(n::text, 6, '0'), 'Customer ' || n, '017' || n, '', false, 1 + n % 6, true, '', '', 'user' || n, '', 'PPPoE', '{}', 0, 0, 0, 0, false, now(), now() from generate_series(1, ${customers}) n`)
    await paidAhead(database)
    await sql(database, 'analyze')
    const jobs = createJobs({ engine, ...ispJobs })
    const ratios: number[] = []
    console.log(`| round | plain s | bill run s | ratio | RSS MB |\n|---|---|---|---|---|`)
    for (let round = 0; round < rounds; round++) {
      const month = months[round]!
      const ours = await timed(async () => jobs.finish(await jobs.put(billRun, { year: 2026, month })))
      // the same rows again, in another year, as one statement each for bills, charges and allocations
      const plain = await timed(() => database.transaction(async (connection) => {
        const run = (text: string): Promise<unknown> => connection.run({ text, params: [], columns: [] })
        const columns = 'status, customer_id, billing_month, slot, issue_date, due_date, subtotal, vat, bill_amount, allocated, waived, held, amount, paid, payment_method, transaction_id, note, customer_name, customer_address, package_name, speed_mbps, run, created_at, updated_at'
        await run(`insert into bills (uid, number, billing_year, ${columns}) select gen_random_uuid(), 'P' || number, 2030, ${columns} from bills where billing_year = 2026 and billing_month = '${month}'`)
        await run(`insert into ledger (customer_id, kind, amount, bill_id, created_at) select customer_id, 'charge', bill_amount, id, created_at from bills where billing_year = 2030 and billing_month = '${month}'`)
        await run(`insert into allocations (receipt_id, bill_id, amount, created_at, updated_at) select a.receipt_id, a.bill_id, a.amount, a.created_at, a.updated_at from allocations a join bills b on b.id = a.bill_id where b.billing_year = 2026 and b.billing_month = '${month}'`)
      }))
      ratios.push(ours / plain)
      console.log(`| ${round + 1} | ${(plain / 1000).toFixed(1)} | ${(ours / 1000).toFixed(1)} | ${(ours / plain).toFixed(2)} | ${(process.memoryUsage.rss() / 1e6).toFixed(0)} |`)
    }
    const median = [...ratios].sort((a, b) => a - b)[Math.floor(ratios.length / 2)]!
    console.log(`\n${customers.toLocaleString('en')} customers, ${credit} of a hundred paid ahead: ${median.toFixed(2)} times the plain statement (bar: 2)`)
  } finally {
    await database.close()
    await dropDatabase(postgres.url, url)
  }
}

/** Some have paid half a year: a bill of December, more than it came in for it, and credit. */
async function paidAhead(database: Database): Promise<void> {
  if (credit === 0) return
  const at = "'2025-12-05', now(), now()"
  await sql(database, `update customers set credit = 6000 where id % 100 < ${credit}`)
  await sql(database, `insert into bills (uid, status, number, customer_id, billing_year, billing_month, slot, issue_date, due_date, subtotal, vat, bill_amount, allocated, waived, held, amount, paid, payment_method, transaction_id, customer_name, payment_date, created_at, updated_at)
    select gen_random_uuid(), 'ACTIVE', 'INV-2025-' || id, id, 2025, 'DECEMBER', 0, '2025-12-01', '2025-12-09', 500, 0, 500, 500, 0, 6000, 6500, true, 'BKASH', 'T' || id, name, ${at} from customers where credit > 0`)
  await sql(database, `insert into receipts (uid, status, number, customer_id, bill_id, amount, method, transaction_id, reference, "left", state, reopened, received_at, created_at, updated_at)
    select gen_random_uuid(), 'ACTIVE', 'RCT-2025-' || id, customer_id, id, 6500, 'BKASH', transaction_id, 'BKASH:' || transaction_id, 6000, 'confirmed', 'no', ${at} from bills`)
  await sql(database, `insert into allocations (receipt_id, bill_id, amount, created_at, updated_at) select id, bill_id, 500, now(), now() from receipts`)
  await sql(database, `insert into ledger (customer_id, kind, amount, bill_id, created_at) select customer_id, 'charge', 500, id, now() from bills union all select customer_id, 'payment', -6500, id, now() from bills`)
}
