import type { Cond, Core, Expr, Select, Source, SqlType } from './ast.ts'
import { type Catalog, keyOf } from './catalog.ts'
import { callSql } from './calls.ts'
import { inconsistent, SqlError, unsupported } from './errors.ts'
import { coerced, common, type Compiled, FLOATING, isDecimal, isLarge, isText, naturalType, type Params, quoted } from './values.ts'

const name = (n: string): string => `"${n.replaceAll('"', '""')}"`
export interface Visible { readonly alias: string; readonly sql: string; readonly columns: readonly { readonly name: string; readonly type: SqlType }[] }
export interface Answer { readonly name: string; readonly type: SqlType }

/** What is needed to read a statement: the tables there are, whose they are, and what its parameters turn out to be. */
export class Reading {
  readonly catalog: Catalog
  readonly schema: string
  readonly params: Params = new Map()
  /** Whether it looks into the system views. */
  system = false
  /** Whether a sequence may be asked here. */
  counting = false
  constructor(catalog: Catalog, schema: string) { this.catalog = catalog; this.schema = schema }

  /** `counts`: its rows may draw from sequences, unless they are sorted, grouped or put together. */
  select(q: Select, outer?: Scope, counts = false): { sql: string; columns: readonly Answer[] } {
    const plain = q.cores.length === 1 && q.orderBy.length === 0 && q.cores[0]!.groupBy.length === 0 && !q.cores[0]!.distinct
    const made = q.cores.map((core) => this.core(core, outer, counts && plain))
    const first = made[0]!
    const parts = made.map((m, i) => {
      if (m.columns.length !== first.columns.length) throw new SqlError(257, 'sql syntax error: the selects of a union have different numbers of columns')
      const same = m.columns.every((c, n) => c.type.is === first.columns[n]!.type.is && (c.type.is !== 'decimal' || c.type.scale === (first.columns[n]!.type as { scale: number }).scale))
      const sql = same ? m.sql : `select ${m.columns.map((c, n) => coerced({ sql: name(String(n)), type: c.type }, first.columns[n]!.type, this.params)).join(', ')} from (${m.sql})`
      return i === 0 ? sql : ` ${q.unions[i - 1]} ${sql}`
    })
    const order = q.orderBy.map((s) => {
      const by = s.by.is === 'literal' && s.by.of === 'number' ? { sql: s.by.text, type: first.columns[Number(s.by.text) - 1]?.type } : made.length > 1 ? this.alias(s.by, first.columns) : (this.aliased(s.by, first.columns) ?? this.expr(s.by, first.scope))
      if (by.type !== undefined && isLarge(by.type)) throw inconsistent(`LOB type in ORDER BY`)
      return `${by.sql}${s.descending ? ' desc' : ''}${s.nulls === undefined ? '' : ` nulls ${s.nulls}`}`
    })
    const bound = (e: Expr): string => coerced(this.expr(e, first.scope), { is: 'bigint' }, this.params)
    const cut = q.limit === undefined ? '' : ` limit ${bound(q.limit)}${q.offset === undefined ? '' : ` offset ${bound(q.offset)}`}`
    return { sql: `${parts.join('')}${order.length === 0 ? '' : ` order by ${order.join(', ')}`}${cut}`, columns: first.columns }
  }

  private aliased(by: Expr, columns: readonly Answer[]): Compiled | undefined {
    const at = by.is === 'column' && by.table === undefined ? columns.findIndex((c) => c.name === by.name) : -1
    return at < 0 ? undefined : { sql: name(String(at)), type: columns[at]!.type }
  }
  private alias(by: Expr, columns: readonly Answer[]): Compiled {
    const found = this.aliased(by, columns)
    if (found === undefined) throw new SqlError(260, 'invalid column name in ORDER BY of a union')
    return found
  }

