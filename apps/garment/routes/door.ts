import type { Filter, Hands, Policy, Resource } from '@tenon/model'
import { type Call, HttpFault, type PlainRoute, type Reply, route, rowsTold } from '@tenon/http'

export type Row = Record<string, unknown>
export type { Call, PlainRoute, Reply }

/** A route in one line: who may, and what is done. */
export const at = (method: string, path: string, allow: Policy, handler: (call: Call) => Reply | Promise<Reply>): PlainRoute => route(method, path, handler, { allow })
/** The same route for clients that say `/costeo/` where others say `/api/`. */
export const alsoCosteo = (made: PlainRoute): PlainRoute[] => [made, { ...made, path: made.path.replace(/^\/api/, '/costeo') }]

/** The last value of a query parameter, `''` when it was not sent. */
export const param = (call: Call, name: string): string => (call.query.findLast(([key]) => key === name)?.[1] ?? '').trim()
/** A part of the path. */
export const part = (call: Call, name: string): string => call.params[name] ?? ''
/** An id from a path or a body; what is no id is nobody's: 0. */
export const idOf = (value: unknown): number => (/^\d{1,15}$/.test(String(value ?? '')) ? Number(value) : 0)

export const refused = (status: number, text: string): HttpFault => new HttpFault(status, { detail: text })
/** A search text: NUL can be in no database. */
export const clean = (text: string): string => { if (text.includes('\0')) throw refused(400, 'This search cannot be read'); return text }

/** Rows of a resource as its own list tells them, with its own permission. */
export const rowsOf = async (call: Call, resource: Resource, filter: Filter, order?: readonly string[], limit?: number, first?: number): Promise<readonly Row[]> =>
  rowsTold(await call.engine.run({ action: 'list', resource, query: { filter, ...(order === undefined ? {} : { order }), ...(limit === undefined ? {} : { page: { by: 'none', limit, ...(first === undefined ? {} : { first }) } }) } }, call.context)) as Row[]
/** Reads and writes of one transaction. */
export const within = <T>(call: Call, work: (hands: Hands) => Promise<T>): Promise<T> => call.engine.act(call.context, work)

/** The JSON object of a body. */
export function bodyOf(call: Call): Row {
  const { body } = call
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refused(400, 'The body must be a JSON object')
  return body as Row
}
