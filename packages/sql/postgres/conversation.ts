import type pg from 'pg'
import { type Answered, type Connection, DatabaseError, type Statement } from '../database.ts'
import { lineOf, type Step, type StepAnswer } from './line.ts'
import { translated } from './errors.ts'
import { AT_ONCE, asOne, insertedInto } from './merged.ts'
import { isPlain } from './statements.ts'

const begin: Step = { name: 'begin', text: 'begin', values: [], read: (raw) => raw }
const commit: Step = { name: 'commit', text: 'commit', values: [], read: (raw) => raw }
interface Waiting { readonly step: Step; /** Nobody waits for its answer. */ readonly quiet?: true; resolve(answer: Answered): void; reject(error: unknown): void }

/** Sends steps together; the answers of those that were reached, and what stopped the others. */
export const together = (client: pg.ClientBase, steps: readonly Step[]): Promise<{ error: unknown; answers: readonly StepAnswer[] }> =>
  new Promise((resolve) => { lineOf(client).ask(steps, (error, answers) => resolve({ error, answers })) })

/** Inserts that nobody waits for are sent as one statement, each into a table of its own: what it fails for is told of the table that it names. */
function grouped(waiting: readonly Waiting[]): Waiting[] {
  const out: Waiting[] = []
  for (let i = 0; i < waiting.length; i++) {
    const tables: string[] = []
    for (let end = i; end < waiting.length && tables.length < AT_ONCE; end++) {
      const table = waiting[end]!.quiet === true ? insertedInto(waiting[end]!.step) : undefined
      if (table === undefined || tables.includes(table)) break
      tables.push(table)
    }
    const parts = waiting.slice(i, i + tables.length)
    const step = parts.length < 2 ? undefined : asOne(parts.map((one) => one.step))
    if (step === undefined) { out.push(waiting[i]!); continue }
    out.push({ step, quiet: true, resolve: () => {}, reject: (error) => { parts[Math.max(0, tables.findIndex((table) => isOf(error, table)))]!.reject(error) } })
    i += parts.length - 1
  }
  return out
}

const isOf = (error: unknown, table: string): boolean => error !== null && typeof error === 'object' && 'table' in error && table.endsWith(`"${String(error.table)}"`)

/**
 * One transaction's talk with the server. Statements that are asked in the same breath travel together, the first with the
 * `begin`, those sent for later with the `commit`.
 */
export class Conversation implements Connection {
  private readonly client: pg.PoolClient
  private readonly stepOf: (statement: Statement, values: readonly unknown[]) => Step
  private waiting: Waiting[] = []
  private last: Promise<void> = Promise.resolve()
  private asked = false
  private begun = false
  private ended = false
  private failed: { readonly error: unknown } | undefined

  constructor(client: pg.PoolClient, stepOf: (statement: Statement, values: readonly unknown[]) => Step) {
    this.client = client
    this.stepOf = stepOf
  }

  run(statement: Statement, values: readonly unknown[] = []): Promise<Answered> {
    if (this.ended) return Promise.reject(new DatabaseError('nested', 'the transaction has ended'))
    if (isPlain(statement)) return this.simply(statement.text)
    return new Promise((resolve, reject) => {
      this.waiting.push({ step: this.stepOf(statement, values), resolve, reject: (error) => reject(translated(error)) })
      if (this.asked) return
      this.asked = true
      queueMicrotask(() => { this.asked = false; if (!this.ended) void this.flush() })
    })
  }

  send(statement: Statement, values: readonly unknown[], explain: (error: unknown) => unknown = (error) => error): Promise<void> {
    if (this.ended) return Promise.reject(new DatabaseError('nested', 'the transaction has ended'))
    const step = this.stepOf(statement, values)
    this.waiting.push({ step, quiet: true, resolve: () => {}, reject: (error) => { this.failed ??= { error: explain(translated(error)) } } })
    return Promise.resolve()
  }

  async commit(): Promise<void> {
    this.ended = true
    await this.last
    if (this.failed === undefined && (this.begun || this.waiting.length > 0)) await this.flush(true)
    if (this.failed !== undefined) throw this.failed.error
  }

  async rollback(): Promise<void> {
    this.ended = true
    for (const one of this.waiting.splice(0)) one.reject(new DatabaseError('nested', 'the transaction has ended'))
    await this.last
    if (this.begun) await this.client.query('rollback')
  }

  private flush(end = false): Promise<void> {
    const taken = grouped(this.waiting)
    this.waiting = []
    if (taken.length === 0 && !end) return this.last
    this.last = this.last.then(async () => {
      const head = this.begun ? [] : [begin]
      this.begun = true
      const { error, answers } = await together(this.client, [...head, ...taken.map((one) => one.step), ...(end ? [commit] : [])])
      const own = answers.slice(head.length)
      taken.forEach((one, i) => {
        const answer = own[i]
        if (answer !== undefined) one.resolve(answer)
        // the first that was not reached is the one that failed; the others failed for its reason
        else one.reject(this.failed?.error ?? error ?? new DatabaseError('gone', 'the server did not answer'))
      })
      if (end && error !== undefined) this.failed ??= { error: translated(error) }
    })
    return this.last
  }

  /** Text that may hold several commands, by itself. */
  private async simply(text: string): Promise<Answered> {
    await this.flush()
    if (!this.begun) { this.begun = true; await this.client.query('begin') }
    if (this.failed !== undefined) throw this.failed.error
    try {
      const answer = await this.client.query(text)
      return { rows: [], changes: answer.rowCount ?? 0 }
    } catch (error) { throw translated(error) }
  }
}
