import { rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type Catalog, emptyCatalog, systemRows } from './catalog.ts'
import { absolute, cutTo, kept, keptWhole, negative, plus, roundedTo, textOf, times, wholeOf } from './decimals.ts'
import { SqlError } from './errors.ts'
import { dateOf, momentOf } from './values.ts'

const name = (n: string): string => `"${n.replaceAll('"', '""')}"`

interface Drawing { readonly id: number; readonly start: bigint; readonly increment: bigint; readonly min: bigint; readonly max: bigint; readonly cycle: boolean }

/** What all connections share: the file, the tables, the counters, and the one lock of those who write. */
export class Store {
  readonly folder = mkdtempSync(join(tmpdir(), 'hana-stand-in-'))
  readonly file = join(this.folder, 'data.sqlite')
  catalog: Catalog
  readonly lock = new WriteLock()
  private readonly counters = new Map<number, bigint>()
  private readonly sequences = new Map<number, bigint>()

  constructor(schema: string) {
    this.catalog = emptyCatalog(schema)
    const db = new Sqlite(this.file)
    db.pragma('journal_mode = WAL')
    db.close()
  }

  /** Counters of identity columns go on whatever becomes of the transaction. */
  count(table: number): bigint {
    const next = (this.counters.get(table) ?? 0n) + 1n
    this.counters.set(table, next)
    return next
  }
  /** Sequences too. */
  draw({ id, start, increment, min, max, cycle }: Drawing): bigint {
    const last = this.sequences.get(id)
    let next = last === undefined ? start : last + increment
    if (next < min || next > max) {
      if (!cycle) throw new SqlError(312, 'sequence is exhausted')
      next = increment > 0n ? min : max
    }
    this.sequences.set(id, next)
    return next
  }
  end(): void { rmSync(this.folder, { recursive: true, force: true }) }
}

/** One SQLite connection with HANA's functions. */
export class Shelf {
  readonly db: Sqlite.Database
  private readonly store: Store
  private shown = 0
  lastIdentity = 0n
  private readonly drawn = new Map<number, bigint>()

  constructor(store: Store, user: string) {
    this.store = store
    this.db = new Sqlite(store.file, { timeout: 5000 })
    for (const pragma of ['synchronous = OFF', 'case_sensitive_like = ON', 'recursive_triggers = ON', 'foreign_keys = OFF']) this.db.pragma(pragma)
    const on = <A extends unknown[]>(title: string, of: (...args: A) => unknown, deterministic = true): void => { this.db.function(title, { deterministic, varargs: false, safeIntegers: true }, of as (...args: unknown[]) => unknown) }
    on('hana_lower', (v: unknown) => (typeof v === 'string' ? v.toLowerCase() : v))
    on('hana_upper', (v: unknown) => (typeof v === 'string' ? v.toUpperCase() : v))
    on('hana_regexpr', (pattern: unknown, v: unknown, flags: unknown) => (typeof v === 'string' && typeof pattern === 'string' ? BigInt(regex(pattern, String(flags)).test(v)) : null))
    const exact = (of: (v: string) => unknown) => (v: unknown): unknown => (typeof v === 'string' ? of(v) : null)
    const both = (of: (a: string, b: string) => string) => (a: unknown, b: unknown): unknown => (typeof a === 'string' && typeof b === 'string' ? of(a, b) : null)
    on('hana_text', (v: unknown, scale: unknown) => (typeof v === 'string' ? textOf(v, scale === null ? undefined : Number(scale)) : null))
    on('hana_exact', (v: unknown) => (v === null ? null : typeof v === 'bigint' ? kept(v, 0) : keptWhole(String(v))))
    on('hana_whole', exact(wholeOf))
    on('hana_real', exact((v) => Number(textOf(v))))
    on('hana_abs', exact(absolute))
    on('hana_minus', exact(negative))
    on('hana_plus', both(plus))
    on('hana_times', both(times))
    on('hana_cut', (v: unknown, digits: unknown) => (typeof v === 'string' ? cutTo(v, Number(digits)) : null))
    on('hana_round', (v: unknown, scale: unknown, mode: unknown) => (typeof v === 'string' ? roundedTo(v, Number(scale), String(mode)) : null))
    this.db.aggregate('hana_sum', { start: null, step: (sum: string | null, v: unknown) => (typeof v !== 'string' ? sum : sum === null ? v : plus(sum, v)), deterministic: true })
    on('hana_float', (v: unknown) => (v === null ? null : String(v)))
    on('hana_date', (v: unknown) => (v === null ? null : dateOf(String(v))))
    on('hana_moment', (v: unknown) => (v === null ? null : momentOf(String(v))))
    on('hana_refuse', (code: unknown, message: unknown) => { throw new SqlError(Number(code), String(message)) }, false)
    on('hana_now', () => momentOf(new Date().toISOString().replace('Z', '')), false)
    on('hana_user', () => user, false)
    on('hana_identity', (table: unknown) => { this.lastIdentity = store.count(Number(table)); return this.lastIdentity }, false)
    on('hana_nextval', (id: bigint, start: bigint, increment: bigint, min: bigint, max: bigint, cycle: bigint) => {
      const next = store.draw({ id: Number(id), start, increment, min, max, cycle: cycle === 1n })
      this.drawn.set(Number(id), next)
      return next
    }, false)
    on('hana_currval', (id: unknown) => {
      const last = this.drawn.get(Number(id))
      if (last === undefined) throw new SqlError(326, 'CURRVAL of given sequence is not yet defined in this session')
      return last
    }, false)
    on('hana_last_identity', () => (this.lastIdentity === 0n ? null : this.lastIdentity), false)
  }

