/// <reference path="./hdb.d.ts" />
import { createRequire } from 'node:module'
import type { Client, Lob, ResultSet, Statement as Prepared } from 'hdb'
import { DatabaseError } from '../database.ts'
import { translated } from './errors.ts'
import type { HanaOptions } from './options.ts'

const packages = createRequire(import.meta.url)
/** SAP's driver, read with the first connection. */
const driver = (): typeof import('hdb').default => packages('hdb') as typeof import('hdb').default

/** Statements that one connection keeps prepared. */
const KEPT = 400
const ARRAYS = { rowsAsArray: true }

/** One connection. Whatever it is asked fails when it is lost, and it is never used again. */
export class Session {
  private readonly client: Client
  private readonly limit: number
  private readonly kept = new Map<string, Promise<Prepared>>()
  private age = 0
  private broken: DatabaseError | undefined
  private turn: Promise<unknown> = Promise.resolve()
  private readonly asked = new Set<(error: DatabaseError) => void>()

  private constructor(client: Client, limit: number) {
    this.client = client
    this.limit = limit
    const lose = (error?: unknown): void => { this.fail(error instanceof Error ? error : new Error('the connection to SAP HANA was closed')) }
    client.on('error', lose)
    client.on('close', () => { lose() })
  }

  static async open(o: HanaOptions): Promise<Session> {
    const wait = o.connectionTimeout ?? 10_000
    const client = driver().createClient({
      host: o.host, port: o.port, user: o.user, password: o.password, ...(o.database === undefined ? {} : { databaseName: o.database }), initializationTimeout: wait, packetSizeLimit: 2 ** 24,
      ...(o.encrypt === true ? { useTLS: true, rejectUnauthorized: o.validateCertificate !== false, ...(o.ca === undefined ? {} : { ca: o.ca }) } : {}),
    })
    const session = new Session(client, o.statementTimeout ?? 60_000)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new DatabaseError('gone', `SAP HANA at ${o.host}:${o.port} did not answer within ${wait} ms`)); client.destroy() }, wait)
      client.connect((error) => { clearTimeout(timer); if (error === undefined || error === null) resolve(); else { client.destroy(); reject(translated(error) as Error) } })
    })
    if (o.schema !== undefined) await session.plain(`set schema "${o.schema.replaceAll('"', '""')}"`)
    await session.plain(`set transaction lock wait timeout ${o.lockTimeout ?? 10_000}`)
    return session
  }

  get usable(): boolean { return this.broken === undefined && this.client.readyState === 'connected' }

  /** Works that must not come between each other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => {})
    return done
  }

  /** Prepared on tables as they were: prepared anew. */
  forgetBefore(age: number): void {
    if (age === this.age) return
    this.age = age
    for (const statement of this.kept.values()) void statement.then((s) => { s.drop() }, () => {})
    this.kept.clear()
  }

  plain(text: string): Promise<unknown> { return this.ask((done) => { this.client.exec(text, ARRAYS, done) }) }

  /** Rows, or how many were changed; several sets of values at once are sent as one batch. */
  async run(text: string, sets: readonly (readonly unknown[])[]): Promise<{ rows: unknown[][]; changes: number }> {
    const answer = await this.answer(text, sets, 'exec')
    if (Array.isArray(answer) && Array.isArray(answer[0])) return { rows: answer as unknown[][], changes: answer.length }
    if (Array.isArray(answer)) return { rows: [], changes: (answer as number[]).reduce((sum, n) => sum + Math.max(0, n), 0) }
    return { rows: [], changes: typeof answer === 'number' ? answer : 0 }
  }

  /** Rows some at a time, with their large texts read. */
  async *stream(text: string, values: readonly unknown[]): AsyncIterable<unknown[]> {
    const set = (await this.answer(text, [values], 'execute')) as ResultSet
    const source = set.createArrayStream()
    try {
      for await (const rows of source as AsyncIterable<unknown[][]>) for (const row of rows) {
        for (let i = 0; i < row.length; i++) if (isLob(row[i])) { const lob = row[i] as Lob; row[i] = await this.ask((done) => { lob.read(done) }) }
        yield row
      }
    } catch (error) {
      throw translated(error)
    } finally {
      source.destroy()
      if (this.usable) await this.ask((done) => { set.close(done) }).catch(() => {})
    }
  }

  begin(): void { this.client.setAutoCommit(false) }
  async commit(): Promise<void> { await this.ask((done) => { this.client.commit(done) }); this.client.setAutoCommit(true) }
  async rollback(): Promise<void> { await this.ask((done) => { this.client.rollback(done) }); this.client.setAutoCommit(true) }
  close(): void { if (this.usable) this.client.disconnect(() => {}); else this.client.destroy() }

  private async answer(text: string, sets: readonly (readonly unknown[])[], how: 'exec' | 'execute'): Promise<unknown> {
    const [first = []] = sets
    // a statement without values cannot be run as a prepared one
    if (first.length === 0) return this.ask((done) => { this.client[how](text, ARRAYS, done) })
    const statement = await this.prepared(text)
    const types = statement.parameterMetadata ?? []
    const bound = sets.map((set) => set.map((value, i) => fitting(value, types[i]?.dataType)))
    return this.ask((done) => { statement[how](sets.length === 1 ? bound[0]! : bound, ARRAYS, done) })
  }

  private prepared(text: string): Promise<Prepared> {
    let made = this.kept.get(text)
    if (made !== undefined) { this.kept.delete(text); this.kept.set(text, made); return made }
    made = this.ask<Prepared>((done) => { this.client.prepare(text, done) })
    this.kept.set(text, made)
    made.catch(() => { this.kept.delete(text) })
    const [oldest] = this.kept
    if (this.kept.size > KEPT && oldest !== undefined) { this.kept.delete(oldest[0]); void oldest[1].then((s) => { s.drop() }, () => {}) }
    return made
  }

  private ask<T>(work: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> {
    if (this.broken !== undefined) return Promise.reject(this.broken)
    return new Promise<T>((resolve, reject) => {
      const timer = this.limit === 0 ? undefined : setTimeout(() => {
        // the server gives up what a lost connection had asked for, and undoes its transaction
        this.fail(new DatabaseError('busy', `a statement took longer than ${this.limit} ms`))
        this.client.destroy()
      }, this.limit)
      const end = (): void => { clearTimeout(timer); this.asked.delete(reject) }
      this.asked.add(reject)
      work((error, value) => { end(); if (error === null || error === undefined) resolve(value); else reject(translated(error) as Error) })
    })
  }

  private fail(error: Error): void {
    if (this.broken !== undefined) return
    this.broken = error instanceof DatabaseError ? error : new DatabaseError('gone', error.message, undefined, error)
    for (const reject of [...this.asked]) reject(this.broken)
    this.asked.clear()
  }
}

const isLob = (value: unknown): boolean => typeof value === 'object' && value !== null && 'read' in value && !Buffer.isBuffer(value)

/** The server says which type it takes in each place; the driver writes texts only from texts. */
function fitting(value: unknown, type: number | undefined): unknown {
  if (value === null || typeof value === 'string' || type === undefined || !texts.has(type)) return value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : value
}
/** CHAR, VARCHAR, NCHAR, NVARCHAR, CLOB, NCLOB, STRING, NSTRING, VARCHAR2, TEXT, SHORTTEXT, ALPHANUM as the protocol counts them. */
const texts: ReadonlySet<number> = new Set([8, 9, 10, 11, 25, 26, 29, 30, 35, 51, 52, 55])
