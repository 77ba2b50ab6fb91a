import { columnOf, type Entity, type FieldSpec, storedFields } from '@tenon/model'
import { columnType, type Connection, type Database, isStorable, keySql, quote, type Statement } from '@tenon/sql'

type Values = Readonly<Record<string, unknown>>
export type Found = Record<string, unknown>

/**
 * A few exact statements on one entity's table, each compiled once; sign-in is on the path of every request.
 * Only the `read` fields are selected, so that an existing table need not have the columns that Tenon would add.
 */
export interface Rows {
  find(where: Values, connection?: Connection): Promise<Found | null>
  /** All that fit, in the order of a field. */
  list(where: Values, order: string): Promise<Found[]>
  insert(values: Values, connection?: Connection): Promise<void>
  /** How many rows changed. A null in `where` means `is null`. */
  update(where: Values, values: Values, connection?: Connection): Promise<number>
  /** `except` spares the rows it fits. */
  remove(where: Values, except?: { readonly field: string; readonly value: unknown }): Promise<number>
  removeBefore(field: string, limit: unknown): Promise<number>
}

export function rowsOf(database: Database, entity: Entity, read: readonly string[] = Object.keys(entity.fields).filter((name) => !['many', 'lines'].includes(entity.fields[name]!.spec.kind))): Rows {
  const fields = new Map(storedFields(entity))
  const known = new Map<string, Statement>()
  const spec = (name: string): FieldSpec => {
    const found = fields.get(name)
    if (found === undefined) throw new TypeError(`${entity.name} has no stored field "${name}"`)
    return found
  }
  const column = (name: string): string => quote(columnOf(name, spec(name)))
  const table = entity.options.schema === undefined || database.kind === 'sqlite' ? quote(entity.table) : `${quote(entity.options.schema)}.${quote(entity.table)}`
  const mark = (n: number): string => (database.kind === 'postgres' ? `$${n}` : `?${n}`)
  const statement = (text: string, params: readonly string[], columns: readonly string[] = []): Statement => {
    const key = `${text} ${params.join()}`
    let found = known.get(key)
    if (found === undefined) {
      found = Object.freeze({ text, params: params.map((name) => columnType(spec(name))), columns: columns.map((name) => columnType(spec(name))) })
      known.set(key, found)
    }
    return found
  }
  const selected = read.map(column).join(', ')

  /** The condition's text, and the names and values it binds after the first `from`. */
  const matching = (where: Values, from = 0): { text: string; names: string[]; values: unknown[] } => {
    const names: string[] = []
    const values: unknown[] = []
    const parts = Object.entries(where).map(([name, value]) => {
      if (value === null) return `${column(name)} is null`
      names.push(name)
      values.push(value)
      return `${column(name)} = ${mark(from + names.length)}`
    })
    return { text: parts.join(' and '), names, values }
  }

  /** No row has a text that no database stores. */
  const possible = (where: Values): boolean => Object.values(where).every((value) => typeof value !== 'string' || isStorable(value))

  return {
    async find(where, connection = database) {
      if (!possible(where)) return null
      const m = matching(where)
      const row = (await connection.run(statement(`select ${selected} from ${table} where ${m.text} limit 1`, m.names, read), m.values)).rows[0]
      return row === undefined ? null : Object.fromEntries(read.map((name, i) => [name, row[i]]))
    },
    async list(where, order) {
      if (!possible(where)) return []
      const m = matching(where)
      const answer = await database.run(statement(`select ${selected} from ${table} where ${m.text} order by ${column(order)}, ${quote('id')}`, m.names, read), m.values)
      return answer.rows.map((row) => Object.fromEntries(read.map((name, i) => [name, row[i]])))
    },
    async insert(values, connection = database) {
      const names = Object.keys(values)
      const drawn = names.includes('id') ? undefined : keySql(entity, database.kind)
      const [into, of] = drawn === undefined ? [[], []] : [['id'], [drawn]]
      await connection.run(statement(`insert into ${table} (${[...into, ...names].map(column).join(', ')}) values (${[...of, ...names.map((_, i) => mark(i + 1))].join(', ')})`, names), Object.values(values))
    },
    async update(where, values, connection = database) {
      const set = Object.keys(values)
      const m = matching(where, set.length)
      const text = `update ${table} set ${set.map((name, i) => `${column(name)} = ${mark(i + 1)}`).join(', ')} where ${m.text}`
      return (await connection.run(statement(text, [...set, ...m.names]), [...Object.values(values), ...m.values])).changes
    },
    async remove(where, except) {
      const m = matching(where)
      const text = `delete from ${table} where ${m.text}`
      if (except === undefined) return (await database.run(statement(text, m.names), m.values)).changes
      return (await database.run(statement(`${text} and ${column(except.field)} <> ${mark(m.names.length + 1)}`, [...m.names, except.field]), [...m.values, except.value])).changes
    },
    async removeBefore(field, limit) {
      return (await database.run(statement(`delete from ${table} where ${column(field)} < ${mark(1)}`, [field]), [limit])).changes
    },
  }
}
