import { Decimal } from '@tenon/model'
import type { ColumnType, Connection } from '../database.ts'
import type { Check, Column, ForeignKey, Index, OnDelete, Table, Unique } from '../schema/table.ts'
import { literalOf } from './literal.ts'
import { type Parsed, parseCreate } from './parse-sqlite.ts'

/** The tables of an SQLite file. Names of rules stand only in the text of `create table`, so that text is read. */
export async function introspectSqlite(connection: Connection): Promise<Table[]> {
  const ask = async (text: string, width: number): Promise<(string | null)[][]> => (await connection.run({ text, params: [], columns: Array.from({ length: width }, () => ({ is: 'text' as const })) })).rows.map((r) => r.map((v) => (v === null ? null : String(v))))
  // virtual tables and what they keep beside them are none of these
  const tables = await ask("select m.name, m.sql from sqlite_master m join pragma_table_list l on l.schema = 'main' and l.name = m.name and l.type = 'table' where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name", 2)
  const columns = await ask("select m.name, p.name, p.type, p.\"notnull\", p.dflt_value, p.pk from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' order by m.name, p.cid", 6)
  const indexes = await ask("select m.tbl_name, m.name, p.name, p.\"desc\" from sqlite_master m join pragma_index_xinfo(m.name) p where m.type = 'index' and m.sql is not null and m.sql not like 'create unique%' and p.key = 1 order by m.name, p.seqno", 4)
  const uniqueIndexes = await ask("select m.tbl_name, m.name, p.name from sqlite_master m join pragma_index_xinfo(m.name) p where m.type = 'index' and m.sql like 'create unique%' and m.sql not like '% where %' and p.key = 1 order by m.name, p.seqno", 3)
  const parts = await ask("select t.tbl_name, v.name, t.sql from sqlite_master v join sqlite_master t on t.type = 'trigger' and t.name = v.name || '_added' where v.sql like 'create virtual table % using fts5(letters, %' order by v.name", 3)
  return tables.map(([name, text]) => withParts(parts.filter((p) => p[0] === name), table(name!, parseCreate(text!), columns.filter((c) => c[0] === name), indexes.filter((i) => i[0] === name), uniqueIndexes.filter((i) => i[0] === name))))
}

/** The indexes of parts, as their triggers tell them. */
function withParts(rows: readonly (string | null)[][], t: Table): Table {
  const found = rows.flatMap(([, name, sql]): Index[] => {
    const column = / where new\."((?:[^"]|"")+)" is not null; end$/.exec(sql!)?.[1]
    return column === undefined ? [] : [{ name: name!, columns: [{ name: column.replaceAll('""', '"'), descending: false }], parts: sql!.includes('tenon_letters(') ? 'es' : 'case' }]
  })
  return { ...t, indexes: [...t.indexes, ...found] }
}

