import { createHash } from 'node:crypto'
import { Decimal, type Instant, isObject, JsonFloat } from '@tenon/model'
import { columnType, type Connection, type Database, DatabaseError, quote, tableOf, Writer } from '@tenon/sql'
import { Fault } from './errors.ts'
import type { Context, Result, Shape } from './operation.ts'
import type { Reader } from './reader.ts'
import { IdempotencyRow } from './system.ts'

/**
 * Runs a POST once per key and caller. The answer is kept in the transaction of the effect, so a retry after a lost reply
 * gets the same answer. While the first is at work another try is refused (409), or, if it came to another process, waits and
 * answers what the first did. A key with another body is refused (422).
 */
export async function once(reader: Reader, database: Database, context: Context, key: string | undefined, asked: () => unknown, shape: Shape, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  if (key === undefined) return database.transaction(work)
  if (key.length === 0 || key.length > 255) throw new Fault('invalid', 'Idempotency-Key must have 1 to 255 characters.', { issues: [{ path: [], code: 'custom', message: 'Idempotency-Key must have 1 to 255 characters.' }] })
  const owner = `${String(context.actor?.tenant ?? '')}/${String(context.actor?.id ?? '')}`
  const hash = createHash('sha256').update(encode(asked())).digest('hex')
  const earlier = await find(reader, database, owner, key)
  if (earlier !== null) return replay(earlier, hash, shape)
  const inFlight = flights(database)
  const flight = `${owner}/${key}`
  if (inFlight.has(flight)) throw new Fault('keyInFlight', 'A request with this Idempotency-Key is being worked on.')
  inFlight.add(flight)
  try {
    return await database.transaction(async (connection) => {
      const result = await work(connection)
      await keep(reader, connection, { key, owner, hash, result: encode(result.kind === 'row' ? { ...result, shape: null } : result), at: context.now() })
      return result
    })
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === 'unique')) throw error
    const winner = await find(reader, database, owner, key)
    if (winner === null) throw error
    return replay(winner, hash, shape)
  } finally {
    inFlight.delete(flight)
  }
}

const atWork = new WeakMap<Database, Set<string>>()
function flights(database: Database): Set<string> {
  let made = atWork.get(database)
  if (made === undefined) { made = new Set(); atWork.set(database, made) }
  return made
}

function replay(kept: { hash: string; result: string }, hash: string, shape: Shape): Result {
  if (kept.hash !== hash) throw new Fault('keyReused', 'This Idempotency-Key was used with another request.')
  const result = decode(kept.result) as Result
  return result.kind === 'row' ? { ...result, shape } : result
}

const names = ['key', 'owner', 'hash', 'result', 'at'] as const
type Kept = Record<(typeof names)[number], string>

async function keep(reader: Reader, connection: Connection, row: Kept): Promise<void> {
  const w = new Writer(reader.kind)
  w.add(`insert into ${tableOf(IdempotencyRow)} (${names.map((n) => reader.catalog.column(IdempotencyRow, n)).join(', ')}) values (`)
  names.forEach((n, i) => { if (i > 0) w.add(', '); w.value(row[n], columnType(reader.catalog.spec(IdempotencyRow, n))) })
  w.add(')')
  await connection.run(reader.statements.of(w, []), w.values)
}

async function find(reader: Reader, connection: Connection, owner: string, key: string): Promise<{ hash: string; result: string } | null> {
  const w = new Writer(reader.kind)
  const column = (n: string): string => reader.catalog.column(IdempotencyRow, n)
  w.add(`select ${column('hash')}, ${column('result')} from ${tableOf(IdempotencyRow)} where ${column('owner')} = `).value(owner, { is: 'text' }).add(` and ${column('key')} = `).value(key, { is: 'text' })
  const row = (await connection.run(reader.statements.of(w, [{ is: 'text' }, { is: 'text' }]), w.values)).rows[0]
  return row === undefined ? null : { hash: String(row[0]), result: String(row[1]) }
}

/** Forgets answers kept before a moment: a key acts once for as long as its answer is kept. Answers how many went. */
export async function forgetKeys(database: Database, before: Instant): Promise<number> {
  const w = new Writer(database.kind)
  w.add(`delete from ${tableOf(IdempotencyRow)} where ${quote('at')} < `).value(before, columnType(IdempotencyRow.fields.at.spec))
  return (await database.run({ text: w.text, params: [...w.params], columns: [] }, w.values)).changes
}

function encode(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name, v) {
    const raw = this[name]
    if (raw instanceof JsonFloat) return { $float: raw.value }
    if (raw instanceof Decimal) return { $decimal: raw.toString() }
    if (typeof v === 'bigint') return { $bigint: v.toString() }
    // a client's own JSON may hold our marks
    return isObject(v) && Object.keys(v).some((k) => k.startsWith('$')) ? { $entries: Object.entries(v) } : v
  }) ?? 'null'
}

function decode(text: string): unknown {
  return JSON.parse(text, (_, v) => (!isObject(v) ? v : '$decimal' in v ? Decimal.of(String(v.$decimal)) : '$bigint' in v ? BigInt(String(v.$bigint)) : '$float' in v ? new JsonFloat(Number(v.$float)) : '$entries' in v ? Object.fromEntries(v.$entries as [string, unknown][]) : v))
}
