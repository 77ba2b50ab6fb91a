import { Decimal, type FieldSpec } from '@tenon/model'
import type { PageQuery, Result } from '@tenon/engine'
import { detail } from '../faults.ts'
import { lastOf, type Params, parseQuery } from '../query.ts'
import { pythonInt, readDecimal, readFloat } from './number-values.ts'
import { floatRepr } from './python.ts'
import { cleanUuid } from './text-values.ts'
import { readDate, readInstant, readTime } from './time-values.ts'

type Asked = Extract<PageQuery, { by: 'cursor' }>
type PageResult = Extract<Result, { kind: 'page' }>
interface Cursor { readonly position: string | null; readonly reverse: boolean; readonly offset: number }
const invalid = () => detail(404, 'Invalid cursor')

/** Where a page begins: base64 of `o=<offset>&r=1&p=<position>`. Undefined for the first page. */
export function readCursor(params: Params, size: number, order: readonly string[], spec: FieldSpec | undefined): Asked {
  const start = { by: 'cursor' as const, size, order }
  const text = lastOf(params, 'cursor')
  if (text === undefined) return start
  const tokens = parseQuery(decoded(text))
  const first = (name: string): string | undefined => tokens.find(([key]) => key === name)?.[1]
  const offset = pythonInt(first('o') ?? '0')
  const reverse = pythonInt(first('r') ?? '0')
  if (offset === undefined || offset < 0n || reverse === undefined) throw invalid()
  const position = first('p')
  return { ...start, offset: Math.min(Number(offset), 1000), reverse: reverse !== 0n, ...(position === undefined ? {} : { after: valueAt(position, spec) }) }
}

/** Python's base64: letters that are none are passed over, wrong padding and what is no ASCII are not. */
function decoded(text: string): string {
  if (/[^\0-\x7f]/.test(text)) throw invalid()
  const letters = text.replace(/[^A-Za-z0-9+/=]/g, '')
  const data = letters.replace(/=.*$/s, '')
  const missing = (4 - (data.length % 4)) % 4
  if (missing === 3 || letters.length - data.length < missing) throw invalid()
  const bytes = Buffer.from(data, 'base64')
  if (bytes.some((b) => b > 0x7f)) throw invalid()
  return bytes.toString('latin1')
}

/** A position as a value of the field that the list is ordered by. */
function valueAt(text: string, spec: FieldSpec | undefined): unknown {
  const found = ((): unknown => {
    switch (spec?.kind) {
      case 'id': case 'integer': case 'one': { const whole = pythonInt(text); return whole === undefined ? undefined : Number(whole) }
      case 'bigint': case 'duration': return pythonInt(text)
      case 'decimal': { const read = readDecimal(text, undefined, undefined); return 'value' in read ? read.value : undefined }
      case 'float': { const read = readFloat(text); return 'value' in read ? read.value : undefined }
      case 'date': return readDate(text)
      case 'time': return readTime(text)
      case 'instant': return readInstant(text, 'UTC') ?? undefined
      case 'uuid': return cleanUuid(text)
      case 'boolean': return text === 'True' ? true : text === 'False' ? false : undefined
      default: return text
    }
  })()
  if (found === undefined || (typeof found === 'number' && !Number.isFinite(found))) throw invalid()
  return found
}

/** A value as a position: Python's text of it. */
function positionOf(value: unknown, spec: FieldSpec | undefined): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Decimal) return value.toFixed(spec?.scale ?? value.scale)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' && spec?.kind === 'float') return floatRepr(value)
  if (spec?.kind === 'instant') return `${String(value).replace('T', ' ').replace(/(\.000000)?Z$/, '')}+00:00`
  if (spec?.kind === 'time') return String(value).replace(/\.000000$/, '')
  return String(value)
}

function encoded({ position, reverse, offset }: Cursor): string {
  const quote = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+')
  const tokens = [...(offset === 0 ? [] : [`o=${offset}`]), ...(reverse ? ['r=1'] : []), ...(position === null ? [] : [`p=${quote(position)}`])]
  return Buffer.from(tokens.join('&'), 'latin1').toString('base64')
}

/** The cursors of the next and the previous page. Rows that tie with their neighbour cannot mark a place; an offset counts past them. */
export function cursors(asked: Asked, result: PageResult, spec: FieldSpec | undefined): { readonly next: string | null; readonly previous: string | null } {
  const positions = (result.positions ?? []).map((value) => positionOf(value, spec))
  const current = asked.after === undefined ? null : positionOf(asked.after, spec)
  const beyond = result.more === true ? positionOf(result.beyond, spec) : null
  const reverse = asked.reverse === true
  const offset = asked.offset ?? 0
  const continued = asked.after !== undefined || offset > 0
  const ahead = { is: reverse ? continued : result.more === true, position: reverse ? current : beyond }
  const behind = { is: reverse ? result.more === true : continued, position: reverse ? beyond : current }

  const towards = (side: typeof ahead, other: typeof ahead, items: readonly (string | null)[], back: boolean): string | null => {
    if (!side.is) return null
    // an offset was counted from the other end: the first position that comes is no marker
    let compare = items.length > 0 && reverse !== back && offset !== 0 ? items[0]! : side.position
    let skip = 0
    let position: string | null = null
    let marked = false
    for (const item of items) {
      if (item !== compare) { position = item; marked = true; break }
      compare = item
      skip++
    }
    if (items.length === 0) position = side.position
    else if (!marked) {
      const same = reverse === back
      if (!other.is) { skip = asked.size; position = null } else { skip = same ? offset + asked.size : 0; position = other.position }
    }
    return encoded({ position, reverse: back, offset: skip })
  }
  return { next: towards(ahead, behind, [...positions].reverse(), false), previous: towards(behind, ahead, positions, true) }
}
