import { type Connection, DatabaseError, type DatabaseKind } from '../database.ts'
import type { Session } from '../exclusive.ts'
import { createPlaces, plain } from '../schema/create.ts'
import { at, q } from '../schema/ddl.ts'
import { unprotect } from '../schema/protect.ts'
import { partsTriggers } from '../parts.ts'
import { keyOf, type Schema, splitKey } from '../schema/table.ts'
import type { Change } from './change.ts'
import { losesDigits } from './convert.ts'
import { describe } from './describe.ts'
import { handsOn } from './hands.ts'
import { onlineOf, type OnlineStep } from './online.ts'
import type { Part } from './parts.ts'
import { after, tableIn } from './state.ts'
import { statementsOf } from './statements.ts'
import { MigrationError } from './words.ts'

/** What a failed step says of the rest: how much of the migration is kept. */
type Kept = () => string

/** The steps of a transaction, one after the other. */
export async function perform(name: string, part: Part, connection: Connection, kind: DatabaseKind, lossy: boolean, kept: Kept): Promise<void> {
  let schema = part.before
  for (const change of part.changes) {
    const word = `${name}: ${describe(change)}`
    try {
      if (!lossy && (await loses(change, schema, connection, kind))) throw new MigrationError(`${word} would throw away values that are there; allow it with --lossy`)
      if (change.op === 'createTable') await createPlaces([change.table], kind, connection)
      if (change.op === 'run') await change.forward(handsOn(schema, kind, connection))
      if (kind === 'sqlite' && 'table' in change && typeof change.table === 'string') { await unprotect(connection, splitKey(change.table).name); await refuseTriggers(change.table, schema, connection) }
      for (const text of statementsOf(change, schema, kind)) await connection.run(plain(text))
    } catch (error) {
      throw failed(error, word, change, kept)
    }
    schema = after(schema, change)
  }
}

/** One step beside the work of others, each statement by itself; what a refused one leaves is taken away. */
export async function performOnline(name: string, { changes: [change], before }: Part, session: Session, patiently: <T>(work: () => Promise<T>) => Promise<T>, kept: Kept): Promise<void> {
  try {
    for (const step of onlineOf(change!, before)!.steps) await patiently(() => take(step, session))
  } catch (error) {
    if (error instanceof DatabaseError && error.code !== 'gone') await undoOnline(change!, before, session, patiently)
    throw failed(error, `${name}: ${describe(change!)}`, change!, kept)
  }
}

/** Takes away what a refused or interrupted step has left. Short steps leave nothing. */
export async function undoOnline(change: Change, before: Schema, session: Session, patiently: <T>(work: () => Promise<T>) => Promise<T>): Promise<void> {
  for (const step of onlineOf(change, before)?.undo ?? []) await patiently(() => take(step, session))
}

async function take(step: OnlineStep, session: Session): Promise<void> {
  const holds = async (query: string): Promise<boolean> => (await session.run({ text: query, params: [], columns: [{ is: 'integer' }] })).rows.length > 0
  if ((step.when !== undefined && !(await holds(step.when))) || (step.unless !== undefined && (await holds(step.unless)))) return
  await session.run(plain(`set lock_timeout = ${step.patient === true ? '0' : "'2s'"}`))
  while ((await session.run(plain(step.text))).changes > 0 && step.repeat === true);
}

function failed(error: unknown, word: string, change: Change, kept: Kept): unknown {
  if (!(error instanceof DatabaseError) || error.code === 'gone' || error.code === 'busy') return error
  return new MigrationError(`${word} failed, and ${kept()}: ${error.message}${hint(error, change)}`, error)
}

function hint(error: DatabaseError, change: Change): string {
  if (error.code === 'notNull' && change.op === 'addColumn') return '\nRows are there already: give them a value with { fill: … }.'
  if ((error.code === 'notNull' || error.code === 'check') && change.op === 'alterColumn') return '\nSome rows have no value: give them one with { fill: … }.'
  return ''
}

/** Whether a change would drop values that are there now. */
async function loses(change: Change, schema: Schema, connection: Connection, kind: DatabaseKind): Promise<boolean> {
  const any = async (where: string): Promise<boolean> => (await connection.run({ text: `select 1 from ${where} limit 1`, params: [], columns: [{ is: 'integer' }] })).rows.length > 0
  if (change.op === 'dropTable') return any(at(splitKey(change.table), kind))
  if (change.op === 'dropColumn') return any(`${at(splitKey(change.table), kind)} where ${q(change.column)} is not null`)
  if (change.op !== 'alterColumn') return false
  const was = tableIn(schema, change.table).columns.find((c) => c.name === change.column.name)
  return was !== undefined && losesDigits(was.type, change.column.type) && any(`${at(splitKey(change.table), kind)} where ${q(was.name)} is not null`)
}

/** A table that is rebuilt would lose them silently. */
async function refuseTriggers(table: string, schema: Schema, connection: Connection): Promise<void> {
  const own = new Set(schema.find((t) => keyOf(t) === table)?.indexes.flatMap((i) => (i.parts === undefined ? [] : partsTriggers(i.name))))
  const answer = await connection.run({ text: "select name from sqlite_master where type = 'trigger' and tbl_name = ?1", params: [{ is: 'text' }], columns: [{ is: 'text' }] }, [splitKey(table).name])
  const foreign = answer.rows.find((row) => !own.has(String(row[0])))
  if (foreign !== undefined) throw new MigrationError(`"${table}" has the trigger "${String(foreign[0])}", which SQLite would drop with the old table: drop it with sql() before, and make it again after`)
}
