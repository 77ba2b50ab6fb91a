import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Context, Engine, ShapedRow } from '@tenon/engine'
import { HttpFault, leafKey, type Request, type WireDialect } from '@tenon/http'
import { Decimal, type Resource } from '@tenon/model'

const PAGE = 500
/** More than this many rows are refused: they belong into a dump, not into a sheet. */
const MOST = 100_000

/** The rows that a list's query finds, page by page, as a table of texts with a line of headings. */
export async function tableOf(engine: Engine, dialect: WireDialect, resource: Resource, request: Request, columns: readonly string[], context: Context): Promise<string[][]> {
  const asked = dialect.read({ ...request, method: 'GET', body: new Uint8Array() }, { resource, endpoint: 'list', params: {}, methods: ['GET'] })
  if (asked.action !== 'list') throw new TypeError('a list was asked for')
  const table: string[][] = []
  for (let number = 1; ; number++) {
    const page = await engine.run({ ...asked, query: { ...asked.query, page: { by: 'page', number, size: PAGE } } }, context)
    if (page.kind !== 'page') throw new TypeError('a list answers a page')
    if ((page.count ?? 0) > MOST) throw new HttpFault(400, { detail: `At most ${MOST.toLocaleString('en')} rows can be exported at once; narrow the list first.` })
    const keys = page.shape.leaves.map(leafKey)
    const wanted = (columns.length === 0 ? keys.filter((key) => !key.endsWith('__title')) : columns).filter((key) => keys.includes(key))
    if (number === 1) table.push([...wanted])
    // a reference is written as people call the row
    const places = wanted.map((key) => { const title = keys.indexOf(`${key}__title`); return title >= 0 ? title : keys.indexOf(key) })
    for (const row of page.rows) table.push(places.map((i) => cell(row, i)))
    if (page.rows.length < PAGE || number * PAGE >= (page.count ?? 0)) return table
  }
}

function cell(row: ShapedRow, i: number): string {
  const value = row[i]
  if (value === null || value === undefined) return ''
  if (value instanceof Decimal) return value.toString()
  return typeof value === 'object' ? JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) : String(value)
}

/** CSV by RFC 4180, with a byte order mark so that sheets read it as UTF-8; a text that a sheet would take for a formula is quoted with `'`. */
export const csvOf = (table: readonly (readonly string[])[]): string => `\uFEFF${stringify(table.map((row, i) => (i === 0 ? [...row] : row.map(harmless))), { record_delimiter: '\r\n' })}`
const harmless = (text: string): string => (/^[=+@\t\r]/.test(text) || (/^-/.test(text) && !/^-\d+(\.\d+)?$/.test(text)) ? `'${text}` : text)

export async function xlsxOf(table: readonly (readonly string[])[]): Promise<Uint8Array> {
  const [head = [], ...rows] = table
  const isNumber = head.map((_, i) => rows.length > 0 && rows.every((row) => row[i] === '' || /^-?\d{1,14}(\.\d+)?$/.test(row[i]!)) && !rows.some((row) => /^0\d/.test(row[i]!)))
  const sheet = [head.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => row.map((value, i) => (value === '' ? null : isNumber[i] === true ? { type: Number, value: Number(value) } : { type: String, value })))]
  // read when somebody wants a sheet: a start does not wait for it
  const { default: writeXlsx } = await import('write-excel-file/node')
  return writeXlsx(sheet).toBuffer()
}

/** A sheet that was sent, as records by its headings. */
export async function recordsOf(body: Uint8Array, type: string): Promise<{ readonly headings: readonly string[]; readonly records: readonly Readonly<Record<string, string>>[] }> {
  let table: string[][]
  try {
    if (type.includes('spreadsheet') || type.includes('excel') || (body[0] === 0x50 && body[1] === 0x4b)) table = ((await (await import('read-excel-file/node')).default(Buffer.from(body)))[0]?.data ?? []).map((row) => row.map((value) => (value === null ? '' : value instanceof Date ? value.toISOString().slice(0, 10) : String(value))))
    else table = parse(Buffer.from(body), { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][]
  } catch (error) {
    throw new HttpFault(400, { detail: `This file cannot be read: ${error instanceof Error ? error.message : String(error)}` })
  }
  const [headings = [], ...rows] = table
  if (headings.length === 0) throw new HttpFault(400, { detail: 'The file is empty: its first line must name the columns.' })
  if (rows.length > MOST) throw new HttpFault(400, { detail: `At most ${MOST.toLocaleString('en')} rows can be imported at once.` })
  return { headings, records: rows.map((row) => Object.fromEntries(headings.map((heading, i) => [heading, row[i] ?? '']))) }
}
