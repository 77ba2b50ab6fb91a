import { both, type Entity, type Walk, type Walked, where } from '@tenon/model'
import type { Writing } from './write.ts'

/** Places that one statement asks for. */
const AT_ONCE = 400

/** See `Hands.walk`: breadth first, a level at a time, each place once. */
export async function walk(writing: Writing, edges: Entity, { start, steps, depth: deepest, most }: Walk): Promise<Walked> {
  const seen = steps.map(() => new Set<unknown>())
  const gone = new Set<unknown>()
  const rows: { depth: number; step: number; row: Record<string, unknown> }[] = []
  let places: unknown[] = [start]
  seen[0]?.add(start)
  for (let depth = 1; depth <= deepest && places.length > 0; depth++) {
    const at = (depth - 1) % steps.length
    const step = steps[at]!
    const next: unknown[] = []
    const ahead = seen[(at + 1) % steps.length]!
    for (let from = 0; from < places.length; from += AT_ONCE) {
      for (const row of await writing.rows(edges, both(where(step.from, 'in', places.slice(from, from + AT_ONCE)), step.where ?? { op: 'true' }), ['id'])) {
        if (gone.has(row.id)) continue
        if (rows.length >= most) return { rows, cut: true }
        gone.add(row.id)
        rows.push({ depth, step: at, row })
        const place = row[step.to]
        if (place === null || place === undefined || ahead.has(place)) continue
        ahead.add(place)
        next.push(place)
      }
    }
    places = next
  }
  return { rows, cut: places.length > 0 }
}
