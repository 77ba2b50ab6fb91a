/** A refusal whose body is already decided: unreadable bodies, unknown media types, wrong methods. */
export class HttpFault extends Error {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`HTTP ${status}`)
    this.name = 'HttpFault'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export const detail = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpFault => new HttpFault(status, { detail: text }, headers)
export const notFound = (): HttpFault => detail(404, 'Not found.')
export const malformed = (why: string): HttpFault => detail(400, `JSON parse error - ${why}`)
export const unsupported = (type: string): HttpFault => detail(415, `Unsupported media type "${type}" in request.`)
export const notAcceptable = (): HttpFault => detail(406, 'Could not satisfy the request Accept header.')
export const notAllowed = (method: string): HttpFault => detail(405, `Method "${method}" not allowed.`)
export const tooLarge = (): HttpFault => detail(413, 'The request body is too large.')
export const throttled = (seconds: number): HttpFault => {
  const wait = Math.max(1, Math.ceil(seconds))
  return detail(429, `Request was throttled. Expected available in ${wait} second${wait === 1 ? '' : 's'}.`, { 'retry-after': String(wait) })
}
