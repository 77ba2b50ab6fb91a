import type { ColumnDef, Expr, Reference, RuleDef, SequenceWords, Stmt, TableChange } from './ast.ts'
import { condOf, exprOf } from './expressions.ts'
import { Parser } from './parser.ts'
import { selectOf } from './queries.ts'

/**
 * One statement of the part of HANA's SQL that Tenon speaks, written from SAP's public SQL reference. What is not in it is refused
 * as a syntax error: `returning`, `on conflict`, several rows of values, `ilike`, `::`, `if not exists`, a select without `from`,
 * an offset without a limit, a value where a condition must stand, a condition where a value must stand, reserved words as names.
 */
export function parse(text: string): Stmt {
  const p = new Parser(text)
  const stmt = statement(p)
  p.takeSign(';')
  if (p.next.kind !== 'end') p.fail()
  return { ...stmt, params: p.params } as Stmt
}

type Bare = Stmt extends infer S ? (S extends unknown ? Omit<S, 'params'> : never) : never
function statement(p: Parser): Bare {
  if (p.isWord('SELECT')) return { is: 'select', of: selectOf(p) }
  if (p.take('INSERT', 'INTO')) return writing(p, 'insert')
  if (p.take('UPSERT')) return writing(p, 'upsert')
  if (p.take('UPDATE')) {
    const table = p.name()
    const alias = p.take('AS') ? p.identifier() : p.isWord('SET') ? undefined : p.identifier()
    p.need('SET')
    const set = p.list(() => { const column = p.identifier(); p.needSign('='); return { column, value: exprOf(p) } })
    return { is: 'update', table, ...(alias === undefined ? {} : { alias }), set, ...where(p) }
  }
  if (p.take('DELETE', 'FROM')) return { is: 'delete', table: p.name(), ...where(p) }
  if (p.take('CREATE')) return creating(p)
  if (p.take('ALTER', 'TABLE')) return { is: 'alterTable', table: p.name(), change: tableChange(p) }
  if (p.take('ALTER', 'SEQUENCE')) return { is: 'alterSequence', sequence: p.name(), words: sequenceWords(p, 'RESTART') }
  if (p.take('RENAME', 'TABLE')) { const from = p.name(); p.need('TO'); return { is: 'renameTable', from, to: p.identifier() } }
  if (p.take('RENAME', 'COLUMN')) {
    const parts = [p.identifier()]
    while (p.takeSign('.')) parts.push(p.identifier())
    if (parts.length < 2 || parts.length > 3) p.fail()
    p.need('TO')
    const [table, from] = parts.slice(-2) as [string, string]
    return { is: 'renameColumn', table: { ...(parts.length === 3 ? { schema: parts[0]! } : {}), name: table }, from, to: p.identifier() }
  }
  if (p.take('DROP', 'TABLE')) return { is: 'dropTable', table: p.name(), cascade: cascade(p) }
  if (p.take('DROP', 'VIEW')) return { is: 'dropView', table: p.name(), cascade: cascade(p) }
  if (p.take('DROP', 'INDEX')) return { is: 'dropIndex', index: p.name() }
  if (p.take('DROP', 'SEQUENCE')) { const sequence = p.name(); cascade(p); return { is: 'dropSequence', sequence } }
  if (p.take('DROP', 'SCHEMA')) return { is: 'dropSchema', name: p.identifier(), cascade: cascade(p) }
  if (p.take('TRUNCATE', 'TABLE')) return { is: 'truncate', table: p.name(), cascade: false }
  if (p.take('LOCK', 'TABLE')) { const table = p.name(); p.need('IN', 'EXCLUSIVE', 'MODE'); if (p.take('WAIT')) p.integer(); else p.take('NOWAIT'); return { is: 'lock', table } }
  if (p.take('SET', 'SCHEMA')) return { is: 'setSchema', name: p.identifier() }
  if (p.take('SET', 'TRANSACTION', 'AUTOCOMMIT', 'DDL')) { if (p.take('ON')) return { is: 'ddlCommit', on: true }; p.need('OFF'); return { is: 'ddlCommit', on: false } }
  if (p.take('SET', 'TRANSACTION', 'LOCK', 'WAIT', 'TIMEOUT')) return { is: 'lockTimeout', ms: p.integer() }
  if (p.take('SET', 'TRANSACTION', 'ISOLATION', 'LEVEL')) { p.need('READ', 'COMMITTED'); return { is: 'isolation' } }
  if (p.take('SAVEPOINT')) return { is: 'savepoint', name: p.identifier() }
  if (p.take('ROLLBACK', 'TO', 'SAVEPOINT')) return { is: 'rollbackTo', name: p.identifier() }
  if (p.take('RELEASE', 'SAVEPOINT')) return { is: 'release', name: p.identifier() }
  if (p.take('COMMIT')) return { is: 'commit' }
  if (p.take('ROLLBACK')) return { is: 'rollback' }
  return p.fail()
}

