import { Decimal, type Entity, tenantField } from '@tenon/model'
import { columnType, quote, tableOf, Writer } from '@tenon/sql'
import { initial } from './parts.ts'
import type { Writing } from './write.ts'

/** Adds to the counters of one row, or makes it: see `Hands.tally`. The keys are one of the entity's `unique` groups. */
export async function tally(writing: Writing, e: Entity, keys: Record<string, unknown>, by: Record<string, number | Decimal>): Promise<void> {
  const { catalog, kind } = writing
  const tenant = tenantField(e)
  const marks: Record<string, unknown> = tenant === undefined ? keys : { [tenant]: writing.tenant, ...keys }
  const defaults = Object.fromEntries(Object.entries(e.fields).filter(([name, f]) => f.spec.kind !== 'id' && !(name in marks) && !(name in by)).map(([name, f]) => [name, initial(f.spec)]))
  const counted = Object.fromEntries(Object.entries(by).map(([name, value]) => [name, e.fields[name]?.spec.kind === 'integer' ? Number(String(value)) : value]))
  const row: Record<string, unknown> = { ...marks, ...defaults, ...counted }
  const names = Object.keys(row).filter((name) => row[name] !== undefined)
  const w = new Writer(kind)
  w.add(`insert into ${tableOf(e)} (${names.map((name) => catalog.column(e, name)).join(', ')}) values (`)
  names.forEach((name, i) => { if (i > 0) w.add(', '); w.value(row[name], columnType(catalog.spec(e, name))) })
  w.add(`) on conflict (${Object.keys(marks).map((name) => catalog.column(e, name)).join(', ')}) do update set ${quote('version')} = ${tableOf(e)}.${quote('version')} + 1`)
  for (const name of Object.keys(by)) w.add(`, ${catalog.column(e, name)} = ${tableOf(e)}.${catalog.column(e, name)} + excluded.${catalog.column(e, name)}`)
  writing.touched.add(e)
  await writing.connection.run(writing.statements.of(w, []), w.values)
}
