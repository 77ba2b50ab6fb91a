import { createHmac, timingSafeEqual } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** An end that the trail once had. */
export interface Anchor { readonly seq: number; readonly hash: string; readonly at: string }
export interface Anchors {
  /** Kept at once, or, where one was kept in the same second, with the next. */
  keep(seq: number, hash: string): void
  /** Those whose own mark is right. */
  read(): Anchor[]
  /** Keeps what still waits. */
  close(): void
}

/** Ends of the trail in a file outside the database, a line each, with a mark that only the key's owner can make. */
export function fileAnchors(path: string, key: string): Anchors {
  const mark = (seq: number, hash: string, at: string): string => createHmac('sha256', key).update(`anchor ${seq} ${hash} ${at}`).digest('hex')
  let pending: { readonly seq: number; readonly hash: string } | undefined
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    if (pending === undefined) return
    const at = new Date().toISOString()
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, `${JSON.stringify({ ...pending, at, mark: mark(pending.seq, pending.hash, at) })}\n`, { mode: 0o600 })
    pending = undefined
  }
  return {
    keep(seq, hash) {
      if (pending === undefined || pending.seq < seq) pending = { seq, hash }
      if (timer !== undefined) return
      write()
      timer = setTimeout(() => { timer = undefined; write() }, 1000)
      timer.unref()
    },
    read() {
      if (!existsSync(path)) return []
      return readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').flatMap((line) => {
        const { seq, hash, at, mark: said } = JSON.parse(line) as Anchor & { mark: string }
        const [given, right] = [Buffer.from(said, 'hex'), Buffer.from(mark(seq, hash, at), 'hex')]
        return given.length === right.length && timingSafeEqual(given, right) ? [{ seq, hash, at }] : []
      })
    },
    close() { clearTimeout(timer); timer = undefined; write() },
  }
}
