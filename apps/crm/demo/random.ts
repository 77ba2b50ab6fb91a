/** A small seeded generator (mulberry32): the same seed tells the same story. */
export class Chance {
  private state: number
  constructor(seed: number) { this.state = seed >>> 0 }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  whole(from: number, to: number): number { return from + Math.floor(this.next() * (to - from + 1)) }
  pick<T>(of: readonly T[]): T { return of[Math.floor(this.next() * of.length)]! }
  yes(chance: number): boolean { return this.next() < chance }
}
