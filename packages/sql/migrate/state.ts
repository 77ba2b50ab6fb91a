import { keyOf, type Schema, splitKey, type Table, targetOf } from '../schema/table.ts'
import type { Change } from './change.ts'
import { emptyOf } from './convert.ts'
import { MigrationError } from './words.ts'

/** The schema after a change: the history's own memory, which never asks the database. */
export function after(schema: Schema, change: Change): Schema {
  switch (change.op) {
    case 'run': case 'sql': return schema
    case 'createTable':
      if (schema.some((t) => keyOf(t) === keyOf(change.table))) throw new MigrationError(`createTable: there is a table "${keyOf(change.table)}" already`)
      return [...schema, change.table]
    case 'dropTable': {
      tableIn(schema, change.table)
      const user = schema.find((t) => keyOf(t) !== change.table && t.foreignKeys.some((f) => targetOf(f) === change.table))
      if (user !== undefined) throw new MigrationError(`dropTable: "${change.table}" is still referred to by "${keyOf(user)}"`)
      return schema.filter((t) => keyOf(t) !== change.table)
    }
    case 'renameTable': return renamedTable(schema, change.table, change.to)
    case 'renameColumn': return renamedColumn(schema, change.table, change.column, change.to)
    default: {
      const table = tableIn(schema, change.table)
      const changed = altered(table, change)
      return schema.map((t) => (t === table ? changed : t))
    }
  }
}

export function tableIn(schema: Schema, key: string): Table {
  const found = schema.find((t) => keyOf(t) === key)
  if (found === undefined) throw new MigrationError(`there is no table "${key}" at this point of the migrations`)
  return found
}

const lists = { Index: 'indexes', Unique: 'uniques', ForeignKey: 'foreignKeys', Check: 'checks' } as const
export const listOf = (op: string): (typeof lists)[keyof typeof lists] => lists[op.replace(/^(add|drop)/, '') as keyof typeof lists]

type Altering = Exclude<Change, { op: 'run' | 'sql' | 'createTable' | 'dropTable' | 'renameTable' | 'renameColumn' }>
function altered(t: Table, change: Altering): Table {
  switch (change.op) {
    case 'addColumn':
      if (t.columns.some((c) => c.name === change.column.name)) throw new MigrationError(`addColumn: "${keyOf(t)}" has a column "${change.column.name}" already`)
      return { ...t, columns: [...t.columns, change.column] }
    case 'dropColumn': {
      column(t, change.column)
      const holder = [...t.indexes.filter((i) => i.columns.some((c) => c.name === change.column)), ...t.uniques.filter((u) => u.columns.includes(change.column)), ...t.foreignKeys.filter((f) => f.column === change.column), ...t.checks.filter((c) => c.column === change.column)][0]
      if (holder !== undefined || t.primaryKey.includes(change.column)) throw new MigrationError(`dropColumn: "${keyOf(t)}.${change.column}" is still used by ${holder === undefined ? 'the primary key' : `"${holder.name}"; drop that first`}`)
      return { ...t, columns: t.columns.filter((c) => c.name !== change.column) }
    }
    case 'alterColumn':
      column(t, change.column.name)
      return { ...t, columns: t.columns.map((c) => (c.name === change.column.name ? change.column : c)) }
    case 'addIndex': case 'addUnique': case 'addForeignKey': case 'addCheck': {
      const list = t[listOf(change.op)] as readonly { name: string }[]
      if (list.some((i) => i.name === change.item.name)) throw new MigrationError(`${change.op}: "${keyOf(t)}" has "${change.item.name}" already`)
      for (const name of 'columns' in change.item ? change.item.columns.map((c) => (typeof c === 'string' ? c : c.name)) : [change.item.column]) column(t, name)
      return { ...t, [listOf(change.op)]: [...list, change.item] }
    }
    default: {
      const list = t[listOf(change.op)] as readonly { name: string }[]
      if (!list.some((i) => i.name === change.name)) throw new MigrationError(`${change.op}: "${keyOf(t)}" has no "${change.name}"`)
      return { ...t, [listOf(change.op)]: list.filter((i) => i.name !== change.name) }
    }
  }
}

