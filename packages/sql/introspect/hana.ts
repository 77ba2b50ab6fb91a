import type { ColumnType, Connection } from '../database.ts'
import type { Check, Column, ForeignKey, Index, OnDelete, Table, Unique } from '../schema/table.ts'
import { literalOf } from './literal.ts'

/** The tables of a SAP HANA database, from its views in SYS; those of the connection's own schema are named without it. */
export async function introspectHana(connection: Connection, schemas: readonly string[]): Promise<Table[]> {
  const wanted = schemas.map((_, i) => `?${i + 1}`).join(', ')
  const ask = async (text: string, width: number): Promise<(string | null)[][]> => {
    const whole = text.replace('$of', (`(?.schema_name = current_schema${wanted === '' ? '' : ` or ?.schema_name in (${wanted})`})`).replaceAll('?.', `${text[7]}.`))
    return (await connection.run({ text: whole, params: whole === text ? [] : schemas.map(() => ({ is: 'text' as const })), columns: Array.from({ length: width }, () => ({ is: 'text' as const })) }, whole === text ? [] : schemas)).rows.map((r) => r.map((v) => (v === null ? null : String(v))))
  }
  const own = (await ask('select current_schema from dummy', 1))[0]![0]
  const tables = await ask("select t.schema_name, t.table_name from sys.tables t where t.is_system_table = 'FALSE' and t.is_temporary = 'FALSE' and $of order by t.schema_name, t.table_name", 2)
  const columns = await ask('select c.schema_name, c.table_name, c.column_name, c.data_type_name, to_nvarchar(c.length), to_nvarchar(c.scale), c.is_nullable, c.default_value, c.generation_type from sys.table_columns c where $of order by c.schema_name, c.table_name, c.position', 9)
  const rules = await ask("select c.schema_name, c.table_name, c.constraint_name, c.column_name, c.is_primary_key, c.is_unique_key, to_nvarchar(c.check_condition) from sys.constraints c where $of order by c.schema_name, c.table_name, c.constraint_name, c.position", 7)
  const references = await ask('select r.schema_name, r.table_name, r.constraint_name, r.column_name, r.referenced_schema_name, r.referenced_table_name, r.referenced_column_name, r.delete_rule from sys.referential_constraints r where $of order by r.schema_name, r.table_name, r.constraint_name, r.position', 8)
  const indexes = await ask("select i.schema_name, i.table_name, i.index_name, i.constraint, c.column_name, c.ascending_order from sys.indexes i join sys.index_columns c on c.schema_name = i.schema_name and c.table_name = i.table_name and c.index_name = i.index_name where $of and i.index_name not like '\\_SYS%' escape '\\' order by i.schema_name, i.table_name, i.index_name, c.position", 6)

  const place = (schema: string | null, name: string | null): { name: string; schema?: string } => ({ name: name!, ...(schema === own ? {} : { schema: schema! }) })
  return tables.map(([schema, name]) => {
    const of = (rows: readonly (string | null)[][]): (string | null)[][] => rows.filter((r) => r[0] === schema && r[1] === name)
    const list = of(columns).map(column)
    const named = groups(of(rules))
    const uniques = named.filter(([, rows]) => rows[0]![5] === 'TRUE' && rows[0]![4] !== 'TRUE').map(([n, rows]): Unique => ({ name: n, columns: rows.map((r) => r[3]!) }))
    const plain = groups(of(indexes))
    for (const [n, rows] of plain) if (/UNIQUE/.test(rows[0]![3] ?? '') && !uniques.some((u) => u.name === n)) uniques.push({ name: n, columns: rows.map((r) => r[4]!) })
    return {
      ...place(schema!, name!), columns: list, owned: true, uniques,
      primaryKey: of(rules).filter((r) => r[4] === 'TRUE').map((r) => r[3]!),
      indexes: plain.filter(([n, rows]) => rows[0]![3] === null && !uniques.some((u) => u.name === n)).map(([n, rows]): Index => ({ name: n, columns: rows.map((r) => ({ name: r[4]!, descending: r[5] === 'FALSE' })) })),
      foreignKeys: groups(of(references)).filter(([, rows]) => rows.length === 1).map(([n, [r]]): ForeignKey => { const { name: table, ...target } = place(r![4]!, r![5]!); return { name: n, column: r![3]!, ...target, table, references: r![6]!, onDelete: r![7]!.toLowerCase() as OnDelete } }),
      checks: named.flatMap(([n, rows]) => { const bounds = rows[0]![6] === null ? undefined : boundsOf(rows[0]![6]!); return bounds === undefined ? [] : [{ name: n, ...bounds }] }),
    }
  })
}

