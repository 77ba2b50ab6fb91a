import type { Call, PlainRoute, Reply } from '@tenon/http'

/** A route in one line; the same data as `route(...)` of the HTTP package makes. */
export const at = (method: string, path: string, handler: (call: Call) => Reply | Promise<Reply>): PlainRoute => Object.freeze({ method, path, handler })
export type { Call, PlainRoute, Reply }
