import type { Cond, Expr } from './ast.ts'
import { SqlError } from './errors.ts'
import { selectOf } from './queries.ts'
import type { Parser } from './parser.ts'

const specials: ReadonlySet<string> = new Set(['CURRENT_SCHEMA', 'CURRENT_USER', 'SESSION_USER', 'CURRENT_TIMESTAMP', 'CURRENT_UTCTIMESTAMP', 'CURRENT_DATE', 'CURRENT_UTCDATE', 'SYSUUID'])
/** Reserved words that are functions nevertheless. */
const wordCalls: ReadonlySet<string> = new Set(['LEFT', 'RIGHT', 'IFNULL'])
const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>='])

export function exprOf(p: Parser): Expr {
  let left = term(p)
  for (;;) {
    const op = p.isSign('+') ? '+' : p.isSign('-') ? '-' : p.isSign('||') ? '||' : undefined
    if (op === undefined) return left
    p.place += 1
    left = { is: 'binary', op, left, right: term(p) }
  }
}

function term(p: Parser): Expr {
  let left = factor(p)
  for (;;) {
    const op = p.isSign('*') ? '*' : p.isSign('/') ? '/' : undefined
    if (op === undefined) return left
    p.place += 1
    left = { is: 'binary', op, left, right: factor(p) }
  }
}

function factor(p: Parser): Expr {
  if (p.takeSign('-')) return { is: 'negative', of: factor(p) }
  if (p.takeSign('?')) return { is: 'param', n: p.params++ }
  if (p.takeSign('(')) {
    const inner: Expr = p.isWord('SELECT') ? { is: 'query', of: selectOf(p) } : exprOf(p)
    p.needSign(')')
    return inner
  }
  const token = p.next
  if (token.kind === 'number') { p.place += 1; return { is: 'literal', of: 'number', text: token.text } }
  if (token.kind === 'string') { p.place += 1; return { is: 'literal', of: 'text', text: token.text } }
  if (token.kind === 'word') {
    if (p.take('NULL')) return { is: 'literal', of: 'null', text: '' }
    if (p.take('TRUE')) return { is: 'literal', of: 'boolean', text: 'TRUE' }
    if (p.take('FALSE')) return { is: 'literal', of: 'boolean', text: 'FALSE' }
    if (p.take('CASE')) return caseOf(p)
    if (p.isWord('CAST') && p.peek().text === '(') { p.place += 1; return p.inBrackets(() => { const of = exprOf(p); p.need('AS'); return { is: 'cast' as const, of, type: p.type() } }) }
    if (specials.has(token.text) && p.peek().text !== '.') { p.place += 1; return { is: 'special', name: token.text } }
    const called = p.peek().kind === 'sign' && p.peek().text === '('
    // they stand before a subquery, which no statement here has
    if (called && (token.text === 'ANY' || token.text === 'SOME')) p.fail()
    if (called && wordCalls.has(token.text)) { p.place += 1; return callOf(p, token.text) }
  }
  const first = p.identifier()
  if (p.isSign('(') && token.kind === 'word') return callOf(p, first)
  if (!p.takeSign('.')) return { is: 'column', name: first }
  const of = p.oneOf('NEXTVAL', 'CURRVAL')
  if (of !== undefined) return { is: 'sequence', of, sequence: { name: first } }
  const second = p.identifier()
  return p.takeSign('.') ? { is: 'sequence', of: p.oneOf('NEXTVAL', 'CURRVAL') ?? p.fail(), sequence: { schema: first, name: second } } : { is: 'column', table: first, name: second }
}

function callOf(p: Parser, name: string): Expr {
  p.needSign('(')
  if (p.takeSign(')')) return { is: 'call', name, args: [] }
  if (p.takeSign('*')) { p.needSign(')'); if (name !== 'COUNT') p.fail(); const over = p.take('OVER'); if (over) { p.needSign('('); p.needSign(')') } return { is: 'call', name, args: [], star: true, ...(over ? { over: true as const } : {}) } }
  const distinct = p.take('DISTINCT')
  const args = p.list(() => exprOf(p))
  p.needSign(')')
  return { is: 'call', name, args, ...(distinct ? { distinct: true as const } : {}) }
}

/** `case when … then … end`, and `case x when … then … end` as comparisons. */
function caseOf(p: Parser): Expr {
  const operand = p.isWord('WHEN') ? undefined : exprOf(p)
  const whens: { when: Cond; result: Expr }[] = []
  while (p.take('WHEN')) {
    const when: Cond = operand === undefined ? condOf(p) : { is: 'compare', op: '=', left: operand, right: exprOf(p) }
    p.need('THEN')
    whens.push({ when, result: exprOf(p) })
  }
  if (whens.length === 0) p.fail()
  const otherwise = p.take('ELSE') ? exprOf(p) : undefined
  p.need('END')
  return { is: 'case', whens, ...(otherwise === undefined ? {} : { otherwise }) }
}

/** What may stand after `where`, `on`, `having`, `when` and in a check: comparisons, never a bare value. */
export function condOf(p: Parser): Cond {
  const of = [conjunction(p)]
  while (p.take('OR')) of.push(conjunction(p))
  return of.length === 1 ? of[0]! : { is: 'or', of }
}

function conjunction(p: Parser): Cond {
  const of = [negation(p)]
  while (p.take('AND')) of.push(negation(p))
  return of.length === 1 ? of[0]! : { is: 'and', of }
}

function negation(p: Parser): Cond {
  if (p.take('NOT')) return { is: 'not', of: negation(p) }
  if (p.take('EXISTS')) return { is: 'exists', of: p.inBrackets(() => selectOf(p)) }
  if (p.isSign('(')) {
    // a condition in brackets, or a value in brackets that is compared
    const inner = p.attempt(() => { const cond = p.inBrackets(() => condOf(p)); if (p.next.kind === 'sign' && !['(', ')', ',', ';'].includes(p.next.text)) p.fail(); return cond })
    if (inner !== undefined) return inner
  }
  return predicate(p)
}

function predicate(p: Parser): Cond {
  const left = exprOf(p)
  if (p.next.kind === 'sign' && comparisons.has(p.next.text)) {
    const op = p.next.text === '!=' ? '<>' : (p.next.text as '=')
    p.place += 1
    return { is: 'compare', op, left, right: exprOf(p) }
  }
  if (p.take('IS')) { const not = p.take('NOT'); p.need('NULL'); return { is: 'null', of: left, not } }
  const not = p.take('NOT')
  if (p.take('IN')) return { is: 'in', left, not, list: p.inBrackets(() => (p.isWord('SELECT') ? selectOf(p) : p.list(() => exprOf(p)))) }
  if (p.take('BETWEEN')) { const low = exprOf(p); p.need('AND'); return { is: 'between', left, low, high: exprOf(p), not } }
  if (p.take('LIKE')) {
    const pattern = exprOf(p)
    const escaping = p.take('ESCAPE') ? p.string() : undefined
    if (escaping !== undefined && escaping.length !== 1) throw new SqlError(257, 'sql syntax error: ESCAPE takes one character')
    return { is: 'like', left, pattern, ...(escaping === undefined ? {} : { escape: escaping }), not }
  }
  if (p.take('LIKE_REGEXPR')) { const pattern = exprOf(p); return { is: 'regexpr', left, pattern, flags: p.take('FLAG') ? p.string() : '', not } }
  return p.fail()
}
