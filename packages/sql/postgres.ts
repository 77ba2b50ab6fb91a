import type pg from 'pg'
import { exclusive, until } from './exclusive.ts'
import { Nesting } from './nesting.ts'
import { type Answered, type Connection, type Database, DatabaseError, type Statement } from './database.ts'
import type { Step } from './postgres/line.ts'
import { Conversation, together } from './postgres/conversation.ts'
import { cursors, driver } from './postgres/driver.ts'
import { isGone, staleStatement, translated, unknownStatement } from './postgres/errors.ts'
import { preparer } from './postgres/statements.ts'
import { listen } from './postgres/listen.ts'
import { isSlow, Reads } from './postgres/reads.ts'
import { noSeal, sealOf, type Secret } from './seal.ts'
import { signals } from './signals.ts'

interface Waiting { readonly statement: Statement; readonly values: readonly unknown[]; resolve(answer: Answered): void; reject(error: unknown): void }

/**
 * PostgreSQL over TCP: each statement prepared once a connection and planned once; statements asked in the same breath travel together.
 *
 * @example
 * const database = openPostgres({ url: 'postgres://app@localhost/crm?poolMax=20&poolTimeout=5000' })
 */
export function openPostgres(options: { readonly url: string; readonly poolSize?: number; /** Milliseconds that a caller waits for a free connection before it is told that the database is busy. */ readonly poolTimeout?: number; /** For sealed columns. */ readonly secret?: Secret }): Database {
  const readyOf = preparer(options.secret === undefined ? noSeal : sealOf(options.secret))
  const { url, poolMax, poolTimeout } = poolOf(options.url)
  const max = options.poolSize ?? poolMax ?? 10
  const pool = new (driver().Pool)({ connectionString: url, max, connectionTimeoutMillis: options.poolTimeout ?? poolTimeout ?? 30_000, options: '-c plan_cache_mode=force_generic_plan -c TimeZone=UTC -c DateStyle=ISO' })
  // a connection that dies while idle is replaced at the next use
  pool.on('error', () => {})
  const lines = new Reads(pool, max)
  const nesting = new Nesting()
  /** Part of a prepared statement's name; grows when tables have changed. */
  let generation = 0
  let reads: Waiting[] = []

  const stepOf = (named: boolean) => (statement: Statement, values: readonly unknown[]): Step => {
    const { name, bind, readBytes } = readyOf(statement)
    return { name: named ? `${name}${generation}` : '', text: statement.text, values: bind(values), read: readBytes }
  }
  const named = stepOf(true)
  const unnamed = stepOf(false)

  /** A client of the pool, where a line that nobody reads on makes room. */
  function connected(): Promise<pg.PoolClient> {
    if (pool.idleCount === 0 && pool.totalCount >= max) lines.spare()
    return pool.connect().catch((error: unknown) => { throw translated(error) })
  }
  /** Text that may hold several commands. */
  const plainly = (text: string, values?: readonly string[]): Promise<pg.QueryResult> => lent((client) => client.query(text, values as string[] | undefined).catch((error: unknown) => { throw translated(error) }))

  /** A client for one use; one that was lost meanwhile is not given back. */
  async function lent<T>(use: (client: pg.PoolClient, lose: () => void) => Promise<T>): Promise<T> {
    const client = await connected()
    let broken = false
    const lost = (): void => { broken = true }
    client.on('error', lost)
    try { return await use(client, lost) } finally {
      client.removeListener('error', lost)
      client.release(broken)
    }
  }

  /** A server that says goodbye has not hung up yet. */
  const asked = (steps: readonly Step[]): ReturnType<typeof together> => lent(async (client, lose) => {
    const answer = await together(client, steps)
    if (isGone(answer.error)) lose()
    return answer
  })

  /** One statement by itself. */
  async function alone(statement: Statement, values: readonly unknown[], again = true): Promise<Answered> {
    if (readyOf(statement).plain) return { rows: [], changes: (await plainly(statement.text)).rowCount ?? 0 }
    const age = generation
    const { error, answers } = await (readyOf(statement).reads ? read([statement], [values]) : asked([named(statement, values)]))
    if (error === undefined && answers[0] !== undefined) return answers[0]
    if (!again || !(staleStatement(error) || unknownStatement(error))) throw translated(error)
    if (age === generation && staleStatement(error)) generation += 1
    return alone(statement, values, false)
  }

  const read = (statements: readonly Statement[], values: readonly (readonly unknown[])[]): ReturnType<typeof together> =>
    new Promise((settle) => {
      // a value that cannot be asked for is told to who asked
      try { lines.ask({ steps: statements.map((one, i) => named(one, values[i]!)), paces: statements.map((one) => readyOf(one).pace), settle: (error, answers) => settle({ error, answers }) }) } catch (error) { settle({ error, answers: [] }) }
    })

  /** Reads of one breath share a trip, but for those that take long. */
  function flush(): void {
    const taken = reads
    reads = []
    const slow = taken.filter((one) => isSlow(readyOf(one.statement).pace))
    for (const one of slow) void ask([one])
    if (slow.length < taken.length) void ask(slow.length === 0 ? taken : taken.filter((one) => !slow.includes(one)))
  }

  /** One trip; if one of several fails, each is asked by itself. */
  async function ask(taken: readonly Waiting[]): Promise<void> {
    const { error, answers } = taken.length === 1 ? { error: true, answers: [] } : await read(taken.map((one) => one.statement), taken.map((one) => one.values))
    if (error === undefined) taken.forEach((one, i) => { one.resolve(answers[i]!) })
    else for (const one of taken) alone(one.statement, one.values).then(one.resolve, one.reject)
  }

  function run(statement: Statement, values: readonly unknown[] = []): Promise<Answered> {
    const ready = readyOf(statement)
    if (ready.writes && nesting.inside) return Promise.reject(nesting.refusal())
    if (!ready.reads) return alone(statement, values)
    return new Promise((resolve, reject) => { if (reads.push({ statement, values, resolve, reject }) === 1) queueMicrotask(flush) })
  }

  /** A transaction on a client. */
  async function converse<T>(client: pg.PoolClient, lose: () => void, work: (connection: Connection) => Promise<T>, step: ReturnType<typeof stepOf>): Promise<T> {
    const conversation = new Conversation(client, step)
    try {
      const value = await nesting.enter(() => work(conversation))
      await conversation.commit()
      return value
    } catch (error) {
      await conversation.rollback().catch(lose)
      if (staleStatement(error instanceof Error ? (error.cause ?? error) : error)) generation += 1
      throw translated(error)
    }
  }

  async function transaction<T>(work: (connection: Connection) => Promise<T>, step = named): Promise<T> {
    if (nesting.inside) throw nesting.refusal()
    return lent((client, lose) => converse(client, lose, work, step))
  }

  /** Outside any transaction; nothing stays prepared. */
  async function single(client: pg.PoolClient, statement: Statement): Promise<Answered> {
    if (readyOf(statement).plain) {
      try { return { rows: [], changes: (await client.query(statement.text)).rowCount ?? 0 } } catch (error) { throw translated(error) }
    }
    const { error, answers } = await together(client, [unnamed(statement, [])])
    if (error !== undefined || answers[0] === undefined) throw translated(error)
    return answers[0]
  }

  const database: Database = {
    kind: 'postgres', run,
    transaction: (work) => transaction(work),
    async *stream(statement, values = []) {
      const client = await connected()
      let broken = false
      const lost = (): void => { broken = true }
      client.on('error', lost)
      const { bind, read } = readyOf(statement)
      const cursor = client.query(new (cursors())<unknown[]>(statement.text, bind(values), { rowMode: 'array', types: { getTypeParser: () => (raw: string) => raw } as never }))
      try {
        for (;;) {
          const rows = await cursor.read(500)
          if (rows.length === 0) break
          for (const row of rows) yield read(row)
        }
      } catch (error) {
        throw translated(error)
      } finally {
        await cursor.close().catch(lost)
        client.removeListener('error', lost)
        client.release(broken)
      }
    },
    close: () => { lines.close(); return pool.end() },
  }
  exclusive.set(database, {
    async once(work) {
      try {
        // nothing is kept prepared where tables change under it
        return await transaction(async (connection) => { await until(async () => (await connection.run(lock('try_advisory_xact_lock'))).rows[0]?.[0] === true); return work(connection) }, unnamed)
      } finally {
        generation += 1
      }
    },
    session: (work) => lent(async (client, lose) => {
      try {
        await until(async () => (await single(client, lock('try_advisory_lock'))).rows[0]?.[0] === true)
        return await work({ transaction: (inner) => converse(client, lose, inner, unnamed), run: (statement) => single(client, statement) })
      } finally {
        generation += 1
        await single(client, { text: `reset lock_timeout; select pg_advisory_unlock(${KEY})`, params: [], columns: [] }).catch(lose)
      }
    }),
  })
  signals.set(database, {
    async say(channel, text) { await plainly('select pg_notify($1, $2)', [channel, text]) },
    hear: (channel, told) => listen(options.url, channel, told),
  })
  return database
}

/** Held by whoever changes the schema: to the end of a transaction, or of a session. */
const KEY = 7363106
const lock = (way: 'try_advisory_lock' | 'try_advisory_xact_lock'): Statement => ({ text: `select pg_${way}(${KEY})`, params: [], columns: [{ is: 'boolean' }] })

/** What a URL says of the pool, in the words that SAP HANA's are taken in too; the server is not told. */
function poolOf(text: string): { readonly url: string; readonly poolMax?: number; readonly poolTimeout?: number } {
  if (!/[?&]pool(Max|Timeout)=/.test(text)) return { url: text }
  const url = new URL(text)
  const said = Object.fromEntries((['poolMax', 'poolTimeout'] as const).flatMap((name) => {
    const value = url.searchParams.get(name)
    url.searchParams.delete(name)
    if (value === null) return []
    if (!/^[1-9]\d{0,8}$/.test(value)) throw new RangeError(`${name} is "${value}": a whole number, please`)
    return [[name, Number(value)]]
  }))
  return { url: url.href, ...said }
}
