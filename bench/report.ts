import type { Target } from './targets.ts'
import type { Name } from './workload.ts'

/** One target, one operation, one round: processor time in milliseconds a request, memory in MB of the whole process tree. */
export interface Figure {
  readonly orders: number; readonly processes: number; readonly target: string; readonly operation: Name; readonly round: number
  readonly rps: number; readonly p50: number; readonly p99: number; readonly server: number; readonly database: number; readonly sum: number; readonly memory: number; readonly failed: number
}

/** One figure a target and operation: the median of its rounds by processor time. */
export function medians(figures: readonly Figure[]): Figure[] {
  const groups = new Map<string, Figure[]>()
  for (const f of figures) { const key = `${f.orders} ${f.processes} ${f.operation} ${f.target}`; groups.set(key, [...(groups.get(key) ?? []), f]) }
  return [...groups.values()].map((group) => [...group].sort((a, b) => a.sum - b.sum)[Math.floor(group.length / 2)]!)
}

/**
 * The figures of one size as a table in Markdown. `× limit`: processor time against the hand-written one on the same database;
 * `of Tenon`: how many times Tenon's on PostgreSQL.
 */
export function table(figures: readonly Figure[], targets: readonly Target[], titles: Readonly<Record<Name, string>>): string {
  const lines: string[] = []
  for (const [operation, title] of Object.entries(titles)) {
    const rows = figures.filter((f) => f.operation === operation)
    if (rows.length === 0) continue
    lines.push('', `**${operation}: ${title}**`, '', '| target | rps | p50 ms | p99 ms | server ms | database ms | sum ms | RSS MB | × limit | of Tenon |', '|---|---|---|---|---|---|---|---|---|---|')
    const of = (name: string): Figure | undefined => rows.find((f) => f.target === name)
    for (const f of rows) {
      const target = targets.find((t) => t.name === f.target)!
      const times = (other: Figure | undefined): string => (other === undefined || other === f ? '' : (f.sum / other.sum).toFixed(2))
      lines.push(`| ${f.target} | ${f.rps.toFixed(0)} | ${f.p50.toFixed(2)} | ${f.p99.toFixed(1)} | ${f.server.toFixed(3)} | ${f.database.toFixed(3)} | ${f.sum.toFixed(3)} | ${f.memory.toFixed(0)} | ${times(of(`limit-${target.database}`))} | ${target.database === 'postgres' ? times(of('tenon-postgres')) : ''} |`)
    }
  }
  return lines.join('\n')
}
