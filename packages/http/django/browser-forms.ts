import { localDate } from '@tenon/engine'
import type { FieldSpec } from '@tenon/model'
import { readInstant } from './time-values.ts'
import { isWords } from './values.ts'

/**
 * What a field of a browser's form means that was sent as JSON: an empty text where there are no words says nothing, and a moment where a
 * day is asked for says the day it falls on. Undefined: as if it had not been sent.
 */
export function meant(spec: FieldSpec, raw: unknown, timeZone: string): unknown {
  if (raw === '' && !isWords(spec)) return spec.nullable ? null : undefined
  if (spec.kind !== 'date' || typeof raw !== 'string' || !raw.includes('T')) return raw
  const at = readInstant(raw, timeZone)
  return typeof at === 'string' ? localDate(at, timeZone) : raw
}
