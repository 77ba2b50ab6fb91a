import { createHash } from 'node:crypto'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { decoder, encoder } from './column.ts'
import { exclusive } from './exclusive.ts'
import { Nesting } from './nesting.ts'
import { type Answered, type Connection, type Database, DatabaseError, type Row, type Statement } from './database.ts'

interface Ready { readonly writes: boolean; readonly name: string; readonly bind: (values: readonly unknown[]) => unknown[]; readonly read: (raw: unknown[]) => Row }

/**
 * PostgreSQL over TCP: each statement prepared once a connection and planned once.
 *
 * @example
 * const database = openPostgres({ url: 'postgres://app@localhost/crm' })
 */
export function openPostgres(options: { readonly url: string; readonly poolSize?: number }): Database {
  const pool = new pg.Pool({ connectionString: options.url, max: options.poolSize ?? 10, connectionTimeoutMillis: 30_000, options: '-c plan_cache_mode=force_generic_plan -c TimeZone=UTC -c DateStyle=ISO', types: { getTypeParser: () => (raw: string) => raw } as never })
  // a connection that dies while idle is replaced at the next use
  pool.on('error', () => {})
  const known = new WeakMap<Statement, Ready>()
  const nesting = new Nesting()
  /** Part of a prepared statement's name; grows when tables have changed. */
  let generation = 0

  function ready(statement: Statement): Ready {
    let made = known.get(statement)
    if (made === undefined) {
      const encode = statement.params.map((t) => encoder(t, 'postgres'))
      const decode = statement.columns.map((t) => decoder(t, 'postgres'))
      made = {
        writes: /^\s*(insert|update|delete|merge|create|alter|drop|truncate)\b/i.test(statement.text),
        name: createHash('sha1').update(statement.text).digest('base64').slice(0, 20),
        bind: (values) => encode.map((code, i) => code(values[i] ?? null)),
        read: (raw) => { for (let i = 0; i < decode.length; i++) raw[i] = decode[i]!(raw[i]); return raw },
      }
      known.set(statement, made)
    }
    return made
  }

  async function ask(client: pg.Pool | pg.PoolClient, statement: Statement, values: readonly unknown[], named = true): Promise<Answered> {
    const { name, bind, read } = ready(statement)
    const age = generation
    try {
      const prepared = named && (statement.params.length > 0 || statement.columns.length > 0)
      const answer = await client.query({ ...(prepared ? { name: `${name}${age}` } : {}), text: statement.text, values: bind(values), rowMode: 'array' })
      return { rows: (answer.rows as unknown as unknown[][]).map(read), changes: answer.rowCount ?? 0 }
    } catch (error) {
      // somebody migrated: what was prepared on the old tables is prepared anew
      if (error instanceof Error && /cached plan must not change result type/.test(error.message)) {
        if (age === generation) generation += 1
        if (client === pool) return ask(client, statement, values)
        throw new DatabaseError('busy', error.message, undefined, error)
      }
      throw translated(error)
    }
  }

  async function transaction<T>(work: (connection: Connection) => Promise<T>, named = true): Promise<T> {
    if (nesting.inside) throw nesting.refusal()
    const client = await pool.connect().catch((error: unknown) => { throw translated(error) })
    let broken = false
    const lost = (): void => { broken = true }
    client.on('error', lost)
    try {
      await client.query('begin')
      const connection: Connection = { run: (statement, values = []) => ask(client, statement, values, named) }
      const value = await nesting.enter(() => work(connection))
      await client.query('commit')
      return value
    } catch (error) {
      await client.query('rollback').catch(() => { broken = true })
      throw error instanceof DatabaseError ? error : translated(error)
    } finally {
      client.removeListener('error', lost)
      client.release(broken)
    }
  }

  const database: Database = {
    kind: 'postgres',
    run: (statement, values = []) => (nesting.inside && ready(statement).writes ? Promise.reject(nesting.refusal()) : ask(pool, statement, values)),
    transaction: (work) => transaction(work),
    async *stream(statement, values = []) {
      const client = await pool.connect().catch((error: unknown) => { throw translated(error) })
      let broken = false
      const lost = (): void => { broken = true }
      client.on('error', lost)
      const { bind, read } = ready(statement)
      const cursor = client.query(new Cursor<unknown[]>(statement.text, bind(values), { rowMode: 'array' }))
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
    close: () => pool.end(),
  }
  exclusive.set(database, async (work) => {
    try {
      // nothing is kept prepared where tables change under it
      return await transaction(async (connection) => { await connection.run(LOCK); return work(connection) }, false)
    } finally {
      generation += 1
    }
  })
  return database
}

/** Held by whoever changes the schema, until the end of the transaction. */
const LOCK: Statement = { text: 'select pg_advisory_xact_lock(7363106)', params: [], columns: [] }

function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (!('code' in error) || typeof error.code !== 'string') return /timeout exceeded when trying to connect/.test(error.message) ? new DatabaseError('busy', error.message, undefined, error) : /connection (terminated|error|timeout)|not queryable|pool after calling end/i.test(error.message) ? new DatabaseError('gone', error.message, undefined, error) : error
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  const known: Record<string, DatabaseError['code']> = { '23505': 'unique', '23503': 'reference', '23001': 'reference', '23502': 'notNull', '23514': 'check', '22003': 'range', '22008': 'range', '2201B': 'pattern', '40001': 'busy', '40P01': 'busy', '53300': 'busy', '55P03': 'busy', '57P01': 'gone', '57P03': 'gone', ECONNREFUSED: 'gone', ECONNRESET: 'gone' }
  const code = known[error.code] ?? (/^\d/.test(error.code) ? 'other' : undefined)
  return code === undefined ? error : new DatabaseError(code, error.message, constraint, error)
}
