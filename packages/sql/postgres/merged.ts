import { createHash } from 'node:crypto'
import type { Step } from './line.ts'

/** Inserts that travel as one, at most. */
export const AT_ONCE = 4
/** Texts that are kept; what would be one more goes by itself, so that no connection prepares without end. */
const MOST = 500
const known = new Map<string, Pick<Step, 'name' | 'text'> | null>()
const noRow: Step['read'] = (raw) => raw

const INSERT = 'insert into '
/** The table of a step that can be a part of a larger one: an insert that answers nothing. */
export const insertedInto = ({ name, text }: Step): string | undefined => (name !== '' && text.startsWith(INSERT) && !text.includes(' returning ') ? text.slice(INSERT.length, text.indexOf(' (')) : undefined)

/**
 * Several inserts as one statement: `with a as (insert …), b as (insert …) insert …`. References between their rows, triggers and
 * unique keys are looked at as ever, at the end of each statement. Undefined where they cannot be one.
 */
export function asOne(steps: readonly Step[]): Step | undefined {
  const key = steps.map((step) => step.name).join()
  let made = known.get(key)
  if (made === undefined) {
    if (known.size >= MOST) return undefined
    made = merged(steps)
    known.set(key, made)
  }
  return made === null ? undefined : { ...made, values: steps.flatMap((step) => step.values), read: noRow }
}

function merged(steps: readonly Step[]): Pick<Step, 'name' | 'text'> | null {
  let before = 0
  const texts: string[] = []
  for (const { text, values } of steps) {
    // each place is named once and in order: a `$` that is something else is not for us
    const places = text.match(/\$/g)?.length ?? 0
    if (places !== values.length || values.some((_, i) => !text.includes(`$${i + 1}`))) return null
    texts.push(text.replace(/\$(\d+)/g, (_, n: string) => `$${before + Number(n)}`))
    before += values.length
  }
  if (before > 30_000) return null
  const last = texts.pop()!
  const text = `with ${texts.map((one, i) => `part${i} as (${one})`).join(', ')} ${last}`
  return { name: createHash('sha1').update(text).digest('base64').slice(0, 20), text }
}
