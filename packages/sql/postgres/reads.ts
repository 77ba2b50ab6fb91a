import type pg from 'pg'
import { isGone, translated } from './errors.ts'
import { type Line, lineOf, type Step, type StepAnswer } from './line.ts'

/** Milliseconds: what takes longer has a line to itself, so that nobody waits behind it. */
const LIGHT = 3
/** Trips on one line at a time. */
const DEPTH = 16
/** Milliseconds after which a line that nobody uses is given back. */
const IDLE = 1000

/** How long a statement takes, in milliseconds, as far as that is known; `Infinity`: one of several that took long together. */
export interface Pace { ms?: number }
/** What is known to take long travels alone. */
export const isSlow = ({ ms }: Pace): boolean => ms !== undefined && ms >= LIGHT
interface Asked { readonly steps: readonly Step[]; readonly paces: readonly Pace[]; settle(error: unknown, answers: readonly StepAnswer[]): void }
interface Held { readonly client: pg.PoolClient; readonly line: Line; /** Something slow, or something new, is on its way. */ alone: boolean; turned: number; readonly lost: () => void; broken: boolean }

/**
 * Reads on as few connections as keep up: quick statements follow one another on a line without waiting, slow ones have a line each.
 * Lines are clients of the pool, given back when nobody reads or when others wait for one.
 */
export class Reads {
  private readonly pool: pg.Pool
  private readonly most: number
  private held: Held[] = []
  private queued: Asked[] = []
  private opening = 0
  private closing = false
  private readonly sweep: NodeJS.Timeout

  constructor(pool: pg.Pool, most: number) {
    this.pool = pool
    this.most = most
    this.sweep = setInterval(() => { const now = performance.now(); for (const one of this.held) if (one.line.waiting === 0 && now - one.turned > IDLE) this.giveBack(one) }, IDLE).unref()
  }

  ask(asked: Asked): void {
    const one = this.choose(isQuick(asked))
    if (one !== undefined) { this.send(one, asked); return }
    this.queued.push(asked)
    if (this.opening < this.queued.length && this.held.length + this.opening < this.most) void this.open()
  }

  /** Gives a line back that nobody reads on, if there is one. */
  spare(): void {
    const idle = this.held.find((one) => one.line.waiting === 0)
    if (idle !== undefined) this.giveBack(idle)
  }

  close(): void {
    clearInterval(this.sweep)
    this.closing = true
    for (const one of [...this.held]) if (one.line.waiting === 0) this.giveBack(one)
  }

  private choose(quick: boolean): Held | undefined {
    // whoever waits already comes first, be it for a line or for a client of the pool
    if (this.crowded || (this.queued.length > 0 && this.held.length >= this.most)) return undefined
    let best: Held | undefined
    for (const one of this.held) {
      const { waiting } = one.line
      if (one.broken || (waiting > 0 && (one.alone || !quick || waiting >= DEPTH))) continue
      // the fullest that still takes one more: a few lines that are busy cost less than many that wake up for each statement
      if (best === undefined || waiting > best.line.waiting) best = one
    }
    return best
  }

  private send(one: Held, asked: Asked): void {
    const { line } = one
    const { steps, paces, settle } = asked
    if (line.waiting === 0) one.turned = performance.now()
    one.alone = !isQuick(asked)
    line.ask(steps, (error, answers) => {
      const now = performance.now()
      // since the one before was answered
      const each = (now - one.turned) / steps.length
      one.turned = now
      learn(paces, each)
      if (isGone(error)) one.broken = true
      settle(error, answers)
      this.next(one)
    })
  }

  /** More than half of the pool is held here, and others want a client. */
  private get crowded(): boolean { return this.pool.waitingCount > 0 && this.held.length * 2 > this.most }

  /** What a line that has just answered does next. */
  private next(one: Held): void {
    if (one.broken || this.crowded || this.closing) { if (one.line.waiting === 0) this.giveBack(one); return }
    for (;;) {
      const first = this.queued[0]
      if (first === undefined || (one.line.waiting > 0 && (one.alone || one.line.waiting >= DEPTH || !isQuick(first)))) return
      this.queued.shift()
      this.send(one, first)
    }
  }

  private giveBack(one: Held): void {
    if (!this.held.includes(one)) return
    this.held = this.held.filter((other) => other !== one)
    one.client.removeListener('error', one.lost)
    one.client.release(one.broken)
    if (this.queued.length > 0 && this.held.length + this.opening === 0) void this.open()
  }

  private async open(): Promise<void> {
    this.opening++
    let client: pg.PoolClient
    try { client = await this.pool.connect() } catch (error) {
      this.opening--
      for (const one of this.queued.splice(0)) one.settle(translated(error), [])
      return
    }
    this.opening--
    const one: Held = { client, line: lineOf(client), alone: false, turned: 0, broken: false, lost: () => { one.broken = true; if (one.line.waiting === 0) this.giveBack(one) } }
    client.on('error', one.lost)
    this.held.push(one)
    this.next(one)
  }
}

/** By itself a statement shows how long it takes, but for the first time, when the server plans it. */
function learn(paces: readonly Pace[], each: number): void {
  const [first, second] = paces
  if (second !== undefined && each >= LIGHT) for (const pace of paces) pace.ms = Infinity
  else if (second === undefined && first !== undefined && first.ms === undefined) first.ms = Math.min(each, LIGHT - 0.1)
  else for (const pace of paces) pace.ms = pace.ms === undefined || pace.ms === Infinity ? each : pace.ms * 0.8 + each * 0.2
}

const isQuick = ({ paces }: Asked): boolean => paces.every(({ ms }) => ms !== undefined && ms < LIGHT)
