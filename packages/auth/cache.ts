import type { Actor } from '@tenon/model'

export interface ActorCacheOptions {
  /** How long another process's revocation may go unnoticed; one second unless said otherwise. */
  readonly maxAgeMs?: number
  readonly maxEntries?: number
  /** Monotonic milliseconds. */
  readonly clock?: () => number
}

/** Who stands behind a credential, remembered for a moment; only what was found good is kept. */
export interface ActorCache {
  of<R>(key: string, load: () => Promise<Actor | R>, isActor: (found: Actor | R) => found is Actor): Promise<Actor | R>
  /** Revocation in this process: holds from now on, also for a look-up that is under way. */
  forget(key: string): void
  forgetUser(id: number | string): void
  clear(): void
}

export function createActorCache(options: ActorCacheOptions = {}): ActorCache {
  const maxAge = options.maxAgeMs ?? 1000
  const maxEntries = options.maxEntries ?? 10_000
  const clock = options.clock ?? (() => performance.now())
  const known = new Map<string, { readonly actor: Actor; readonly until: number }>()
  // A look-up that began before a revocation must not bring back what it read.
  let generation = 0

  return {
    async of(key, load, isActor) {
      const began = clock()
      const hit = known.get(key)
      if (hit !== undefined && hit.until > began) return hit.actor
      const before = generation
      const found = await load()
      if (isActor(found) && generation === before && maxAge > 0) {
        known.delete(key)
        if (known.size >= maxEntries) { const oldest = known.keys().next().value; if (oldest !== undefined) known.delete(oldest) }
        // Counted from before the read: what it read may have been revoked elsewhere a moment later.
        known.set(key, { actor: found, until: began + maxAge })
      }
      return found
    },
    forget(key) { generation++; known.delete(key) },
    forgetUser(id) {
      generation++
      for (const [key, entry] of known) if (entry.actor.id === id) known.delete(key)
    },
    clear() { generation++; known.clear() },
  }
}
