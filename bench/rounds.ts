import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { DatabaseKind } from '@tenon/sql'
import { openDatabase } from '../packages/cli/open-database.ts'
import { cpuOf, memoryOf, parentOf } from './cpu.ts'
import { loadFrom } from './load.ts'
import type { Options } from './options.ts'
import type { Figure } from './report.ts'
import { copyDatabase, type Running, startTarget } from './running.ts'
import { compare } from './same.ts'
import { measures, type Target } from './targets.ts'
import { calls, type Name, saidAloud, wire, writes } from './workload.ts'

export interface Bench {
  readonly options: Options; readonly orders: number; readonly templates: Readonly<Record<string, string>>; readonly folder: string; readonly targets: readonly Target[]
  /** The process above all of PostgreSQL's. */
  readonly postmaster?: number
  readonly pin: (core: number) => readonly string[]
  readonly say: (text: string) => void
}

/**
 * Every operation on every target, one after the other, round by round, so that a loud minute of the machine falls on all of them.
 * A target is started once and warmed up with each operation, as a server is in the hours that count; what writes comes after all
 * that reads, so that every target reads the same rows.
 */
export async function measureSize(bench: Bench, processes: number): Promise<Figure[]> {
  const { options, orders, say } = bench
  const figures: Figure[] = []
  const pin = (core: number): readonly string[] => (processes === 1 ? bench.pin(core) : [])
  // every connection's process stays where the postmaster is when it comes
  if (bench.postmaster !== undefined && bench.pin(1).length > 0) spawnSync('taskset', ['-a', '-c', '-p', processes === 1 ? '1' : `0-${availableParallelism() - 1}`, String(bench.postmaster)])
  const running: ({ target: Target } & Running)[] = []
  try {
    for (const target of bench.targets.filter((t) => processes === 1 || t.kind !== 'rules')) {
      const database = await copyDatabase(bench.templates[target.database]!, `bench_${target.name.replaceAll('-', '_')}`, bench.folder)
      running.push({ target, ...(await startTarget(target, { database, folder: bench.folder, pin: pin(0), processes })) })
    }
    say(`${await compare(running, options.names, orders, processes)} calls answered alike by ${running.map((r) => r.target.name).join(', ')}`)
    if (options.check) return []
    for (const names of [options.names.filter((name) => !writes.has(name)), options.names.filter((name) => writes.has(name))]) {
      for (let round = 1; round <= options.rounds; round++) {
        for (const name of names) {
          for (const one of running) if (measures(one.target, name, orders, processes)) figures.push(await measure(bench, one, name, round, processes, pin(1)))
          say(`${processes} × ${orders}, round ${round}/${options.rounds} ${name}: ${figures.filter((f) => f.round === round && f.operation === name).map((f) => `${f.target} ${f.sum.toFixed(3)}`).join(', ')}`)
        }
      }
    }
  } finally {
    for (const one of running) await one.stop()
  }
  return figures
}

async function measure(bench: Bench, one: { readonly target: Target } & Running, name: Name, round: number, processes: number, pin: readonly string[]): Promise<Figure> {
  const { options, orders } = bench
  const said = calls(name, orders)
  const requests = (one.target.name.startsWith('open') ? said.map(saidAloud) : said).map(wire)
  const connections = name === 'W50' ? 50 : options.connections
  await loadFrom(pin, { port: one.port, connections, seconds: round === 1 ? options.warm : options.warm / 4, requests })
  const asked: DatabaseKind = one.target.database
  const database = (): number => (asked === 'sqlite' || bench.postmaster === undefined ? 0 : cpuOf(bench.postmaster))
  const before = [cpuOf(one.pid), database()] as const
  const done = await loadFrom(pin, { port: one.port, connections, seconds: options.seconds, requests })
  const spent = [(cpuOf(one.pid) - before[0]) / done.requests, (database() - before[1]) / done.requests] as const
  return { orders, processes, target: one.target.name, operation: name, round, rps: done.requests / done.seconds, p50: done.p50, p99: done.p99, server: spent[0], database: spent[1], sum: spent[0] + spent[1], memory: memoryOf(one.pid), failed: done.failed }
}

export async function postmasterOf(url: string): Promise<number> {
  const database = openDatabase(url)
  const answer = await database.run({ text: 'select pg_backend_pid()', params: [], columns: [{ is: 'integer' }] })
  const pid = parentOf(Number(answer.rows[0]![0]))
  await database.close()
  return pid
}
