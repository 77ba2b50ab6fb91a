import type pg from 'pg'
import type { Row } from '../database.ts'
import { driver } from './driver.ts'
import { packet } from './packet.ts'

/** One statement on its way: its text under a name that the server keeps, its values as text, what becomes of its rows. */
export interface Step {
  /** Empty: not kept by the server. */
  readonly name: string
  readonly text: string
  readonly values: readonly (string | null)[]
  /** Takes a row as it came: text whose letters are the bytes. */
  readonly read: (raw: unknown[]) => Row
}
export interface StepAnswer { readonly rows: Row[]; changes: number }
/** What stopped the steps, if anything did, and the answers of those that were reached. */
type Settle = (error: unknown, answers: readonly StepAnswer[]) => void
interface Trip { readonly steps: readonly Step[]; /** Whose text was sent with it. */ readonly fresh: readonly boolean[]; readonly settle: Settle; readonly answers: StepAnswer[]; rows: Row[]; parsed: boolean; error: unknown; unread: unknown }

/** What of a connection of `pg`'s is ours to speak on; how it was opened, by which proof and under which encryption, is the driver's. */
interface Spoken { readonly stream: NodeJS.ReadWriteStream }
type Client = pg.ClientBase & { readonly connection: Spoken; /** Whether the driver has heard all that it asked for. */ readonly readyForQuery: boolean }
const lines = new WeakMap<object, Line>()

/** The line of a client that is ours alone for now. */
export function lineOf(client: pg.ClientBase): Line {
  let made = lines.get(client)
  if (made === undefined) { made = new Line(client); lines.set(client, made) }
  return made
}

/**
 * A connection spoken on without waiting: trips are sent one behind the other and answered in that order, each failing alone. Rows
 * are read as they come, without asking the server again what its columns are; while nothing is asked here, what the server says is
 * for the driver.
 */
export class Line {
  private readonly client: Client
  private readonly stream: Spoken['stream']
  private readonly theirs: readonly ((chunk: Buffer) => void)[]
  private readonly trips: Trip[] = []
  /** Names that the server knows, or has been told on the way there. */
  private readonly names = new Set<string>()
  /** Parts of a message that has not come as a whole yet, and how many bytes it wants. */
  private parts: Buffer[] = []
  private had = 0
  private wanted = 0
  private unsent: Buffer[] = []
  /** What waits for the driver to hear the end of a question of its own: one that failed is told before that. */
  private later: [steps: readonly Step[], settle: Settle][] = []
  /** Why nothing can be asked any more. */
  private over: Error | undefined

  constructor(client: pg.ClientBase) {
    this.client = client as Client
    this.stream = this.client.connection.stream
    this.theirs = this.stream.listeners('data') as ((chunk: Buffer) => void)[]
    this.stream.removeAllListeners('data')
    this.stream.on('data', (chunk: Buffer) => this.hear(chunk))
    const gone = (error?: Error): void => this.lost(error ?? new Error('Connection terminated unexpectedly'))
    client.on('error', gone)
    client.on('end', () => gone())
  }

  /** Trips that are not answered yet. */
  get waiting(): number { return this.trips.length + this.later.length }

  ask(steps: readonly Step[], settle: Settle): void {
    if (this.over !== undefined) { settle(this.over, []); return }
    if (!this.client.readyForQuery) {
      if (this.later.push([steps, settle]) === 1) this.client.once('drain', () => { for (const one of this.later.splice(0)) this.ask(...one) })
      return
    }
    const fresh = steps.map(({ name }) => {
      if (name === '') return true
      if (this.names.has(name)) return false
      this.names.add(name)
      return true
    })
    const bytes = packet(steps, fresh)
    this.trips.push({ steps, fresh, settle, answers: [], rows: [], parsed: false, error: undefined, unread: undefined })
    // what is asked in one turn leaves together
    if (this.unsent.push(bytes) === 1) setImmediate(() => this.send())
  }

  private send(): void {
    const all = this.unsent
    this.unsent = []
    this.stream.write(all.length === 1 ? all[0]! : Buffer.concat(all))
  }

  private lost(error: Error): void {
    this.over ??= error
    for (const { settle, answers, error: said } of this.trips.splice(0)) settle(said ?? error, answers)
    for (const [, settle] of this.later.splice(0)) settle(error, [])
  }

