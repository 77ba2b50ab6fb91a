import type { Entity } from '@tenon/model'
import type { DatabaseKind } from './database.ts'
import { quote } from './writer.ts'

/** A sequence of the database's own, and where it stands. */
export interface Counter { readonly name: string; readonly schema?: string }

/** The sequence that counts an entity's keys, in the table's own schema unless another is said. */
export function counterOf(e: Entity): Counter | undefined {
  const said = e.fields.id?.spec.counter
  if (said === undefined) return undefined
  const schema = said.schema ?? e.options.schema
  return { name: said.name, ...(schema === undefined ? {} : { schema }) }
}

export const counterName = ({ name, schema }: Counter): string => (schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`)

/** What draws the next number of a sequence; SQLite has none, and a key counts itself there. */
export function nextSql(counter: Counter | undefined, kind: DatabaseKind): string | undefined {
  if (counter === undefined || kind === 'sqlite') return undefined
  return kind === 'hana' ? `${counterName(counter)}.nextval` : `nextval('${counterName(counter).replaceAll("'", "''")}')`
}

/** What a new row of an entity has for its key, where it is told none and does not count itself. */
export const keySql = (e: Entity, kind: DatabaseKind): string | undefined => nextSql(counterOf(e), kind)
