import type { Expr, SqlType } from './ast.ts'
import { inconsistent, SqlError } from './errors.ts'
import type { Reading, Scope } from './scope.ts'
import { coerced, type Compiled, FLOATING, isDecimal, isFloat, isLarge, isNumber, isText, isWhole, naturalType, quoted } from './values.ts'

const TEXT: SqlType = { is: 'nvarchar', length: 5000 }
const INT: SqlType = { is: 'integer' }

/** The functions that the statements of Tenon and its tests use; others are unknown here, though HANA may have them. */
export function callSql(e: Extract<Expr, { is: 'special' | 'call' }>, scope: Scope, r: Reading): Compiled {
  if (e.is === 'special') return special(e.name, r)
  const args = (): Compiled[] => e.args.map((a) => r.expr(a, scope))
  const wants = (least: number, most = least): void => { if (e.args.length < least || e.args.length > most) throw new SqlError(316, `wrong number of arguments in function invocation: ${e.name}`) }
  const text = (c: Compiled): string => r.texts(c, e.name)
  const whole = (c: Compiled): string => coerced(c, INT, r.params)
  const typed = (c: Compiled): SqlType => c.type ?? (c.literal === undefined ? TEXT : naturalType(c.literal))
  switch (e.name) {
    case 'COUNT': case 'SUM': case 'MIN': case 'MAX': case 'AVG': return aggregate(e, scope, r)
    case 'LOWER': case 'LCASE': wants(1); return { sql: `hana_lower(${text(args()[0]!)})`, type: TEXT }
    case 'UPPER': case 'UCASE': wants(1); return { sql: `hana_upper(${text(args()[0]!)})`, type: TEXT }
    case 'TRIM': case 'LTRIM': case 'RTRIM': wants(1); return { sql: `${e.name.toLowerCase()}(${text(args()[0]!)})`, type: TEXT }
    case 'LENGTH': wants(1); return { sql: `length(${text(args()[0]!)})`, type: INT }
    case 'LOCATE': { wants(2); const [where, what] = args() as [Compiled, Compiled]; return { sql: `instr(${text(where)}, ${text(what)})`, type: INT } }
    case 'SUBSTRING': case 'SUBSTR': { wants(2, 3); const [of, from, size] = args(); return { sql: `substr(${text(of!)}, ${whole(from!)}${size === undefined ? '' : `, ${whole(size)}`})`, type: TEXT } }
    case 'LEFT': { wants(2); const [of, size] = args(); return { sql: `substr(${text(of!)}, 1, ${whole(size!)})`, type: TEXT } }
    case 'REPLACE': { wants(3); return { sql: `replace(${args().map(text).join(', ')})`, type: TEXT } }
    case 'CONCAT': { wants(2); return { sql: `(${args().map(text).join(' || ')})`, type: TEXT } }
    case 'COALESCE': case 'IFNULL': { wants(2, e.name === 'IFNULL' ? 2 : 99); const { sql, type } = r.together(args()); return { sql: `coalesce(${sql.join(', ')})`, type } }
    case 'NULLIF': { wants(2); const { sql, type } = r.together(args()); return { sql: `nullif(${sql.join(', ')})`, type } }
    case 'TO_NVARCHAR': case 'TO_VARCHAR': wants(1); return { sql: coerced(args()[0]!, TEXT, r.params), type: TEXT }
    case 'TO_DECIMAL': { wants(1, 3); const [of, ...size] = args(); if (size.length === 0) return { sql: coerced(of!, FLOATING, r.params), type: FLOATING }; const [precision, scale] = size.map((s) => Number(s.literal?.text)) as [number, number]; const type: SqlType = { is: 'decimal', precision, scale }; return { sql: r.cast(of!, type), type } }
    case 'TO_BIGINT': case 'TO_INTEGER': wants(1); return { sql: coerced(args()[0]!, { is: 'bigint' }, r.params), type: { is: 'bigint' } }
    case 'TO_DOUBLE': wants(1); return { sql: coerced(args()[0]!, { is: 'double' }, r.params), type: { is: 'double' } }
    case 'TO_DATE': wants(1); return { sql: coerced(args()[0]!, { is: 'date' }, r.params), type: { is: 'date' } }
    case 'TO_TIMESTAMP': wants(1); return { sql: coerced(args()[0]!, { is: 'timestamp' }, r.params), type: { is: 'timestamp' } }
    case 'YEAR': return part(1, 4)
    case 'MONTH': return part(6, 2)
    case 'DAYOFMONTH': return part(9, 2)
    case 'ABS': { wants(1); const [of] = args(); const type = typed(of!); if (!isNumber(type)) throw inconsistent(`${type.is} in ABS`); return { sql: `${isDecimal(type) ? 'hana_abs' : 'abs'}(${coerced(of!, type, r.params)})`, type } }
    case 'ROUND': return rounded()
    case 'CURRENT_IDENTITY_VALUE': wants(0); return { sql: 'hana_last_identity()', type: { is: 'bigint' } }
    default: throw new SqlError(328, `invalid name of function or procedure: ${e.name}`)
  }

  function part(from: number, length: number): Compiled {
    wants(1)
    const [of] = args()
    if (of!.type === undefined || !['date', 'timestamp', 'seconddate'].includes(of!.type.is)) throw inconsistent(`${of!.type?.is ?? 'an unknown type'} in ${(e as { name: string }).name}`)
    return { sql: `cast(substr(${of!.sql}, ${from}, ${length}) as integer)`, type: INT }
  }
  function rounded(): Compiled {
    wants(1, 3)
    const list = e.is === 'call' ? e.args : []
    const of = r.expr(list[0]!, scope)
    const digits = list[1] === undefined ? 0 : Number((list[1] as { text?: string }).text)
    const mode = list[2] === undefined ? 'ROUND_HALF_UP' : list[2].is === 'column' ? list[2].name : ''
    if (!/^ROUND_(HALF_UP|HALF_DOWN|HALF_EVEN|UP|DOWN|CEILING|FLOOR)$/.test(mode)) throw new SqlError(257, `sql syntax error: ${mode} is no rounding mode`)
    const type = typed(of)
    const sql = coerced(of, type, r.params)
    if (!isDecimal(type)) return { sql: `round(${sql}, ${digits})`, type }
    return type.is === 'decimal' && digits >= type.scale ? { sql, type } : { sql: `hana_round(${sql}, ${digits}, ${quoted(mode)})`, type }
  }
}

