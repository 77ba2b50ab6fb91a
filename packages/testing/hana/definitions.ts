import type { ColumnDef, Name, RuleDef, SqlType, Stmt } from './ast.ts'
import { type Catalog, type CatalogColumn, type CatalogTable, columnOf, keyOf, type Rule } from './catalog.ts'
import { changeSequence, createSequence } from './sequences.ts'
import { inconsistent, SqlError, unsupported } from './errors.ts'
import { Reading, Scope } from './scope.ts'
import { triggersOf } from './triggers.ts'
import { coerced, isLarge } from './values.ts'

/** A change of tables: the catalog after it, and what SQLite is to do. */
export interface Change { readonly catalog: Catalog; readonly sql: readonly string[]; readonly dropped?: CatalogTable }
const name = (n: string): string => `"${n.replaceAll('"', '""')}"`
const tableSql = (t: { schema: string; name: string }): string => name(keyOf(t.schema, t.name))
let ids = 1000

export function define(s: Stmt, before: Catalog, schema: string): Change {
  switch (s.is) {
    case 'createSchema':
      if (before.schemas.has(s.name)) throw new SqlError(386, `cannot use duplicate schema name: ${s.name}`)
      return { catalog: before.withSchemas(new Set([...before.schemas, s.name])), sql: [] }
    case 'dropSchema': return dropSchema(s, before)
    case 'createTable': return createTable(s, before, schema)
    case 'createView': {
      const place = free(s.table, before, schema)
      const made = new Reading(before, schema).select(s.of)
      const view: CatalogTable = { id: ++ids, ...place, view: true, rules: [], indexes: [], columns: made.columns.map((c) => ({ name: c.name, type: c.type, nullable: true })) }
      return { catalog: before.with(view), sql: [`create view ${tableSql(view)} (${made.columns.map((c) => name(c.name)).join(', ')}) as ${made.sql}`] }
    }
    case 'createIndex': {
      const t = before.find(s.table, schema)
      if (s.columns.some((c) => isLarge(columnOf(t, c.name).type))) throw inconsistent('LOB type in CREATE INDEX')
      if ([...before.tables.values()].some((o) => o.schema === t.schema && (o.indexes.some((i) => i.name === s.index.name) || o.rules.some((r) => r.name === s.index.name && r.is === 'unique')))) throw new SqlError(289, `cannot use duplicate index name: ${s.index.name}`)
      const index = { name: s.index.name, unique: s.unique, columns: s.columns }
      return changed(before, { ...t, indexes: [...t.indexes, index] }, [indexSql(t, index)])
    }
    case 'dropIndex': {
      const t = [...before.tables.values()].find((o) => o.schema === (s.index.schema ?? schema) && o.indexes.some((i) => i.name === s.index.name))
      if (t === undefined) throw new SqlError(261, `invalid index name: ${s.index.name}`)
      return changed(before, { ...t, indexes: t.indexes.filter((i) => i.name !== s.index.name) }, [`drop index ${name(keyOf(t.schema, s.index.name))}`])
    }
    case 'createSequence': return { catalog: createSequence(s, before, schema, ++ids), sql: [] }
    case 'alterSequence': return { catalog: changeSequence(s, before, schema, ++ids), sql: [] }
    case 'dropSequence': { const gone = before.sequence(s.sequence, schema); return { catalog: before.withSequences([...before.sequences.values()].filter((o) => o !== gone)), sql: [] } }
    case 'renameTable': return renameTable(s, before, schema)
    case 'renameColumn': return renameColumn(s, before, schema)
    case 'dropTable': case 'dropView': return dropTable(before.find(s.table, schema), before, s.is === 'dropView', s.cascade)
    case 'truncate': { const t = before.find(s.table, schema); if (before.referring(t).some((o) => o !== t)) throw new SqlError(462, `failed on update or delete by foreign key constraint violation: ${t.name}`); return { catalog: before, sql: [`delete from ${tableSql(t)}`] } }
    case 'alterTable': return alterTable(s, before, schema)
    default: throw unsupported(s.is)
  }
}

