export interface ThrottleOptions {
  /** `{ user: '100/min', anon: '20/min', uploads: '3/min' }`: `user` and `anon` count all views together; a view with a scope is counted by that alone. */
  readonly rates: Readonly<Record<string, string>>
  /** Milliseconds; tests set it. */
  readonly clock?: () => number
}
export interface Throttle {
  /** Seconds to wait, or null when the call may go on (and is counted). */
  take(caller: { readonly actor: number | string | null; readonly address: string }, scope?: string): number | null
  reset(): void
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `3/min` → three calls in sixty seconds. */
export function parseRate(rate: string): { readonly calls: number; readonly within: number } {
  const [calls = '', unit = ''] = rate.split('/')
  const within = units[unit[0] ?? '']
  if (!/^\d+$/.test(calls) || within === undefined) throw new TypeError(`throttle rate "${rate}": write e.g. "3/min"`)
  return { calls: Number(calls), within }
}

/** Sliding windows in memory: one process, one count. */
export function createThrottle(options: ThrottleOptions): Throttle {
  const clock = options.clock ?? Date.now
  const rates = new Map(Object.entries(options.rates).map(([name, rate]) => [name, parseRate(rate)]))
  const widest = Math.max(0, ...[...rates.values()].map((r) => r.within))
  const calls = new Map<string, number[]>()
  let sweepAt = 0

  function sweep(now: number): void {
    if (now < sweepAt) return
    sweepAt = now + 60_000
    for (const [key, times] of calls) if (now - (times.at(-1) ?? 0) >= widest) calls.delete(key)
  }

  return {
    take({ actor, address }, scope) {
      const now = clock()
      sweep(now)
      const names = [scope ?? (actor === null ? 'anon' : 'user')].filter((name) => rates.has(name))
      const windows = names.map((name) => {
        const key = `${name}\u0000${actor === null ? `ip ${address}` : `id ${actor}`}`
        const { calls: limit, within } = rates.get(name)!
        return { key, limit, within, times: (calls.get(key) ?? []).filter((t) => now - t < within) }
      })
      const full = windows.filter((w) => w.times.length >= w.limit)
      if (full.length > 0) return Math.max(...full.map((w) => (w.within - (now - (w.times[w.times.length - w.limit] ?? now))) / 1000))
      for (const w of windows) { w.times.push(now); calls.set(w.key, w.times) }
      return null
    },
    reset: () => calls.clear(),
  }
}
