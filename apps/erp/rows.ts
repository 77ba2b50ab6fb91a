import { type Entity, storedFields } from '@tenon/model'
import { columnType, type Connection, Catalog, type Database, quote, Statements, tableOf, Writer } from '@tenon/sql'

type Values = Record<string, unknown>

/** Reads across tenants, for sign-in and the caller's own data only: everything else goes through the engine. */
export async function rowsWhere(database: Database, e: Entity, where: Values, connection: Connection = database): Promise<Values[]> {
  const catalog = catalogOf(e)
  const names = storedFields(e).map(([name]) => name)
  const w = new Writer(database.kind)
  w.add(`select ${names.map((n) => catalog.column(e, n)).join(', ')} from ${tableOf(e)} where 1 = 1`)
  for (const [name, value] of Object.entries(where)) w.add(` and ${catalog.column(e, name)} = `).value(value, columnType(catalog.spec(e, name)))
  w.add(` order by ${quote('id')}`)
  const answer = await connection.run(statements.of(w, names.map((n) => columnType(catalog.spec(e, n)))), w.values)
  return answer.rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
}
const statements = new Statements()
const catalogs = new Map<Entity, Catalog>()
function catalogOf(e: Entity): Catalog {
  let made = catalogs.get(e)
  if (made === undefined) { made = new Catalog(reachable(e)); catalogs.set(e, made) }
  return made
}
function reachable(e: Entity, found = new Set<Entity>()): Entity[] {
  if (!found.has(e)) {
    found.add(e)
    if (e.options.within !== undefined) reachable(e.options.within, found)
    for (const f of Object.values(e.fields)) for (const next of [f.spec.target, f.spec.part]) if (next !== undefined) reachable(next, found)
  }
  return [...found]
}