function groups(rows: readonly (string | null)[][]): [string, (string | null)[][]][] {
  const out = new Map<string, (string | null)[][]>()
  for (const row of rows) out.set(row[2]!, [...(out.get(row[2]!) ?? []), row])
  return [...out]
}

function column([, , name, declared, length, scale, nullable, fallback, generated]: readonly (string | null)[]): Column {
  const { type, ...size } = typeOf(declared!, Number(length), scale === null ? undefined : Number(scale))
  const counted = /IDENTITY/.test(generated ?? '')
  // a constant stands there without its quotes
  const literal = fallback === null || counted ? undefined : type.is === 'text' && !isExpression(fallback!) ? fallback!.replace(/^'(.*)'$/s, '$1') : type.is === 'date' && /^\d{4}-\d\d-\d\d$/.test(fallback!) ? fallback! : literalOf(fallback!, type)
  return {
    name: name!, type: counted ? { is: 'integer' } : type, nullable: nullable === 'TRUE', ...(counted ? { identity: true } : {}), ...size,
    ...(literal === undefined ? {} : { default: literal }), ...(fallback !== null && !counted && literal === undefined && !/^null$/i.test(fallback!) ? { defaultExpression: fallback! } : {}),
  }
}
const isExpression = (text: string): boolean => /^(CURRENT_\w+|SYSUUID|\w+\(.*\))$/i.test(text)

/** `"stock" >= 0 and "stock" <= 5.50` as bounds of one column, with whatever brackets HANA puts around it. */
function boundsOf(condition: string): Omit<Check, 'name'> | undefined {
  const match = /^"((?:[^"]|"")+)" (>=|<=) (-?[\d.]+)(?: and "\1" <= (-?[\d.]+))?$/i.exec(condition.replace(/[()]/g, '').replace(/\s+/g, ' ').trim())
  if (match === null) return undefined
  const [low, high] = match[2] === '>=' ? [match[3], match[4]] : [undefined, match[3]]
  return { column: match[1]!.replaceAll('""', '"'), ...(low === undefined ? {} : { min: low }), ...(high === undefined ? {} : { max: high }) }
}

function typeOf(declared: string, length: number, scale: number | undefined): { type: ColumnType; maxLength?: number; long?: true } {
  switch (declared) {
    case 'TINYINT': case 'SMALLINT': case 'INTEGER': case 'BIGINT': return { type: { is: 'integer' } }
    // its point stands wherever it is needed: a place is given to it
    case 'DECIMAL': case 'SMALLDECIMAL': case 'FIXED': return { type: { is: 'decimal', precision: length, scale: scale ?? (length > 16 ? 10 : 6) } }
    case 'REAL': case 'DOUBLE': case 'FLOAT': return { type: { is: 'float' } }
    case 'BOOLEAN': return { type: { is: 'boolean' } }
    case 'DATE': return { type: { is: 'date' } }
    case 'TIME': return { type: { is: 'time' } }
    case 'TIMESTAMP': case 'SECONDDATE': case 'LONGDATE': return { type: { is: 'instant' } }
    case 'NCLOB': case 'CLOB': case 'TEXT': case 'BINTEXT': return { type: { is: 'text' }, long: true }
    default: return { type: { is: 'text' }, ...(length > 0 && length < 5000 ? { maxLength: length } : {}) }
  }
}
