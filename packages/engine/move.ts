import { both, type Entity, where } from '@tenon/model'
import { type Catalog, condition, Sources, Writer } from '@tenon/sql'
import { Fault } from './errors.ts'
import { keptApart } from './regulated.ts'
import { same } from './values.ts'
import type { Writing } from './write.ts'

type Values = Record<string, unknown>

/** A move of a row that is locked: refused in the wrong state, where a gate is shut, and to those who had a part in the row before; then written. Answers the row as it stands. */
export async function makeMove(by: Writing, e: Entity, name: string, row: Values, said: Readonly<Values>): Promise<Values> {
  const rule = e.options.moves?.[name]
  const why = [said.reason, said.comment].find((word) => typeof word === 'string' && word.trim() !== '')
  const writing = why === undefined ? by : by.because(String(why))
  if (rule === undefined) throw new TypeError(`${e.name} has no move "${name}"`)
  for (const [field, states] of Object.entries(rule.when ?? {})) {
    if (![states].flat().some((s) => same(s, row[field]))) throw new Fault('refused', rule.refusal ?? `Cannot ${name.replace(/_/g, ' ')} while ${field} is ${String(row[field])}.`, { details: { move: name, field, is: row[field], allowed: [states].flat() } })
  }
  if (rule.apart !== undefined) await keptApart(writing, e, rule.apart, row)
  for (const { unless, say } of rule.gates ?? []) {
    const filter = typeof unless === 'function' ? unless({ now: writing.now, today: writing.today, actor: writing.context.actor?.id ?? null }) : unless
    if ((await writing.load(e, both(where('id', 'eq', row.id), filter), false)) !== null) throw new Fault('refused', say, { details: { move: name } })
  }
  const set = Object.fromEntries(Object.entries(rule.set).map(([field, value]) => [field, moveValue(value, writing, said)]))
  const moved = await writing.update(e, row, set, {}, name)
  return rule.signs === undefined ? moved : ((await writing.load(e, where('id', 'eq', moved.id))) ?? moved)
}

/** Gates and paths to people are words that the whole app must know: misspelt ones end its start. */
export function checkMoves(catalog: Catalog, entities: readonly Entity[]): void {
  for (const e of entities) {
    for (const [name, { apart = [], gates = [] }] of Object.entries(e.options.moves ?? {})) {
      for (const { unless, say } of gates) {
        try { condition(new Writer('sqlite'), new Sources(catalog, e), typeof unless === 'function' ? unless({ now: '2000-01-01T00:00:00.000000Z', today: '2000-01-01', actor: null }) : unless) } catch (cause) { throw new TypeError(`${e.name}.moves.${name}: the gate "${say}" asks for what is not there`, { cause }) }
      }
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

/** The value of a move's `set`: the moment, the day, the actor, what was sent with it, or the value itself. */
function moveValue(word: unknown, writing: Writing, said: Readonly<Values> = {}): unknown {
  if (word === null || typeof word !== 'object' || !('$' in word)) return word
  if (word.$ === 'given' && 'name' in word) return said[String(word.name)] ?? null
  return word.$ === 'now' ? writing.now : word.$ === 'today' ? writing.today : word.$ === 'actor' ? (writing.context.actor?.id ?? null) : null
}
