/** Chance that can be repeated: the same seed gives the same course. */
export class Chance {
  private state: number
  constructor(seed: number) { this.state = seed >>> 0 }

  /** 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  whole(from: number, to: number): number { return from + Math.floor(this.next() * (to - from + 1)) }
  yes(share: number): boolean { return this.next() < share }
  pick<T>(of: readonly T[]): T {
    if (of.length === 0) throw new RangeError('nothing to pick from')
    return of[Math.floor(this.next() * of.length)]!
  }
  word(length = 8): string { return Array.from({ length }, () => this.pick([...'abcdefghijklmnopqrstuvwxyz'])).join('') }
}
