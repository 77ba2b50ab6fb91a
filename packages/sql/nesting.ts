import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from './database.ts'

/** Knows whether a call comes from inside a transaction of the same database that is still open. */
export class Nesting {
  private readonly storage = new AsyncLocalStorage<{ open: boolean }>()

  get inside(): boolean { return this.storage.getStore()?.open === true }

  /** Runs a work as the inside of a transaction; what it leaves running is on its own afterwards. */
  enter<T>(work: () => Promise<T>): Promise<T> {
    const token = { open: true }
    const left = (): void => { token.open = false }
    const done = this.storage.run(token, work)
    done.then(left, left)
    return done
  }

  refusal(): DatabaseError {
    return new DatabaseError('nested', 'a transaction is open here: write through the connection it was given, not through the database')
  }
}
