/** Work that must not be waited for, because its time would tell something: what it takes is nobody's to see. */
export interface Later {
  add(work: () => Promise<void>): void
  /** All that was added so far is done. */
  settled(): Promise<void>
}

export function createLater(failed: (error: unknown) => void): Later {
  const pending = new Set<Promise<void>>()
  return {
    add(work) {
      const running: Promise<void> = new Promise<void>((resolve) => { setImmediate(resolve) }).then(work).catch(failed).finally(() => pending.delete(running))
      pending.add(running)
    },
    async settled() { while (pending.size > 0) await Promise.all(pending) },
  }
}
