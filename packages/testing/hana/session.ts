import type { SqlType, Stmt } from './ast.ts'
import type { Catalog } from './catalog.ts'
import { define } from './definitions.ts'
import { SqlError, unsupported } from './errors.ts'
import { parse } from './grammar.ts'
import { isDml, type Plan, planOf } from './plans.ts'
import type { Answer } from './scope.ts'
import { Shelf, type Store } from './store.ts'

export interface Result { readonly kind: Plan['kind'] | 'ddl' | 'nil'; readonly rows?: unknown[][]; readonly columns?: readonly Answer[]; readonly changes?: number }
export interface Prepared { readonly stmt: Stmt; readonly kind: Result['kind']; readonly params: readonly SqlType[]; readonly columns: readonly Answer[] }

/** One connection's doings: statements read, run, and kept or undone. */
export class Session {
  private readonly store: Store
  private readonly shelf: Shelf
  private readonly plans = new Map<Stmt, { version: number; schema: string; plan: Plan }>()
  private schema: string
  private ddlCommits = true
  private lockWait: number
  private closed = false
  /** The tables as this transaction has changed them. */
  private own: Catalog | undefined

  constructor(store: Store, user: string, schema: string, lockWait: number) {
    this.store = store
    this.shelf = new Shelf(store, user)
    this.schema = schema
    this.lockWait = lockWait
  }

  private get catalog(): Catalog { return this.own ?? this.store.catalog }

  prepare(text: string): Prepared {
    const stmt = parse(text)
    if (!isDml(stmt)) { if (stmt.params > 0) throw new SqlError(257, 'sql syntax error: a parameter in a definition'); return { stmt, kind: 'ddl', params: [], columns: [] } }
    const plan = this.plan(stmt)
    return { stmt, kind: plan.kind, params: plan.params, columns: plan.columns }
  }

  async run(stmt: Stmt, sets: readonly (readonly unknown[])[], commit: boolean): Promise<Result & { all: readonly number[] }> {
    try {
      const all: number[] = []
      let last: Result = { kind: 'nil' }
      for (const set of sets.length === 0 ? [[]] : sets) { last = isDml(stmt) ? await this.dml(stmt, set) : await this.other(stmt); all.push(last.changes ?? 0) }
      if (commit) this.commit()
      return { ...last, all }
    } catch (error) {
      const told = translated(error, this.catalog)
      if (commit || (told instanceof SqlError && told.rolledBack)) this.rollback()
      throw told
    }
  }

  private async dml(stmt: Extract<Stmt, { is: 'select' | 'insert' | 'upsert' | 'update' | 'delete' }>, values: readonly unknown[]): Promise<Result> {
    let plan = this.plan(stmt)
    if (plan.writes) { await this.write(); plan = this.plan(stmt) }
    if (plan.system) this.shelf.showSystem(this.catalog)
    const bound = Object.fromEntries(plan.params.map((_, i) => [`p${i}`, values[i] ?? null]))
    const ready = this.shelf.db.prepare(plan.sql)
    const with_ = plan.params.length === 0 ? [] : [bound]
    if (plan.kind === 'select') return { kind: 'select', columns: plan.columns, rows: ready.raw(true).safeIntegers(true).all(...with_) as unknown[][] }
    return { kind: plan.kind, changes: ready.run(...with_).changes }
  }

  private plan(stmt: Extract<Stmt, { is: 'select' | 'insert' | 'upsert' | 'update' | 'delete' }>): Plan {
    const { catalog, schema } = this
    const known = this.plans.get(stmt)
    if (known !== undefined && known.version === catalog.version && known.schema === schema) return known.plan
    const plan = planOf(stmt, catalog, schema)
    if (this.plans.size > 2000) this.plans.clear()
    this.plans.set(stmt, { version: catalog.version, schema, plan })
    return plan
  }

