import { type Clock, systemClock } from './clock.ts'

export interface LoginLimitOptions {
  /** Refused attempts that one account may have from one address in a window. */
  readonly attempts?: number
  /** Refused attempts that one address may have over all accounts in a window. */
  readonly perAddress?: number
  readonly windowSeconds?: number
  readonly maxEntries?: number
  readonly clock?: Clock
}

/** Locks an account for an address after too many refusals, and an address that tries many accounts. */
export interface LoginLimit {
  /** Counts one attempt before it is tried, so that many at once do not slip through; answers the seconds to wait, 0 for go on. */
  take(account: string, address: string): number
  /** The attempt was good: the account's count starts anew and the address gets its attempt back. */
  clear(account: string, address: string): void
}

/**
 * ```ts
 * const limit = createLoginLimit({ attempts: 5, windowSeconds: 900 })
 * if (limit.take('alice', '10.0.0.7') > 0) …   // locked
 * ```
 */
export function createLoginLimit(options: LoginLimitOptions = {}): LoginLimit {
  const { attempts = 5, perAddress = 50, windowSeconds = 900, maxEntries = 100_000, clock = systemClock } = options
  const counts = new Map<string, { count: number; readonly until: number }>()

  const current = (key: string, now: number): { count: number; readonly until: number } => {
    const found = counts.get(key)
    if (found !== undefined && found.until > now) return found
    counts.delete(key)
    // The oldest go first: the map keeps the order in which windows began.
    if (counts.size >= maxEntries) { const oldest = counts.keys().next().value; if (oldest !== undefined) counts.delete(oldest) }
    const fresh = { count: 0, until: now + windowSeconds * 1000 }
    counts.set(key, fresh)
    return fresh
  }
  const pairKey = (account: string, address: string): string => `${address}\n${account.trim().toLowerCase()}`

  return {
    take(account, address) {
      const now = clock()
      const pair = current(pairKey(account, address), now)
      const whole = current(address, now)
      const locked = pair.count >= attempts ? pair : whole.count >= perAddress ? whole : undefined
      if (locked !== undefined) return Math.max(1, Math.ceil((locked.until - now) / 1000))
      pair.count++
      whole.count++
      return 0
    },
    clear(account, address) {
      counts.delete(pairKey(account, address))
      const whole = counts.get(address)
      if (whole !== undefined && whole.count > 0) whole.count--
    },
  }
}