function special(name: string, r: Reading): Compiled {
  switch (name) {
    case 'CURRENT_SCHEMA': return { sql: quoted(r.schema), type: TEXT }
    case 'CURRENT_USER': case 'SESSION_USER': return { sql: 'hana_user()', type: TEXT }
    case 'CURRENT_DATE': case 'CURRENT_UTCDATE': return { sql: 'substr(hana_now(), 1, 10)', type: { is: 'date' } }
    case 'CURRENT_TIMESTAMP': case 'CURRENT_UTCTIMESTAMP': return { sql: 'hana_now()', type: { is: 'timestamp' } }
    default: throw new SqlError(7, `feature not supported: ${name}`)
  }
}

function aggregate(e: Extract<Expr, { is: 'call' }>, scope: Scope, r: Reading): Compiled {
  if (e.over === true) return { sql: 'count(*) over ()', type: { is: 'bigint' } }
  if (scope.inAggregate) throw new SqlError(272, `aggregates not allowed: ${e.name} in an aggregate`)
  scope.aggregates = true
  if (e.star === true) return { sql: 'count(*)', type: { is: 'bigint' } }
  scope.inAggregate = true
  const of = r.expr(e.args[0]!, scope)
  scope.inAggregate = false
  const type = of.type ?? (of.literal === undefined ? undefined : naturalType(of.literal))
  if (type === undefined) throw inconsistent(`a parameter in ${e.name}`)
  if (isLarge(type) && e.name !== 'COUNT') throw inconsistent(`LOB type in ${e.name}`)
  const inner = `(${e.distinct === true ? 'distinct ' : ''}${of.literal === undefined ? of.sql : coerced(of, type, r.params)})`
  const sql = `${e.name.toLowerCase()}${inner}`
  switch (e.name) {
    case 'COUNT': return { sql, type: { is: 'bigint' } }
    case 'MIN': case 'MAX': return { sql, type }
    default:
      if (isText(type) || !isNumber(type)) throw inconsistent(`${type.is} in ${e.name}`)
      if (e.name === 'AVG') return { sql: isDecimal(type) ? `(hana_real(hana_sum${inner}) / count${inner})` : sql, type: isFloat(type) ? type : { is: 'double' } }
      if (type.is === 'floating') return { sql: `hana_cut(hana_sum${inner}, 34)`, type: FLOATING }
      return type.is === 'decimal' ? { sql: `hana_sum${inner}`, type: { ...type, precision: 38 } } : { sql, type: isWhole(type) ? { is: 'bigint' } : type }
  }
}
