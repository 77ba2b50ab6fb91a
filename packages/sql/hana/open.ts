import { decoder, encoder } from '../column.ts'
import { type Answered, type Connection, type Database, DatabaseError, type Row, type Statement } from '../database.ts'
import { exclusive } from '../exclusive.ts'
import { Nesting } from '../nesting.ts'
import { noSeal, type Seal, sealOf } from '../seal.ts'
import type { HanaOptions } from './options.ts'
import { Pool } from './pool.ts'
import { Session } from './session.ts'
import { positional } from './text.ts'

interface Ready {
  readonly text: string
  readonly writes: boolean
  /** An insert that is to answer the number its row was given. */
  readonly counted: boolean
  bind(values: readonly unknown[]): unknown[][]
  read(raw: unknown[]): Row
}

/**
 * SAP HANA over its own protocol, by SAP's driver `hdb`: a small pool, each statement prepared once a connection.
 *
 * @example
 * const database = openHana(hanaUrl('hana://APP:secret@hana.example:39015?schema=APP&encrypt=true'))
 */
export function openHana(options: HanaOptions): Database {
  const max = options.poolMax ?? 10
  const pool = new Pool<Session>({ min: options.poolMin ?? 0, max, wait: options.poolTimeout ?? 30_000, idle: 60_000, open: () => Session.open(options), close: (one) => { one.close() }, usable: (one) => one.usable })
  const known = new WeakMap<Statement, Ready>()
  const seal = options.secret === undefined ? noSeal : sealOf(options.secret)
  const nesting = new Nesting()
  /** Grows when tables have changed: what was prepared before is prepared anew. */
  let age = 0

  function ready(statement: Statement): Ready {
    let made = known.get(statement)
    if (made === undefined) { made = prepare(statement, seal); known.set(statement, made) }
    return made
  }

  /** One statement after another: the number a row was given is asked for before the next row gets one. */
  const ask = (session: Session, statement: Statement, values: readonly unknown[]): Promise<Answered> => session.inTurn(() => answered(session, statement, values))

  async function answered(session: Session, statement: Statement, values: readonly unknown[]): Promise<Answered> {
    const { text, bind, read, counted } = ready(statement)
    const answer = await session.run(text, bind(values))
    if (!counted) return { rows: answer.rows.map(read), changes: answer.changes }
    const { rows } = await session.run('select current_identity_value() from dummy', [])
    return { rows: rows.map(read), changes: answer.changes }
  }

  async function borrowed<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await pool.acquire()
    session.forgetBefore(age)
    try { return await work(session) } finally { pool.release(session, false) }
  }

  async function transaction<T>(work: (connection: Connection) => Promise<T>, changing = false): Promise<T> {
    if (nesting.inside) throw nesting.refusal()
    const session = await pool.acquire()
    session.forgetBefore(age)
    let broken = changing
    try {
      if (changing) await locked(session)
      session.begin()
      if (changing) await session.plain(`lock table ${HISTORY} in exclusive mode`)
      const value = await nesting.enter(() => work({ run: (statement, values = []) => ask(session, statement, values) }))
      await session.commit()
      return value
    } catch (error) {
      await session.rollback().catch(() => { broken = true })
      throw error
    } finally {
      pool.release(session, broken)
    }
  }

  const database: Database = {
    kind: 'hana',
    run: async (statement, values = []) => {
      if (nesting.inside && ready(statement).writes) throw nesting.refusal()
      return borrowed((session) => ask(session, statement, values))
    },
    transaction: (work) => transaction(work),
    async *stream(statement, values = []) {
      const { text, bind, read } = ready(statement)
      const session = await pool.acquire()
      session.forgetBefore(age)
      try { for await (const row of session.stream(text, bind(values)[0] ?? [])) yield read(row) } finally { pool.release(session, false) }
    },
    close: () => pool.end(),
  }
  const changing = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => { try { return await transaction(work, true) } finally { age += 1 } }
  exclusive.set(database, { once: changing, session: (work) => work({ transaction: changing, run: (statement) => database.run(statement) }) })
  return database
}

function prepare(statement: Statement, seal: Seal): Ready {
  const encode = statement.params.map((t) => encoder(t, 'hana', seal))
  const decode = statement.columns.map((t) => decoder(t, 'hana', seal))
  const { text, places } = positional(statement.text)
  const set = (values: readonly unknown[], from: number): unknown[] => places.map((place) => encode[place]!(values[from + place] ?? null))
  return {
    text, writes: /^\s*(insert|upsert|update|delete|merge|create|alter|drop|rename|truncate|lock|set)\b/i.test(text), counted: statement.columns.length > 0 && /^\s*insert\b/i.test(text),
    bind(values) {
      const size = statement.params.length
      if (size > 0 && values.length > size && values.length % size === 0) return Array.from({ length: values.length / size }, (_, i) => set(values, i * size))
      return size === 0 ? [] : [set(values, 0)]
    },
    read: (raw) => { for (let i = 0; i < decode.length; i++) raw[i] = decode[i]!(raw[i]); return raw },
  }
}

/** The table that whoever changes the schema holds until the end of the transaction: where migrations are remembered. */
const HISTORY = '"tenon_migration"'

/**
 * Makes a connection one that changes tables: the lock is there, and `create` and `alter` belong to the transaction instead of
 * ending it, so that a migration is kept whole or not at all. Such a connection is not used for anything else.
 */
async function locked(session: Session): Promise<void> {
  // whoever migrates may take long
  await session.plain('set transaction lock wait timeout 600000')
  const there = await session.run("select 1 from sys.tables where schema_name = current_schema and table_name = 'tenon_migration'", [])
  if (there.rows.length === 0) await session.plain(`create column table ${HISTORY} ("app" nvarchar(255) not null, "name" nvarchar(255) not null, "applied_at" timestamp not null, "checksum" nvarchar(255), "in_force" integer, primary key ("app", "name"))`).catch((error: unknown) => { if (!isThere(error)) throw error })
  await session.plain('set transaction autocommit ddl off')
}

/** Another process made it a moment ago. */
const isThere = (error: unknown): boolean => error instanceof DatabaseError && (error.cause as { code?: unknown } | undefined)?.code === 288