const where = (p: Parser): { where?: ReturnType<typeof condOf> } => (p.take('WHERE') ? { where: condOf(p) } : {})
const cascade = (p: Parser): boolean => p.take('CASCADE') || (p.take('RESTRICT'), false)

function writing(p: Parser, is: 'insert' | 'upsert'): Bare {
  const table = p.name()
  const columns = p.isSign('(') ? p.inBrackets(() => p.list(() => p.identifier())) : undefined
  const named = columns === undefined ? {} : { columns }
  if (p.isWord('SELECT')) return { is, table, ...named, query: selectOf(p), byKey: false }
  p.need('VALUES')
  const values = p.inBrackets(() => p.list(() => exprOf(p)))
  const byKey = is === 'upsert' && p.take('WITH', 'PRIMARY', 'KEY')
  return { is, table, ...named, values, byKey }
}

function creating(p: Parser): Bare {
  if (p.take('SCHEMA')) return { is: 'createSchema', name: p.identifier() }
  if (p.take('SEQUENCE')) return { is: 'createSequence', sequence: p.name(), words: sequenceWords(p, 'START') }
  if (p.take('VIEW')) { const table = p.name(); p.need('AS'); return { is: 'createView', table, of: selectOf(p) } }
  const unique = p.take('UNIQUE')
  if (p.take('INDEX')) {
    const index = p.name()
    p.need('ON')
    const table = p.name()
    return { is: 'createIndex', index, unique, table, columns: p.inBrackets(() => p.list(() => { const name = p.identifier(); return { name, descending: p.take('DESC') || (p.take('ASC'), false) } })) }
  }
  if (unique) p.fail()
  if (!p.take('COLUMN')) p.take('ROW')
  p.need('TABLE')
  const table = p.name()
  const columns: ColumnDef[] = []
  const rules: RuleDef[] = []
  p.inBrackets(() => p.list(() => { if (isRule(p)) rules.push(ruleOf(p)); else columns.push(columnOf(p)) }))
  if (columns.length === 0) p.fail()
  return { is: 'createTable', table, columns, rules }
}

const isRule = (p: Parser): boolean => (p.isWord('CONSTRAINT') && p.peek(2).text !== ',' && ['PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'].includes(p.peek(2).text)) || (p.isWord('PRIMARY') && p.peek().text === 'KEY') || ((p.isWord('UNIQUE') || p.isWord('CHECK')) && p.peek().text === '(') || (p.isWord('FOREIGN') && p.peek().text === 'KEY')

function ruleOf(p: Parser): RuleDef {
  const named = p.take('CONSTRAINT') ? { name: p.identifier() } : {}
  const columns = (): string[] => p.inBrackets(() => p.list(() => p.identifier()))
  if (p.take('PRIMARY', 'KEY')) return { ...named, is: 'primary', columns: columns() }
  if (p.take('UNIQUE')) return { ...named, is: 'unique', columns: columns() }
  if (p.take('CHECK')) {
    p.needSign('(')
    const start = p.place
    const cond = condOf(p)
    const text = p.since(start)
    p.needSign(')')
    return { ...named, is: 'check', cond, text }
  }
  p.need('FOREIGN', 'KEY')
  return { ...named, is: 'foreign', columns: columns(), ...referenceOf(p) }
}

