import { createRequire } from 'node:module'
import { type Database, signalsOf } from '@tenon/sql'
import type { Redis } from 'ioredis'

/** How processes wake each other. What has changed is read from the database, so a ring that is lost is only late. */
export interface Bell {
  /** Tells the others to look. */
  ring(): void
  /** Calls `look` when another rings, and whenever a ring may have been missed. */
  hear(look: () => void): void
  close(): Promise<void>
}
const CHANNEL = 'tenon_feed'
const packages = createRequire(import.meta.url)
/** Read by who has a Redis. */
const client = (): typeof Redis => (packages('ioredis') as typeof import('ioredis')).Redis

/** PostgreSQL's own: `NOTIFY` beside the rows. Null on databases that have nothing of the kind. */
export function databaseBell(database: Database): Bell | null {
  const signals = signalsOf(database)
  if (signals === undefined) return null
  const ears: { close(): Promise<void> }[] = []
  return {
    ring: () => void signals.say(CHANNEL, '').catch(() => {}),
    hear: (look) => { ears.push(signals.hear(CHANNEL, look)) },
    close: async () => { await Promise.all(ears.map((ear) => ear.close())) },
  }
}

/**
 * Redis' publish and subscribe, for processes whose database cannot call: SQLite, SAP HANA, PostgreSQL behind a pooler of transactions.
 * A Redis that is away is called again until it is back; meanwhile changes come with the next look.
 *
 * @example
 * createFeed({ engine, resources, bell: redisBell({ url: 'redis://localhost:6379' }) })
 */
export function redisBell({ url, channel = CHANNEL }: { readonly url: string; /** Apps that share a Redis have one each. */ readonly channel?: string }): Bell {
  const options = { lazyConnect: true, maxRetriesPerRequest: null, enableOfflineQueue: false, retryStrategy: (times: number) => Math.min(5000, 50 * 2 ** Math.min(times, 7)) }
  const open: Redis[] = []
  const connection = (): Redis => {
    const made = new (client())(url, options)
    made.on('error', () => {})
    made.connect().catch(() => {})
    open.push(made)
    return made
  }
  let caller: Redis | undefined
  return {
    ring: () => { caller ??= connection(); caller.publish(channel, '').catch(() => {}) },
    hear: (look) => {
      const ear = new (client())(url, { ...options, autoResubscribe: false })
      ear.on('error', () => {})
      ear.on('message', look)
      ear.on('ready', () => { ear.subscribe(channel).then(look, () => {}) })
      ear.connect().catch(() => {})
      open.push(ear)
      caller ??= connection()
    },
    close: async () => { for (const one of open) one.disconnect(); await Promise.resolve() },
  }
}
