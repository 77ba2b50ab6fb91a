// npm run bench: Tenon, the hand-written limit and peers on the same rows, interleaved, with the processor time of server and database.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { newDatabase, startPostgres } from '../packages/testing/index.ts'
import { bars } from './bars.ts'
import { installPeers } from './install.ts'
import { readOptions } from './options.ts'
import { seed } from './orders/seed.ts'
import { type Figure, medians, table } from './report.ts'
import { type Bench, measureSize, postmasterOf } from './rounds.ts'
import { measureStart, type Started } from './start/measure.ts'
import { targets } from './targets.ts'
import { titles } from './workload.ts'

const options = readOptions()
const wanted = targets.filter((t) => (options.database === undefined || t.database === options.database) && !options.without.has(t.name) && !(t.kind === 'peer' && options.without.has('peers')))
const missing = wanted.flatMap((t) => { const mend = t.missing?.(); return mend === undefined ? [] : [`${t.name} is not measured: ${mend}, or --without ${t.name}`] })
const chosen = wanted.filter((t) => t.missing?.() === undefined)
for (const line of missing) console.error(line)
if (chosen.some((t) => t.kind === 'peer')) installPeers()

const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))
const pinned = availableParallelism() > 1 && existsSync('/usr/bin/taskset')
// what was started ends with the bench, also when that is told to stop
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const began = performance.now()
const say = (text: string): void => { console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}`) }
const server = chosen.some((t) => t.database === 'postgres') ? await startPostgres({ durable: true }) : undefined
const figures: Figure[] = []
const starts: Started[] = []
try {
  for (const orders of options.orders) {
    const templates: Record<string, string> = { sqlite: join(folder, `seed-${orders}.sqlite`) }
    if (server !== undefined) templates.postgres = await newDatabase(server.url)
    const kinds = [...new Set(chosen.map((t) => t.database))] as ('sqlite' | 'postgres')[]
    for (const kind of kinds) { say(`${orders} orders into ${kind}`); await seed(templates[kind]!, orders) }
    const bench: Bench = { options, orders, templates, folder, say, targets: chosen, pin: (core) => (pinned ? ['taskset', '-c', String(core)] : []), ...(server === undefined ? {} : { postmaster: await postmasterOf(server.url) }) }
    for (const processes of options.processes) figures.push(...(await measureSize(bench, processes)))
    if (!options.check && orders === options.orders[0]) for (const kind of kinds) starts.push(await measureStart(templates[kind]!, kind, orders, folder, bench.pin(0)))
  }
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}

const result = medians(figures)
const machine = { at: new Date().toISOString(), machine: cpus()[0]?.model ?? '', cores: availableParallelism(), node: process.version }
if (!options.check) console.log(`\n${machine.machine}, ${machine.cores} cores, Node ${machine.node}, ${machine.at.slice(0, 10)}; ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s`)
for (const orders of options.orders) for (const processes of options.processes) {
  const of = result.filter((f) => f.orders === orders && f.processes === processes)
  if (of.length > 0) console.log(`\n### ${orders.toLocaleString('en')} orders in 10 organizations, ${processes === 1 ? `1 process, ${pinned ? 'server on core 0, load and PostgreSQL on core 1' : 'nothing pinned'}` : `${processes} processes, nothing pinned`}\n${table(of, targets, titles)}`)
}
if (!options.check) console.log(`\n### The bars\n\n${bars(result, starts)}`)
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ ...machine, options: { ...options, without: [...options.without] }, missing, starts, medians: result, figures }, null, 2))
for (const line of missing) console.error(line)
const failed = figures.filter((f) => f.failed > 0)
for (const f of failed) console.error(`${f.target}: ${f.failed} requests of ${f.operation} failed`)
process.exit(missing.length + failed.length > 0 ? 1 : 0)