  private core(core: Core, outer: Scope | undefined, counts: boolean): { sql: string; columns: readonly Answer[]; scope: Scope } {
    const scope = new Scope(outer)
    const around = this.counting
    this.counting = false
    let from = this.source(core.from, scope)
    for (const j of core.joins) {
      const joined = this.source(j.source, scope)
      from += j.on === undefined ? `, ${joined}` : ` ${j.kind} join ${joined} on ${this.cond(j.on, scope)}`
    }
    // what joins are made on is not what is answered
    scope.free.clear()
    this.counting = counts
    const items = core.items.flatMap((item): { made: Compiled; title: string }[] => {
      if (item.star === true) return scope.tables.filter((t) => item.table === undefined || t.alias === item.table).flatMap((t) => t.columns.map((c) => ({ made: { sql: `${name(t.alias)}.${name(c.name)}`, type: c.type }, title: c.name })))
      return [{ made: this.expr(item.expr!, scope), title: item.alias ?? (item.expr!.is === 'column' ? item.expr!.name : item.text) }]
    })
    this.counting = false
    const free = new Set(scope.free)
    const where = core.where === undefined ? '' : ` where ${this.cond(core.where, scope)}`
    const groups = core.groupBy.map((e) => { const made = this.expr(e, scope); if (made.type !== undefined && isLarge(made.type)) throw inconsistent('LOB type in GROUP BY'); return made.sql })
    if (scope.aggregates || groups.length > 0) for (const column of free) if (!groups.includes(column)) throw new SqlError(276, `aggregates not allowed: ${column} is not a group by expression`)
    if (core.distinct && items.some((i) => i.made.type !== undefined && isLarge(i.made.type))) throw inconsistent('LOB type in SELECT DISTINCT')
    const columns = items.map(({ made, title }): Answer => ({ name: title, type: made.type ?? (made.literal === undefined ? { is: 'nvarchar', length: 5000 } : naturalType(made.literal)) }))
    for (const [i, { made }] of items.entries()) if (made.param !== undefined) coerced(made, columns[i]!.type, this.params)
    const having = core.having === undefined ? '' : ` having ${this.cond(core.having, scope)}`
    this.counting = around
    const list = items.map(({ made }, i) => `${made.literal === undefined ? made.sql : coerced(made, columns[i]!.type, this.params)} as ${name(String(i))}`).join(', ')
    return { sql: `select ${core.distinct ? 'distinct ' : ''}${list} from ${from}${where}${groups.length === 0 ? '' : ` group by ${groups.join(', ')}`}${having}`, columns, scope }
  }

  private source(s: Source, scope: Scope): string {
    if ('query' in s) {
      const inner = this.select(s.query)
      const alias = s.alias ?? `Q${scope.tables.length}`
      scope.add({ alias, sql: '', columns: inner.columns })
      return `(select ${inner.columns.map((c, i) => `${name(String(i))} as ${name(c.name)}`).join(', ')} from (${inner.sql})) ${name(alias)}`
    }
    const t = this.catalog.find(s.table, this.schema)
    if (t.schema === 'SYS') this.system = true
    const alias = s.alias ?? t.name
    scope.add({ alias, sql: '', columns: t.columns })
    return `${name(keyOf(t.schema, t.name))} ${name(alias)}`
  }

  expr(e: Expr, scope: Scope): Compiled {
    switch (e.is) {
      case 'literal': return { sql: e.of === 'null' ? 'null' : e.of === 'text' ? quoted(e.text) : e.text, literal: { of: e.of, text: e.text } }
      case 'param': return { sql: `@p${e.n}`, param: e.n }
      case 'column': return scope.column(e.table, e.name)
      case 'negative': { const of = this.expr(e.of, scope); return of.literal === undefined ? { sql: `${of.type !== undefined && isDecimal(of.type) ? 'hana_minus' : '-'}(${of.sql})`, ...(of.type === undefined ? {} : { type: of.type }) } : { sql: `-${of.sql}`, literal: { of: of.literal.of, text: `-${of.literal.text}` } } }
      case 'cast': return { sql: this.cast(this.expr(e.of, scope), e.type), type: e.type }
      case 'query': { const inner = this.select(e.of, scope); if (inner.columns.length !== 1) throw new SqlError(305, 'single-row query returns more than one column'); return { sql: `(${inner.sql})`, type: inner.columns[0]!.type } }
      case 'case': return this.choice(e, scope)
      case 'binary': return this.binary(e, scope)
      case 'special': case 'call': return callSql(e, scope, this)
      case 'sequence': return this.sequence(e)
    }
  }