  private hear(chunk: Buffer): void {
    let data = chunk
    if (this.had > 0) {
      this.parts.push(chunk)
      this.had += chunk.length
      if (this.had < this.wanted) return
      data = Buffer.concat(this.parts)
      this.parts = []
      this.had = 0
    }
    let told: Told | undefined
    let at = 0
    while (at + 5 <= data.length) {
      const end = at + 1 + int32(data, at + 1)
      if (end > data.length) break
      const trip = this.trips[0]
      if (trip === undefined) for (const listener of this.theirs) listener(data.subarray(at, end))
      else switch (data[at]) {
        case DATA_ROW: told ??= toldFrom(data, at); take(trip, data, told, at + 5); break
        case PARSE_COMPLETE: trip.parsed = true; break
        case COMMAND_COMPLETE: done(trip, changesOf(data, end - 2)); break
        case EMPTY_QUERY: done(trip, 0); break
        case ERROR: this.refused(trip, errorOf(data, at + 5, end)); break
        case READY: told = undefined; this.trips.shift(); trip.settle(trip.error ?? trip.unread, trip.answers); break
        default: // what a portal was bound to, notices and settings: nobody waits for them here
      }
      at = end
    }
    if (at < data.length) {
      const rest = data.subarray(at)
      this.parts = [rest]
      this.had = rest.length
      this.wanted = rest.length < 5 ? 5 : 1 + int32(rest, 1)
    }
  }

  /** A text that the server would not take has no name there. */
  private refused(trip: Trip, error: Error): void {
    trip.error = error
    const from = trip.answers.length
    for (let i = trip.parsed ? from + 1 : from; i < trip.steps.length; i++) if (trip.fresh[i] === true) this.names.delete(trip.steps[i]!.name)
  }
}

const [PARSE_COMPLETE, COMMAND_COMPLETE, DATA_ROW, ERROR, EMPTY_QUERY, READY] = [0x31, 0x43, 0x44, 0x45, 0x49, 0x5a]
const int32 = (data: Buffer, at: number): number => (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!

function done(trip: Trip, changes: number): void {
  trip.answers.push({ rows: trip.rows, changes })
  trip.rows = []
  trip.parsed = false
}

/** What a chunk holds of one trip, as letters: rows are cut out of it, and whoever keeps a value keeps no more than its own answer alive. */
interface Told { readonly text: string; readonly start: number }
function toldFrom(data: Buffer, start: number): Told {
  let end = start
  while (end + 5 <= data.length && data[end] !== READY) end += 1 + int32(data, end + 1)
  return { text: data.toString('latin1', start, Math.min(end, data.length)), start }
}

function take(trip: Trip, data: Buffer, told: Told, start: number): void {
  let at = start
  const size = (data[at]! << 8) | data[at + 1]!
  at += 2
  const raw: unknown[] = new Array(size)
  for (let i = 0; i < size; i++) {
    const length = int32(data, at)
    at += 4
    if (length < 0) { raw[i] = null; continue }
    raw[i] = told.text.substring(at - told.start, at - told.start + length)
    at += length
  }
  try { trip.rows.push(trip.steps[trip.answers.length]!.read(raw)) } catch (error) { trip.unread ??= error }
}

/** The number at the end of `INSERT 0 20`, `SELECT 3`, `BEGIN`. */
function changesOf(data: Buffer, last: number): number {
  let value = 0
  for (let at = last, unit = 1; data[at]! >= 0x30 && data[at]! <= 0x39; at--, unit *= 10) value += (data[at]! - 0x30) * unit
  return value
}

const fields: Readonly<Record<string, string>> = { S: 'severity', C: 'code', D: 'detail', H: 'hint', P: 'position', s: 'schema', t: 'table', c: 'column', d: 'dataType', n: 'constraint' }
function errorOf(data: Buffer, start: number, end: number): Error {
  const said = new Map(data.toString('utf8', start, end).split('\0').filter((part) => part !== '').map((part) => [part[0]!, part.slice(1)]))
  const error = new (driver().DatabaseError)(said.get('M') ?? 'PostgreSQL says no', end - start, 'error')
  return Object.assign(error, Object.fromEntries([...said].flatMap(([letter, value]) => (fields[letter] === undefined ? [] : [[fields[letter], value]]))))
}