function table(name: string, parsed: Parsed, info: readonly (string | null)[][], indexRows: readonly (string | null)[][], uniqueRows: readonly (string | null)[][]): Table {
  const primary = info.filter((c) => Number(c[5]) > 0).sort((a, b) => Number(a[5]) - Number(b[5])).map((c) => c[1]!)
  const columns = info.map(([, column, declared, notNull, fallback, pk]): Column => {
    const { type, maxLength } = typeOf(declared ?? '')
    // one integer key is the row's own number, which counts up by itself
    const identity = primary.length === 1 && Number(pk) > 0 && declared?.toLowerCase() === 'integer'
    const literal = fallback === null ? undefined : literalOf(fallback!, type)
    const value = literal !== undefined && type.is === 'decimal' && parsed.units.has(column!) ? new Decimal(BigInt(String(literal).split('.')[0]!), type.scale).toString() : literal
    return {
      name: column!, type: identity ? { is: 'integer' } : type, nullable: !identity && Number(notNull) === 0 && Number(pk) === 0, ...(identity ? { identity } : {}), ...(maxLength === undefined ? {} : { maxLength }),
      ...(value === undefined ? {} : { default: value }), ...(fallback !== null && literal === undefined && !/^null$/i.test(fallback!) ? { defaultExpression: fallback! } : {}),
    }
  })
  const typeAt = (column: string): ColumnType => columns.find((c) => c.name === column)?.type ?? { is: 'integer' }
  const uniques: Unique[] = parsed.uniques.map((u) => ({ name: u.name ?? `${name}_${u.columns.join('_')}_key`, columns: u.columns }))
  for (const [, unique] of uniqueRows) if (!uniques.some((u) => u.name === unique)) uniques.push({ name: unique!, columns: uniqueRows.filter((r) => r[1] === unique && r[2] !== null).map((r) => r[2]!) })
  const indexes: Index[] = [...new Set(indexRows.map((r) => r[1]!))].map((index) => ({ name: index, columns: indexRows.filter((r) => r[1] === index && r[2] !== null).map((r) => ({ name: r[2]!, descending: r[3] === '1' })) })).filter((i) => i.columns.length > 0)
  const foreignKeys: ForeignKey[] = parsed.foreignKeys.filter((f) => f.columns.length === 1).map((f) => ({ name: f.name ?? `${name}_${f.columns[0]}_fkey`, column: f.columns[0]!, table: f.table, references: f.references[0] ?? 'id', onDelete: f.onDelete as OnDelete }))
  const checks: Check[] = parsed.checks.flatMap((c) => {
    const bounds = c.name?.endsWith('_digits') === true ? undefined : boundsOf(c.text, typeAt)
    return bounds === undefined || c.name === undefined ? [] : [{ name: c.name, ...bounds }]
  })
  return { name, columns, primaryKey: primary, uniques, indexes, foreignKeys, checks, owned: true }
}

/** `"stock" >= 0 and "stock" <= 550` as bounds; anything else is not ours to judge. */
function boundsOf(text: string, typeAt: (column: string) => ColumnType): Omit<Check, 'name'> | undefined {
  const match = /^"((?:[^"]|"")+)" (>=|<=) (-?[\d.]+)(?: and "\1" <= (-?[\d.]+))?$/.exec(text.trim())
  if (match === null) return undefined
  const column = match[1]!.replaceAll('""', '"')
  const type = typeAt(column)
  const value = (units: string): string => (type.is === 'decimal' && type.plain !== true ? new Decimal(BigInt(units), type.scale).toString() : units)
  const [low, high] = match[2] === '>=' ? [match[3], match[4]] : [undefined, match[3]]
  return { column, ...(low === undefined ? {} : { min: value(low) }), ...(high === undefined ? {} : { max: value(high) }) }
}

/** Our own second words first, then what others declare. */
function typeOf(declared: string): { type: ColumnType; maxLength?: number } {
  const text = declared.toLowerCase()
  const size = /\((\d+)(?:\s*,\s*(\d+))?\)/.exec(text)
  const own = /^(?:text|integer) (uuid|date|time|instant|duration|json)$/.exec(text)
  if (own !== null) return { type: { is: own[1] as 'uuid' } }
  if (/decimal|numeric/.test(text)) return { type: { is: 'decimal', precision: Number(size?.[1] ?? 18), scale: Number(size?.[2] ?? (size === null ? 6 : 0)), ...(text.startsWith('integer ') ? {} : { plain: true }) } }
  if (/bool/.test(text)) return { type: { is: 'boolean' } }
  if (/bigint/.test(text)) return { type: { is: 'bigint' } }
  if (/int/.test(text)) return { type: { is: 'integer' } }
  if (/datetime|timestamp/.test(text)) return { type: { is: 'instant', plain: true } }
  if (/^date/.test(text)) return { type: { is: 'date' } }
  if (/^time/.test(text)) return { type: { is: 'time' } }
  if (/real|floa|doub/.test(text)) return { type: { is: 'float' } }
  if (/json/.test(text)) return { type: { is: 'json' } }
  if (/uuid/.test(text) || text === 'char(32)') return { type: { is: 'uuid', ...(text === 'char(32)' ? { plain: true } : {}) } }
  return { type: { is: 'text' }, ...(size?.[1] === undefined ? {} : { maxLength: Number(size[1]) }) }
}
