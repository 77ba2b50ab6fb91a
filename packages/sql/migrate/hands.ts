import type { ColumnType, Connection, DatabaseKind, Statement } from '../database.ts'
import { at, q } from '../schema/ddl.ts'
import { plain } from '../schema/create.ts'
import { nextSql } from '../counter.ts'
import { type Schema, splitKey, type Table } from '../schema/table.ts'
import type { StepHands } from './change.ts'
import { tableIn } from './state.ts'
import { MigrationError } from './words.ts'

type Values = Readonly<Record<string, unknown>>

/** What `run` works with, on the tables of one point of the history. */
export function handsOn(schema: Schema, kind: DatabaseKind, connection: Connection): StepHands {
  const typeOf = (t: Table, name: string): ColumnType => {
    const column = t.columns.find((c) => c.name === name)
    if (column === undefined) throw new MigrationError(`"${t.name}" has no column "${name}" at this point of the migrations`)
    return column.type
  }
  /** Texts and values in step. */
  const writer = (t: Table) => {
    const params: ColumnType[] = []
    const values: unknown[] = []
    const value = (name: string, v: unknown): string => { params.push(typeOf(t, name)); values.push(v); return kind === 'postgres' ? `$${params.length}` : `?${params.length}` }
    const matching = (where: Values): string => Object.entries(where).map(([name, v]) => (v === null ? `${q(name)} is null` : `${q(name)} = ${value(name, v)}`)).join(' and ') || '1 = 1'
    const run = (text: string, columns: readonly ColumnType[] = []) => connection.run({ text, params, columns } satisfies Statement, values)
    return { value, matching, run }
  }
  return {
    kind, connection,
    async rows(table, where = {}) {
      const t = tableIn(schema, table)
      const w = writer(t)
      const names = t.columns.map((c) => c.name)
      const answer = await w.run(`select ${names.map(q).join(', ')} from ${at(t, kind)} where ${w.matching(where)} order by ${t.primaryKey.map(q).join(', ') || '1'}`, t.columns.map((c) => c.type))
      return answer.rows.map((r) => Object.fromEntries(names.map((n, i) => [n, r[i]])))
    },
    async *batches(table, size = 1000) {
      const t = tableIn(schema, table)
      const [key, ...more] = t.primaryKey
      if (key === undefined || more.length > 0) throw new MigrationError(`batches: "${table}" has no key of one column`)
      const names = t.columns.map((c) => c.name)
      let last: unknown
      for (;;) {
        const w = writer(t)
        const from = last === undefined ? '' : ` where ${q(key)} > ${w.value(key, last)}`
        const { rows } = await w.run(`select ${names.map(q).join(', ')} from ${at(t, kind)}${from} order by ${q(key)} limit ${Math.max(1, Math.floor(size))}`, t.columns.map((c) => c.type))
        if (rows.length === 0) return
        const batch = rows.map((r) => Object.fromEntries(names.map((n, i) => [n, r[i]])))
        last = batch.at(-1)![key]
        yield batch
      }
    },
    async insert(table, values) {
      const t = tableIn(schema, table)
      const w = writer(t)
      const drawn = t.columns.flatMap((c) => { const next = c.counter === undefined || c.name in values ? undefined : nextSql(splitKey(c.counter), kind); return next === undefined ? [] : [[q(c.name), next] as const] })
      await w.run(`insert into ${at(t, kind)} (${[...drawn.map(([name]) => name), ...Object.keys(values).map(q)].join(', ')}) values (${[...drawn.map(([, next]) => next), ...Object.entries(values).map(([n, v]) => w.value(n, v))].join(', ')})`)
    },
    async update(table, where, values) {
      const t = tableIn(schema, table)
      const w = writer(t)
      const set = Object.entries(values).map(([n, v]) => `${q(n)} = ${w.value(n, v)}`).join(', ')
      return (await w.run(`update ${at(t, kind)} set ${set} where ${w.matching(where)}`)).changes
    },
    async remove(table, where) {
      const t = tableIn(schema, table)
      const w = writer(t)
      return (await w.run(`delete from ${at(t, kind)} where ${w.matching(where)}`)).changes
    },
    async sql(text) { await connection.run(plain(text)) },
  }
}
