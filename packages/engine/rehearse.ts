import type { Connection, Database, Statement } from '@tenon/sql'

const NOTHING: Statement = { text: 'select 1', params: [], columns: [{ is: 'integer' }] }
const over = new Error('the rehearsal is over')

/** The same database, whose transactions do all their work and keep nothing of it: what a write would answer or refuse. */
export const rehearsing = (database: Database): Database => ({
  kind: database.kind,
  run: (statement, values) => database.run(statement, values),
  stream: (statement, values) => database.stream(statement, values),
  close: () => database.close(),
  async transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined
    try {
      await database.transaction(async (connection) => {
        const value = await work(connection)
        // what was sent for later is refused or not before the answer
        if (connection.send !== undefined) await connection.run(NOTHING)
        result = { value }
        throw over
      })
    } catch (error) { if (error !== over) throw error }
    if (result === undefined) throw over
    return result.value
  },
})
