import type { Paging } from '@tenon/model'
import { Fault, type Leaf, type PageQuery, type Result } from '@tenon/engine'
import type { Request } from '../dialect.ts'
import { detail } from '../faults.ts'
import { encodeQuery, lastOf, type Params, parseQuery, withParam } from '../query.ts'
import { pythonInt } from './number-values.ts'

type PageResult = Extract<Result, { kind: 'page' }>
interface Cursor { readonly p: string | null; readonly r: boolean; readonly o: number }

const positive = (text: string | undefined, fallback: number, max?: number): number => {
  const value = text === undefined ? undefined : pythonInt(text)
  const read = value === undefined || value <= 0n ? fallback : Number(value)
  return max === undefined ? read : Math.min(read, max)
}

/** Which rows a list request asks for. */
export function readPage(paging: Paging, params: Params): PageQuery {
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
      return { by: 'limit', limit: positive(lastOf(params, 'limit'), paging.size, paging.max), offset: offset === undefined || offset < 0n || offset > 1_000_000_000_000n ? 0 : Number(offset) }
    }
    case 'cursor': {
      const cursor = readCursor(lastOf(params, 'cursor'))
      return { by: 'cursor', size: paging.size, order: paging.order, ...(cursor === null ? {} : { after: cursor.p, reverse: cursor.r, offset: cursor.o }) }
    }
  }
}

function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined || text === '') return null
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  if (text.replace(/=+$/, '').length % 4 === 1) throw detail(404, 'Invalid cursor')
  const params = parseQuery(Buffer.from(text, 'base64').toString('latin1'))
  const offset = pythonInt(lastOf(params, 'o') ?? '0')
  if (offset === undefined || offset < 0n) throw detail(404, 'Invalid cursor')
  return { p: lastOf(params, 'p') ?? null, r: (lastOf(params, 'r') ?? '0') === '1', o: Math.min(Number(offset), 1000) }
}

const cursorText = (p: string, reverse: boolean): string => Buffer.from(encodeQuery([['p', p], ...(reverse ? [['r', '1'] as const] : [])]), 'latin1').toString('base64')

/** Links and counts around the written rows. */
export function envelope(request: Request, paging: Paging, asked: PageQuery, result: PageResult, rows: string): string {
  const params = parseQuery(request.query)
  const link = (changed: Params): string => { const query = encodeQuery(changed); return `${request.origin}${encodeURI(decodeSafe(request.path))}${query === '' ? '' : `?${query}`}` }
  const text = (url: string | null): string => (url === null ? 'null' : JSON.stringify(url))
  if (asked.by === 'none') return rows
  if (asked.by === 'cursor') {
    const { next, previous } = cursors(asked, result)
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
  return `{"count":${count},"next":${text(next)},"previous":${text(previous)},"results":${rows}}`
}

const decodeSafe = (path: string): string => { try { return decodeURI(path) } catch { return path } }

/** Positions are values of the ordered field, which the shape must hold. */
function cursors(asked: Extract<PageQuery, { by: 'cursor' }>, result: PageResult): { next: string | null; previous: string | null } {
  const path = asked.order.replace(/^-/, '')
  const at = result.shape.leaves.findIndex((leaf: Leaf) => leaf.kind === 'value' && leaf.label !== true && leaf.path.join('.') === path)
  const first = result.rows[0]?.[at]
  const last = result.rows.at(-1)?.[at]
  if (at < 0 || result.rows.length === 0) return { next: null, previous: null }
  const back = asked.reverse === true
  const hasNext = back || result.more === true
  const hasPrevious = back ? result.more === true : asked.after !== undefined && asked.after !== null
  return { next: hasNext ? cursorText(String(last), false) : null, previous: hasPrevious ? cursorText(String(first), true) : null }
}
