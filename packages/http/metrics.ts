/** Counts requests as Prometheus reads them: by method and status, with the time they took. */
export interface Metrics {
  took(method: string, status: number, ms: number): void
  text(): string
}

const edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function createMetrics(): Metrics {
  const started = Date.now()
  const counts = new Map<string, number>()
  const buckets = edges.map(() => 0)
  let [total, seconds] = [0, 0]
  return {
    took(method, status, ms) {
      // a method that a client made up makes no series of its own
      const name = `method="${methods.has(method) ? method : 'other'}",status="${status}"`
      counts.set(name, (counts.get(name) ?? 0) + 1)
      total++
      seconds += ms / 1000
      for (const [i, edge] of edges.entries()) if (ms / 1000 <= edge) buckets[i]!++
    },
    text: () => [
      '# TYPE http_requests_total counter', ...[...counts].map(([name, n]) => `http_requests_total{${name}} ${n}`),
      '# TYPE http_request_duration_seconds histogram', ...edges.map((edge, i) => `http_request_duration_seconds_bucket{le="${edge}"} ${buckets[i]}`), `http_request_duration_seconds_bucket{le="+Inf"} ${total}`,
      `http_request_duration_seconds_sum ${seconds.toFixed(6)}`, `http_request_duration_seconds_count ${total}`,
      '# TYPE process_resident_memory_bytes gauge', `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
      '# TYPE process_start_time_seconds gauge', `process_start_time_seconds ${started / 1000}`, '',
    ].join('\n'),
  }
}
