import type { Entity } from '@tenon/model'
import { type Catalog, columnType, type ColumnType, type Connection, DatabaseError, insertion, keySql, type Statements, tableOf, Writer } from '@tenon/sql'

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
    const row = { ...of.fresh, ...of.keys }
    return insertion('hana', tableOf(e), Object.keys(row).map((name) => [column(name), typeOf(name)] as const), [Object.values(row)], 'id' in row ? undefined : { column: column('id'), sql: keySql(e, 'hana') })
  }
  for (let tries = 0; (await run(added())).changes === 0; tries++) {
    try { await run(made()); break } catch (error) { if (tries > 0 || !(error instanceof DatabaseError && error.code === 'unique')) throw error }
  }
  if (of.read === undefined) return undefined
  const w = new Writer('hana')
  return (await run(matching(w.add(`select ${column(of.read)} from ${tableOf(e)}`)), [typeOf(of.read)])).rows[0]![0]
}
