import type { Figure } from './report.ts'
import type { Started } from './start/measure.ts'
import type { Name } from './workload.ts'

/** Total processor time a request: ours may be at most this many times the limit's, and at most one nth of a peer's. */
const limits: Partial<Record<Name, number>> = { R1: 1.5, R2: 1.5, R3: 1.5, W1: 2 }
const shares: Partial<Record<Name, Readonly<Record<string, number>>>> = {
  R1: { drf: 25, fastapi: 10, nest: 10, fastify: 3 }, R3: { drf: 25, fastapi: 10, nest: 10, fastify: 3 }, R2: { drf: 10, fastapi: 3, nest: 3, fastify: 2 },
  W1: { drf: 10, fastapi: 5, nest: 3 }, S1: { drf: 20, fastapi: 20, nest: 20, fastify: 20, express: 20 },
}
type Line = readonly [bar: string, measured: string, met: boolean]

/** The promises of speed, what this run measured, and whether they are kept. One that was not measured is not in the table. */
export function bars(figures: readonly Figure[], starts: readonly Started[]): string {
  const lines: Line[] = []
  const find = (orders: number, operation: Name, target: string): Figure | undefined => figures.find((f) => f.processes === 1 && f.orders === orders && f.operation === operation && f.target === target)
  const most = (bar: string, ours: number | undefined, theirs: number | undefined, times: number): void => {
    if (ours !== undefined && theirs !== undefined) lines.push([`${bar}: at most ${times} ×`, `${(ours / theirs).toFixed(2)} ×`, ours <= theirs * times])
  }
  const sizes = [...new Set(figures.map((f) => f.orders))]
  for (const orders of sizes) {
    const at = `${orders.toLocaleString('en')} orders`
    for (const database of ['postgres', 'sqlite']) {
      for (const [name, times] of Object.entries(limits) as [Name, number][]) most(`${name} on ${database}, ${at}, against the limit`, find(orders, name, `tenon-${database}`)?.sum, find(orders, name, `limit-${database}`)?.sum, database === 'sqlite' ? Math.min(times, 1.5) : times)
      most(`S1 on ${database}, ${at}, against a read of one row by hand (R3)`, find(orders, 'S1', `tenon-${database}`)?.sum, find(orders, 'R3', `limit-${database}`)?.sum, 2)
      for (const name of ['R1', 'R2', 'R3'] as const) most(`rules on against off, ${name} on ${database}, ${at}`, find(orders, name, `ruled-${database}`)?.sum, find(orders, name, `open-${database}`)?.sum, 1.3)
      most(`page 500 against page 1 on ${database}, ${at}`, find(orders, 'P500', `tenon-${database}`)?.sum, find(orders, 'R1', `tenon-${database}`)?.sum, 3)
    }
    for (const [name, of] of Object.entries(shares) as [Name, Readonly<Record<string, number>>][]) {
      for (const [peer, share] of Object.entries(of)) {
        const ours = find(orders, name, 'tenon-postgres')?.sum
        const theirs = find(orders, name, peer)?.sum
        if (ours !== undefined && theirs !== undefined) lines.push([`${name}, ${at}: at most 1/${share} of ${peer}`, `1/${(theirs / ours).toFixed(1)}`, ours * share <= theirs])
      }
    }
    const ours = find(orders, 'W50', 'tenon-sqlite')?.rps
    const theirs = find(orders, 'W50', 'limit-sqlite')?.rps
    if (ours !== undefined && theirs !== undefined) lines.push([`durable creates on sqlite, 50 clients, ${at}: at least 8,000/s or 80 % of group commit by hand`, `${ours.toFixed(0)}/s, ${((ours / theirs) * 100).toFixed(0)} % of ${theirs.toFixed(0)}/s`, ours >= 8000 || ours >= theirs * 0.8])
  }
  for (const database of ['postgres', 'sqlite']) {
    if (sizes.includes(10_000) && sizes.includes(1_000_000)) most(`growth: R1 on ${database} at 1,000,000 orders against 10,000`, find(1_000_000, 'R1', `tenon-${database}`)?.sum, find(10_000, 'R1', `tenon-${database}`)?.sum, 1.3)
    for (const orders of sizes) {
      const mix = find(orders, 'M', `tenon-${database}`)
      if (mix !== undefined) lines.push([`resident memory after the mix on ${database}, ${orders.toLocaleString('en')} orders: at most 150 MB`, `${mix.memory.toFixed(0)} MB`, mix.memory <= 150])
    }
  }
  for (const s of starts) lines.push([`cold start to first answer on ${s.database}: at most 500 ms`, `${s.start.toFixed(0)} ms`, s.start <= 500], [`resident memory after 10,000 requests on ${s.database}: at most 150 MB`, `${s.memory.toFixed(0)} MB`, s.memory <= 150])
  return ['| bar | measured | met |', '|---|---|---|', ...lines.map(([bar, measured, met]) => `| ${bar} | ${measured} | ${met ? 'yes' : '**no**'} |`)].join('\n')
}
