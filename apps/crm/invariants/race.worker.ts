// One of several processes that do the same thing to the same CRM at once: node race.worker.ts KIND WHERE WHAT TIMES ID
import { Decimal, matching, type Resource } from '@tenon/model'
import { type Context, createEngine, type Operation, rowsWhere } from '@tenon/engine'
import { openPostgres, openSqlite } from '@tenon/sql'
import { crm } from '../app.ts'
import { orders } from '../orders/order.api.ts'
import { payments } from '../payments/payment.api.ts'
import { actorOf } from '../people/actor.ts'
import { User } from '../people/user.ts'
import { deals } from '../selling/deal.api.ts'
import { leads } from '../selling/lead.api.ts'

const [kind, where, what, times, id] = process.argv.slice(2) as [string, string, string, string, string]
const database = kind === 'postgres' ? openPostgres({ url: where, poolSize: 4 }) : openSqlite({ path: where })
const engine = createEngine(crm, database)
const user = (await rowsWhere(database, User, matching({ username: 'owner@northlight-fibre' })))[0] ?? {}
const context: Context = { actor: await actorOf(database, user), requestId: 'race', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }

const create = (resource: Resource, values: Record<string, unknown>): Operation => ({ action: 'create', resource, draft: { values, issues: [] } })
const call = (resource: Resource, name: string, values: Record<string, unknown> = {}): Operation => ({ action: 'call', resource, name, key: Number(id.split(',')[0]), draft: { values, issues: [] }, query: {}, params: new Map() })
const operations: Readonly<Record<string, (i: number) => Operation>> = {
  // every eighth is refused after its number was drawn
  order: (i) => create(orders, i % 8 === 7 ? { title: 'Refused', orderDate: '2026-01-01', totalAmount: Decimal.zero, customer: 99_999_999 } : { title: `by ${process.pid}`, orderDate: '2026-01-01' }),
  transaction: () => create(payments, { amount: Decimal.of('5'), paymentDate: '2026-01-01', paymentMethod: 'stripe', transactionId: 'ch_one' }),
  convert: () => call(leads, 'convert_to_deal', { stageKey: 'closed-won' }),
  win: () => call(deals, 'mark_won'),
  process: () => call(payments, 'process'),
  allocate: () => call(payments, 'allocate', { order: Number(id.split(',')[1]), amount: Decimal.of('30.00') }),
}
const done = await Promise.all(Array.from({ length: Number(times) }, (_, i) => engine.run(operations[what]!(i), context).then((r) => (r.kind === 'row' ? String(r.row[2]) : ''), (error: Error) => ({ refused: error.message }))))
await database.close()
console.log(JSON.stringify({ made: done.filter((d) => typeof d === 'string'), refused: done.flatMap((d) => (typeof d === 'string' ? [] : [d.refused])) }))
