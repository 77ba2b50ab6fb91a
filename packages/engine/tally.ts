import { Decimal, type Entity, tenantField } from '@tenon/model'
import { columnType, type Connection, type Database, insertion, keySql, quote, tableOf } from '@tenon/sql'
import { addUp } from './add-up.ts'
import { initial } from './parts.ts'
import type { Writing } from './write.ts'

type Sums = Record<string, Decimal>
interface Waiting { readonly writing: Writing; readonly entity: Entity; readonly marks: Readonly<Record<string, unknown>>; readonly by: Sums }
const waiting = new WeakMap<Connection, Map<string, Waiting>>()

/**
 * Counts for one row: see `Hands.tally`. What a transaction counts is added up and written at its end, in the order of the keys: a row
 * that everybody counts in is held as short as can be, and nobody waits for another in a circle.
 */
export function tally(writing: Writing, e: Entity, keys: Record<string, unknown>, by: Record<string, number | Decimal>): void {
  const tenant = tenantField(e)
  const marks: Record<string, unknown> = tenant === undefined ? keys : { [tenant]: writing.tenant, ...keys }
  const known = waiting.get(writing.connection) ?? new Map<string, Waiting>()
  waiting.set(writing.connection, known)
  const key = JSON.stringify([e.name, ...Object.values(marks)])
  const sums: Sums = { ...known.get(key)?.by }
  for (const [name, value] of Object.entries(by)) sums[name] = (sums[name] ?? Decimal.zero).plus(value)
  known.set(key, { writing, entity: e, marks, by: sums })
}

/** The same database, whose transactions end with what they counted. */
export function withTallies(database: Database): Database {
  return {
    ...database,
    transaction: (work) => database.transaction(async (connection) => {
      try {
        const value = await work(connection)
        for (const [, one] of [...(waiting.get(connection) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) await write(one)
        return value
      } finally {
        waiting.delete(connection)
      }
    }),
  }
}

/** One statement, which makes the row when it is not there. The keys are one of the entity's `unique` groups. */
async function write({ writing, entity: e, marks, by }: Waiting): Promise<void> {
  const { catalog, kind } = writing
  const counted = Object.fromEntries(Object.entries(by).filter(([, sum]) => !sum.isZero).map(([name, sum]) => [name, e.fields[name]?.spec.kind === 'integer' ? Number(String(sum)) : sum]))
  if (Object.keys(counted).length === 0) return
  const defaults = Object.fromEntries(Object.entries(e.fields).filter(([name, f]) => f.spec.kind !== 'id' && !(name in marks) && !(name in counted)).map(([name, f]) => [name, initial(f.spec)]))
  const row: Record<string, unknown> = { ...marks, ...defaults, ...counted }
  const names = Object.keys(row).filter((name) => row[name] !== undefined)
  writing.touched.add(e)
  if (kind === 'hana') {
    await addUp(writing, e, { keys: marks, by: { version: 1, ...counted }, fresh: Object.fromEntries(names.map((name) => [name, row[name]])) })
    return
  }
  const w = insertion(kind, tableOf(e), names.map((name) => [catalog.column(e, name), columnType(catalog.spec(e, name))] as const), [names.map((name) => row[name])], names.includes('id') ? undefined : { column: catalog.key(e), sql: keySql(e, kind) })
  w.add(` on conflict (${Object.keys(marks).map((name) => catalog.column(e, name)).join(', ')}) do update set ${quote('version')} = ${tableOf(e)}.${quote('version')} + 1`)
  for (const name of Object.keys(counted)) w.add(`, ${catalog.column(e, name)} = ${tableOf(e)}.${catalog.column(e, name)} + excluded.${catalog.column(e, name)}`)
  await writing.connection.run(writing.statements.of(w, []), w.values)
}
