import { createHash, randomUUID } from 'node:crypto'
import { Fault } from '@tenon/engine'
import { DatabaseError } from '@tenon/sql'
import { isoNow } from './clock.ts'
import { type CorsOptions, corsHeaders, covered, preflight } from './cors.ts'
import type { Request, Response, Route } from './dialect.ts'
import { HttpFault } from './faults.ts'
import { createHandler } from './handle.ts'
import { isHost } from './hosts.ts'
import type { Logger } from './log.ts'
import { findMount, type ReadyMount } from './mounts.ts'
import { percentDecode } from './query.ts'
import type { Throttle } from './throttle.ts'
import { newTrail, type Trail } from './trail.ts'

export interface PipelineOptions {
  /** Tried in order. */
  readonly mounts: readonly ReadyMount[]
  readonly cors?: CorsOptions
  readonly throttle?: Throttle
  readonly logger: Logger
  readonly now?: () => string
  /** Empty: any host that is well-formed. */
  readonly hosts?: readonly string[]
  readonly https?: HttpsOptions
}
/** What is said and done so that nobody comes over plain HTTP. */
export interface HttpsOptions {
  /** Sends plain HTTP on; the last proxy must tell the scheme (`trustProxy`). */
  readonly redirect?: boolean
  /** Seconds for which a browser asks for nothing but HTTPS. */
  readonly hstsSeconds?: number
  readonly hstsSubdomains?: boolean
  readonly hstsPreload?: boolean
}
const security = { 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' }

/** Why, where the client says so, and which sign-in this is, as a word that opens nothing. */
function said({ headers }: Request): { readonly reason?: string; readonly session?: string } {
  const [reason, proof] = [headers['x-change-reason'], headers.authorization ?? headers.cookie]
  return { ...(reason === undefined ? {} : { reason: percentDecode(reason).slice(0, 2000) }), ...(proof === undefined ? {} : { session: createHash('sha256').update(proof).digest('hex').slice(0, 32) }) }
}

/** One request from URL to answer: CORS, the app that knows the URL, its handler, and the headers that every answer has. */
export function createPipeline(o: PipelineOptions): (request: Request, address: string, requestId?: string) => Promise<Response> {
  const { redirect = false, hstsSeconds = 0, hstsSubdomains = false, hstsPreload = false } = o.https ?? {}
  const strict = hstsSeconds === 0 ? undefined : `max-age=${hstsSeconds}${hstsSubdomains ? '; includeSubDomains' : ''}${hstsPreload ? '; preload' : ''}`
  const handlers = new Map<ReadyMount, ReturnType<typeof createHandler>>()
  const handlerOf = (mount: ReadyMount): ReturnType<typeof createHandler> => {
    let made = handlers.get(mount)
    if (made === undefined) { made = createHandler(mount, o.throttle); handlers.set(mount, made) }
    return made
  }
  for (const mount of o.mounts) if (mount.under === undefined) handlerOf(mount)

  return async (request, address, requestId = randomUUID()) => {
    const early = preflight(covered(o.cors, request), request)
    if (early !== null) return { ...early, headers: { ...early.headers, vary: 'origin' } }
    const trail = newTrail()
    const { mount, found } = findMount(o.mounts, request.method, request.path, request.query)
    const { dialect, engine } = mount
    const context = () => ({ actor: trail.actor, requestId, source: 'api' as const, now: o.now ?? isoNow, timeZone: engine.app.timeZone ?? 'UTC', ...(engine.regulated ? said(request) : {}) })
    let response: Response
    if (!isHost(request.headers.host, o.hosts ?? [])) response = dialect.misdirected(request)
    else if (redirect && request.origin.startsWith('http:')) response = { status: 301, headers: { location: `https:${request.origin.slice(5)}${request.path}${request.query === '' ? '' : `?${request.query}`}` }, body: '' }
    else if (found.is === 'missing') response = dialect.missing(request)
    else if (found.is === 'redirect') response = dialect.redirect(request, found.location)
    else {
      try {
        response = await handlerOf(mount)({ request, address, trail, context }, found)
      } catch (error) {
        response = refuse(mount, request, found.is === 'resource' ? found.route : null, error, trail, requestId)
      }
    }
    return decorate(mount, request, response, trail, requestId)
  }

  function refuse({ dialect }: ReadyMount, request: Request, route: Route | null, thrown: unknown, trail: Trail, requestId: string): Response {
    const error = thrown instanceof DatabaseError ? spoken(thrown) : thrown
    const known = error instanceof Fault || error instanceof HttpFault
    if (!known) {
      o.logger.error({ err: error, requestId, method: request.method, path: request.path }, 'unexpected error')
      trail.allow = null
      return dialect.crash(request, error)
    }
    const answer = dialect.refuse(request, route, error)
    if (answer.status === 503) return { ...answer, headers: { 'retry-after': '1', ...answer.headers } }
    if (answer.status !== 401 || trail.challenge === undefined) return answer
    return trail.challenge === null ? { ...answer, status: 403 } : { ...answer, headers: { ...answer.headers, 'www-authenticate': trail.challenge } }
  }

  function decorate({ dialect, identifiers }: ReadyMount, request: Request, response: Response, trail: Trail, requestId: string): Response {
    const own = trail.allow !== null
    const headers: Record<string, string | readonly string[]> = { ...dialect.headers, ...response.headers, ...security, ...(o.cors === undefined ? {} : corsHeaders(covered(o.cors, request), request)), 'x-request-id': requestId }
    if (trail.allow !== null) headers.allow = joined(trail.allow)
    const cookies = cookiesOf(identifiers, request, response, trail)
    if (cookies.length > 0) headers['set-cookie'] = cookies
    const language = dialect.language?.(request)
    if (strict !== undefined && request.origin.startsWith('https:')) headers['strict-transport-security'] = strict
    if (language !== undefined) headers['content-language'] = language
    const touched = cookies.length > 0 || (own && trail.cookie) || response.page === true || response.cookie === true
    const vary = `${own && dialect.varies && !trail.jsonOnly ? ', Accept' : ''}${touched ? ', Cookie' : ''}${language === undefined ? '' : ', Accept-Language'}${covered(o.cors, request) === undefined ? '' : ', origin'}`
    if (vary !== '') headers.vary = vary.slice(2)
    return { ...response, headers }
  }
}

/** The cookies of an answer: its own, those of whoever was identified, what a page's forms need, and what is to be cleared. */
function cookiesOf(identifiers: ReadyMount['identifiers'], request: Request, response: Response, trail: Trail): readonly string[] {
  const set = response.headers['set-cookie']
  if (set === undefined && trail.cookies.length === 0 && response.page !== true && request.headers.cookie === undefined) return []
  // a page carries forms, and forms need the secret that a session identifier keeps
  const forms = response.page === true ? identifiers.flatMap((i) => i.pageCookies?.(request) ?? []) : []
  const given = [...(set === undefined ? [] : typeof set === 'string' ? [set] : set), ...trail.cookies, ...forms]
  const named = new Set(given.map((cookie) => cookie.split('=')[0]))
  return [...given, ...identifiers.flatMap((i) => i.staleCookies?.(request) ?? []).filter((cookie) => !named.has(cookie.split('=')[0]))]
}

/** What of a database's words a client is told: it is busy, or what was written refers to a row that somebody has deleted meanwhile. */
function spoken(error: DatabaseError): Error {
  if (error.code === 'busy') return new Fault('busy', 'The database is busy. Please try again shortly.', { cause: error })
  return error.code === 'reference' ? new Fault('conflict', 'What this refers to is not there any more.', { cause: error }) : error
}

const methods = new WeakMap<readonly string[], string>()
/** The methods of a route as `Allow` names them. */
function joined(allow: readonly string[]): string {
  let text = methods.get(allow)
  if (text === undefined) { text = allow.join(', '); methods.set(allow, text) }
  return text
}