function createTable(s: Extract<Stmt, { is: 'createTable' }>, before: Catalog, schema: string): Change {
  const place = free(s.table, before, schema)
  const id = ++ids
  if (new Set(s.columns.map((c) => c.name)).size < s.columns.length) throw new SqlError(269, 'duplicate column name')
  const inline = s.columns.flatMap((c): RuleDef[] => [...(c.primary === true ? [{ is: 'primary' as const, columns: [c.name] }] : []), ...(c.unique === true ? [{ is: 'unique' as const, columns: [c.name] }] : []), ...(c.references === undefined ? [] : [{ is: 'foreign' as const, columns: [c.name], ...c.references }])])
  const bare: CatalogTable = { id, ...place, view: false, columns: s.columns.map(columnFrom), rules: [], indexes: [] }
  let t = bare
  let after = before.with(t)
  for (const rule of [...inline, ...s.rules]) {
    t = { ...t, rules: [...t.rules, ruleFrom(rule, t, after)] }
    after = before.with(t)
  }
  const key = t.rules.find((r) => r.is === 'primary')
  if (s.columns.filter((c) => c.identity !== undefined).length > 1) throw new SqlError(257, 'sql syntax error: only one identity column')
  if (key !== undefined && key.is === 'primary') t = { ...t, columns: t.columns.map((c) => (key.columns.includes(c.name) ? { ...c, nullable: false } : c)) }
  const create = `create table ${tableSql(t)} (${t.columns.map((c) => name(c.name)).join(', ')})`
  return changed(before, t, [create, ...t.rules.flatMap((r) => uniqueSql(t, r))])
}

const columnFrom = (c: ColumnDef): CatalogColumn => {
  return { name: c.name, type: c.type, nullable: c.nullable, ...(c.identity === undefined ? {} : { identity: c.identity }), ...(c.fallback === undefined || c.fallback === null ? {} : { fallback: c.fallback }) }
}

function ruleFrom(rule: RuleDef, t: CatalogTable, catalog: Catalog): Rule {
  const called = rule.name ?? `_SYS_${rule.is.toUpperCase()}_${t.id}_#${t.rules.length}`
  if (t.rules.some((r) => r.name === called) || [...catalog.tables.values()].some((o) => o.schema === t.schema && o.id !== t.id && o.rules.some((r) => r.name === called))) throw new SqlError(288, `cannot use duplicate table name: constraint ${called}`)
  if (rule.is === 'check') {
    const scope = new Scope()
    scope.add({ alias: t.name, sql: 'new', columns: t.columns })
    new Reading(catalog, t.schema).cond(rule.cond, scope)
    return { ...rule, name: called }
  }
  for (const column of rule.columns) if (isLarge(columnOf(t, column).type)) throw inconsistent(`LOB type in a ${rule.is} constraint`)
  if (rule.is !== 'foreign') return { is: rule.is, columns: rule.columns, name: called }
  const target = catalog.find(rule.table, t.schema)
  const key = target.rules.find((r) => r.is === 'primary')
  const references = rule.references.length > 0 ? rule.references : key?.is === 'primary' ? key.columns : []
  if (!target.rules.some((r) => (r.is === 'primary' || r.is === 'unique') && r.columns.length === references.length && r.columns.every((c) => references.includes(c)))) throw new SqlError(260, `invalid column name: ${target.name} (${references.join(', ')}) is no key`)
  return { is: 'foreign', name: called, columns: rule.columns, target: keyOf(target.schema, target.name), references, onDelete: rule.onDelete }
}