function column(t: Table, name: string): void {
  if (!t.columns.some((c) => c.name === name)) throw new MigrationError(`"${keyOf(t)}" has no column "${name}" at this point of the migrations`)
}

function renamedTable(schema: Schema, from: string, to: string): Schema {
  const old = tableIn(schema, from)
  const name = splitKey(to)
  if (name.schema !== old.schema) throw new MigrationError(`renameTable: "${from}" cannot move to another schema`)
  if (schema.some((t) => keyOf(t) === to)) throw new MigrationError(`renameTable: there is a table "${to}" already`)
  return schema.map((t) => ({ ...t, ...(t === old ? { name: name.name } : {}), foreignKeys: t.foreignKeys.map((f) => (targetOf(f) === from ? { ...f, table: name.name } : f)) }))
}

function renamedColumn(schema: Schema, key: string, from: string, to: string): Schema {
  const old = tableIn(schema, key)
  column(old, from)
  if (old.columns.some((c) => c.name === to)) throw new MigrationError(`renameColumn: "${key}" has a column "${to}" already`)
  const name = (n: string): string => (n === from ? to : n)
  return schema.map((t) => {
    const foreignKeys = t.foreignKeys.map((f) => ({ ...f, ...(t === old ? { column: name(f.column) } : {}), ...(targetOf(f) === key ? { references: name(f.references) } : {}) }))
    if (t !== old) return { ...t, foreignKeys }
    return {
      ...t, foreignKeys, columns: t.columns.map((c) => ({ ...c, name: name(c.name) })), primaryKey: t.primaryKey.map(name), uniques: t.uniques.map((u) => ({ ...u, columns: u.columns.map(name) })),
      indexes: t.indexes.map((i) => ({ ...i, columns: i.columns.map((c) => ({ ...c, name: name(c.name) })) })), checks: t.checks.map((c) => ({ ...c, column: name(c.column) })),
    }
  })
}

/** The change that undoes this one; `before` is the schema it was made on. Undefined where nothing can. */
export function reverse(change: Change, before: Schema): Change | undefined {
  const found = <T extends { name: string }>(list: readonly T[], name: string): T => list.find((i) => i.name === name)!
  const fill = 'fill' in change && change.fill !== undefined ? { fill: change.fill } : {}
  switch (change.op) {
    case 'createTable': return { op: 'dropTable', table: keyOf(change.table) }
    case 'dropTable': return { op: 'createTable', table: tableIn(before, change.table) }
    case 'renameTable': return { op: 'renameTable', table: change.to, to: change.table }
    case 'renameColumn': return { op: 'renameColumn', table: change.table, column: change.to, to: change.column }
    case 'addColumn': return { op: 'dropColumn', table: change.table, column: change.column.name, ...fill }
    case 'dropColumn': {
      const column = found(tableIn(before, change.table).columns, change.column)
      const needed = !column.nullable && column.default === undefined ? { fill: emptyOf(column.type) } : {}
      return { op: 'addColumn', table: change.table, column, ...needed, ...fill }
    }
    case 'alterColumn': return { op: 'alterColumn', table: change.table, column: found(tableIn(before, change.table).columns, change.column.name), ...fill }
    case 'addIndex': case 'addUnique': case 'addForeignKey': case 'addCheck': return { op: change.op.replace('add', 'drop') as 'dropIndex', table: change.table, name: change.item.name }
    case 'dropIndex': return { op: 'addIndex', table: change.table, item: found(tableIn(before, change.table).indexes, change.name) }
    case 'dropUnique': return { op: 'addUnique', table: change.table, item: found(tableIn(before, change.table).uniques, change.name) }
    case 'dropForeignKey': return { op: 'addForeignKey', table: change.table, item: found(tableIn(before, change.table).foreignKeys, change.name) }
    case 'dropCheck': return { op: 'addCheck', table: change.table, item: found(tableIn(before, change.table).checks, change.name) }
    case 'run': return change.backward === undefined ? undefined : { op: 'run', forward: change.backward, backward: change.forward }
    case 'sql': return change.backward === undefined ? undefined : { op: 'sql', forward: change.backward, backward: change.forward }
  }
}
