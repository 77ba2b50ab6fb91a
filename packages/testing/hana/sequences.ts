import type { SequenceWords, Stmt } from './ast.ts'
import { type Catalog, type CatalogSequence, keyOf } from './catalog.ts'
import { SqlError } from './errors.ts'

/** The bounds of HANA's sequences (SQL reference, `CREATE SEQUENCE`). */
const [LOWEST, HIGHEST] = [-4_611_686_018_427_387_904n, 4_611_686_018_427_387_903n]

/** A sequence as it is said, and where nothing is said as the reference has it. */
function sequenceOf(place: { readonly schema: string; readonly name: string }, id: number, words: SequenceWords): CatalogSequence {
  const { increment = 1n, cycle = false, cache = 1n, reset } = words
  if (increment === 0n) throw new SqlError(257, 'sql syntax error: INCREMENT BY 0')
  const min = words.min ?? (increment > 0n ? 1n : LOWEST)
  const max = words.max ?? (increment > 0n ? HIGHEST : -1n)
  const start = words.start ?? (increment > 0n ? min : max)
  if (min >= max || min < LOWEST || max > HIGHEST || start < min || start > max) throw new SqlError(257, `sql syntax error: a sequence from ${start} between ${min} and ${max}`)
  return { ...place, id, start, increment, min, max, cycle, cache, ...(reset === undefined ? {} : { reset }) }
}

export function createSequence(s: Extract<Stmt, { is: 'createSequence' | 'alterSequence' }>, before: Catalog, schema: string, id: number): Catalog {
  const place = { schema: s.sequence.schema ?? schema, name: s.sequence.name }
  if (!before.schemas.has(place.schema)) throw new SqlError(362, `invalid schema name: ${place.schema}`)
  if (before.sequences.has(keyOf(place.schema, place.name))) throw new SqlError(324, `cannot use duplicate sequence name: ${place.name}`)
  return before.withSequences([...before.sequences.values(), sequenceOf(place, id, s.words)])
}

/** What is not said stays; one that begins anew is another one. */
export function changeSequence(s: Extract<Stmt, { is: 'createSequence' | 'alterSequence' }>, before: Catalog, schema: string, id: number): Catalog {
  const old = before.sequence(s.sequence, schema)
  const changed = sequenceOf({ schema: old.schema, name: old.name }, s.words.start === undefined ? old.id : id, { ...old, ...s.words })
  return before.withSequences([...before.sequences.values()].map((o) => (o === old ? changed : o)))
}
