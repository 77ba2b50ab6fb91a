import type { IdentifyRequest } from './identify.ts'

export interface CookieOptions {
  readonly maxAgeSeconds: number
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly domain?: string
  readonly sameSite?: 'Lax' | 'Strict' | 'None'
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A whole `Set-Cookie` value, its attributes in Django's order. */
export function setCookie(name: string, value: string, o: CookieOptions): string {
  return [
    `${name}=${value}`,
    ...(o.domain === undefined ? [] : [`Domain=${o.domain}`]),
    `expires=${new Date(o.now + o.maxAgeSeconds * 1000).toUTCString()}`,
    ...(o.httpOnly === true ? ['HttpOnly'] : []),
    `Max-Age=${o.maxAgeSeconds}`,
    'Path=/',
    `SameSite=${o.sameSite ?? 'Lax'}`,
    ...(o.secure === true ? ['Secure'] : []),
  ].join('; ')
}

export function deleteCookie(name: string, o: Pick<CookieOptions, 'domain' | 'sameSite'> = {}): string {
  const domain = o.domain === undefined ? '' : `Domain=${o.domain}; `
  return `${name}=""; ${domain}expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=${o.sameSite ?? 'Lax'}`
}

/** One cookie of a request; the last of several with the same name counts. */
export function readCookie(request: Pick<IdentifyRequest, 'headers'>, name: string): string | undefined {
  let found: string | undefined
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) found = pair.slice(at + 1).trim().replace(/^"(.*)"$/, '$1')
  }
  return found === '' ? undefined : found
}