  private sequence(e: Extract<Expr, { is: 'sequence' }>): Compiled {
    if (!this.counting) throw unsupported(`${e.of} of a sequence in this place`)
    const s = this.catalog.sequence(e.sequence, this.schema)
    return { sql: e.of === 'CURRVAL' ? `hana_currval(${s.id})` : `hana_nextval(${[s.id, s.start, s.increment, s.min, s.max, s.cycle ? 1 : 0].join(', ')})`, type: { is: 'bigint' } }
  }

  cast(of: Compiled, type: SqlType): string {
    const cut = 'length' in type && isText(type) && type.length < 5000 ? (sql: string) => `substr(${sql}, 1, ${type.length})` : (sql: string) => sql
    return cut(coerced(of, type, this.params))
  }

  /** Several values as one type. */
  together(list: readonly Compiled[]): { sql: string[]; type: SqlType } {
    const typed = list.flatMap((c) => (c.type !== undefined ? [c.type] : []))
    const literals = list.flatMap((c) => (c.literal !== undefined && c.literal.of !== 'null' ? [naturalType(c.literal)] : []))
    const all = typed.length > 0 ? typed : literals
    const type = all.length === 0 ? { is: 'nvarchar' as const, length: 5000 } : all.slice(1).reduce(common, all[0]!)
    // a constant with more digits than the columns has them still
    const fine = type.is === 'decimal' ? Math.max(type.scale, ...literals.map((l) => (l.is === 'decimal' ? l.scale : 0))) : 0
    const wide: SqlType = type.is === 'decimal' ? { ...type, scale: fine } : (typed.length > 0 && typed.every((t) => t.is === 'bigint' || t.is === 'integer') && literals.some((l) => l.is === 'decimal')) ? literals.find((l) => l.is === 'decimal')! : type
    return { sql: list.map((c) => coerced(c, wide, this.params)), type: wide }
  }

  private choice(e: Extract<Expr, { is: 'case' }>, scope: Scope): Compiled {
    const whens = e.whens.map((w) => this.cond(w.when, scope))
    const { sql, type } = this.together([...e.whens.map((w) => this.expr(w.result, scope)), ...(e.otherwise === undefined ? [] : [this.expr(e.otherwise, scope)])])
    return { sql: `case ${whens.map((w, i) => `when ${w} then ${sql[i]}`).join(' ')}${e.otherwise === undefined ? '' : ` else ${sql.at(-1)}`} end`, type }
  }

  private binary(e: Extract<Expr, { is: 'binary' }>, scope: Scope): Compiled {
    const [left, right] = [this.expr(e.left, scope), this.expr(e.right, scope)]
    const text: SqlType = { is: 'nvarchar', length: 5000 }
    if (e.op === '||') return { sql: `(${coerced(left, text, this.params)} || ${coerced(right, text, this.params)})`, type: text }
    const typeOf = (c: Compiled): SqlType | undefined => c.type ?? (c.literal === undefined ? undefined : naturalType(c.literal))
    if (e.op === '*' && typeOf(left)?.is === 'decimal' && typeOf(right)?.is === 'decimal') {
      const [a, b] = [typeOf(left) as { is: 'decimal'; precision: number; scale: number }, typeOf(right) as { is: 'decimal'; precision: number; scale: number }]
      const sql = `hana_times(${coerced(left, a, this.params)}, ${coerced(right, b, this.params)})`
      return a.scale + b.scale > 38 ? { sql: `hana_cut(${sql}, 34)`, type: FLOATING } : { sql, type: { is: 'decimal', precision: 38, scale: a.scale + b.scale } }
    }
    if (e.op === '/') throw unsupported('a division')
    const { sql, type } = this.together([left, right])
    if (isText(type) || type.is === 'boolean' || isLarge(type)) throw inconsistent(`${type.is} in arithmetic`)
    if (!isDecimal(type)) return { sql: `(${sql[0]} ${e.op} ${sql[1]})`, type }
    const exact = `hana_${e.op === '*' ? 'times' : 'plus'}(${sql[0]}, ${e.op === '-' ? `hana_minus(${sql[1]})` : sql[1]})`
    return type.is === 'floating' ? { sql: `hana_cut(${exact}, 34)`, type: FLOATING } : { sql: e.op === '*' ? `hana_round(${exact}, ${type.scale}, 'ROUND_HALF_UP')` : exact, type }
  }

