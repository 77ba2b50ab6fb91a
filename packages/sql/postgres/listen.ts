import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Signals } from '../signals.ts'
import { driver } from './driver.ts'

/** Longest wait between two tries to come back, in milliseconds. */
const PATIENCE = 5000

/** `LISTEN` on a connection of its own, which is opened again for as long as it takes. */
export function listen(url: string, channel: string, told: (text: string | null) => void): ReturnType<Signals['hear']> {
  const closing = new AbortController()
  let client: pg.Client | undefined

  async function once(): Promise<void> {
    const own = new (driver().Client)({ connectionString: url, keepAlive: true })
    client = own
    const over = new Promise<void>((resolve) => { own.once('end', resolve); own.on('error', () => resolve()) })
    try {
      await own.connect()
      own.on('notification', ({ payload }) => told(payload ?? ''))
      await own.query(`listen ${driver().escapeIdentifier(channel)}`)
      told(null)
      await over
    } finally {
      await own.end().catch(() => {})
    }
  }
  const running = (async () => {
    for (let wait = 50; !closing.signal.aborted; wait = Math.min(PATIENCE, wait * 2)) {
      const began = Date.now()
      await once().catch(() => {})
      if (Date.now() - began > PATIENCE) wait = 50
      await sleep(wait, undefined, { signal: closing.signal, ref: false }).catch(() => {})
    }
  })()
  return { async close() { closing.abort(); await client?.end().catch(() => {}); await running } }
}
