import { columnOf, type Entity } from '@tenon/model'
import { DatabaseError } from '@tenon/sql'
import { Fault } from './errors.ts'
import { notUnique } from './validate-row.ts'
import type { Aliases } from './sent.ts'

/** A unique key that another transaction took first is the client's error, not the server's. */
export function refused(e: Entity, aliases: Aliases | undefined, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error
  if (error.code === 'unique') {
    const constraint = error.constraint ?? error.message
    const name = Object.entries(e.fields).find(([n, f]) => f.spec.unique && constraint.includes(columnOf(n, f.spec)))?.[0]
    return new Fault('invalid', 'A row with these values exists.', { cause: error, issues: [name === undefined ? { path: [], code: 'uniqueTogether', params: { fields: e.options.unique?.[0] ?? [] } } : notUnique(e, aliases?.get(name)?.[0] ?? name, name)] })
  }
  if (error.code === 'range' || error.code === 'check') return new Fault('invalid', 'A value is out of range.', { cause: error, issues: [{ path: [], code: 'invalid' }] })
  return error
}