  private async other(stmt: Stmt): Promise<Result> {
    switch (stmt.is) {
      case 'setSchema': if (!this.catalog.schemas.has(stmt.name)) throw new SqlError(362, `invalid schema name: ${stmt.name}`); this.schema = stmt.name; return { kind: 'ddl' }
      case 'ddlCommit': this.ddlCommits = stmt.on; return { kind: 'ddl' }
      case 'lockTimeout': this.lockWait = stmt.ms; return { kind: 'ddl' }
      case 'isolation': return { kind: 'ddl' }
      case 'commit': this.commit(); return { kind: 'ddl' }
      case 'rollback': this.rollback(); return { kind: 'ddl' }
      case 'lock': this.catalog.find(stmt.table, this.schema); await this.write(); return { kind: 'ddl' }
      case 'savepoint': await this.write(); this.shelf.db.exec(`savepoint "${stmt.name.replaceAll('"', '""')}"`); return { kind: 'ddl' }
      case 'rollbackTo': case 'release': {
        if (!this.shelf.db.inTransaction) throw new SqlError(128, `no savepoint ${stmt.name}`)
        if (stmt.is === 'rollbackTo') this.shelf.hideSystem()
        this.shelf.db.exec(`${stmt.is === 'release' ? 'release' : 'rollback to'} "${stmt.name.replaceAll('"', '""')}"`)
        return { kind: 'ddl' }
      }
      default: return this.define(stmt)
    }
  }

  private async define(stmt: Stmt): Promise<Result> {
    if (isDml(stmt)) throw unsupported(stmt.is)
    if (this.ddlCommits) this.commit()
    await this.write()
    const { db } = this.shelf
    db.exec('savepoint definition')
    try {
      const change = define(stmt, this.catalog, this.schema)
      for (const sql of change.sql) { if (/^select/i.test(sql)) db.prepare(sql).all(); else db.exec(sql) }
      db.exec('release definition')
      this.own = change.catalog
    } catch (error) {
      if (db.inTransaction) { db.exec('rollback to definition'); db.exec('release definition'); this.shelf.hideSystem() }
      throw error
    }
    if (this.ddlCommits) this.commit()
    return { kind: 'ddl' }
  }

  /** Takes the writers' lock; from here on this is the only transaction that changes anything. */
  private async write(): Promise<void> {
    if (this.shelf.db.inTransaction) return
    await this.store.lock.take(this, this.lockWait)
    if (this.closed) { this.store.lock.free(this); throw new SqlError(-10807, 'connection down') }
    this.shelf.db.exec('begin immediate')
  }

  commit(): void {
    if (this.shelf.db.inTransaction) this.shelf.db.exec('commit')
    if (this.own !== undefined) this.store.catalog = this.own
    this.own = undefined
    this.store.lock.free(this)
  }

  rollback(): void {
    if (this.shelf.db.inTransaction) { this.shelf.db.exec('rollback'); this.shelf.hideSystem() }
    this.own = undefined
    this.store.lock.free(this)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.rollback()
    this.shelf.db.close()
  }
}

/** What SQLite or a trigger said, as HANA says it. */
function translated(error: unknown, catalog: Catalog): unknown {
  if (!(error instanceof Error) || error instanceof SqlError) return error
  const told = /^HANA\|(\d+)\|(.*)$/s.exec(error.message)
  if (told !== null) return new SqlError(Number(told[1]), told[2]!)
  const unique = /^UNIQUE constraint failed: (.*)$/.exec(error.message)
  if (unique !== null) {
    for (const t of catalog.tables.values()) {
      const said = (columns: readonly string[]): boolean => columns.map((c) => `${t.schema}.${t.name}.${c}`).join(', ') === unique[1]
      const rule = t.rules.find((r) => (r.is === 'primary' || r.is === 'unique') && said(r.columns)) ?? t.indexes.find((i) => i.unique && said(i.columns.map((c) => c.name)))
      if (rule !== undefined) return new SqlError(301, `unique constraint violated: Table(${t.name}), Index(${rule.name})`)
    }
    return new SqlError(301, `unique constraint violated: ${unique[1]}`)
  }
  if (/integer overflow/.test(error.message)) return new SqlError(314, 'numeric overflow')
  if ('code' in error && String(error.code).startsWith('SQLITE')) return new SqlError(129, `transaction rolled back by an internal error: ${error.message}`)
  return error
}
