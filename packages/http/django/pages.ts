import type { FieldSpec, Paging } from '@tenon/model'
import { Fault, type PageQuery, type Result } from '@tenon/engine'
import type { Request } from '../dialect.ts'
import { encodeQuery, lastOf, type Params, parseQuery, percentDecode, withParam } from '../query.ts'
import { cursors, readCursor } from './cursor.ts'
import { pythonInt } from './number-values.ts'
import type { PageKey } from './options.ts'

type PageResult = Extract<Result, { kind: 'page' }>

const positive = (text: string | undefined, fallback: number, max?: number): number => {
  const value = text === undefined ? undefined : pythonInt(text)
  const read = value === undefined || value <= 0n ? fallback : Number(value)
  return max === undefined ? read : Math.min(read, max)
}

/** The order a cursor goes by, and its first field. */
export interface Ordered { readonly order: readonly string[]; readonly spec: FieldSpec | undefined }

/** Which rows a list request asks for. */
export function readPage(paging: Paging, params: Params, ordered: Ordered = { order: [], spec: undefined }): PageQuery {
  switch (paging.by) {
    case 'none': return { by: 'none' }
    case 'page': {
      const size = paging.sizeParam === undefined ? paging.size : positive(lastOf(params, paging.sizeParam), paging.size, paging.max)
      const raw = lastOf(params, 'page') ?? ''
      if (raw === '' || raw === 'last') return { by: 'page', number: raw === '' ? 1 : 'last', size }
      const number = pythonInt(raw)
      if (number === undefined || number < 1n || number > 1_000_000_000_000n) throw new Fault('invalidPage', 'Invalid page.')
      return { by: 'page', number: Number(number), size }
    }
    case 'limit': {
      const offset = pythonInt(lastOf(params, 'offset') ?? '')
      return { by: 'limit', limit: positive(lastOf(params, 'limit'), paging.size, paging.max), offset: offset === undefined || offset < 0n ? 0 : Math.min(Number(offset), 1_000_000_000_000) }
    }
    case 'cursor': return readCursor(params, paging.size, ordered.order, ordered.spec)
  }
}

const usual: readonly PageKey[] = ['count', 'next', 'previous', 'results']

/** Links and counts around the written rows. */
export function envelope(request: Request, asked: PageQuery, result: PageResult, rows: string, { spec, keys = usual }: { readonly spec?: FieldSpec | undefined; readonly keys?: readonly PageKey[] | undefined } = {}): string {
  const params = parseQuery(request.query)
  const link = (changed: Params): string => { const query = encodeQuery(changed); return `${request.origin}${written(request.path)}${query === '' ? '' : `?${query}`}` }
  const text = (url: string | null): string => (url === null ? 'null' : JSON.stringify(url))
  if (asked.by === 'none') return rows
  if (asked.by === 'cursor') {
    const { next, previous } = cursors(asked, result, spec)
    const at = (cursor: string | null): string => text(cursor === null ? null : link(withParam(params, 'cursor', cursor)))
    return `{"next":${at(next)},"previous":${at(previous)},"results":${rows}}`
  }
  const count = result.count ?? 0
  let next: string | null = null
  let previous: string | null = null
  if (asked.by === 'page') {
    const number = result.number ?? (asked.number === 'last' ? (result.pages ?? 1) : asked.number)
    const pages = result.pages ?? Math.max(1, Math.ceil(count / asked.size))
    if (number < pages) next = link(withParam(params, 'page', String(number + 1)))
    if (number > 1) previous = link(withParam(params, 'page', number === 2 ? null : String(number - 1)))
  } else {
    const sized = withParam(params, 'limit', String(asked.limit))
    if (asked.offset + asked.limit < count) next = link(withParam(sized, 'offset', String(asked.offset + asked.limit)))
    if (asked.offset > 0) previous = link(withParam(sized, 'offset', asked.offset - asked.limit <= 0 ? null : String(asked.offset - asked.limit)))
  }
  const values = { count: String(count), next: text(next), previous: text(previous), results: rows }
  return `{${keys.map((key) => (typeof key === 'string' ? `"${key}":${values[key]}` : `${JSON.stringify(key[0])}:${JSON.stringify(key[1])}`)).join(',')}}`
}

/** A path as links carry it, however it was sent. */
const written = (path: string): string => encodeURI(percentDecode(path).toWellFormed()).replace(/[;=?#]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
