import type { ColumnType, Connection } from '../database.ts'
import type { Check, Column, ForeignKey, Index, OnDelete, Table, Unique } from '../schema/table.ts'
import { literalOf } from './literal.ts'

const visible = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'"
const where = `case when n.nspname = any (current_schemas(false)) then null else n.nspname end`

/** The tables of a PostgreSQL database; those of the connection's own schema are named without it. */
export async function introspectPostgres(connection: Connection): Promise<Table[]> {
  const ask = async (text: string, width: number): Promise<(string | null)[][]> => (await connection.run({ text, params: [], columns: Array.from({ length: width }, () => ({ is: 'text' as const })) })).rows.map((r) => r.map((v) => (v === null ? null : String(v))))
  const from = `from pg_class c join pg_namespace n on n.oid = c.relnamespace`
  const tables = await ask(`select c.oid::text, ${where}, c.relname::text ${from} where c.relkind in ('r', 'p') and ${visible} order by 2 nulls first, 3`, 3)
  const columns = await ask(`select c.oid::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attnum::text ${from} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind in ('r', 'p') and ${visible} order by c.oid, a.attnum`, 7)
  const rules = await ask(`select k.conrelid::text, k.conname::text, k.contype::text, array_to_string(k.conkey, ','), k.confrelid::text, array_to_string(k.confkey, ','), k.confdeltype::text, pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${visible} order by k.conname`, 8)
  const indexes = await ask(`select i.indrelid::text, x.relname::text, i.indisunique::text, array_to_string(i.indkey::int2[], ','), array_to_string(i.indoption::int2[], ',') from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where ${visible} and i.indpred is null and i.indexprs is null and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u')) order by x.relname`, 5)

  const parts = await ask(`select i.indrelid::text, x.relname::text, a.attname::text, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid > 0 join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid where ${visible} and i.indexprs is not null and i.indnatts = 1 and pg_get_indexdef(i.indexrelid) like '% USING gin (lower(%gin_trgm_ops)' order by x.relname`, 4)

  const places = new Map(tables.map(([oid, schema, name]) => [oid!, { name: name!, ...(schema === null ? {} : { schema: schema! }) }]))
  const columnName = (oid: string, number: string): string => columns.find((c) => c[0] === oid && c[6] === number)?.[1] ?? ''
  return tables.map(([oid]) => {
    const own = rules.filter((r) => r[0] === oid)
    const names = (numbers: string | null, of = oid!): string[] => (numbers ?? '').split(',').map((n) => columnName(of, n))
    const list = columns.filter((c) => c[0] === oid).map(column)
    const uniques: Unique[] = own.filter((r) => r[2] === 'u').map((r) => ({ name: r[1]!, columns: names(r[3]!) }))
    const foreignKeys = own.filter((r) => r[2] === 'f' && !r[3]!.includes(',')).map((r): ForeignKey => {
      const { name, ...schema } = places.get(r[4]!) ?? { name: '' }
      return { name: r[1]!, column: names(r[3]!)[0]!, ...schema, table: name, references: names(r[5]!, r[4]!)[0]!, onDelete: actions[r[6]!] ?? 'no action' }
    })
    const plain = indexes.filter((i) => i[0] === oid)
    for (const i of plain) if (i[2] === 'true') uniques.push({ name: i[1]!, columns: names(i[3]!) })
    return {
      ...places.get(oid!)!, columns: list, primaryKey: names(own.find((r) => r[2] === 'p')?.[3] ?? null).filter((n) => n !== ''), uniques, foreignKeys, owned: true,
      indexes: [
        ...plain.filter((i) => i[2] !== 'true').map((i): Index => { const options = i[4]!.split(','); return { name: i[1]!, columns: names(i[3]!).map((name, at) => ({ name, descending: (Number(options[at]) & 1) === 1 })) } }),
        ...parts.filter((i) => i[0] === oid).map((i): Index => ({ name: i[1]!, columns: [{ name: i[2]!, descending: false }], parts: i[3]!.includes('NFKD') ? 'es' : 'case' })),
      ],
      checks: own.filter((r) => r[2] === 'c').flatMap((r) => { const bounds = boundsOf(r[7]!); return bounds === undefined ? [] : [{ name: r[1]!, ...bounds }] }),
    }
  })
}

const actions: Readonly<Record<string, OnDelete>> = { c: 'cascade', r: 'restrict', n: 'set null', a: 'no action' }

function column([, name, declared, notNull, fallback, identity]: readonly (string | null)[]): Column {
  const { type, maxLength } = typeOf(declared!)
  const counted = (identity !== null && identity !== '') || /^nextval\(/.test(fallback ?? '')
  const literal = fallback === null || counted ? undefined : literalOf(fallback!, type)
  return {
    name: name!, type: counted ? { is: 'integer' } : type, nullable: notNull !== 'true', ...(counted ? { identity: true } : {}), ...(maxLength === undefined ? {} : { maxLength }),
    ...(literal === undefined ? {} : { default: literal }), ...(fallback !== null && !counted && literal === undefined && !/^null(::|$)/i.test(fallback!) ? { defaultExpression: fallback! } : {}),
  }
}

/** `CHECK (((stock >= (0)::numeric) AND (stock <= 5.50)))` as bounds of one column. */
function boundsOf(definition: string): Omit<Check, 'name'> | undefined {
  const text = definition.replace(/::[a-z ]+(\(\d+,\s*\d+\))?/g, '').replace(/[()']/g, '')
  const match = /^CHECK ("(?:[^"]|"")+"|\w+) (>=|<=) (-?[\d.]+)(?: AND \1 <= (-?[\d.]+))?$/.exec(text)
  if (match === null) return undefined
  const column = match[1]!.startsWith('"') ? match[1]!.slice(1, -1).replaceAll('""', '"') : match[1]!
  const [low, high] = match[2] === '>=' ? [match[3], match[4]] : [undefined, match[3]]
  return { column, ...(low === undefined ? {} : { min: low }), ...(high === undefined ? {} : { max: high }) }
}

function typeOf(declared: string): { type: ColumnType; maxLength?: number } {
  const size = /\((\d+)(?:,\s*(\d+))?\)/.exec(declared)
  if (/^numeric/.test(declared)) return { type: { is: 'decimal', precision: Number(size?.[1] ?? 38), scale: Number(size?.[2] ?? (size === null ? 10 : 0)) } }
  if (/^(bigint|integer|smallint|oid)$/.test(declared)) return { type: { is: 'integer' } }
  if (/^(double precision|real)$/.test(declared)) return { type: { is: 'float' } }
  if (/^timestamp/.test(declared)) return { type: { is: 'instant' } }
  if (/^time/.test(declared)) return { type: { is: 'time' } }
  if (/^jsonb?$/.test(declared)) return { type: { is: 'json' } }
  if (/^(boolean|uuid|date)$/.test(declared)) return { type: { is: declared as 'uuid' } }
  return { type: { is: 'text' }, ...(size?.[1] === undefined || !/char/.test(declared) ? {} : { maxLength: Number(size[1]) }) }
}
