import { type Catalog, type CatalogTable, keyOf, type Rule } from './catalog.ts'
import { Reading, Scope } from './scope.ts'
import { kept, tenTo } from './decimals.ts'
import { isText, quoted } from './values.ts'

const name = (n: string): string => `"${n.replaceAll('"', '""')}"`
const words = (n: string): string => n.replaceAll("'", "''")
const refuse = (code: number, message: string, when: string): string => `select raise(abort, 'HANA|${code}|${words(message)}') where ${when};`

/** What a table's rules say, as triggers with HANA's own errors: SQLite changes its own rules only by making a table anew. */
export function triggersOf(catalog: Catalog, t: CatalogTable): string[] {
  const table = name(keyOf(t.schema, t.name))
  const trigger = (kind: string, when: string, body: readonly string[]): string[] => (body.length === 0 ? [] : [`create trigger ${name(`${keyOf(t.schema, t.name)}#${kind}`)} ${when} on ${table} begin ${body.join(' ')} end`])
  const values = [...t.columns.flatMap((c) => columnRules(t, c)), ...t.rules.flatMap((r) => checkRule(catalog, t, r))]
  const own = t.rules.flatMap((r) => (r.is === 'foreign' ? [parentThere(r)] : []))
  const children = catalog.referring(t).flatMap((child) => child.rules.flatMap((r) => (r.is === 'foreign' && r.target === keyOf(t.schema, t.name) ? [{ child, r }] : [])))
  return [
    ...trigger('insert', 'before insert', values), ...trigger('update', 'before update', [...values, ...children.map(({ child, r }) => keyKept(t, child, r))]),
    ...trigger('inserted', 'after insert', own), ...trigger('updated', 'after update', own),
    ...trigger('delete', 'before delete', children.flatMap(({ child, r }) => (r.onDelete === 'RESTRICT' ? [noChild(t, child, r)] : []))),
    ...trigger('deleted', 'after delete', children.flatMap(({ child, r }) => followed(child, r))),
  ]
}
type Foreign = Extract<Rule, { is: 'foreign' }>

function columnRules(t: CatalogTable, c: CatalogTable['columns'][number]): string[] {
  const value = `new.${name(c.name)}`
  const out: string[] = []
  if (!c.nullable) out.push(refuse(287, `cannot insert NULL or update to NULL: ${c.name}`, `${value} is null`))
  if ('length' in c.type && isText(c.type)) out.push(refuse(274, `inserted value too large for column: ${c.name}`, `length(${value}) > ${c.type.length}`))
  if (c.type.is === 'decimal') { const most = tenTo(c.type.precision - c.type.scale); out.push(refuse(314, `numeric overflow: ${c.name}`, `${value} >= ${quoted(kept(most, 0))} or ${value} <= ${quoted(kept(-most, 0))}`)) }
  const bits = { tinyint: [0, 255], smallint: [-32768, 32767], integer: [-2147483648, 2147483647] }[c.type.is as 'tinyint']
  if (bits !== undefined) out.push(refuse(314, `numeric overflow: ${t.name}.${c.name}`, `${value} not between ${bits[0]} and ${bits[1]}`))
  return out
}

function checkRule(catalog: Catalog, t: CatalogTable, r: Rule): string[] {
  if (r.is !== 'check') return []
  const scope = new Scope()
  scope.add({ alias: t.name, sql: 'new', columns: t.columns })
  return [refuse(677, `check constraint violation: ${r.name}`, `not (${new Reading(catalog, t.schema).cond(r.cond, scope)})`)]
}

const matching = (r: Foreign, child: string, parent: string): string => r.columns.map((c, i) => `${child}${name(c)} = ${parent}${name(r.references[i]!)}`).join(' and ')
const childTable = (child: CatalogTable): string => name(keyOf(child.schema, child.name))

const parentThere = (r: Foreign): string => refuse(461, `foreign key constraint violation: ${r.name}`, `${r.columns.map((c) => `new.${name(c)} is not null`).join(' and ')} and not exists (select 1 from ${name(r.target)} o where ${matching(r, 'new.', 'o.')})`)

function noChild(t: CatalogTable, child: CatalogTable, r: Foreign): string {
  // a row may refer to itself
  const other = child === t || keyOf(child.schema, child.name) === keyOf(t.schema, t.name) ? ' and o.rowid <> old.rowid' : ''
  return refuse(462, `failed on update or delete by foreign key constraint violation: ${r.name}`, `exists (select 1 from ${childTable(child)} o where ${matching(r, 'o.', 'old.')}${other})`)
}

const keyKept = (_t: CatalogTable, child: CatalogTable, r: Foreign): string => refuse(462, `failed on update or delete by foreign key constraint violation: ${r.name}`, `(${r.references.map((c) => `new.${name(c)} is not old.${name(c)}`).join(' or ')}) and exists (select 1 from ${childTable(child)} o where ${matching(r, 'o.', 'old.')})`)

function followed(child: CatalogTable, r: Foreign): string[] {
  if (r.onDelete === 'CASCADE') return [`delete from ${childTable(child)} where ${matching(r, '', 'old.')};`]
  if (r.onDelete === 'SET NULL') return [`update ${childTable(child)} set ${r.columns.map((c) => `${name(c)} = null`).join(', ')} where ${matching(r, '', 'old.')};`]
  return []
}
