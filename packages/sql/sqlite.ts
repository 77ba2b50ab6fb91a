import Sqlite from 'better-sqlite3'
import { exclusive } from './exclusive.ts'
import { plainLetters, spanishKey } from './languages.ts'
import { Nesting } from './nesting.ts'
import { decoder, encoder } from './column.ts'
import { noSeal, type Seal, sealOf, type Secret } from './seal.ts'
import { type Answered, type ColumnType, type Connection, type Database, DatabaseError, type Row, type Statement } from './database.ts'

/** Works that may share one durable commit. */
const BATCH = 128

interface Prepared { readonly run: (values: readonly unknown[]) => Answered; readonly rows: (values: readonly unknown[]) => IterableIterator<Row>; readonly reads: boolean }
interface Waiting { readonly alone: boolean; work(connection: Connection): Promise<unknown>; resolve(value: unknown): void; reject(error: unknown): void }

/**
 * SQLite in this process: one file, write-ahead log, every commit durable (`synchronous=FULL`).
 *
 * @example
 * const database = openSqlite({ path: 'data/crm.sqlite' })
 */
export function openSqlite(options: { readonly path: string; /** For sealed columns. */ readonly secret?: Secret }): Database {
  const seal = options.secret === undefined ? noSeal : sealOf(options.secret)
  const writer = open(options.path)
  const memory = options.path === ':memory:' || options.path === ''
  const reader = memory ? writer : open(options.path)
  const writes = prepared(writer, seal)
  const reads = memory ? writes : prepared(reader, seal)
  const [savepoint, release, rollback] = ['savepoint one', 'release one', 'rollback to one'].map((text) => writer.prepare(text)) as [Sqlite.Statement, Sqlite.Statement, Sqlite.Statement]
  const queue: Waiting[] = []
  let working: Promise<void> | null = null
  let closed = false
  const nesting = new Nesting()

  const inside: Connection = {
    run(statement, values = []) {
      try { return Promise.resolve(writes(statement).run(values)) } catch (error) { return Promise.reject(translated(error)) }
    },
  }

  async function drain(): Promise<void> {
    // requests of the same turn are all queued before the first commit
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const end = queue.findIndex((one) => one.alone)
      await (end === 0 ? alone(queue.shift()!) : commit(queue.splice(0, end < 0 ? BATCH : Math.min(end, BATCH))))
    }
    // in the same breath as the last look at the queue: whoever comes next starts a new round
    working = null
  }

  async function commit(batch: Waiting[]): Promise<void> {
    const done: (() => void)[] = []
    try {
      guarded(() => writer.exec('begin immediate'))
      for (const one of batch) {
        savepoint.run()
        try {
          const value = await nesting.enter(() => one.work(inside))
          if (!writer.inTransaction) throw new DatabaseError('gone', 'SQLite ended the transaction')
          release.run()
          done.push(() => one.resolve(value))
        } catch (error) {
          // a full disk ends the whole transaction: then nothing of this batch is kept
          if (!writer.inTransaction) throw error
          rollback.run()
          release.run()
          done.push(() => one.reject(error))
        }
      }
      guarded(() => writer.exec('commit'))
      for (const settle of done) settle()
    } catch (error) {
      if (writer.inTransaction) writer.exec('rollback')
      for (const one of batch) one.reject(error)
    }
  }

  /** A work that rebuilds tables: references are looked at once, at its end. */
  async function alone(one: Waiting): Promise<void> {
    try {
      // has no effect inside a transaction
      writer.pragma('foreign_keys = OFF')
      guarded(() => writer.exec('begin immediate'))
      const value = await nesting.enter(() => one.work(inside))
      const broken = (writer.pragma('foreign_key_check') as { table: string; parent: string }[])[0]
      if (broken !== undefined) throw new DatabaseError('reference', `a row of ${broken.table} refers to a row of ${broken.parent} that is not there`)
      guarded(() => writer.exec('commit'))
      one.resolve(value)
    } catch (error) {
      if (writer.inTransaction) writer.exec('rollback')
      one.reject(error)
    } finally {
      writer.pragma('foreign_keys = ON')
    }
  }

  function transaction<T>(work: (connection: Connection) => Promise<T>, alone = false): Promise<T> {
    if (closed) return Promise.reject(new DatabaseError('gone', 'the database is closed'))
    if (nesting.inside) return Promise.reject(nesting.refusal())
    return new Promise<T>((resolve, reject) => {
      queue.push({ alone, work, resolve: resolve as (value: unknown) => void, reject })
      working ??= drain()
    })
  }

  const database: Database = {
    kind: 'sqlite',
    transaction: (work) => transaction(work),
    run(statement, values = []) {
      if (closed) return Promise.reject(new DatabaseError('gone', 'the database is closed'))
      try {
        const ready = reads(statement)
        if (ready.reads) return Promise.resolve(ready.run(values))
      } catch (error) {
        return Promise.reject(translated(error))
      }
      return transaction((connection) => connection.run(statement, values))
    },
    async *stream(statement, values = []) {
      // a connection of its own: an open cursor would block the others
      const own = memory ? writer : open(options.path)
      try { yield* guardedRows(() => prepared(own, seal)(statement).rows(values)) } finally { if (!memory) own.close() }
    },
    async close() {
      while (working !== null) await working
      closed = true
      if (!memory) reader.close()
      writer.close()
    },
  }
  exclusive.set(database, { once: (work) => transaction(work, true), session: (work) => work({ transaction: (inner) => transaction(inner, true), run: (statement) => database.run(statement) }) })
  return database
}

