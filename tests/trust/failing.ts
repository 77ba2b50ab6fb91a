import { type Connection, type Database, DatabaseError } from '@tenon/sql'

/** Where a transaction is broken: before or after its nth statement, or in the commit itself. */
export interface Break { readonly at: number | 'commit'; readonly when: 'before' | 'after' }

/** A database whose transactions fail where they are told to. `hit` says whether the point was reached. */
export function failing(database: Database, where: Break): Database & { readonly hit: () => boolean } {
  let count = 0
  let hit = false
  const broken = (): DatabaseError => { hit = true; return new DatabaseError('other', `injected ${where.when} statement ${where.at}`) }
  return {
    ...database,
    hit: () => hit,
    transaction: (work) => database.transaction(async (inner) => {
      const connection: Connection = {
        async run(statement, values) {
          // several may be asked in one breath: each knows its own place
          const place = ++count
          if (place === where.at && where.when === 'before') throw broken()
          const answer = await inner.run(statement, values)
          if (place === where.at) throw broken()
          return answer
        },
      }
      const value = await work(connection)
      if (where.at === 'commit') { hit = true; await doom(inner) }
      return value
    }),
  }
}

/** A row that a deferred constraint refuses only when the transaction commits. */
const doom = (connection: Connection): Promise<unknown> => connection.run({ text: 'insert into doomed (id, parent) values (1, 2)', params: [], columns: [] })
export const makeDoomed = (connection: Connection): Promise<unknown> => connection.run({ text: 'create table doomed (id integer primary key, parent integer references doomed (id) deferrable initially deferred)', params: [], columns: [] })