  /** What was written inside a transaction that is undone is gone with it. */
  hideSystem(): void { this.shown = 0 }

  /** Writes the system views down as they are now, for this connection alone. */
  showSystem(catalog: Catalog): void {
    if (this.shown === catalog.version) return
    for (const [view, rows] of Object.entries(systemRows(catalog))) {
      const table = `temp.${name(`SYS.${view}`)}`
      const columns = catalog.tables.get(`SYS.${view}`)!.columns
      this.db.exec(`create table if not exists ${table} (${columns.map((c) => name(c.name)).join(', ')}); delete from ${table}`)
      const insert = this.db.prepare(`insert into ${table} values (${columns.map(() => '?').join(', ')})`)
      for (const row of rows) insert.run(...row.map((v) => (typeof v === 'number' ? BigInt(v) : v)))
    }
    this.shown = catalog.version
  }
}

/** Who writes holds it until the end of the transaction: all others wait, whatever rows they are after. */
export class WriteLock {
  private holder: object | undefined
  private readonly waiting: { readonly who: object; take(): void }[] = []

  async take(who: object, wait: number): Promise<void> {
    if (this.holder === who) return
    if (this.holder === undefined) { this.holder = who; return }
    await new Promise<void>((resolve, reject) => {
      const one = { who, take: () => { clearTimeout(timer); resolve() } }
      const timer = setTimeout(() => { this.waiting.splice(this.waiting.indexOf(one), 1); reject(new SqlError(131, 'transaction rolled back by lock wait timeout', true)) }, wait)
      this.waiting.push(one)
    })
  }
  /** Also for who only waits: its connection is gone. */
  free(who: object): void {
    for (const [i, one] of [...this.waiting.entries()].reverse()) if (one.who === who) { this.waiting.splice(i, 1); one.take() }
    if (this.holder !== who) return
    const next = this.waiting.shift()
    this.holder = next?.who
    next?.take()
  }
}

/** JavaScript's expressions in the place of PCRE's: what both read alike behaves alike. */
function regex(pattern: string, flags: string): RegExp {
  try { return new RegExp(pattern, `u${flags.replace(/[^ims]/g, '')}`) } catch { /* it may still be one in the older grammar */ }
  try { return new RegExp(pattern, flags.replace(/[^ims]/g, '')) } catch { throw new SqlError(2048, `column store error: invalid regular expression: ${pattern}`) }
}
