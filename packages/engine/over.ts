import { both, Decimal, type Entity, type Filter, type OverWord, tenantField } from '@tenon/model'
import { type ColumnType, condition, type Connection, Sources, tenantWall, Writer } from '@tenon/sql'
import type { Context } from './operation.ts'
import { midnight, periodsUntil } from './periods.ts'
import type { Reader } from './reader.ts'
import { total } from './stats.ts'

const INTEGER: ColumnType = { is: 'integer' }

/**
 * A figure for each of the last periods, in one statement that every database understands: the bounds are worked out here, by the
 * caller's calendar, and each row falls between two of them.
 */
export async function over(reader: Reader, connection: Connection, e: Entity, tenant: unknown, filter: Filter, word: OverWord, { now, timeZone }: Pick<Context, 'now' | 'timeZone'>): Promise<Record<string, unknown>> {
  const periods = periodsUntil(now(), timeZone, word.every, word.last)
  const sources = new Sources(reader.catalog, e)
  const at = sources.columnAt(word.path.split('.'))
  const by = word.by === undefined ? undefined : sources.columnAt(word.by.split('.'))
  const of = word.of === undefined ? undefined : sources.columnAt(word.of.split('.'))
  if (at.spec.kind !== 'date' && at.spec.kind !== 'instant') throw new TypeError(`${e.name}: "${word.path}" is no date and no moment`)
  const bounds = periods.map((p) => (at.spec.kind === 'date' ? p.from : midnight(p.from, timeZone)))
  const nothing = of === undefined ? 0 : Decimal.zero
  const answer: Record<string, unknown> = {}
  for (const { key } of periods.slice(0, -1)) answer[key] = by === undefined ? nothing : Object.fromEntries((by.spec.choices ?? []).map((c) => [String(c.value), nothing]))
  if (filter.op === 'false') return answer

  const w = new Writer(reader.kind)
  condition(w, sources, word.where === undefined ? filter : both(filter, word.where))
  if (tenantField(e) !== undefined) tenantWall(w, reader.catalog, e, 't', tenant)
  const rows = w.text
  w.text = 'select b, g, count(*), sum(v) from (select case'
  for (const [i, bound] of bounds.slice(1).entries()) { w.add(` when ${at.text} < `).value(bound, at.type); w.add(` then ${i}`) }
  w.add(` end as b, ${by?.text ?? '0'} as g, ${of?.text ?? '0'} as v from ${sources.from()} where ${rows} and ${at.text} >= `).value(bounds[0], at.type).add(` and ${at.text} < `).value(bounds.at(-1), at.type).add(') s group by b, g')
  const found = await connection.run(reader.statements.of(w, [INTEGER, by?.type ?? INTEGER, INTEGER, of === undefined ? INTEGER : total(of.type)]), w.values)
  for (const [i, group, count, sum] of found.rows) {
    const key = periods[Number(i)]!.key
    const value = of === undefined ? count : (sum ?? Decimal.zero)
    if (by === undefined) answer[key] = value
    else if (group !== null) (answer[key] as Record<string, unknown>)[String(group)] = value
  }
  return answer
}
