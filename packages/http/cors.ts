import type { Request, Response } from './dialect.ts'
import { percentDecode } from './query.ts'

export interface CorsOptions {
  readonly origins: readonly string[] | '*'
  readonly credentials?: boolean
  readonly maxAge?: number
  /** Request headers that other origins may send. */
  readonly headers?: readonly string[]
}

const methods = 'DELETE, GET, OPTIONS, PATCH, POST, PUT'
const accepted = ['accept', 'authorization', 'content-type', 'idempotency-key', 'if-match', 'user-agent', 'x-change-reason', 'x-csrftoken', 'x-requested-with']

/** Whether a URL is one that other origins are told about: paths with line breaks are none, as in django-cors-headers. */
export const covered = (cors: CorsOptions | undefined, request: Request): CorsOptions | undefined => (request.path.includes('%0') && percentDecode(request.path).includes('\n') ? undefined : cors)

/** Headers for every answer; the methods and headers that are allowed go with any OPTIONS. */
export function corsHeaders(cors: CorsOptions | undefined, request: Request): Record<string, string> {
  const origin = request.headers.origin
  if (cors === undefined || origin === undefined || !allows(cors, origin)) return {}
  return {
    'access-control-allow-origin': origin, ...(cors.credentials === false ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(request.method === 'OPTIONS' ? { 'access-control-allow-headers': (cors.headers ?? accepted).join(', '), 'access-control-allow-methods': methods, 'access-control-max-age': String(cors.maxAge ?? 86_400) } : {}),
  }
}

/** A browser's question before the real request; answered for any URL, before everything else. */
export function preflight(cors: CorsOptions | undefined, request: Request): Response | null {
  if (cors === undefined || request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return null
  return { status: 200, headers: { ...corsHeaders(cors, request), 'content-type': 'text/html; charset=utf-8', 'content-length': '0' }, body: '' }
}

/** An origin is scheme, host and port; whatever else a client writes behind it does not count. */
export function allows({ origins }: CorsOptions, origin: string): boolean {
  if (origins === '*' || origins.includes(origin)) return true
  const [, scheme = '', place = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(origin) ?? []
  return place !== '' && origins.includes(`${scheme.toLowerCase()}://${place}`)
}
