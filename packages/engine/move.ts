import { type Entity, where } from '@tenon/model'
import { type Catalog, Sources } from '@tenon/sql'
import { Fault } from './errors.ts'
import { keptApart } from './regulated.ts'
import { same } from './values.ts'
import { moveValue, type Writing } from './write.ts'

type Values = Record<string, unknown>

/** A move of a row that is locked: refused in the wrong state and to those who had a part in the row before, then written. Answers the row as it stands. */
export async function makeMove(writing: Writing, e: Entity, name: string, row: Values): Promise<Values> {
  const rule = e.options.moves?.[name]
  if (rule === undefined) throw new TypeError(`${e.name} has no move "${name}"`)
  for (const [field, states] of Object.entries(rule.when ?? {})) {
    if (![states].flat().some((s) => same(s, row[field]))) throw new Fault('refused', rule.refusal ?? `Cannot ${name.replace(/_/g, ' ')} while ${field} is ${String(row[field])}.`, { details: { move: name, field, is: row[field], allowed: [states].flat() } })
  }
  if (rule.apart !== undefined) await keptApart(writing, e, rule.apart, row)
  const set = Object.fromEntries(Object.entries(rule.set).map(([field, value]) => [field, moveValue(value, writing)]))
  const moved = await writing.update(e, row, set, {}, name)
  return rule.signs === undefined ? moved : ((await writing.load(e, where('id', 'eq', moved.id))) ?? moved)
}

/** Paths to people are words that the whole app must know: misspelt ones end its start. */
export function checkMoves(catalog: Catalog, entities: readonly Entity[]): void {
  for (const e of entities) {
    for (const [name, { apart = [] }] of Object.entries(e.options.moves ?? {})) {
      for (const path of apart as readonly string[]) {
        try {
          let sources = new Sources(catalog, e)
          for (let rest: readonly string[] = path.split('.'); rest.length > 0;) {
            const end = sources.walk(rest)
            const step = catalog.step(end.entity, end.rest[0]!)
            if (step.is !== 'many') break
            sources = new Sources(catalog, step.entity)
            rest = end.rest.slice(1)
          }
        } catch (cause) { throw new TypeError(`${e.name}.moves.${name}: "${path}" leads nowhere`, { cause }) }
      }
    }
  }
}
