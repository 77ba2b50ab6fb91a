import { Decimal, readJson, writeJson } from '@tenon/model'
import fc from 'fast-check'
import { type Column, type ColumnType, createSchema, type Database, type DatabaseKind, hanaUrl, openHana, openPostgres, openSqlite, type Statement, type Table } from '../index.ts'

// A table with a column of every kind, for the contract of databases.
const pad = (n: number, size = 2): string => String(n).padStart(size, '0')
const date = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })).map(([y, m, d]) => `${pad(y, 4)}-${pad(m)}-${pad(d)}`)
const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 999_999 })).map(([h, m, s, u]) => `${pad(h)}:${pad(m)}:${pad(s)}.${pad(u, 6)}`)
const long = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const text = fc.string({ unit: 'binary' }).map((s) => s.replaceAll('\0', ''))
const decimal = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }).map((units) => new Decimal(units, 4))

/** Every kind of column, with values that it must give back as they came. */
export const kinds: Readonly<Record<string, { readonly type: ColumnType; readonly values: fc.Arbitrary<unknown> }>> = {
  an_integer: { type: { is: 'integer' }, values: fc.maxSafeInteger() },
  a_bigint: { type: { is: 'bigint' }, values: fc.bigInt(long) },
  a_decimal: { type: { is: 'decimal', precision: 18, scale: 4 }, values: decimal },
  a_float: { type: { is: 'float' }, values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)) },
  a_boolean: { type: { is: 'boolean' }, values: fc.boolean() },
  a_text: { type: { is: 'text' }, values: text },
  a_uuid: { type: { is: 'uuid' }, values: fc.uuid() },
  a_date: { type: { is: 'date' }, values: date },
  a_time: { type: { is: 'time' }, values: time },
  an_instant: { type: { is: 'instant' }, values: fc.tuple(date, time).map(([d, t]) => `${d}T${t}Z`) },
  a_duration: { type: { is: 'duration' }, values: fc.bigInt(long) },
  a_json: { type: { is: 'json' }, values: fc.jsonValue({ stringUnit: text.map((s) => [...s][0] ?? 'x') }).filter((v) => v !== null && !/__proto__/.test(JSON.stringify(v))).map((v) => readJson(writeJson(v))) },
}
const columns: Column[] = Object.entries(kinds).map(([name, { type }]) => ({ name, type, nullable: true }))
export const table = (name: string, more: Partial<Table>): Table => ({ name, columns: [], primaryKey: ['id'], uniques: [], indexes: [], foreignKeys: [], checks: [], owned: true, ...more })
export const kept = table('kept', { columns: [{ name: 'id', type: { is: 'integer' }, nullable: false, identity: true }, ...columns] })
export const parent = table('parent', { columns: [{ name: 'id', type: { is: 'integer' }, nullable: false, identity: true }, { name: 'code', type: { is: 'text' }, nullable: false }], uniques: [{ name: 'parent_code_key', columns: ['code'] }] })
export const child = table('child', {
  columns: [{ name: 'id', type: { is: 'integer' }, nullable: false, identity: true }, { name: 'parent_id', type: { is: 'integer' }, nullable: true }, { name: 'stock', type: { is: 'decimal', precision: 6, scale: 2 }, nullable: false, default: '0' }],
  foreignKeys: [{ name: 'child_parent_id_fkey', column: 'parent_id', table: 'parent', references: 'id', onDelete: 'restrict' }], checks: [{ name: 'child_stock_range', column: 'stock', min: '0' }],
})

/** A database by its kind and its path or URL, as other processes open it. */
export const openAt = (kind: DatabaseKind, where: string, poolSize = 4): Database => (kind === 'postgres' ? openPostgres({ url: where, poolSize }) : kind === 'hana' ? openHana({ ...hanaUrl(where), poolMax: poolSize }) : openSqlite({ path: where }))

export async function openKept(open: () => Promise<Database>): Promise<Database> {
  const database = await open()
  await createSchema(database, [kept, parent, child])
  return database
}

/** What of a statement is not a name: SAP HANA takes lower-case names only in quotes. */
const words = new Set('select insert into values from where order by count sum min max in update set delete and or null is not as limit desc asc drop table if exists cascade coalesce alter add column'.split(' '))
const quoted = (text: string): string => text.replace(/'[^']*'|"[^"]*"|\b[a-z_]\w*\b/g, (word) => (/^['"]/.test(word) || words.has(word) ? word : `"${word}"`))

/** Statements written once, with `?` for values; SAP HANA selects from something always. */
export const speaker = (kind: DatabaseKind) => (text: string, params: readonly ColumnType[] = [], answers: readonly ColumnType[] = []): Statement => {
  let n = 0
  const whole = kind !== 'hana' ? text : /^select (?!.* from )/.test(text) ? `${text} from dummy` : quoted(text)
  return { text: whole.replace(/\?/g, () => (kind === 'postgres' ? `$${++n}` : `?${++n}`)), params, columns: answers }
}
export const INTEGER: ColumnType = { is: 'integer' }
export const TEXT: ColumnType = { is: 'text' }
export const runs = Number(process.env.TENON_TEST_RUNS ?? 200)
