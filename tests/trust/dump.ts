import { type Connection, type Database, type Table, quote } from '@tenon/sql'

/** All rows of tables as text, to tell whether anything changed. `where` narrows a table's rows; undefined leaves the table out. */
export async function dump(database: Database, tables: readonly Table[], where: (table: Table) => string | undefined = () => '', connection: Connection = database): Promise<string> {
  const parts: string[] = []
  for (const table of tables) {
    const condition = where(table)
    if (condition === undefined) continue
    const columns = table.columns.map((c) => `coalesce(cast(${quote(c.name)} as text), '~')`).join(` || '|' || `)
    const answer = await connection.run({ text: `select ${columns} from ${quote(table.name)}${condition === '' ? '' : ` where ${condition}`} order by 1`, params: [], columns: [{ is: 'text' }] })
    parts.push(`${table.name}: ${answer.rows.map((row) => String(row[0])).join('\n')}`)
  }
  return parts.join('\n\n')
}

/** One number from a statement. */
export async function figureOf(connection: Connection, text: string): Promise<number> {
  return Number((await connection.run({ text, params: [], columns: [{ is: 'integer' }] })).rows[0]?.[0] ?? 0)
}
export async function texts(connection: Connection, text: string): Promise<string[]> {
  return (await connection.run({ text, params: [], columns: [{ is: 'text' }] })).rows.map((row) => String(row[0]))
}