function open(path: string): Sqlite.Database {
  const db = new Sqlite(path, { timeout: 10_000 })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('mmap_size = 268435456')
  // what a savepoint may have to take back stays in memory
  db.pragma('temp_store = MEMORY')
  db.function('tenon_fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : text))
  db.function('tenon_letters', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? plainLetters(text) : text))
  db.function('tenon_spanish', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? spanishKey(text) : text))
  db.function('tenon_regex', { deterministic: true }, (pattern: unknown, text: unknown, flags: unknown) => (text === null ? null : regex(String(pattern), String(flags)).test(String(text)) ? 1 : 0))
  return db
}

const patterns = new Map<string, RegExp>()
function regex(source: string, flags: string): RegExp {
  const key = `${flags}/${source}`
  let made = patterns.get(key)
  if (made === undefined) {
    if (patterns.size > 100) patterns.clear()
    made = compiled(source, flags)
    patterns.set(key, made)
  }
  return made
}

/** `(?i)` in front stands for a flag, as in other engines; escapes that JavaScript finds needless are no mistake. */
function compiled(source: string, flags: string): RegExp {
  const [whole = '', inline = ''] = /^\(\?([ims]+)\)/.exec(source) ?? []
  const all = [...new Set(flags + inline)].join('')
  try { return new RegExp(source.slice(whole.length), `u${all}`) } catch { /* it may still be one in the older grammar */ }
  return new RegExp(source.slice(whole.length), all)
}

/** Prepares each statement once for one connection. */
function prepared(db: Sqlite.Database, seal: Seal): (statement: Statement) => Prepared {
  const known = new WeakMap<Statement, Prepared>()
  return (statement) => {
    let made = known.get(statement)
    if (made === undefined) { made = prepare(db, statement, seal); known.set(statement, made) }
    return made
  }
}

/** SQLite has no schemas: a table is found by its name alone. */
const unplaced = (text: string): string => (text.includes('"."') ? text.replace(/\b(from|join|into|update) "(?:[^"]|"")+"\.("(?:[^"]|"")+")/g, '$1 $2') : text)

function prepare(db: Sqlite.Database, statement: Statement, seal: Seal): Prepared {
  const text = unplaced(statement.text)
  const encode = statement.params.map((t) => encoder(t, 'sqlite', seal))
  const decode = statement.columns.map((t) => decoder(t, 'sqlite', seal))
  // values that come once each and in order need no names
  const places = [...text.matchAll(/\?(\d+)/g)]
  const inOrder = places.length === encode.length && places.every((place, i) => Number(place[1]) === i + 1)
  // SQLite plans a statement anew for each value that its planner has looked at; what stands behind a plus it does not look at
  const ready = db.prepare(text.replace(/\?\d+/g, inOrder ? '+?' : '+$&'))
  if (ready.reader) { ready.raw(true); if (statement.columns.some(beyondNumber)) ready.safeIntegers(true) }
  const bind = (values: readonly unknown[]): unknown[] => {
    const bound: unknown[] = new Array(encode.length)
    for (let i = 0; i < encode.length; i++) bound[i] = encode[i]!(values[i] ?? null)
    return inOrder ? bound : encode.length === 0 ? [] : [Object.fromEntries(bound.map((v, i) => [i + 1, v]))]
  }
  const read = (raw: unknown): Row => {
    const row = raw as unknown[]
    for (let i = 0; i < decode.length; i++) row[i] = decode[i]!(row[i])
    return row
  }
  return {
    reads: ready.readonly,
    run: (values) => {
      if (!ready.reader) return { rows: [], changes: ready.run(...bind(values)).changes }
      const rows = ready.all(...bind(values)) as unknown[][]
      for (const row of rows) read(row)
      return { rows, changes: rows.length }
    },
    rows: function* (values) { for (const raw of ready.iterate(...bind(values))) yield read(raw) },
  }
}

/** Whole numbers of these columns may be larger than a JavaScript number tells apart. */
const beyondNumber = (type: ColumnType): boolean => type.is === 'bigint' || type.is === 'duration' || (type.is === 'decimal' && type.precision > 15 && type.plain !== true)

function guarded<T>(work: () => T): T {
  try { return work() } catch (error) { throw translated(error) }
}

function* guardedRows(open: () => IterableIterator<Row>): IterableIterator<Row> {
  try { yield* open() } catch (error) { throw translated(error) }
}

function translated(error: unknown): unknown {
  if (error instanceof SyntaxError) return new DatabaseError('pattern', error.message, undefined, error)
  if (!(error instanceof Sqlite.SqliteError)) return error instanceof RangeError ? new DatabaseError('range', error.message, undefined, error) : error
  const names = /failed: (.+)$/.exec(error.message)?.[1]
  const code = error.code.includes('UNIQUE') || error.code.includes('PRIMARYKEY') ? 'unique'
    : error.code.includes('FOREIGNKEY') || error.message.startsWith('FOREIGN KEY') ? 'reference'
      : error.code.includes('NOTNULL') ? 'notNull'
        : error.code.includes('CONSTRAINT_CHECK') ? (names?.endsWith('_digits') === true ? 'range' : 'check')
          : error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED') ? 'busy'
            : error.code.startsWith('SQLITE_FULL') || error.code.startsWith('SQLITE_IOERR') || error.code.startsWith('SQLITE_CANTOPEN') ? 'gone' : 'other'
  return new DatabaseError(code, error.message, names, error)
}