function uniqueSql(t: CatalogTable, r: Rule): string[] {
  return r.is === 'primary' || r.is === 'unique' ? [`create unique index ${name(keyOf(t.schema, r.name))} on ${tableSql(t)} (${r.columns.map(name).join(', ')})`] : []
}
const indexSql = (t: CatalogTable, i: CatalogTable['indexes'][number]): string => `create ${i.unique ? 'unique ' : ''}index ${name(keyOf(t.schema, i.name))} on ${tableSql(t)} (${i.columns.map((c) => `${name(c.name)}${c.descending ? ' desc' : ''}`).join(', ')})`

/** A table as it is from now on, with the triggers of all that it concerns. */
function changed(before: Catalog, t: CatalogTable, sql: readonly string[], old = before.tables.get(keyOf(t.schema, t.name))): Change {
  const catalog = before.with(t)
  const near = (c: Catalog, of: CatalogTable | undefined): string[] => (of === undefined ? [] : [keyOf(of.schema, of.name), ...of.rules.flatMap((r) => (r.is === 'foreign' ? [r.target] : [])), ...c.referring(of).map((o) => keyOf(o.schema, o.name))])
  const keys = [...new Set([...near(before, old), ...near(catalog, t)])]
  const drop = keys.flatMap((key) => ['insert', 'update', 'inserted', 'updated', 'delete', 'deleted'].map((kind) => `drop trigger if exists ${name(`${key}#${kind}`)}`))
  return { catalog, sql: [...drop, ...sql, ...keys.flatMap((key) => { const of = catalog.tables.get(key); return of === undefined ? [] : triggersOf(catalog, of) })] }
}

function alterTable(s: Extract<Stmt, { is: 'alterTable' }>, before: Catalog, schema: string): Change {
  const t = before.find(s.table, schema)
  const { change } = s
  switch (change.op) {
    case 'add': {
      for (const c of change.columns) if (t.columns.some((o) => o.name === c.name)) throw new SqlError(269, `duplicate column name: ${c.name}`)
      const columns = change.columns.map(columnFrom)
      return changed(before, { ...t, columns: [...t.columns, ...columns] }, columns.flatMap((c) => {
        const value = c.fallback === undefined ? undefined : coerced(new Reading(before, schema).expr(c.fallback.expr, new Scope()), c.type, new Map())
        return [`alter table ${tableSql(t)} add column ${name(c.name)}`, ...(value === undefined ? (c.nullable ? [] : [filled(t, c)]) : [`update ${tableSql(t)} set ${name(c.name)} = ${value}`])]
      }))
    }
    case 'alter': return changed(before, { ...t, columns: t.columns.map((c) => { const to = change.columns.find((o) => o.name === c.name); return to === undefined ? c : altered(c, to) }) }, change.columns.flatMap((c) => { const was = columnOf(t, c.name); return [...(sameType(was.type, c.type) ? [] : [`update ${tableSql(t)} set ${name(c.name)} = ${coerced({ sql: name(c.name), type: was.type }, c.type, new Map())}`]), ...(was.nullable && !c.nullable ? [filled(t, c)] : [])] }))
    case 'drop': {
      for (const c of change.columns) {
        columnOf(t, c)
        const holder = t.rules.find((r) => (r.is === 'check' ? r.text.includes(`"${c}"`) : r.columns.includes(c))) ?? t.indexes.find((i) => i.columns.some((o) => o.name === c))
        if (holder !== undefined) throw new SqlError(404, `invalid DDL statement: ${c} is used by ${holder.name}`)
      }
      return changed(before, { ...t, columns: t.columns.filter((c) => !change.columns.includes(c.name)) }, change.columns.map((c) => `alter table ${tableSql(t)} drop column ${name(c)}`))
    }
    case 'addRule': {
      const rule = ruleFrom(change.rule, t, before)
      return changed(before, { ...t, rules: [...t.rules, rule] }, [...uniqueSql(t, rule), ...existing(before, t, rule)])
    }
    case 'dropRule': {
      const rule = t.rules.find((r) => r.name === change.name)
      if (rule === undefined) throw new SqlError(397, `invalid object name: ${change.name}`)
      return changed(before, { ...t, rules: t.rules.filter((r) => r !== rule) }, rule.is === 'primary' || rule.is === 'unique' ? [`drop index ${name(keyOf(t.schema, rule.name))}`] : [])
    }
  }
}

function altered(was: CatalogColumn, to: ColumnDef): CatalogColumn {
  // HANA changes few types in place; of these only what fits is tried here
  if (!sameType(was.type, to.type) && !(was.type.is === to.type.is && 'length' in was.type && 'length' in to.type && to.type.length >= was.type.length)) throw inconsistent(`a column of ${was.type.is} does not become ${to.type.is} in place`)
  const { fallback: _, ...rest } = columnFrom(to)
  const fallback = to.fallback === undefined ? was.fallback : (to.fallback ?? undefined)
  return { ...rest, ...(was.identity === undefined ? {} : { identity: was.identity }), ...(fallback === undefined ? {} : { fallback }) }
}
const sameType = (a: SqlType, b: SqlType): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Rows that are there already keep a rule too; a failed one is told by a value that raises it. */
const filled = (t: CatalogTable, c: { name: string }): string => `select hana_refuse(287, 'cannot insert NULL or update to NULL: ${c.name.replaceAll("'", "''")}') from ${tableSql(t)} where ${name(c.name)} is null`
function existing(catalog: Catalog, t: CatalogTable, r: Rule): string[] {
  if (r.is === 'foreign') return [`select hana_refuse(461, 'foreign key constraint violation: ${r.name.replaceAll("'", "''")}') from ${tableSql(t)} n where ${r.columns.map((c) => `n.${name(c)} is not null`).join(' and ')} and not exists (select 1 from ${name(r.target)} o where ${r.columns.map((c, i) => `n.${name(c)} = o.${name(r.references[i]!)}`).join(' and ')})`]
  if (r.is !== 'check') return []
  const scope = new Scope()
  scope.add({ alias: t.name, sql: tableSql(t), columns: t.columns })
  return [`select hana_refuse(677, 'check constraint violation: ${r.name.replaceAll("'", "''")}') from ${tableSql(t)} where not (${new Reading(catalog, t.schema).cond(r.cond, scope)})`]
}

function free(of: Name, before: Catalog, schema: string): { schema: string; name: string } {
  const place = { schema: of.schema ?? schema, name: of.name }
  if (!before.schemas.has(place.schema)) throw new SqlError(362, `invalid schema name: ${place.schema}`)
  if (before.tables.has(keyOf(place.schema, place.name))) throw new SqlError(288, `cannot use duplicate table name: ${place.name}`)
  return place
}

function dropTable(t: CatalogTable, before: Catalog, view: boolean, cascade: boolean): Change {
  if (t.view !== view || t.schema === 'SYS') throw new SqlError(view ? 321 : 259, `invalid ${view ? 'view' : 'table'} name: ${t.name}`)
  const referring = before.referring(t).filter((o) => o.id !== t.id)
  if (referring.length > 0 && !cascade) throw new SqlError(462, `failed on update or delete by foreign key constraint violation: ${t.name} is referred to by ${referring[0]!.name}`)
  let catalog = before
  const sql: string[] = []
  for (const o of referring) { const step = changed(catalog, { ...o, rules: o.rules.filter((r) => r.is !== 'foreign' || r.target !== keyOf(t.schema, t.name)) }, []); catalog = step.catalog; sql.push(...step.sql) }
  const parents = changed(catalog, { ...t, rules: t.rules.filter((r) => r.is !== 'foreign') }, [])
  return { catalog: parents.catalog.without(t), sql: [...sql, ...parents.sql, `drop ${view ? 'view' : 'table'} ${tableSql(t)}`], dropped: t }
}

function dropSchema(s: Extract<Stmt, { is: 'dropSchema' }>, before: Catalog): Change {
  if (!before.schemas.has(s.name)) throw new SqlError(362, `invalid schema name: ${s.name}`)
  const inside = [...before.tables.values()].filter((t) => t.schema === s.name)
  const counting = [...before.sequences.values()].filter((o) => o.schema === s.name)
  if (inside.length + counting.length > 0 && !s.cascade) throw new SqlError(419, `cannot drop schema ${s.name}: it has tables`)
  let catalog = before.withSequences([...before.sequences.values()].filter((o) => o.schema !== s.name))
  const sql: string[] = []
  for (const t of inside) { const step = dropTable(catalog.tables.get(keyOf(t.schema, t.name))!, catalog, t.view, true); catalog = step.catalog; sql.push(...step.sql) }
  return { catalog: catalog.withSchemas(new Set([...catalog.schemas].filter((n) => n !== s.name))), sql }
}

function renameTable(s: Extract<Stmt, { is: 'renameTable' }>, before: Catalog, schema: string): Change {
  const t = before.find(s.from, schema)
  const place = free({ schema: t.schema, name: s.to }, before, schema)
  const [from, to] = [keyOf(t.schema, t.name), keyOf(place.schema, place.name)]
  const bare = changed(before, { ...t, rules: t.rules.filter((r) => r.is !== 'foreign') }, [])
  const moved = (r: Rule): Rule => (r.is === 'foreign' && r.target === from ? { ...r, target: to } : r)
  const fresh: CatalogTable = { ...t, ...place, rules: t.rules.map(moved) }
  const others = before.referring(t).filter((o) => o.id !== t.id).map((o) => ({ ...o, rules: o.rules.map(moved) }))
  const quiet = [from, ...others.map((o) => keyOf(o.schema, o.name))].flatMap((key) => ['insert', 'update', 'inserted', 'updated', 'delete', 'deleted'].map((kind) => `drop trigger if exists ${name(`${key}#${kind}`)}`))
  const catalog = before.without(t).with(...others)
  const made = changed(catalog, fresh, [`alter table ${name(from)} rename to ${name(to)}`], undefined)
  return { catalog: made.catalog, sql: [...bare.sql, ...quiet, ...made.sql] }
}

function renameColumn(s: Extract<Stmt, { is: 'renameColumn' }>, before: Catalog, schema: string): Change {
  const t = before.find(s.table, schema)
  columnOf(t, s.from)
  if (t.columns.some((c) => c.name === s.to)) throw new SqlError(269, `duplicate column name: ${s.to}`)
  const to = (n: string): string => (n === s.from ? s.to : n)
  const self = keyOf(t.schema, t.name)
  const rule = (own: boolean) => (r: Rule): Rule => {
    if (r.is === 'check') return own ? renamedCheck(r, s.from, s.to) : r
    return { ...r, columns: own ? r.columns.map(to) : r.columns, ...(r.is === 'foreign' && r.target === self ? { references: r.references.map(to) } : {}) } as Rule
  }
  const fresh: CatalogTable = { ...t, columns: t.columns.map((c) => ({ ...c, name: to(c.name) })), rules: t.rules.map(rule(true)), indexes: t.indexes.map((i) => ({ ...i, columns: i.columns.map((c) => ({ ...c, name: to(c.name) })) })) }
  const others = before.referring(t).filter((o) => o.id !== t.id).map((o) => ({ ...o, rules: o.rules.map(rule(false)) }))
  return changed(before.with(...others), fresh, [`alter table ${tableSql(t)} rename column ${name(s.from)} to ${name(s.to)}`], t)
}

/** HANA rewrites the text of a check with its column. */
function renamedCheck(r: Extract<Rule, { is: 'check' }>, from: string, to: string): Rule {
  const renamed = <T>(value: T): T => {
    if (Array.isArray(value)) return value.map(renamed) as T
    if (typeof value !== 'object' || value === null) return value
    const copy = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, renamed(v)]))
    return (copy.is === 'column' && copy.name === from ? { ...copy, name: to } : copy) as T
  }
  return { ...r, cond: renamed(r.cond), text: r.text.replaceAll(name(from), name(to)) }
}
