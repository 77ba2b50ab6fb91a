// npm run bench: Tenon and the hand-written limit on the same rows, interleaved, with the processor time of server and database.
import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newDatabase, startPostgres } from '../packages/testing/index.ts'
import { openDatabase } from '../packages/cli/start.ts'
import { cpuOf, memoryOf, parentOf } from './cpu.ts'
import type { Load, Measured } from './load.ts'
import { seed } from './orders/seed.ts'
import { type Figure, medians, table } from './report.ts'
import { compare } from './same.ts'
import { copyDatabase, startTarget, targets } from './targets.ts'
import { calls, type Name, titles, wire } from './workload.ts'

const { values: options } = parseArgs({ options: {
  quick: { type: 'boolean', default: false }, json: { type: 'string' }, orders: { type: 'string', default: '100000' }, rounds: { type: 'string' }, seconds: { type: 'string' },
  db: { type: 'string' }, only: { type: 'string' }, connections: { type: 'string', default: '16' }, profile: { type: 'string' }, help: { type: 'boolean', default: false },
} })
if (options.help) {
  console.log('npm run bench -- [--quick] [--json FILE] [--orders 100000] [--rounds 3] [--seconds 4] [--connections 16] [--db sqlite|postgres] [--only R1,W1]')
  process.exit(0)
}
const orders = options.quick && options.orders === '100000' ? 20_000 : Number(options.orders)
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3))
const seconds = Number(options.seconds ?? (options.quick ? 2 : 4))
const names = (options.only?.split(',') ?? Object.keys(titles)) as Name[]
const chosen = targets.filter((t) => options.db === undefined || t.database === options.db)
const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))
const pinned = availableParallelism() > 1 && existsSync('/usr/bin/taskset')
const pin = (core: number): string[] => (pinned ? ['taskset', '-c', String(core)] : [])

const started = performance.now()
const say = (text: string): void => { console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`) }
const postgres = chosen.some((t) => t.database === 'postgres') ? await startPostgres({ durable: true }) : undefined
const figures: Figure[] = []
try {
  const templates: Record<string, string> = { sqlite: join(folder, 'seed.sqlite') }
  if (postgres !== undefined) templates.postgres = await newDatabase(postgres.url)
  for (const kind of new Set(chosen.map((t) => t.database))) { say(`${orders} orders into ${kind}`); await seed(templates[kind]!, orders) }
  const postmaster = postgres === undefined ? undefined : await postmasterOf(postgres.url)
  for (let round = 1; round <= rounds; round++) {
    const running = []
    for (const target of chosen) running.push({ target, ...(await startTarget(target, await copyDatabase(templates[target.database]!, `bench_${target.name.replace('-', '_')}`, folder), folder, pin(0))) })
    if (round === 1) { say('comparing answers'); await compare(running, names, orders) }
    for (const name of names) {
      for (const one of running) {
        const requests = calls(name, orders).map(wire)
        await load({ port: one.port, connections: Number(options.connections), seconds: 0.5, requests })
        const before = [cpuOf(one.pid), postmaster === undefined ? 0 : cpuOf(postmaster)] as const
        const measured = await load({ port: one.port, connections: Number(options.connections), seconds, requests })
        // PostgreSQL's own clean-up of what the load did belongs to it
        const server = (cpuOf(one.pid) - before[0]) / measured.requests
        const database = one.target.database === 'sqlite' || postmaster === undefined ? 0 : (cpuOf(postmaster) - before[1]) / measured.requests
        figures.push({ target: one.target.name, operation: name, round, rps: measured.requests / measured.seconds, p50: measured.p50, p99: measured.p99, server, database, sum: server + database, memory: memoryOf(one.pid), failed: measured.failed })
      }
      say(`round ${round}/${rounds} ${name} ${figures.filter((f) => f.round === round && f.operation === name).map((f) => `${f.target} ${f.sum.toFixed(3)} ms`).join(', ')}`)
    }
    for (const one of running) await one.stop()
  }
} finally {
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}
const result = medians(figures)
console.log(`\n${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores, Node ${process.version}, ${orders} orders in 10 organizations, ${options.connections} connections, ${rounds} rounds of ${seconds} s, ${pinned ? 'server on core 0' : 'nothing pinned'}\n`)
console.log(table(result, titles))
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ at: new Date().toISOString(), machine: cpus()[0]?.model, cores: availableParallelism(), node: process.version, orders, rounds, seconds, figures: result }, null, 2))
if (result.some((f) => f.failed > 0)) { console.error('some requests failed'); process.exit(1) }

async function load(work: Load): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'load.ts'), { ...(pinned ? { execPath: '/usr/bin/taskset', execArgv: ['-c', '1', process.execPath] } : {}), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise((resolve, reject) => {
    child.once('message', (measured) => resolve(measured as Measured))
    child.once('exit', (code) => { if (code !== 0) reject(new Error(`the load ended with ${code}`)) })
    child.send(work)
  })
}

async function postmasterOf(url: string): Promise<number> {
  const database = openDatabase(url)
  const answer = await database.run({ text: 'select pg_backend_pid()', params: [], columns: [{ is: 'integer' }] })
  const pid = parentOf(Number(answer.rows[0]![0]))
  await database.close()
  return pid
}
