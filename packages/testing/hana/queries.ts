import type { Core, Expr, Item, Join, Select, Sort, Source } from './ast.ts'
import { condOf, exprOf } from './expressions.ts'
import type { Parser } from './parser.ts'

export function selectOf(p: Parser): Select {
  let top: Expr | undefined
  const cores: Core[] = [core(p, (n) => { top = n })]
  const unions: Select['unions'][number][] = []
  for (;;) {
    const kind = p.take('UNION', 'ALL') ? 'union all' : p.take('UNION') ? 'union' : p.take('EXCEPT') || p.take('MINUS') ? 'except' : p.take('INTERSECT') ? 'intersect' : undefined
    if (kind === undefined) break
    unions.push(kind)
    cores.push(core(p, () => p.fail()))
  }
  const orderBy = p.take('ORDER', 'BY') ? p.list(() => sort(p)) : []
  // an offset needs a limit
  const limit = p.take('LIMIT') ? count(p) : top
  const offset = limit !== undefined && limit !== top && p.take('OFFSET') ? count(p) : undefined
  const forUpdate = p.take('FOR', 'UPDATE')
  if (forUpdate) {
    if (p.take('OF')) p.list(() => { p.identifier(); if (p.takeSign('.')) p.identifier() })
    if (p.take('WAIT')) p.integer()
    else if (!p.take('NOWAIT')) p.take('IGNORE', 'LOCKED')
    if (cores.length > 1 || cores[0]!.distinct || cores[0]!.groupBy.length > 0) p.fail()
  }
  return { cores, unions, orderBy, ...(limit === undefined ? {} : { limit }), ...(offset === undefined ? {} : { offset }), forUpdate }
}

/** `limit` takes a number without a sign, or a parameter. */
function count(p: Parser): Expr {
  if (p.takeSign('?')) return { is: 'param', n: p.params++ }
  return { is: 'literal', of: 'number', text: String(p.integer()) }
}

function core(p: Parser, topOf: (n: Expr) => void): Core {
  p.need('SELECT')
  if (p.take('TOP')) topOf(count(p))
  const distinct = p.take('DISTINCT')
  if (!distinct) p.take('ALL')
  const items = p.list(() => item(p))
  // HANA selects from something, if only from DUMMY
  p.need('FROM')
  const from = source(p)
  const joins: Join[] = []
  for (;;) {
    if (p.takeSign(',')) { joins.push({ kind: 'cross', source: source(p) }); continue }
    const kind = p.take('LEFT') ? 'left' : p.take('RIGHT') ? 'right' : p.take('FULL') ? 'full' : p.take('CROSS') ? 'cross' : p.take('INNER') || p.isWord('JOIN') ? 'inner' : undefined
    if (kind === undefined) break
    if (kind !== 'inner' && kind !== 'cross') p.take('OUTER')
    p.need('JOIN')
    const joined = source(p)
    if (kind === 'cross') joins.push({ kind, source: joined })
    else { p.need('ON'); joins.push({ kind, source: joined, on: condOf(p) }) }
  }
  const where = p.take('WHERE') ? condOf(p) : undefined
  const groupBy = p.take('GROUP', 'BY') ? p.list(() => exprOf(p)) : []
  const having = p.take('HAVING') ? condOf(p) : undefined
  return { distinct, items, from, joins, groupBy, ...(where === undefined ? {} : { where }), ...(having === undefined ? {} : { having }) }
}

function item(p: Parser): Item {
  const start = p.place
  if (p.takeSign('*')) return { star: true, text: '*' }
  if (p.peek().text === '.' && p.peek(2).kind === 'sign' && p.peek(2).text === '*') { const table = p.identifier(); p.place += 2; return { star: true, table, text: '*' } }
  const expr = exprOf(p)
  const text = p.since(start)
  const alias = p.take('AS') ? p.identifier() : p.attempt(() => p.identifier())
  return { expr, text, ...(alias === undefined ? {} : { alias }) }
}

function source(p: Parser): Source {
  const of = p.isSign('(') ? { query: p.inBrackets(() => selectOf(p)) } : { table: p.name() }
  const alias = p.take('AS') ? p.identifier() : p.attempt(() => p.identifier())
  if ('query' in of && alias === undefined) return of
  return { ...of, ...(alias === undefined ? {} : { alias }) }
}

function sort(p: Parser): Sort {
  const by = exprOf(p)
  const descending = p.take('DESC') || (p.take('ASC'), false)
  const nulls = p.take('NULLS', 'FIRST') ? 'first' : p.take('NULLS', 'LAST') ? 'last' : undefined
  return { by, descending, ...(nulls === undefined ? {} : { nulls }) }
}
