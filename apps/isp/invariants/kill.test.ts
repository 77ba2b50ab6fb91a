import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createEngine } from '@tenon/engine'
import { Job } from '@tenon/jobs'
import { where } from '@tenon/model'
import { createSchema, openPostgres, openSqlite, tablesOf } from '@tenon/sql'
import { dropDatabase, newDatabase, secret, startPostgres } from '@tenon/testing'
import { isp } from '../app.ts'
import { billRun } from '../billing/jobs.ts'
import { seedDemo } from '../demo/seed.ts'
import { opened } from './fixture.ts'

const worker = fileURLToPath(new URL('./run.worker.ts', import.meta.url))
const SUBSCRIBERS = 6_000

for (const kind of ['sqlite', 'postgres'] as const) {
  test(`1. four processes at once, killed with -9 at random points and begun again, issue each bill exactly once, on ${kind}`, { timeout: 290_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-isp-kill-'))
    const server = kind === 'postgres' ? await startPostgres() : undefined
    const at = server === undefined ? join(folder, 'isp.sqlite') : await newDatabase(server.url)
    const database = kind === 'postgres' ? openPostgres({ url: at, poolSize: 3, secret }) : openSqlite({ path: at, secret })
    const engine = createEngine(isp, database)
    await createSchema(database, tablesOf(engine.entities))
    await seedDemo(database, { today: '2026-02-20', subscribers: SUBSCRIBERS, password: '!', months: 1 })
    const office = await opened(engine)
    for (const month of ['MARCH', 'APRIL'] as const) await office.jobs.put(billRun, { year: 2026, month })
    const running = new Set<ChildProcess>()
    const begin = async (): Promise<void> => {
      const child = spawn(process.execPath, [worker, kind, at], { stdio: ['ignore', 'pipe', 'inherit'] })
      running.add(child)
      await new Promise((resolve) => child.stdout!.once('data', resolve))
    }
    const seed = Number(process.env.TENON_SEED ?? Date.now() % 1000)
    t.diagnostic(`seed ${seed}`)
    const chance = (n: number): number => ((seed * 9301 + n * 49297) % 233280) / 233280
    const left = (): Promise<unknown[]> => office.act((hands) => hands.list(Job, where('state', 'ne', 'done')))
    const done = async (): Promise<unknown> => (await database.run({ text: `select count(*) from "bills" where "billing_year" = 2026 and "billing_month" in ('MARCH', 'APRIL')`, params: [], columns: [{ is: 'integer' }] })).rows[0]![0]
    for (let round = 0; round < 4; round++) {
      await Promise.all([begin(), begin(), begin(), begin()])
      await sleep(20 + Math.floor(chance(round) * 500))
      for (const child of running) child.kill('SIGKILL')
      running.clear()
      t.diagnostic(`killed with ${String(await done())} bills issued`)
    }
    await Promise.all([begin(), begin(), begin(), begin()])
    try { while ((await left()).length > 0) await sleep(200) } finally { for (const child of running) child.kill('SIGKILL') }
    for (const month of ['MARCH', 'APRIL'] as const) {
      const answer = await database.run({ text: `select count(*), count(distinct "customer_id"), count(distinct "number") from "bills" where "billing_month" = '${month}' and "billing_year" = 2026`, params: [], columns: [{ is: 'integer' }, { is: 'integer' }, { is: 'integer' }] })
      const due = await database.run({ text: `select count(*) from "customers" where "is_active" = ${kind === 'sqlite' ? '1' : 'true'} and "is_free" = ${kind === 'sqlite' ? '0' : 'false'}`, params: [], columns: [{ is: 'integer' }] })
      assert.deepEqual(answer.rows[0], [due.rows[0]![0], due.rows[0]![0], due.rows[0]![0]])
    }
    const numbers = await database.run({ text: `select count(*), max(substr("number", 10)) from "bills" where "number" like 'INV-2026-%'`, params: [], columns: [{ is: 'integer' }, { is: 'text' }] })
    assert.equal(Number(numbers.rows[0]![1]), numbers.rows[0]![0], 'numbers have no gap')
    // every balance, allocation and figure, worked out again
    assert.equal(((await office.job('prove-books')) as { wrong: number }).wrong, 0)
    await database.close()
    if (server !== undefined) { await dropDatabase(server.url, at); await server.stop() }
    rmSync(folder, { recursive: true, force: true })
  })
}
