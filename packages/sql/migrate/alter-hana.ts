import { checkSql, columnSql, dropIndexSql, foreignSql, hanaType, indexSql, literalSql, q, at, uniqueSql } from '../schema/ddl.ts'
import type { Column, Table } from '../schema/table.ts'
import { converted } from './convert.ts'
import type { Altering } from './statements.ts'

/** SAP HANA's way of changing a table. */
export function alterHana(change: Altering, old: Table, table: Table): string[] {
  const name = at(table, 'hana')
  const alter = `alter table ${name}`
  switch (change.op) {
    case 'addColumn': {
      if (change.fill === undefined) return [`${alter} add (${columnSql(table, change.column, 'hana')})`]
      return [`${alter} add (${columnSql(table, { ...nullable(change.column) }, 'hana')})`, `update ${name} set ${q(change.column.name)} = ${literalSql(change.fill, change.column.type, 'hana')}`, `${alter} alter (${whole(change.column)})`]
    }
    case 'dropColumn': return [`${alter} drop (${q(change.column)})`]
    case 'alterColumn': {
      const [c, was] = [change.column, old.columns.find((o) => o.name === change.column.name)!]
      const fill = change.fill ?? c.default
      const filled = was.nullable && !c.nullable && fill !== undefined ? [`update ${name} set ${q(c.name)} = ${literalSql(fill, c.type, 'hana')} where ${q(c.name)} is null`] : []
      if (hanaType(c) === hanaType(was)) return [...filled, `${alter} alter (${whole(c, was.default !== undefined)})`]
      return retyped(c, was, table, filled)
    }
    case 'addUnique': return [`${alter} add ${uniqueSql(table, change.item, 'hana')}`]
    case 'addForeignKey': return [`${alter} add ${foreignSql(change.item, 'hana')}`]
    case 'addCheck': return [`${alter} add ${checkSql(table, change.item, 'hana')}`]
    default: return [`${alter} drop constraint ${q(change.name)}`]
  }
}

const nullable = ({ default: _, ...c }: Column): Column => ({ ...c, nullable: true })
/** A column as it is to be, spelled out; a default that was there is taken away by name. */
function whole(c: Column, hadDefault = false): string {
  const fallback = c.default !== undefined ? ` default ${literalSql(c.default, c.type, 'hana')}` : hadDefault ? ' default null' : ''
  return `${q(c.name)} ${hanaType(c)}${fallback}${c.nullable ? ' null' : ' not null'}`
}

/** HANA changes few types in place: a new column takes the values and then the name, and with them what stood on the old one. */
function retyped(c: Column, was: Column, table: Table, filled: readonly string[]): string[] {
  const name = at(table, 'hana')
  const alter = `alter table ${name}`
  const fresh = `tenon_new_${c.name}`
  const rules = [...table.uniques.filter((u) => u.columns.includes(c.name)), ...table.foreignKeys.filter((f) => f.column === c.name), ...table.checks.filter((k) => k.column === c.name)]
  const indexes = table.indexes.filter((i) => i.columns.some((o) => o.name === c.name))
  return [
    ...rules.map((r) => `${alter} drop constraint ${q(r.name)}`), ...indexes.flatMap((i) => dropIndexSql(table, i, 'hana')),
    `${alter} add (${columnSql(table, { ...nullable(c), name: fresh }, 'hana')})`, `update ${name} set ${q(fresh)} = ${hanaType(was) === 'nclob' ? `to_nvarchar(${q(c.name)})` : converted(c.name, was.type, c.type, 'hana')}`,
    `${alter} drop (${q(c.name)})`, `rename column ${name}.${q(fresh)} to ${q(c.name)}`, ...filled, `${alter} alter (${whole(c)})`,
    ...rules.map((r) => `${alter} add ${'references' in r ? foreignSql(r, 'hana') : 'columns' in r ? uniqueSql(table, r, 'hana') : checkSql(table, r, 'hana')}`), ...indexes.flatMap((i) => indexSql(table, i, 'hana')),
  ]
}
