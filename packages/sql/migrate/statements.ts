import type { DatabaseKind } from '../database.ts'
import { at, checkSql, columnSql, dropIndexSql, foreignSql, indexSql, literalSql, placesSql, q, tableSql, text, typeSql, uniqueSql } from '../schema/ddl.ts'
import { type Schema, splitKey, type Table } from '../schema/table.ts'
import type { Change, SqlText } from './change.ts'
import { alterHana } from './alter-hana.ts'
import { converted } from './convert.ts'
import { after as afterOf, tableIn } from './state.ts'
import { MigrationError } from './words.ts'

/** The SQL of a change made on a schema. Moving data with `run` has none. */
export function statementsOf(change: Change, before: Schema, kind: DatabaseKind): string[] {
  switch (change.op) {
    case 'run': return []
    case 'sql': return textsOf(change.forward, kind)
    case 'createTable': return [...placesSql([change.table], kind), ...tableSql(change.table, kind)]
    case 'dropTable': return [...tableIn(before, change.table).indexes.flatMap((i) => (i.parts === undefined ? [] : dropIndexSql(tableIn(before, change.table), i, kind))), `drop table ${at(splitKey(change.table), kind)}`]
    case 'renameTable': return kind === 'hana' ? [`rename table ${at(splitKey(change.table), kind)} to ${q(splitKey(change.to).name)}`] : [`alter table ${at(splitKey(change.table), kind)} rename to ${q(splitKey(change.to).name)}`]
    case 'renameColumn': return kind === 'hana' ? [`rename column ${at(splitKey(change.table), kind)}.${q(change.column)} to ${q(change.to)}`] : [`alter table ${at(splitKey(change.table), kind)} rename column ${q(change.column)} to ${q(change.to)}`]
    default: {
      const old = tableIn(before, change.table)
      const table = tableIn(afterOf(before, change), change.table)
      if (change.op === 'addIndex') return indexSql(table, change.item, kind)
      if (change.op === 'dropIndex') return dropIndexSql(old, old.indexes.find((i) => i.name === change.name)!, kind)
      return kind === 'postgres' ? alterPostgres(change, old, table) : kind === 'hana' ? alterHana(change, old, table) : alterSqlite(change, old, table)
    }
  }
}

export function textsOf(of: SqlText, kind: DatabaseKind): string[] {
  if (typeof of === 'string') return [of]
  if (Array.isArray(of)) return [...(of as readonly string[])]
  const own = (of as Exclude<SqlText, string | readonly string[]>)[kind]
  if (own === undefined) throw new MigrationError(`sql: there is no text for ${kind}`)
  return textsOf(own, kind)
}

export type Altering = Exclude<Change, { op: 'run' | 'sql' | 'createTable' | 'dropTable' | 'renameTable' | 'renameColumn' | 'addIndex' | 'dropIndex' }>

function alterPostgres(change: Altering, old: Table, table: Table): string[] {
  const alter = `alter table ${at(table, 'postgres')}`
  switch (change.op) {
    case 'addColumn': {
      if (change.fill === undefined) return [`${alter} add column ${columnSql(table, change.column, 'postgres')}`]
      return [`${alter} add column ${columnSql(table, { ...change.column, default: change.fill }, 'postgres')}`, `${alter} alter column ${q(change.column.name)} ${change.column.default === undefined ? 'drop default' : `set default ${literalSql(change.column.default, change.column.type, 'postgres')}`}`]
    }
    case 'dropColumn': return [`${alter} drop column ${q(change.column)}`]
    case 'alterColumn': {
      const [c, was] = [change.column, old.columns.find((o) => o.name === change.column.name)!]
      const column = `${alter} alter column ${q(c.name)}`
      const retype = typeSql(c.type, 'postgres') !== typeSql(was.type, 'postgres')
      const out = retype ? [...(was.default === undefined ? [] : [`${column} drop default`]), `${column} type ${typeSql(c.type, 'postgres')} using ${converted(c.name, was.type, c.type, 'postgres')}`] : []
      if (was.nullable && !c.nullable) {
        const fill = change.fill ?? c.default
        if (fill !== undefined) out.push(`update ${at(table, 'postgres')} set ${q(c.name)} = ${literalSql(fill, c.type, 'postgres')} where ${q(c.name)} is null`)
        out.push(`${column} set not null`)
      } else if (!was.nullable && c.nullable) out.push(`${column} drop not null`)
      if (c.default !== undefined && (retype || c.default !== was.default)) out.push(`${column} set default ${literalSql(c.default, c.type, 'postgres')}`)
      else if (c.default === undefined && was.default !== undefined && !retype) out.push(`${column} drop default`)
      return out
    }
    case 'addUnique': return [`${alter} add ${uniqueSql(table, change.item, 'postgres')}`]
    case 'addForeignKey': return [`${alter} add ${foreignSql(change.item, 'postgres')}`]
    case 'addCheck': return [`${alter} add ${checkSql(table, change.item, 'postgres')}`]
    default: return [`${alter} drop constraint ${q(change.name)}`]
  }
}

function alterSqlite(change: Altering, old: Table, table: Table): string[] {
  const values = new Map(table.columns.map((c) => [c.name, q(c.name)]))
  if (change.op === 'addColumn') {
    const { column, fill = column.default } = change
    if (change.fill === undefined && (column.nullable || column.default !== undefined)) return [`alter table ${at(table, 'sqlite')} add column ${columnSql(table, column, 'sqlite')}`]
    // without a value the rows that are there refuse it
    values.set(column.name, fill === undefined ? 'null' : literalSql(fill, column.type, 'sqlite'))
  }
  if (change.op === 'alterColumn') {
    const was = old.columns.find((o) => o.name === change.column.name)!
    const fill = change.fill ?? change.column.default
    const value = converted(was.name, was.type, change.column.type, 'sqlite')
    values.set(was.name, was.nullable && !change.column.nullable && fill !== undefined ? `coalesce(${value}, ${literalSql(fill, change.column.type, 'sqlite')})` : value)
  }
  return rebuilt(old, table, values)
}

/**
 * SQLite alters little in place: a new table takes the rows and then the name. References to it stay, for they go by name and
 * are not followed meanwhile; its counter goes on where it stood.
 */
function rebuilt(old: Table, table: Table, values: ReadonlyMap<string, string>): string[] {
  const [name, fresh] = [q(table.name), `tenon_new_${table.name}`]
  const counted = table.columns.some((c) => c.identity === true)
  return [
    tableSql(table, 'sqlite', q(fresh))[0]!,
    `insert into ${q(fresh)} (${[...values.keys()].map(q).join(', ')}) select ${[...values.values()].join(', ')} from ${q(old.name)}`,
    ...(counted ? [
      `insert into sqlite_sequence (name, seq) select ${text(fresh)}, 0 where not exists (select 1 from sqlite_sequence where name = ${text(fresh)})`,
      `update sqlite_sequence set seq = max(seq, coalesce((select seq from sqlite_sequence where name = ${text(old.name)}), 0)) where name = ${text(fresh)}`,
    ] : []),
    `drop table ${q(old.name)}`,
    // views may name the table that is away for a moment
    'pragma legacy_alter_table = on',
    `alter table ${q(fresh)} rename to ${name}`,
    'pragma legacy_alter_table = off',
    ...table.indexes.flatMap((i) => indexSql(table, i, 'sqlite')),
  ]
}
