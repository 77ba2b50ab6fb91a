import { Fault } from '@tenon/engine'
import { pascal, Pointer, type Resource } from '@tenon/model'
import { notFound } from '../faults.ts'
import { pythonInt } from './number-values.ts'
import { cleanUuid } from './text-values.ts'

/** A key that cannot be a key is no row at all. */
export function readKey(resource: Resource, text: string): unknown {
  const lookup = resource.options.lookup ?? 'id'
  const kind = resource.entity.fields[lookup]?.spec.kind ?? 'id'
  if (text.includes('\u0000')) throw notFound()
  if (kind === 'id' || kind === 'integer' || kind === 'bigint') {
    const value = pythonInt(text)
    if (value === undefined && resource.options.alsoBy !== undefined) return new Pointer(resource.options.alsoBy, text)
    if (value === undefined) throw notFound()
    if (value > 9_007_199_254_740_991n || value < -9_007_199_254_740_991n) throw new Fault('notFound', `No ${pascal(resource.entity.name)} matches the given query.`)
    return kind === 'bigint' ? value : Number(value)
  }
  if (kind === 'uuid') {
    const uuid = cleanUuid(text)
    if (uuid === undefined) throw notFound()
    return uuid
  }
  return text
}
