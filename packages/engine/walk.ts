import { both, type Entity, type Walk, type Walked, where } from '@tenon/model'
import { someFields, wholeRows } from './whole-rows.ts'
import type { Writing } from './write.ts'

/** Places that one statement asks for: SAP HANA takes each as a parameter of its own. */
const AT_ONCE = { sqlite: 20_000, postgres: 20_000, hana: 400 } as const

/** See `Hands.walk`: breadth first, a statement a level, each place once. */
export async function walk(writing: Writing, edges: Entity, { start, steps, depth: deepest, most, read }: Walk): Promise<Walked> {
  const [seen, gone] = [steps.map(() => new Set<unknown>()), new Set<unknown>()]
  const rows: { depth: number; step: number; row: Record<string, unknown> }[] = []
  const [atOnce, names] = [AT_ONCE[writing.kind], read === undefined ? undefined : [...new Set(['id', ...read, ...steps.map((step) => step.to)])]]
  let places: unknown[] = [start]
  seen[0]?.add(start)
  for (let depth = 1; depth <= deepest && places.length > 0; depth++) {
    const at = (depth - 1) % steps.length
    const step = steps[at]!
    const next: unknown[] = []
    const ahead = seen[(at + 1) % steps.length]!
    for (let from = 0; from < places.length; from += atOnce) {
      const here = both(where(step.from, 'in', places.slice(from, from + atOnce)), step.where ?? { op: 'true' })
      for (const row of await (names === undefined ? wholeRows(writing, edges, here, { order: ['id'] }) : someFields(writing, edges, names, here, { order: ['id'] }))) {
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
