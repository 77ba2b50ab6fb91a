import { both, type Choice, Decimal, type Entity, type Filter, type OverWord, type Stats, type StatWord } from '@tenon/model'
import { type ColumnType, condition, type Connection, Sources, tenantWall, Writer } from '@tenon/sql'
import { tenantField } from '@tenon/model'
import type { Reader } from './reader.ts'

/** The words a resource's `stats` speaks. */
export const statWords: Stats = {
  count: (where) => (where === undefined ? { stat: 'count' } : { stat: 'count', where }),
  sum: (path, where, of) => ({ stat: 'sum', path, ...(where === undefined ? {} : { where }), ...(of === undefined ? {} : { none: of.none }) }),
  countBy: (path) => ({ stat: 'countBy', path }),
  sumBy: (path, of) => ({ stat: 'sumBy', path, of }),
  over: (path, how) => ({ stat: 'over', path, last: 12, ...how }),
}

type Now = Exclude<StatWord, OverWord>
/** One figure of rows as they are now. Groups by a choice hold every declared value, zero included. */
export async function stat(reader: Reader, connection: Connection, e: Entity, tenant: unknown, filter: Filter, word: Now): Promise<unknown> {
  if (filter.op === 'false') return nothing(reader, e, word)
  const w = new Writer(reader.kind)
  const sources = new Sources(reader.catalog, e)
  const path = word.path === undefined ? undefined : sources.columnAt(word.path.split('.'))
  const of = word.of === undefined ? undefined : sources.columnAt(word.of.split('.'))
  condition(w, sources, word.where === undefined ? filter : both(filter, word.where))
  if (tenantField(e) !== undefined) tenantWall(w, reader.catalog, e, 't', tenant)
  const rest = `from ${sources.from()} where ${w.text}`
  const count: ColumnType = { is: 'integer' }
  const types: ColumnType[] = []
  if (word.stat === 'count') { w.text = `select count(*) ${rest}`; types.push(count) }
  else if (word.stat === 'sum') { w.text = `select sum(${path!.text}) ${rest}`; types.push(total(path!.type)) }
  else if (word.stat === 'countBy') { w.text = `select ${path!.text}, count(*) ${rest} group by ${path!.text}`; types.push(path!.type, count) }
  else { w.text = `select ${path!.text}, sum(${of!.text}) ${rest} group by ${path!.text}`; types.push(path!.type, total(of!.type)) }
  const answer = await connection.run(reader.statements.of(w, types), w.values)
  if (word.stat === 'count') return answer.rows[0]![0]
  if (word.stat === 'sum') return answer.rows[0]![0] ?? (word.none === null ? null : 0)
  const groups = zeros(path!.spec.choices, word)
  for (const [key, value] of answer.rows) if (key !== null) groups[String(key)] = value ?? Decimal.zero
  return groups
}

/** The type of a sum. */
export const total = (type: ColumnType): ColumnType => (type.is === 'decimal' ? { ...type, precision: 18 } : type)

/** The figure of no rows at all. */
function nothing(reader: Reader, e: Entity, word: Now): unknown {
  if (word.stat === 'count') return 0
  if (word.stat === 'sum') return word.none === null ? null : 0
  return zeros(new Sources(reader.catalog, e).columnAt(word.path!.split('.')).spec.choices, word)
}
/** Every declared value, with nothing yet. */
export const zeros = (choices: readonly Choice[] | undefined, word: StatWord): Record<string, unknown> =>
  Object.fromEntries((choices ?? []).map((c) => [String(c.value), word.stat === 'countBy' ? 0 : Decimal.zero]))
