import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Context, createEngine, type Engine } from '@tenon/engine'
import { where } from '@tenon/model'
import { createSchema, type Database, openPostgres, openSqlite, tablesOf } from '@tenon/sql'
import { dropDatabase, eachDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { counting, Mark, shop } from './fixture.ts'
import { createJobs, enqueue, job, Job, Schedule } from './index.ts'

const context: Context = { actor: null, requestId: 't', source: 'test', now: () => '2026-11-21T00:00:00.000000Z', timeZone: 'UTC' }
async function prepared(database: Database): Promise<Engine> {
  const engine = createEngine(shop, database)
  await createSchema(database, tablesOf(engine.entities))
  return engine
}
const rows = (engine: Engine, e = Job as never): Promise<Record<string, unknown>[]> => engine.act(context, (hands) => hands.list(e, { op: 'true' }, ['id']))

eachDatabase('jobs', (open) => {
  test('a job is there when the business is, and not when it was rolled back; a key is one job', async () => {
    const engine = await prepared(await open())
    await assert.rejects(engine.act(context, async (hands) => { await enqueue(hands, counting, { upTo: 3, of: 'a' }); throw new Error('no') }), /no/)
    assert.equal((await rows(engine)).length, 0)
    const twice = await engine.act(context, async (hands) => [await enqueue(hands, counting, { upTo: 3, of: 'a' }), await enqueue(hands, counting, { upTo: 3, of: 'a' })])
    assert.equal(twice[0]!.id, twice[1]!.id)
    const jobs = createJobs({ engine, definitions: [counting] })
    assert.equal(await jobs.once(), true)
    assert.equal(await jobs.once(), false)
    const [row] = await rows(engine)
    assert.deepEqual([row!.state, row!.done, row!.total, row!.result, row!.key], ['done', 3, 3, { counted: 3 }, 'counting a'])
    assert.equal(await jobs.put(counting, { upTo: 3, of: 'a' }), row!.id)
    await engine.database.close()
  })

  test('what fails is tried again later, from where it got to, and given up after its tries', async () => {
    const engine = await prepared(await open())
    let now = Date.parse('2026-11-21T00:00:00Z')
    let fails = 0
    const shaky = job({ name: 'shaky', attempts: 3, backoff: (attempt) => 10 * attempt, run: async () => { fails++; throw new Error(`no ${fails}`) } })
    const jobs = createJobs({ engine, definitions: [shaky], clock: () => now })
    await jobs.put(shaky, {})
    for (const wait of [10, 20]) {
      assert.equal(await jobs.once(), true)
      assert.equal(await jobs.once(), false)
      now += wait * 1000
    }
    assert.equal(await jobs.once(), true)
    assert.deepEqual((await rows(engine)).map((j) => [j.state, j.attempts, j.error]), [['failed', 3, 'no 3']])
    await engine.database.close()
  })

  test('schedules speak local time, begin when first seen, make up for what was missed, and start each occurrence once', async () => {
    const engine = await prepared(await open())
    const seen: unknown[] = []
    const monthly = job<{ readonly at: string }>({ name: 'monthly', schedule: { cron: '5 0 1 * *', timeZone: 'Asia/Dhaka' }, run: async ({ input }) => { seen.push(input.at) } })
    let now = Date.parse('2026-10-15T12:00:00Z')
    const all = [1, 2, 3].map(() => createJobs({ engine, definitions: [monthly], clock: () => now }))
    assert.equal(await all[0]!.tick(), 0)
    // five past midnight in Dhaka is the evening before in UTC
    now = Date.parse('2026-10-31T18:04:59Z')
    assert.equal(await all[0]!.tick(), 0)
    now = Date.parse('2026-12-31T20:00:00Z')
    const made = await Promise.all(all.map((jobs) => jobs.tick()))
    assert.equal(made.reduce((a, b) => a + b, 0), 3)
    while (await all[1]!.once()) { /* until nothing is due */ }
    assert.deepEqual(seen, ['2026-10-31T18:05:00.000000Z', '2026-11-30T18:05:00.000000Z', '2026-12-31T18:05:00.000000Z'])
    assert.equal((await rows(engine, Schedule as never)).length, 1)
    await engine.database.close()
  })

  test('what only looks around makes up for all that it missed by the last occurrence alone', async () => {
    const engine = await prepared(await open())
    const seen: unknown[] = []
    const look = job<{ readonly at: string }>({ name: 'look', schedule: { cron: '*/5 * * * *', missed: 'last' }, run: async ({ input }) => { seen.push(input.at) } })
    let now = Date.parse('2026-10-15T12:00:00Z')
    const all = [1, 2, 3].map(() => createJobs({ engine, definitions: [look], clock: () => now }))
    await all[0]!.tick()
    const looked = async (at: string): Promise<number> => { now = Date.parse(at); const made = await Promise.all(all.map((jobs) => jobs.tick())); return made.reduce((a, b) => a + b, 0) }
    assert.equal(await looked('2026-10-15T12:04:59.999Z'), 0)
    assert.equal(await looked('2026-10-15T12:05:00Z'), 1)
    assert.equal(await looked('2026-10-24T18:04:59.500Z'), 1)
    assert.equal(await looked('2026-10-24T18:04:59Z'), 0)
    assert.equal(await looked('2026-10-24T18:05:00Z'), 1)
    while (await all[1]!.once()) { /* until nothing is due */ }
    assert.deepEqual(seen, ['2026-10-15T12:05:00.000000Z', '2026-10-24T18:00:00.000000Z', '2026-10-24T18:05:00.000000Z'])
    await engine.database.close()
  })

  test('jobs of one lane are done one after the other, those of others meanwhile', async () => {
    const engine = await prepared(await open())
    let [at, most] = [0, 0]
    const inLane = job<{ readonly lane: string }>({ name: 'in lane', lane: ({ lane }) => lane, run: async ({ input }) => { if (input.lane === 'a') { at++; most = Math.max(most, at); await sleep(30); at-- } } })
    const jobs = createJobs({ engine, definitions: [inLane] })
    for (const lane of ['a', 'a', 'b', 'a']) await jobs.put(inLane, { lane })
    const worker = jobs.start({ concurrency: 1, pollMs: 5 })
    const second = createJobs({ engine, definitions: [inLane] }).start({ concurrency: 1, pollMs: 5 })
    while ((await rows(engine)).some((j) => j.state !== 'done')) await sleep(20)
    await Promise.all([worker.stop(), second.stop()])
    assert.equal(most, 1)
    await engine.database.close()
  })

  test('a worker that was taken for dead writes nothing when it comes back', async () => {
    const engine = await prepared(await open())
    let now = Date.parse('2026-11-21T00:00:00Z')
    let [resume, reached] = [(): void => {}, (): void => {}]
    const gate = new Promise<void>((resolve) => { resume = resolve })
    const there = new Promise<void>((resolve) => { reached = resolve })
    const slow = job({ name: 'slow', lease: 60, run: async ({ step, attempt }) => { if (attempt === 1) { reached(); await gate } await step((hands) => hands.create(Mark, { job: 'slow', n: attempt })); return attempt } })
    const [first, second] = [1, 2].map(() => createJobs({ engine, definitions: [slow], clock: () => now }))
    await first!.put(slow, {})
    const stalled = first!.once()
    await there
    now += 61_000
    assert.equal(await second!.once(), true)
    resume()
    await stalled
    assert.deepEqual((await rows(engine, Mark as never)).map((m) => m.n), [2])
    assert.deepEqual((await rows(engine)).map((j) => [j.state, j.result]), [['done', 2]])
    await engine.database.close()
  })
})

for (const kind of ['sqlite', 'postgres'] as const) {
  test(`workers killed at any moment leave nothing undone and nothing done twice, on ${kind}`, { timeout: 280_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-jobs-'))
    const server = kind === 'postgres' ? await startPostgres() : undefined
    const where_ = server === undefined ? join(folder, 'jobs.sqlite') : await newDatabase(server.url)
    const database = kind === 'postgres' ? openPostgres({ url: where_, poolSize: 3 }) : openSqlite({ path: where_ })
    const engine = await prepared(database)
    const jobs = createJobs({ engine, definitions: [counting] })
    for (let i = 0; i < 4; i++) await jobs.put(counting, { upTo: 30, of: `job ${i}` })
    const running = new Set<ChildProcess>()
    const begin = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('./jobs.worker.ts', import.meta.url)), kind, where_], { stdio: ['ignore', 'pipe', 'inherit'] })
      running.add(child)
      await new Promise((resolve) => child.stdout!.once('data', resolve))
      return child
    }
    after(() => { for (const child of running) child.kill('SIGKILL') })
    const open = (): Promise<unknown[]> => engine.act(context, (hands) => hands.list(Job, where('state', 'ne', 'done')))
    for (let round = 0; round < 2; round++) {
      const children = [await begin(), await begin()]
      await sleep(60 + round * 45)
      for (const child of children) { child.kill('SIGKILL'); running.delete(child) }
    }
    const last = await begin()
    while ((await open()).length > 0) await sleep(100)
    last.kill('SIGKILL')
    const marks = await rows(engine, Mark as never)
    assert.equal(marks.length, 120)
    assert.equal(new Set(marks.map((m) => `${String(m.job)} ${String(m.n)}`)).size, 120)
    await database.close()
    if (server !== undefined) { await dropDatabase(server.url, where_); await server.stop() }
    rmSync(folder, { recursive: true, force: true })
  })
}
