import type { Connection, Database } from '@tenon/sql'

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
      await database.transaction(async (connection) => { result = { value: await work(connection) }; throw over })
    } catch (error) { if (error !== over) throw error }
    if (result === undefined) throw over
    return result.value
  },
})
