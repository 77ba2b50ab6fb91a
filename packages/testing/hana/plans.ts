import type { Expr, SqlType, Stmt } from './ast.ts'
import { type Catalog, type CatalogTable, columnOf, keyOf } from './catalog.ts'
import { SqlError } from './errors.ts'
import { type Answer, Reading, Scope } from './scope.ts'
import { coerced, quoted } from './values.ts'

/** A statement read for one catalog: what SQLite is to run, with what, and what it answers. */
export interface Plan {
  readonly kind: 'select' | 'insert' | 'update' | 'delete'
  readonly sql: string
  readonly params: readonly SqlType[]
  readonly columns: readonly Answer[]
  /** It writes or locks: one transaction at a time. */
  readonly writes: boolean
  readonly system: boolean
  readonly table?: CatalogTable
}
export type Dml = Extract<Stmt, { is: 'select' | 'insert' | 'upsert' | 'update' | 'delete' }>
export const isDml = (s: Stmt): s is Dml => ['select', 'insert', 'upsert', 'update', 'delete'].includes(s.is)

const name = (n: string): string => `"${n.replaceAll('"', '""')}"`
const tableSql = (t: CatalogTable): string => name(keyOf(t.schema, t.name))

export function planOf(s: Dml, catalog: Catalog, schema: string): Plan {
  const r = new Reading(catalog, schema)
  const done = (kind: Plan['kind'], sql: string, more: Partial<Plan> = {}): Plan => ({
    kind, sql, columns: [], writes: true, system: r.system, ...more,
    params: Array.from({ length: s.params }, (_, n) => r.params.get(n) ?? { is: 'nvarchar', length: 5000 }),
  })
  switch (s.is) {
    case 'select': { const { sql, columns } = r.select(s.of, undefined, true); return done('select', sql, { columns, writes: s.of.forUpdate, system: r.system }) }
    case 'insert': case 'upsert': { const t = owned(catalog, s.table, schema); return done('insert', insertion(s, t, r), { table: t }) }
    case 'update': {
      const t = owned(catalog, s.table, schema)
      const scope = only(t, s.alias)
      r.counting = true
      const set = s.set.map(({ column, value }) => { const c = columnOf(t, column); return `${name(column)} = ${coerced(r.expr(value, scope), c.type, r.params)}` })
      r.counting = false
      const where = s.where === undefined ? '' : ` where ${r.cond(s.where, scope)}`
      return done('update', `update ${tableSql(t)} as ${name(s.alias ?? t.name)} set ${set.join(', ')}${where}`, { table: t })
    }
    case 'delete': {
      const t = owned(catalog, s.table, schema)
      const where = s.where === undefined ? '' : ` where ${r.cond(s.where, only(t))}`
      return done('delete', `delete from ${tableSql(t)} as ${name(t.name)}${where}`, { table: t })
    }
  }
}

function owned(catalog: Catalog, of: { schema?: string; name: string }, schema: string): CatalogTable {
  const t = catalog.find(of, schema)
  if (t.view || t.schema === 'SYS') throw new SqlError(258, `insufficient privilege: ${t.name} is a view`)
  return t
}

function only(t: CatalogTable, alias = t.name): Scope {
  const scope = new Scope()
  scope.add({ alias, sql: '', columns: t.columns })
  return scope
}

function insertion(s: Extract<Dml, { is: 'insert' | 'upsert' }>, t: CatalogTable, r: Reading): string {
  const given = s.columns ?? t.columns.map((c) => c.name)
  for (const column of given) columnOf(t, column)
  if (new Set(given).size < given.length) throw new SqlError(269, 'duplicate column name')
  const always = t.columns.find((c) => c.identity === 'ALWAYS' && given.includes(c.name))
  if (always !== undefined) throw new SqlError(425, `cannot insert into the column ${always.name}, which is generated always`)
  const rest = t.columns.filter((c) => !given.includes(c.name))
  const fallbacks = rest.map((c) => (c.identity !== undefined ? `hana_identity(${t.id})` : c.fallback === undefined ? 'null' : coerced(r.expr(c.fallback.expr as Expr, new Scope()), c.type, r.params)))
  const columns = [...given, ...rest.map((c) => c.name)].map(name).join(', ')
  if (s.query !== undefined) {
    const inner = r.select(s.query, undefined, true)
    if (inner.columns.length !== given.length) throw new SqlError(271, 'not enough values')
    return `insert into ${tableSql(t)} (${columns}) select ${[...inner.columns.map((c, i) => coerced({ sql: name(String(i)), type: c.type }, columnOf(t, given[i]!).type, r.params)), ...fallbacks].join(', ')} from (${inner.sql}) where true`
  }
  const values = s.values ?? []
  if (values.length !== given.length) throw new SqlError(values.length < given.length ? 271 : 270, values.length < given.length ? 'not enough values' : 'too many values')
  r.counting = true
  const sql = values.map((v, i) => coerced(r.expr(v, new Scope()), columnOf(t, given[i]!).type, r.params))
  const key = t.rules.find((one) => one.is === 'primary')
  if (s.byKey && key === undefined) throw new SqlError(257, `sql syntax error: ${quoted(t.name)} has no primary key`)
  const conflict = !s.byKey || key === undefined || key.is !== 'primary' ? '' : ` on conflict (${key.columns.map(name).join(', ')}) do ${given.every((c) => key.columns.includes(c)) ? 'nothing' : `update set ${given.filter((c) => !key.columns.includes(c)).map((c) => `${name(c)} = excluded.${name(c)}`).join(', ')}`}`
  return `insert into ${tableSql(t)} (${columns}) values (${[...sql, ...fallbacks].join(', ')})${conflict}`
}
