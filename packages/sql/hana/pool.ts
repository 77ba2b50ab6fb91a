import { DatabaseError } from '../database.ts'

export interface PoolOptions<T> {
  readonly min: number
  readonly max: number
  /** Milliseconds that a caller waits for one before it is told `busy`. */
  readonly wait: number
  /** Milliseconds after which one beyond `min` is closed that nobody used. */
  readonly idle: number
  open(): Promise<T>
  close(one: T): void
  usable(one: T): boolean
}
interface Waiting<T> { resolve(one: T): void; reject(error: Error): void; readonly timer: NodeJS.Timeout }

/** A few connections that many callers share. Who finds none free waits a while, and then is told so. */
export class Pool<T> {
  private readonly options: PoolOptions<T>
  private readonly free: { readonly one: T; readonly since: number }[] = []
  private readonly waiting: Waiting<T>[] = []
  private size = 0
  private ended = false
  private drained: (() => void) | undefined
  private readonly sweeper: NodeJS.Timeout

  constructor(options: PoolOptions<T>) {
    this.options = options
    this.sweeper = setInterval(() => { this.sweep() }, Math.max(1000, options.idle / 2))
    this.sweeper.unref()
    for (let i = 0; i < Math.min(options.min, options.max); i++) this.grow()
  }

  acquire(): Promise<T> {
    if (this.ended) return Promise.reject(new DatabaseError('gone', 'the database is closed'))
    for (let next = this.free.pop(); next !== undefined; next = this.free.pop()) {
      if (this.options.usable(next.one)) return Promise.resolve(next.one)
      this.lose()
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.findIndex((w) => w.timer === timer), 1)
        reject(new DatabaseError('busy', `no connection was free for ${this.options.wait} ms (${this.options.max} are in use)`))
      }, this.options.wait)
      this.waiting.push({ resolve, reject, timer })
      if (this.size < this.options.max) this.grow()
    })
  }

  /** Gives one back; a broken one is thrown away. */
  release(one: T, broken: boolean): void {
    if (broken || this.ended || !this.options.usable(one)) {
      this.options.close(one)
      this.lose()
      if (this.waiting.length > 0 && this.size < this.options.max) this.grow()
      return
    }
    this.give(one)
  }

  /** Waits for those in use, then closes all. */
  async end(): Promise<void> {
    this.ended = true
    clearInterval(this.sweeper)
    for (const w of this.waiting.splice(0)) { clearTimeout(w.timer); w.reject(new DatabaseError('gone', 'the database is closed')) }
    for (const { one } of this.free.splice(0)) { this.options.close(one); this.lose() }
    if (this.size > 0) await new Promise<void>((resolve) => { this.drained = resolve })
  }

  private grow(): void {
    this.size += 1
    this.options.open().then((one) => {
      if (this.ended) { this.options.close(one); this.lose() } else this.give(one)
    }, (error: Error) => {
      this.lose()
      const first = this.waiting.shift()
      if (first !== undefined) { clearTimeout(first.timer); first.reject(error) }
      if (this.waiting.length > 0 && this.size < this.options.max) this.grow()
    })
  }

  private give(one: T): void {
    const first = this.waiting.shift()
    if (first === undefined) { this.free.push({ one, since: Date.now() }); return }
    clearTimeout(first.timer)
    first.resolve(one)
  }

  private lose(): void {
    this.size -= 1
    if (this.ended && this.size === 0) this.drained?.()
  }

  private sweep(): void {
    for (const kept of [...this.free]) {
      if (this.options.usable(kept.one) && (this.size <= this.options.min || Date.now() - kept.since < this.options.idle)) continue
      this.free.splice(this.free.indexOf(kept), 1)
      this.options.close(kept.one)
      this.lose()
    }
  }
}
