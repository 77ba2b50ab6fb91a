import type { Request, Response } from './dialect.ts'
import { percentDecode } from './query.ts'

export interface CorsOptions { readonly origins: readonly string[] | '*'; readonly credentials?: boolean; readonly maxAge?: number }

const methods = 'DELETE, GET, OPTIONS, PATCH, POST, PUT'
const accepted = 'accept, authorization, content-type, idempotency-key, if-match, user-agent, x-csrftoken, x-requested-with'

/** Whether a URL is one that other origins are told about: paths with line breaks are none, as in django-cors-headers. */
export const covered = (cors: CorsOptions | undefined, request: Request): CorsOptions | undefined => (request.path.includes('%0') && percentDecode(request.path).includes('\n') ? undefined : cors)

/** Headers for every answer; `vary` is always told. */
export function corsHeaders(cors: CorsOptions | undefined, request: Request): Record<string, string> {
  const origin = request.headers.origin
  if (cors === undefined || origin === undefined || !(cors.origins === '*' || cors.origins.includes(origin))) return {}
  return { 'access-control-allow-origin': origin, ...(cors.credentials === false ? {} : { 'access-control-allow-credentials': 'true' }) }
}

/** A browser's question before the real request; answered for any URL, before everything else. */
export function preflight(cors: CorsOptions | undefined, request: Request): Response | null {
  if (cors === undefined || request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return null
  const allowed = corsHeaders(cors, request)
  const more = 'access-control-allow-origin' in allowed ? { 'access-control-allow-headers': accepted, 'access-control-allow-methods': methods, 'access-control-max-age': String(cors.maxAge ?? 86_400) } : {}
  return { status: 200, headers: { ...allowed, ...more, 'content-length': '0' }, body: '' }
}
