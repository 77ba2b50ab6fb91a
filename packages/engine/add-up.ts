import type { Entity } from '@tenon/model'
import { type Catalog, columnType, type ColumnType, type Connection, DatabaseError, keySql, type Statements, tableOf, Writer } from '@tenon/sql'

type Values = Readonly<Record<string, unknown>>
type Base = { readonly catalog: Catalog; readonly statements: Statements; readonly connection: Connection }

/**
 * SAP HANA cannot make a row or add to it in one statement: added to, else made, else (another made it meanwhile) added to. The row
 * stays locked until the transaction ends. Answers one of its columns, if one is asked for.
 */
export async function addUp({ catalog, statements, connection }: Base, e: Entity, of: { readonly keys: Values; readonly by: Values; readonly fresh: Values; readonly read?: string }): Promise<unknown> {
  const column = (name: string): string => catalog.column(e, name)
  const typeOf = (name: string): ColumnType => (catalog.specs(e).has(name) ? columnType(catalog.spec(e, name)) : { is: 'integer' })
  const run = (w: Writer, columns: readonly ColumnType[] = []) => connection.run(statements.of(w, columns), w.values)
  const matching = (w: Writer): Writer => { Object.entries(of.keys).forEach(([name, value], i) => { w.add(`${i === 0 ? ' where ' : ' and '}${column(name)} = `).value(value, typeOf(name)) }); return w }
  const added = (): Writer => {
    const w = new Writer('hana')
    w.add(`update ${tableOf(e)} set `)
    Object.entries(of.by).forEach(([name, value], i) => { w.add(`${i === 0 ? '' : ', '}${column(name)} = ${column(name)} + `).value(value, typeOf(name)) })
    return matching(w)
  }
  const made = (): Writer => {
    const row = Object.entries({ ...of.fresh, ...of.keys })
    const w = new Writer('hana')
    const key = row.some(([name]) => name === 'id') ? undefined : keySql(e, 'hana')
    w.add(`insert into ${tableOf(e)} (${[...(key === undefined ? [] : ['id']), ...row.map(([name]) => name)].map(column).join(', ')}) values (${key ?? ''}`)
    row.forEach(([name, value], i) => { if (i > 0 || key !== undefined) w.add(', '); w.value(value, typeOf(name)) })
    return w.add(')')
  }
  for (let tries = 0; (await run(added())).changes === 0; tries++) {
    try { await run(made()); break } catch (error) { if (tries > 0 || !(error instanceof DatabaseError && error.code === 'unique')) throw error }
  }
  if (of.read === undefined) return undefined
  const w = new Writer('hana')
  return (await run(matching(w.add(`select ${column(of.read)} from ${tableOf(e)}`)), [typeOf(of.read)])).rows[0]![0]
}
