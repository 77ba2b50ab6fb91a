/** The part of SAP's driver that is used here; it brings no types of its own. */
declare module 'hdb' {
  type Done<T> = (error: Error | null | undefined, value: T) => void
  export interface Lob { read(done: Done<Buffer>): void }
  export interface ResultSet {
    createArrayStream(): import('node:stream').Readable
    close(done: Done<void>): void
  }
  export interface Statement {
    readonly parameterMetadata?: readonly { readonly dataType: number }[]
    exec(values: readonly unknown[], options: object, done: Done<unknown>): void
    execute(values: readonly unknown[], options: object, done: Done<unknown>): void
    drop(done?: Done<void>): void
  }
  export interface Client {
    readonly readyState: string
    connect(done: (error?: Error | null) => void): void
    exec(text: string, options: object, done: Done<unknown>): void
    execute(text: string, options: object, done: Done<unknown>): void
    prepare(text: string, done: Done<Statement>): void
    setAutoCommit(on: boolean): void
    commit(done: Done<void>): void
    rollback(done: Done<void>): void
    disconnect(done?: Done<void>): void
    destroy(error?: Error): void
    on(event: 'error' | 'close', listener: (error?: unknown) => void): void
  }
  const hdb: { createClient(options: object): Client }
  export default hdb
}