  cond(c: Cond, scope: Scope): string {
    const not = (c.is === 'in' || c.is === 'between' || c.is === 'like' || c.is === 'null') && c.not ? 'not ' : ''
    switch (c.is) {
      case 'and': case 'or': return `(${c.of.map((one) => this.cond(one, scope)).join(` ${c.is} `)})`
      case 'not': return `not (${this.cond(c.of, scope)})`
      case 'null': return `${this.expr(c.of, scope).sql} is ${not}null`
      case 'exists': return `exists (${this.select(c.of, scope).sql})`
      case 'compare': { const [left, right] = this.compared([this.expr(c.left, scope), this.expr(c.right, scope)], c.op); return `${left} ${c.op} ${right}` }
      case 'between': { const [of, low, high] = this.compared([this.expr(c.left, scope), this.expr(c.low, scope), this.expr(c.high, scope)], '<'); return `${of} ${not}between ${low} and ${high}` }
      case 'in': {
        const left = this.expr(c.left, scope)
        if (!('cores' in c.list)) { const [of, ...rest] = this.compared([left, ...c.list.map((e) => this.expr(e, scope))], 'in'); return `${of} ${not}in (${rest.join(', ')})` }
        const inner = this.select(c.list, scope)
        if (inner.columns.length !== 1 || left.type === undefined) throw inconsistent('IN and its subquery')
        const type = common(left.type, inner.columns[0]!.type)
        const alike = isDecimal(type) && !(isDecimal(left.type) && isDecimal(inner.columns[0]!.type))
        return alike ? `${coerced(left, type, this.params)} ${not}in (select ${coerced({ sql: name('0'), type: inner.columns[0]!.type }, type, this.params)} from (${inner.sql}))` : `${left.sql} ${not}in (${inner.sql})`
      }
      case 'like': {
        const [left, pattern] = [this.expr(c.left, scope), this.expr(c.pattern, scope)].map((of) => this.texts(of, 'LIKE')) as [string, string]
        return `${left} ${not}like ${pattern}${c.escape === undefined ? '' : ` escape ${quoted(c.escape)}`}`
      }
      case 'regexpr': return `${c.not ? 'not ' : ''}hana_regexpr(${this.texts(this.expr(c.pattern, scope), 'LIKE_REGEXPR')}, ${this.texts(this.expr(c.left, scope), 'LIKE_REGEXPR')}, ${quoted(c.flags)})`
    }
  }

  texts(of: Compiled, where: string): string {
    if (of.type !== undefined && !isText(of.type)) throw inconsistent(`${of.type.is} in ${where}`)
    return coerced(of, { is: 'nvarchar', length: 5000 }, this.params)
  }

  private compared(list: readonly Compiled[], op: string): string[] {
    // HANA tells large texts apart, and sorts none of them
    if (op !== '=' && op !== '<>' && list.some((c) => c.type !== undefined && isLarge(c.type))) throw inconsistent(`LOB type in a comparison by ${op}`)
    if (list.some((c) => c.type?.is === 'boolean') && op !== '=' && op !== '<>' && op !== 'in') throw inconsistent('BOOLEAN in a comparison of size')
    return this.together(list).sql
  }
}

/** The tables that names may mean at one place, with those around it. */
export class Scope {
  readonly tables: Visible[] = []
  readonly outer: Scope | undefined
  /** Columns that stand outside of aggregates. */
  readonly free = new Set<string>()
  aggregates = false
  inAggregate = false
  constructor(outer?: Scope) { this.outer = outer }

  add(t: Visible): void {
    if (this.tables.some((o) => o.alias === t.alias)) throw new SqlError(268, `column ambiguously defined: ${t.alias}`)
    this.tables.push(t)
  }

  column(table: string | undefined, column: string): Compiled {
    const found = this.tables.flatMap((t) => (table === undefined || t.alias === table ? t.columns.filter((c) => c.name === column).map((c) => ({ t, c })) : []))
    if (found.length > 1) throw new SqlError(268, `column ambiguously defined: ${column}`)
    const [one] = found
    if (one === undefined) {
      if (this.outer === undefined) throw new SqlError(260, `invalid column name: ${table === undefined ? '' : `${table}.`}${column}`)
      return this.outer.column(table, column)
    }
    const sql = one.t.sql === '' ? `${name(one.t.alias)}.${name(column)}` : `${one.t.sql}.${name(column)}`
    if (!this.inAggregate) this.free.add(sql)
    return { sql, type: one.c.type }
  }
}
