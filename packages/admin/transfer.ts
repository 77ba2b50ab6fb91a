import { createRequire } from 'node:module'
import type { Context, Engine, ShapedRow } from '@tenon/engine'
import { HttpFault, leafKey, type Request, type WireDialect } from '@tenon/http'
import { Decimal, type Resource } from '@tenon/model'
import { type Cell, xlsxParts } from './sheet.ts'

const packages = createRequire(import.meta.url)
/** Read when the first file comes or goes. */
const csvIn = (): typeof import('csv-parse/sync') => packages('csv-parse/sync') as typeof import('csv-parse/sync')
const csvOut = (): typeof import('csv-stringify/sync') => packages('csv-stringify/sync') as typeof import('csv-stringify/sync')

/** Rows that are held at once. */
const PAGE = 1000
/** As many rows as a sheet of Excel's has, its heading aside. */
const MOST = 1_048_575
/** A file that is brought in is read whole. */
const MOST_READ = 100_000

export interface Found { readonly rows: number; /** Headings first; then batch by batch. */ readonly batches: AsyncIterable<readonly (readonly Cell[])[]> }

/** The rows that a list's query finds, batch by batch, as cells with a line of headings: the first page is asked for at once. */
export async function found(engine: Engine, dialect: WireDialect, resource: Resource, request: Request, columns: readonly string[], context: Context): Promise<Found> {
  const asked = dialect.read({ ...request, method: 'GET', body: new Uint8Array() }, { resource, endpoint: 'list', params: {}, methods: ['GET'] })
  if (asked.action !== 'list') throw new TypeError('a list was asked for')
  const pageAt = async (number: number) => {
    const page = await engine.run({ ...asked, query: { ...asked.query, page: { by: 'page', number, size: PAGE } } }, context)
    if (page.kind !== 'page') throw new TypeError('a list answers a page')
    return page
  }
  const first = await pageAt(1)
  const rows = first.count ?? 0
  if (rows > MOST) throw new HttpFault(400, { detail: `At most ${MOST.toLocaleString('en')} rows can be exported at once; narrow the list first.` })
  const keys = first.shape.leaves.map(leafKey)
  const wanted = (columns.length === 0 ? keys.filter((key) => !key.endsWith('__title')) : columns).filter((key) => keys.includes(key))
  // a reference is written as people call the row
  const places = wanted.map((key) => { const title = keys.indexOf(`${key}__title`); return title >= 0 ? title : keys.indexOf(key) })
  const cells = (of: readonly ShapedRow[]): Cell[][] => of.map((row) => places.map((i) => cellOf(row[i])))
  async function* batches(): AsyncGenerator<readonly (readonly Cell[])[]> {
    yield [wanted, ...cells(first.rows)]
    for (let number = 2; (number - 1) * PAGE < rows; number++) yield cells((await pageAt(number)).rows)
  }
  return { rows, batches: batches() }
}

/** A number that a sheet can hold exactly is one there; all else is text. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return value
  if (value instanceof Decimal || typeof value === 'bigint') { const text = String(value); return text.replace(/\D/g, '').length <= 15 ? Number(text) : text }
  return typeof value === 'object' ? JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) : String(value)
}

/** CSV by RFC 4180, with a byte order mark so that sheets read it as UTF-8; a text that a sheet would take for a formula is quoted with `'`. */
export async function* csvParts(batches: Found['batches']): AsyncGenerator<string, void> {
  let first = true
  for await (const batch of batches) {
    yield `${first ? '\uFEFF' : ''}${csvOut().stringify(batch.map((row, i) => (first && i === 0 ? [...row] : row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)))), { record_delimiter: '\r\n' })}`
    first = false
  }
}
const harmless = (text: string): string => (/^[=+@\t\r-]/.test(text) ? `'${text}` : text)

/** Each part behind its length and the number of rows that were told by then: so a reader knows how far it is. */
export async function* framed(parts: AsyncIterable<string | Uint8Array>, rows: number): AsyncGenerator<Uint8Array, void> {
  let told = 0
  for await (const part of parts) {
    const bytes = Buffer.from(part as Uint8Array)
    const head = Buffer.alloc(8)
    head.writeUInt32LE(bytes.length, 0)
    head.writeUInt32LE(Math.min(rows, told), 4)
    told += PAGE
    yield Buffer.concat([head, bytes])
  }
}
export { xlsxParts }

/** A sheet that was sent, as records by its headings. */
export async function recordsOf(body: Uint8Array, type: string): Promise<{ readonly headings: readonly string[]; readonly records: readonly Readonly<Record<string, string>>[] }> {
  let table: string[][]
  try {
    if (type.includes('spreadsheet') || type.includes('excel') || (body[0] === 0x50 && body[1] === 0x4b)) table = ((await (await import('read-excel-file/node')).default(Buffer.from(body)))[0]?.data ?? []).map((row) => row.map((value) => (value === null ? '' : value instanceof Date ? value.toISOString().slice(0, 10) : String(value))))
    else table = csvIn().parse(Buffer.from(body), { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][]
  } catch (error) {
    throw new HttpFault(400, { detail: `This file cannot be read: ${error instanceof Error ? error.message : String(error)}` })
  }
  const [headings = [], ...rows] = table
  if (headings.length === 0) throw new HttpFault(400, { detail: 'The file is empty: its first line must name the columns.' })
  if (rows.length > MOST_READ) throw new HttpFault(400, { detail: `At most ${MOST_READ.toLocaleString('en')} rows can be imported at once.` })
  return { headings, records: rows.map((row) => Object.fromEntries(headings.map((heading, i) => [heading, row[i] ?? '']))) }
}
