import type { Filter, Resource } from '@tenon/model'
import type { Result } from '@tenon/engine'
import { route, type Call, type PlainOptions, type PlainRoute, type Reply } from '@tenon/http'
import { toldResult, toldRows } from '../told.ts'

type Row = Record<string, unknown>

/** A route in one line. */
export const at = (method: string, path: string, handler: (call: Call) => Reply | Promise<Reply>, options: PlainOptions = {}): PlainRoute => route(method, path, handler, options)
/** The same route where the front end forgets the prefix. */
export const alsoBare = (made: PlainRoute): PlainRoute[] => [made, { ...made, path: made.path.replace(/^\/api/, ''), undescribed: true }]

/** The last value of a query parameter, `''` when it was not sent. */
export const param = (call: Call, name: string): string => call.query.findLast(([key]) => key === name)?.[1] ?? ''
/** An id from a path or a query; what is no id is nobody's: 0. */
export const idOf = (text: unknown): number => (/^\d{1,15}$/.test(String(text ?? '')) ? Number(text) : 0)

/** One row of a resource as its detail, refused or not there exactly as its own URL would say. */
export const rowOf = async (call: Call, resource: Resource, id: unknown): Promise<Row> => toldResult(await call.engine.run({ action: 'read', resource, key: id }, call.context))
/** Rows of a resource under a condition, with the resource's own permission and tenancy. */
export const rowsOf = async (call: Call, resource: Resource, filter: Filter, reading: 'list' | 'detail' = 'list', order?: readonly string[]): Promise<Row[]> =>
  toldRows(await call.engine.run({ action: 'list', resource, reading, query: { filter, ...(order === undefined ? {} : { order }) } }, call.context))
/** Calls an action of a resource. */
export const callOf = (call: Call, resource: Resource, name: string, id: unknown, values: Row): Promise<Result> =>
  call.engine.run({ action: 'call', name, resource, key: id, draft: { values, issues: [] }, query: {}, params: new Map() }, call.context)

/** A list in the envelope of pages, cut from rows at hand. */
export function listed(call: Call, rows: readonly Row[]): Reply {
  const whole = (name: string, otherwise: number): number => { const n = Number(param(call, name)); return Number.isInteger(n) && n > 0 ? n : otherwise }
  const size = Math.min(100, whole('page_size', 25))
  const page = whole('page', 1)
  const pages = Math.max(1, Math.ceil(rows.length / size))
  if (page > pages) return { status: 404, body: { detail: 'Invalid page.' } }
  const link = (n: number): string | null => {
    if (n < 1 || n > pages) return null
    const params = new URLSearchParams(call.query.filter(([name]) => name !== 'page').map(([name, value]): [string, string] => [name, value]))
    if (n > 1) params.set('page', String(n))
    const query = params.toString()
    return `${call.request.origin}${call.request.path}${query === '' ? '' : `?${query}`}`
  }
  return { body: { count: rows.length, next: link(page + 1), previous: link(page - 1), results: rows.slice((page - 1) * size, page * size) } }
}
export type { Call, PlainRoute, Reply }
