import { columnOf, type Entity, type Filter } from '@tenon/model'
import { Catalog, columnType, condition, type Database, quote, Sources, tableOf, Writer } from '@tenon/sql'
import type { Anchor } from './anchors.ts'
import { entryHash, TrailEntry, TrailHead, trailNames } from './trail.ts'

export interface TrailReport {
  readonly entries: number
  /** What is wrong, the first twenty of it. */
  readonly problems: readonly string[]
}

type Spec = Parameters<typeof columnType>[0]
const specOf = (name: string): Spec => (TrailEntry as unknown as Entity).fields[name]!.spec

/** The trail in its order, an entry at a time: bounded memory, however long it is. All of it, or what a filter finds. */
export async function* trailOf(database: Database, filter: Filter = { op: 'true' }): AsyncIterable<Readonly<Record<string, unknown>>> {
  const names = [...trailNames, 'hash'] as const
  const w = new Writer(database.kind)
  const sources = new Sources(new Catalog([TrailEntry as unknown as Entity]), TrailEntry as unknown as Entity)
  condition(w, sources, filter)
  const text = `select ${names.map((n) => `t.${quote(columnOf(n, specOf(n)))}`).join(', ')} from ${sources.from()} where ${w.text} order by t.${quote('seq')}`
  for await (const row of database.stream({ text, params: [...w.params], columns: names.map((n) => columnType(specOf(n))) }, w.values)) yield Object.fromEntries(names.map((n, i) => [n, row[i]]))
}

/** How many entries there should be, by the end that the chain says it has. */
export async function trailLength(database: Database): Promise<number> { return Number((await headOf(database))?.[0] ?? 0) }

const headOf = async (database: Database): Promise<readonly unknown[] | undefined> =>
  (await database.run({ text: `select ${quote('seq')}, ${quote('hash')} from ${tableOf(TrailHead)}`, params: [], columns: [{ is: 'integer' }, { is: 'text' }] })).rows[0]

/** Computes every hash anew and compares: an edit, a reorder, a gap, a cut tail and a chain written anew are all seen. `told` is called for each entry. */
export async function verifyTrail(database: Database, key: string, anchors: readonly Anchor[] = [], told: () => void = () => {}): Promise<TrailReport> {
  const problems: string[] = []
  const say = (what: string): void => { if (problems.length < 20) problems.push(what) }
  const fixed = [...anchors].sort((a, b) => a.seq - b.seq)
  let [entries, seq, hash, next] = [0, 0, '', 0]
  for await (const entry of trailOf(database)) {
    entries++
    told()
    if (Number(entry.seq) !== seq + 1) say(Number(entry.seq) <= seq ? `entry ${String(entry.seq)} is there twice` : `entries ${seq + 1} to ${Number(entry.seq) - 1} are missing`)
    seq = Number(entry.seq)
    const right = entryHash(key, hash, trailNames.map((n) => (n === 'seq' ? seq : entry[n])))
    if (right !== entry.hash) say(`entry ${seq} (${String(entry.entity)} ${String(entry.row)}) is not what was written`)
    // what follows is judged by what stands here, so that one bad entry is told once
    hash = String(entry.hash)
    for (; next < fixed.length && fixed[next]!.seq <= seq; next++) if (fixed[next]!.seq === seq && fixed[next]!.hash !== hash) say(`entry ${seq} differs from its anchor`)
  }
  const last = fixed.at(-1)
  if (last !== undefined && last.seq > seq) say(`entries ${seq + 1} to ${last.seq} were cut off the end: an anchor holds them`)
  const head = await headOf(database)
  if (head === undefined ? seq !== 0 : Number(head[0]) !== seq || head[1] !== hash) say(`the chain ends at ${seq}, its head says ${head === undefined ? 'nothing' : String(head[0])}`)
  return { entries, problems }
}
