import { Fault } from '@tenon/engine'
import { type PlainRoute, type Reply, readInput, route, type Call } from '@tenon/http'
import { anyone, type Fields, text } from '@tenon/model'

/** For whoever has no credentials yet, or bad ones. */
export const open = (method: string, path: string, handler: (call: Call) => Reply | Promise<Reply>): PlainRoute => route(method, path, handler, { allow: anyone, identify: [] })
/** The body by declared fields; what may be left out gets its default. */
export const given = <F extends Fields>(call: Call, fields: F): { readonly [K in keyof F]: F[K]['$value'] } => ({ ...defaultsOf(fields), ...readInput(call.request, fields) }) as { readonly [K in keyof F]: F[K]['$value'] }
const defaultsOf = (fields: Fields): Record<string, unknown> => Object.fromEntries(Object.entries(fields).flatMap(([name, { spec }]) => (spec.default === undefined ? [] : [[name, spec.default]])))
export const word = () => text(300)
export const secret = () => text(300).untrimmed()

/** The last value of a query parameter, `''` when it was not sent. */
export const param = (call: Call, name: string): string => call.query.findLast(([key]) => key === name)?.[1] ?? ''

/** One field that cannot be taken. */
export const refuse = (field: string, ...sentences: readonly string[]): Fault => new Fault('invalid', 'Some values are not valid.', { issues: sentences.map((message) => ({ path: [field], code: 'custom', message })) })
export const waiting = (seconds: number): Reply => ({ status: 429, body: { detail: `Too many attempts. Try again in ${seconds} second${seconds === 1 ? '' : 's'}.`, code: 'rate_limit_exceeded', retry_after: seconds }, headers: { 'retry-after': String(seconds) } })
