/** Numbers that look like chance and are the same each time (mulberry32). */
export class Chance {
  private state: number
  constructor(seed: number) { this.state = seed }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  whole(from: number, to: number): number { return from + Math.floor(this.next() * (to - from + 1)) }
  pick<T>(of: readonly T[]): T { return of[Math.floor(this.next() * of.length)]! }
  yes(chance: number): boolean { return this.next() < chance }
  uuid(): string {
    const hex = Array.from({ length: 32 }, (_, i) => (i === 12 ? '4' : i === 16 ? '89ab'[this.whole(0, 3)]! : this.whole(0, 15).toString(16))).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
