import { type Entity, type Filter, storedFields } from '@tenon/model'
import { Catalog, condition, type Connection, type Database, ordering, Sources, Statements, Writer } from '@tenon/sql'
import { entitiesOf } from './entities-of.ts'

const statements = new Statements()
const catalogs = new WeakMap<Entity, Catalog>()

/**
 * Rows as they are kept, of all tenants, past every policy: for telling who a caller is, before there is anybody to ask, and for
 * figures over the caller's own data. Everything else goes through the engine.
 *
 * @example
 * const [user] = await rowsWhere(database, User, matching({ email }))
 */
export async function rowsWhere(database: Pick<Database, 'kind'> & Connection, e: Entity, filter: Filter, order: readonly string[] = ['id'], limit?: number): Promise<Record<string, unknown>[]> {
  const w = new Writer(database.kind)
  const sources = new Sources(catalogOf(e), e)
  const names = storedFields(e).map(([name]) => name)
  const columns = names.map((name) => sources.columnAt([name]))
  const sorted = ordering(sources, database.kind, order)
  condition(w, sources, filter)
  w.text = `select ${columns.map((c) => c.text).join(', ')} from ${sources.from()} where ${w.text}${sorted}${limit === undefined ? '' : ` limit ${limit}`}`
  const { rows } = await database.run(statements.of(w, columns.map((c) => c.type)), w.values)
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
}

function catalogOf(e: Entity): Catalog {
  let made = catalogs.get(e)
  if (made === undefined) { made = new Catalog(entitiesOf({ name: '', dialect: null, resources: [], entities: [e] })); catalogs.set(e, made) }
  return made
}
