export interface Figure { readonly target: string; readonly operation: string; readonly round: number; readonly rps: number; readonly p50: number; readonly p99: number; readonly server: number; readonly database: number; readonly sum: number; readonly memory: number; readonly failed: number }

/** One figure a target and operation: the median of its rounds by processor time. */
export function medians(figures: readonly Figure[]): Figure[] {
  const groups = new Map<string, Figure[]>()
  for (const f of figures) { const key = `${f.operation} ${f.target}`; groups.set(key, [...(groups.get(key) ?? []), f]) }
  return [...groups.values()].map((group) => group.sort((a, b) => a.sum - b.sum)[Math.floor(group.length / 2)]!)
}

/** The figures as a table in Markdown; the last column is the processor time against the hand-written limit on the same database. */
export function table(figures: readonly Figure[], titles: Readonly<Record<string, string>>): string {
  const lines = ['| operation | target | rps | p50 ms | p99 ms | server ms | database ms | sum ms | RSS MB | × limit |', '|---|---|---|---|---|---|---|---|---|---|']
  for (const f of figures) {
    const limit = figures.find((other) => other.operation === f.operation && other.target === `limit-${f.target.split('-')[1]}`)
    const ratio = limit === undefined || limit === f ? '' : (f.sum / limit.sum).toFixed(2)
    lines.push(`| ${f.operation} ${titles[f.operation] ?? ''} | ${f.target} | ${f.rps.toFixed(0)} | ${f.p50.toFixed(2)} | ${f.p99.toFixed(1)} | ${f.server.toFixed(3)} | ${f.database.toFixed(3)} | ${f.sum.toFixed(3)} | ${f.memory.toFixed(0)} | ${ratio} |`)
  }
  return lines.join('\n')
}