function referenceOf(p: Parser): Omit<Reference, 'columns'> {
  p.need('REFERENCES')
  const table = p.name()
  const references = p.isSign('(') ? p.inBrackets(() => p.list(() => p.identifier())) : []
  let onDelete: Reference['onDelete'] = 'RESTRICT'
  while (p.take('ON')) {
    const onUpdate = !p.take('DELETE')
    if (onUpdate) p.need('UPDATE')
    // there is no `no action`
    const action = p.oneOf('RESTRICT', 'CASCADE') ?? (p.take('SET', 'NULL') ? 'SET NULL' : p.take('SET', 'DEFAULT') ? 'SET DEFAULT' : p.fail())
    if (!onUpdate) onDelete = action
  }
  return { table, references, onDelete }
}

function columnOf(p: Parser): ColumnDef {
  const name = p.identifier()
  const type = p.type()
  const out: { -readonly [k in keyof ColumnDef]: ColumnDef[k] } = { name, type, nullable: true }
  for (;;) {
    if (p.take('NOT', 'NULL')) out.nullable = false
    else if (p.take('NULL')) out.nullable = true
    else if (p.take('PRIMARY', 'KEY')) { out.primary = true; out.nullable = false }
    else if (p.take('UNIQUE')) out.unique = true
    else if (p.isWord('REFERENCES')) out.references = referenceOf(p)
    else if (p.take('DEFAULT')) out.fallback = fallbackOf(p)
    else if (p.take('GENERATED', 'BY', 'DEFAULT', 'AS', 'IDENTITY')) { out.identity = 'BY DEFAULT'; identityWords(p) }
    else if (p.take('GENERATED', 'ALWAYS', 'AS', 'IDENTITY')) { out.identity = 'ALWAYS'; identityWords(p) }
    else return out
  }
}

/** What is said of a sequence, in any order and each thing once; `start with` where it is made, `restart with` where it is changed. */
function sequenceWords(p: Parser, start: 'START' | 'RESTART'): SequenceWords {
  const out: { -readonly [k in keyof SequenceWords]: SequenceWords[k] } = {}
  const say = <K extends keyof SequenceWords>(word: K, value: SequenceWords[K]): void => { if (word in out) p.fail(); out[word] = value }
  for (;;) {
    if (p.take(start, 'WITH')) say('start', p.whole())
    else if (p.take('INCREMENT', 'BY')) say('increment', p.whole())
    else if (p.take('MAXVALUE')) say('max', p.whole())
    else if (p.take('NO', 'MAXVALUE')) say('max', null)
    else if (p.take('MINVALUE')) say('min', p.whole())
    else if (p.take('NO', 'MINVALUE')) say('min', null)
    else if (p.take('CYCLE')) say('cycle', true)
    else if (p.take('NO', 'CYCLE')) say('cycle', false)
    else if (p.take('CACHE')) say('cache', p.whole())
    else if (p.take('NO', 'CACHE')) say('cache', 1n)
    else if (p.take('RESET', 'BY')) { const from = p.place; selectOf(p); say('reset', p.since(from)) }
    else return out
  }
}

function identityWords(p: Parser): void {
  if (!p.takeSign('(')) return
  while (!p.takeSign(')')) if (p.take('START', 'WITH') || p.take('INCREMENT', 'BY')) p.integer(); else p.fail()
}

/** A constant or one of the few words that stand for the moment and the person; `null` takes a default away. */
function fallbackOf(p: Parser): NonNullable<ColumnDef['fallback']> | null {
  const start = p.place
  const expr: Expr = exprOf(p)
  if (expr.is === 'literal' && expr.of === 'null') return null
  if (expr.is !== 'literal' && expr.is !== 'special' && !(expr.is === 'negative' && expr.of.is === 'literal')) p.fail(p.tokens[start])
  return { expr, text: expr.is === 'literal' ? expr.text : p.since(start) }
}

function tableChange(p: Parser): TableChange {
  if (p.take('ADD')) {
    if (p.isSign('(')) return { op: 'add', columns: p.inBrackets(() => p.list(() => columnOf(p))) }
    return { op: 'addRule', rule: ruleOf(p) }
  }
  if (p.take('ALTER')) return { op: 'alter', columns: p.inBrackets(() => p.list(() => columnOf(p))) }
  p.need('DROP')
  if (p.take('CONSTRAINT')) return { op: 'dropRule', name: p.identifier() }
  return { op: 'drop', columns: p.inBrackets(() => p.list(() => p.identifier())) }
}
