import { tenantField } from '@tenon/model'
import { columnType, type Connection, decoder, tableOf, tenantWall, textOf, Writer } from '@tenon/sql'
import type { Known } from './operation.ts'
import type { Reader } from './reader.ts'

/** Looks for all values that filters name, in one statement; the caller's `settle` refuses what was not found. */
export async function settleKnown(reader: Reader, connection: Connection, known: Known | undefined, tenant: unknown): Promise<void> {
  if (known === undefined) return
  const found = known.lookups.map(() => new Set<string>())
  const asked = known.lookups.flatMap((lookup, i) => (lookup.values.length === 0 || (lookup.inTenant === true && (tenant ?? null) === null) ? [] : [{ lookup, i }]))
  if (asked.length > 0) {
    const w = new Writer(reader.kind)
    asked.forEach(({ lookup, i }, n) => {
      const type = columnType(reader.catalog.spec(lookup.entity, lookup.path))
      const column = reader.catalog.column(lookup.entity, lookup.path)
      if (n > 0) w.add(' union all ')
      // the place is text too, so that every branch answers the same two types
      w.add(`select '${i}', ${textOf(column, reader.kind)} from (select distinct ${column} from ${tableOf(lookup.entity)} where ${column} in (`)
      lookup.values.forEach((value, v) => { if (v > 0) w.add(', '); w.value(value, type) })
      w.add(')')
      if (lookup.inTenant === true && tenantField(lookup.entity) !== undefined) tenantWall(w, reader.catalog, lookup.entity, '', tenant)
      w.add(`) f${n}`)
    })
    const answer = await connection.run(reader.statements.of(w, [{ is: 'text' }, { is: 'text' }]), w.values)
    for (const [place, value] of answer.rows) {
      const { entity, path } = known.lookups[Number(place)]!
      const type = columnType(reader.catalog.spec(entity, path))
      // what other programs wrote otherwise is told as it is asked for
      found[Number(place)]!.add(String('plain' in type ? decoder(type, reader.kind)(value) : value))
    }
  }
  known.settle(found)
}
