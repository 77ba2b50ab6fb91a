import { createHmac } from 'node:crypto'
import { entity, type Entity, instant, integer, text } from '@tenon/model'
import { columnType, type Connection, type Database, quote, tableOf, Writer } from '@tenon/sql'
import type { Reader } from './reader.ts'

/** What happened to regulated records, each entry bound to the one before by a keyed hash. `changes` is kept as the text that was hashed. */
export const TrailEntry = entity('tenon_trail', {
  seq: integer('any').unique(), at: instant(), actor: text().nullable(), actorName: text().nullable(), capacity: text().nullable(), tenant: text().nullable(), action: text(), entity: text(), row: text(), title: text().nullable(),
  changes: text(), reason: text().nullable(), requestId: text(), source: text(), hash: text(64),
}, { label: 'Change', labelPlural: 'Audit trail', index: [['entity', 'row'], ['at']], audit: false, appendOnly: true })

/** Where the chain ends: its row is the lock under which the next entries are hung on. */
export const TrailHead = entity('tenon_trail_head', { chain: text(20).unique(), seq: integer('any'), hash: text(64) }, { audit: false })
export const trailEntities: readonly Entity[] = [TrailEntry, TrailHead] as unknown as readonly Entity[]

export const trailNames = ['seq', 'at', 'actor', 'actorName', 'capacity', 'tenant', 'action', 'entity', 'row', 'title', 'changes', 'reason', 'requestId', 'source'] as const
export type Entry = { readonly [K in Exclude<(typeof trailNames)[number], 'seq'>]: string | null }

export interface TrailOptions {
  /** Who has not got it cannot write an entry that fits. */
  readonly key: string
  /** Told after each commit where the chain ends: to be kept where whoever may write the table may not. */
  readonly anchor?: (seq: number, hash: string) => void
}

/** The hash of an entry: over the hash before it and everything that it says. */
export const entryHash = (key: string, before: string, values: readonly unknown[]): string => createHmac('sha256', key).update(JSON.stringify([before, ...values])).digest('hex')

/** An audit entry's values, in the order in which they are stored, as an entry of the trail. */
export function entryOf(values: readonly unknown[], reason: string | null): Entry {
  const [at, actor, actorName, capacity, tenant, action, entity, row, title, changes, requestId, source] = values as (string | null)[]
  return { at: at!, actor: actor!, actorName: actorName!, capacity: capacity!, tenant: tenant!, action: action!, entity: entity!, row: row!, title: title!, changes: JSON.stringify(changes), reason, requestId: requestId!, source: source! }
}

const waiting = new WeakMap<Connection, Entry[]>()
/** Remembers an entry until its transaction ends. */
export function note(connection: Connection, entry: Entry): void {
  const entries = waiting.get(connection)
  if (entries === undefined) throw new TypeError('a regulated record was written outside a transaction of its engine')
  entries.push(entry)
}

/**
 * The same database, whose transactions end by hanging their entries on the chain. The chain's end is locked last and for
 * the commit alone, so writers queue for a moment and can neither fork it nor wait for each other in a circle.
 */
export function trailing(database: Database, reader: Reader, options: TrailOptions | undefined): Database {
  if (database.kind === 'hana') throw new TypeError('regulated records are kept on SQLite and PostgreSQL')
  return {
    kind: database.kind, run: (statement, values) => database.run(statement, values), stream: (statement, values) => database.stream(statement, values), close: () => database.close(),
    async transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
      let end: { readonly seq: number; readonly hash: string } | undefined
      const result = await database.transaction(async (connection) => {
        end = undefined
        waiting.set(connection, [])
        try {
          const done = await work(connection)
          const entries = waiting.get(connection) ?? []
          if (entries.length > 0) end = await hang(reader, connection, entries, options)
          return done
        } finally { waiting.delete(connection) }
      })
      if (end !== undefined) options?.anchor?.(end.seq, end.hash)
      return result
    },
  }
}

async function hang(reader: Reader, connection: Connection, entries: readonly Entry[], options: TrailOptions | undefined): Promise<{ seq: number; hash: string }> {
  if (options === undefined) throw new TypeError('regulated records need the key of the trail: createEngine(app, database, { trail: { key } })')
  const { catalog, statements, kind } = reader
  const column = (e: typeof TrailEntry | typeof TrailHead, name: string): string => catalog.column(e as unknown as Entity, name)
  const head = tableOf(TrailHead)
  const lock = new Writer(kind)
  lock.add(`insert into ${head} (${column(TrailHead, 'chain')}, ${column(TrailHead, 'seq')}, ${column(TrailHead, 'hash')}) values ('main', 0, '') on conflict (${column(TrailHead, 'chain')}) do update set ${column(TrailHead, 'seq')} = ${head}.${column(TrailHead, 'seq')} returning ${column(TrailHead, 'seq')}, ${column(TrailHead, 'hash')}`)
  const last = (await connection.run(statements.of(lock, [{ is: 'integer' }, { is: 'text' }]), [])).rows[0]!
  let [seq, hash] = [Number(last[0]), String(last[1])]
  const names = [...trailNames, 'hash'] as const
  for (let from = 0; from < entries.length; from += 50) {
    const w = new Writer(kind)
    w.add(`insert into ${tableOf(TrailEntry)} (${names.map((n) => column(TrailEntry, n)).join(', ')}) values `)
    entries.slice(from, from + 50).forEach((entry, i) => {
      seq++
      const values = trailNames.map((n) => (n === 'seq' ? seq : entry[n]))
      hash = entryHash(options.key, hash, values)
      w.add(i === 0 ? '(' : ', (')
      names.forEach((n, j) => { if (j > 0) w.add(', '); w.value(n === 'hash' ? hash : values[j], columnType(catalog.spec(TrailEntry as unknown as Entity, n))) })
      w.add(')')
    })
    await connection.run(statements.of(w, []), w.values)
  }
  const move = new Writer(kind)
  move.add(`update ${head} set ${column(TrailHead, 'seq')} = `).value(seq, { is: 'integer' }).add(`, ${column(TrailHead, 'hash')} = `).value(hash, { is: 'text' }).add(` where ${quote('chain')} = 'main'`)
  await connection.run(statements.of(move, []), move.values)
  return { seq, hash }
}
