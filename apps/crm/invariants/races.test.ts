import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Json, open, type Running } from '../contract/harness.ts'

const worker = fileURLToPath(new URL('./race.worker.ts', import.meta.url))
interface Outcome { readonly made: readonly string[]; readonly refused: readonly string[] }

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`real processes at once on ${kind}`, () => {
    let running: Running
    let stop: () => Promise<void>
    let where: string
    before(async () => { [running, stop, where] = await open(kind) }, { timeout: 120_000 })
    after(async () => { await stop() })

    const race = async (what: string, processes: number, times: number, id: number | string = 0): Promise<Outcome> => {
      const outcomes = await Promise.all(Array.from({ length: processes }, () => new Promise<Outcome>((resolve, reject) => {
        const child = spawn(process.execPath, [worker, kind, where, what, String(times), String(id)], { stdio: ['ignore', 'pipe', 'inherit'] })
        let said = ''
        child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
        child.once('exit', (code) => { if (code === 0) resolve(JSON.parse(said) as Outcome); else reject(new Error(`a process ended with ${code}`)) })
      })))
      return { made: outcomes.flatMap((o) => o.made), refused: outcomes.flatMap((o) => o.refused) }
    }
    const get = async (path: string): Promise<Json> => { const answer = await running.ask(running.as('owner'), 'GET', path); assert.equal(answer.status, 200, answer.text); return answer.json }
    const post = async (path: string, body: unknown): Promise<Json> => { const answer = await running.ask(running.as('owner'), 'POST', path, body); assert.equal(answer.status, 201, answer.text); return answer.json }

    test('64 parallel creates in one organization and year produce 64 distinct numbers PREFIX-YYYY-NNNN with no gap among committed rows; a rolled-back create consumes no number', { timeout: 60_000 }, async () => {
      const first = Number(String((await post('/api/orders/', { title: 'Before', order_date: '2026-01-01' })).order_number).slice(9))
      const { made, refused } = await race('order', 4, 16)
      assert.deepEqual([made.length, refused.length], [56, 8])
      assert.deepEqual(made.map((n) => Number(n.slice(9))).sort((a, b) => a - b), Array.from({ length: 56 }, (_, i) => first + 1 + i))
    })

    test('the same provider transaction id posted 10 times in parallel makes one payment', { timeout: 60_000 }, async () => {
      const { made, refused } = await race('transaction', 2, 5)
      assert.deepEqual([made.length, refused.length], [1, 9])
      assert.equal((await get('/api/payments/?search=ch_one')).count, 1)
    })

    test('converting a lead twice at the same time creates one customer and one deal', { timeout: 60_000 }, async () => {
      const lead = await post('/api/leads/', { name: 'Wanted Twice', email: 'twice@lead.example', estimated_value: '10' })
      const { made, refused } = await race('convert', 4, 2, Number(lead.id))
      assert.deepEqual([made.length, new Set(refused)], [1, new Set(['Lead is already converted'])])
      assert.equal((await get('/api/customers/?status=all&search=twice@lead.example')).count, 1)
      assert.equal((await get(`/api/deals/?lead=${String(lead.id)}`)).count, 1)
    })

    test('a deal is won once, and moving it writes exactly one history row, however many try', { timeout: 60_000 }, async () => {
      const deal = await post('/api/deals/', { title: 'Contested', customer: 1, value: '10' })
      const { made } = await race('win', 4, 2, Number(deal.id))
      assert.equal(made.length, 1)
      assert.equal(((await get(`/api/deals/${String(deal.id)}/`)).stage_history as Json[]).length, 2)
    })

    test('Σ allocations of a payment ≤ payment.amount and Σ allocations on an order ≤ order.total, also when several processes allocate at once', { timeout: 60_000 }, async () => {
      const order = await post('/api/orders/', { title: 'Worth 100', order_type: 'service', order_date: '2026-01-01', total_amount: '100.00' })
      const payments = await Promise.all(['95.00', '500.00'].map((amount) => post('/api/payments/', { amount, payment_type: 'incoming', payment_date: '2026-01-01', customer: 1, status: 'completed' })))
      const outcomes = await Promise.all(payments.map((payment) => race('allocate', 2, 3, `${String(payment.id)},${String(order.id)}`)))
      assert.equal(outcomes.reduce((all, o) => all + o.made.length, 0), 3)
      assert.deepEqual([(await get(`/api/orders/${String(order.id)}/`)).paid_amount, (await get(`/api/orders/${String(order.id)}/`)).balance_due], ['90.00', '10.00'])
      for (const payment of payments) {
        const now = await get(`/api/payments/${String(payment.id)}/`)
        const given = (now.allocations as Json[]).reduce((all, a) => all + Number(a.amount), 0)
        assert.equal(Number(now.amount) - given, Number(now.credit_amount))
      }
    })

    test('a payment is processed once; processed_at is set once by the server and never moves', { timeout: 60_000 }, async () => {
      const payment = await post('/api/payments/', { amount: '1', payment_date: '2026-01-01', processed_at: '2000-01-01T00:00:00Z' })
      assert.equal(payment.processed_at, null)
      const { made } = await race('process', 4, 2, Number(payment.id))
      assert.equal(made.length, 1)
      const { processed_at } = await get(`/api/payments/${String(payment.id)}/`)
      for (const status of ['pending', 'completed']) {
        const changed = await running.ask(running.as('owner'), 'PATCH', `/api/payments/${String(payment.id)}/`, { status, processed_at: '2000-01-01T00:00:00Z' })
        assert.equal(changed.json.processed_at, processed_at)
      }
    })
  })
}
