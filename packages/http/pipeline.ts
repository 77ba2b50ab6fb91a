import { randomUUID } from 'node:crypto'
import type { Actor } from '@tenon/model'
import { Fault, type Context, type Engine } from '@tenon/engine'
import { type CorsOptions, corsHeaders, preflight } from './cors.ts'
import type { Request, Response, Route } from './dialect.ts'
import { HttpFault, notAllowed, throttled } from './faults.ts'
import type { Identifier, Scheme } from './identify.ts'
import type { Logger } from './log.ts'
import { permit, permitResource } from './permit.ts'
import { parseQuery } from './query.ts'
import { type Found, type Router } from './router.ts'
import type { PlainRoute } from './routes.ts'
import type { Throttle } from './throttle.ts'
import type { WireDialect } from './wire.ts'
import { signedIn } from '@tenon/model'

export interface PipelineOptions {
  readonly engine: Engine
  readonly dialect: WireDialect
  readonly router: Router
  readonly identifiers: readonly Identifier[]
  readonly cors?: CorsOptions
  readonly throttle?: Throttle
  readonly logger: Logger
  readonly now?: () => string
}
/** What is learnt on the way and told in the headers of any answer, refusals included. */
interface Trail { allow: readonly string[] | null; cookie: boolean; cookies: string[]; challenge: string | null | undefined; actor: Actor | null }

const security = { 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' }
/** UTC with microseconds: the monotonic clock counts on from the wall clock at start, corrected when they drift apart. */
let origin = performance.timeOrigin
const isoNow = (): string => {
  const wall = Date.now()
  if (Math.abs(origin + performance.now() - wall) > 5) origin = wall - performance.now()
  const micros = Math.floor((origin + performance.now()) * 1000)
  return `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 20)}${String(micros % 1_000_000).padStart(6, '0')}Z`
}

/** One request from URL to answer: route, negotiate, identify, permit, throttle, method, then the handler. */
export function createPipeline(o: PipelineOptions): (request: Request, address: string, requestId?: string) => Promise<Response> {
  const { dialect, engine, router } = o

  async function identify(request: Request, schemes: readonly Scheme[] | undefined, trail: Trail): Promise<void> {
    const chain = schemes === undefined ? o.identifiers : schemes.flatMap((s) => o.identifiers.filter((i) => i.scheme === s))
    trail.challenge = chain[0]?.challenge ?? null
    for (const one of chain) {
      if (one.scheme === 'session') trail.cookie = true
      const found = await one.identify(request)
      if (found === null) continue
      trail.cookies.push(...(found.cookies ?? []))
      if ('actor' in found) { trail.actor = found.actor; return }
      throw found.body === undefined ? found.fault : new HttpFault(found.fault.status, found.body)
    }
  }
  function hold(trail: Trail, address: string, scope: string | undefined): void {
    const wait = o.throttle?.take({ actor: trail.actor?.id ?? null, address }, scope) ?? null
    if (wait !== null) throw throttled(wait)
  }

  async function resource(request: Request, route: Route, trail: Trail, address: string, context: () => Context): Promise<Response> {
    const { resource, endpoint } = route
    await identify(request, resource.options.identify, trail)
    const action = endpoint === 'action' ? (route.action ?? 'read') : request.method === 'POST' && endpoint === 'list' ? 'create' : (request.method === 'PUT' || request.method === 'PATCH') && endpoint === 'detail' ? 'update' : request.method === 'DELETE' && endpoint === 'detail' ? 'delete' : 'read'
    permitResource(resource, action, trail.actor, engine.app.allow)
    hold(trail, address, resource.options.throttle)
    if (!route.methods.includes(request.method)) throw notAllowed(request.method)
    if (request.method === 'OPTIONS') return dialect.metadata(request, route, await editable(route, trail, context()))
    return dialect.write(request, route, await engine.run(dialect.read(request, route), context()))
  }

  /** Whether the caller could POST here or PUT this row. */
  async function editable(route: Route, trail: Trail, context: Context): Promise<boolean> {
    const verb = route.endpoint === 'list' ? 'POST' : 'PUT'
    if (!route.methods.includes(verb)) return false
    try {
      permitResource(route.resource, verb === 'POST' ? 'create' : 'update', trail.actor, engine.app.allow)
      if (verb === 'PUT') await engine.run(dialect.read({ method: 'GET', path: '', query: '', headers: {}, origin: '', body: new Uint8Array() }, route), context)
      return true
    } catch (error) { if (error instanceof Fault || error instanceof HttpFault) return false; throw error }
  }

  async function plain(request: Request, found: Extract<Found, { is: 'plain' }>, trail: Trail, address: string, context: () => Context): Promise<Response> {
    const method = request.method === 'HEAD' && !found.byMethod.has('HEAD') ? 'GET' : request.method
    const handler: PlainRoute | undefined = found.byMethod.get(method)
    const rules = handler ?? [...found.byMethod.values()][0]!
    await identify(request, rules.identify, trail)
    permit(rules.allow ?? signedIn, trail.actor)
    hold(trail, address, rules.throttle)
    if (handler === undefined) {
      if (request.method === 'OPTIONS') return dialect.plain(request, 200, { name: rules.name ?? '', description: '', renders: ['application/json'], parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'] })
      throw notAllowed(request.method)
    }
    const body = method === 'GET' || method === 'HEAD' ? {} : dialect.parseBody(request)
    const reply = await handler.handler({ request, body, actor: trail.actor, context: context(), engine, params: found.params, query: parseQuery(request.query) })
    const status = reply.status ?? (reply.body === undefined ? 204 : 200)
    if (reply.headers?.['content-type'] !== undefined && (typeof reply.body === 'string' || reply.body instanceof Uint8Array)) return { status, headers: reply.headers, body: reply.body }
    return dialect.plain(request, status, reply.body, reply.headers)
  }

  async function root(request: Request, format: string | undefined, trail: Trail, address: string): Promise<Response> {
    await identify(request, undefined, trail)
    permit(dialect.root, trail.actor)
    hold(trail, address, undefined)
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed(request.method)
    const end = format === undefined ? (router.slash === 'never' ? '' : '/') : `.${format}`
    return dialect.plain(request, 200, Object.fromEntries(engine.app.resources.map((r) => [r.path, `${request.origin}${router.prefix}/${r.path}${end}`])))
  }

  return async (request, address, requestId = randomUUID()) => {
    const early = preflight(o.cors, request)
    if (early !== null) return { ...early, headers: { ...early.headers, vary: 'origin' } }
    const trail: Trail = { allow: null, cookie: false, cookies: [], challenge: undefined, actor: null }
    const context = (): Context => ({ actor: trail.actor, requestId, source: 'api', now: o.now ?? isoNow, timeZone: engine.app.timeZone ?? 'UTC' })
    const found = router.find(request.method, request.path, request.query)
    let response: Response
    if (found.is === 'missing') response = dialect.missing()
    else if (found.is === 'redirect') response = { status: 301, headers: { 'content-type': 'text/html; charset=utf-8', location: found.location }, body: '' }
    else {
      trail.allow = found.is === 'resource' ? found.route.methods : found.methods
      const route = found.is === 'resource' ? found.route : null
      try {
        dialect.negotiate(request, found.format)
        response = found.is === 'resource' ? await resource(request, found.route, trail, address, context) : found.is === 'plain' ? await plain(request, found, trail, address, context) : await root(request, found.format, trail, address)
      } catch (error) {
        response = refuse(request, route, error, trail, requestId)
      }
    }
    return decorate(request, response, trail, requestId)
  }

  function refuse(request: Request, route: Route | null, error: unknown, trail: Trail, requestId: string): Response {
    const known = error instanceof Fault || error instanceof HttpFault
    if (!known) { o.logger.error({ err: error, requestId, method: request.method, path: request.path }, 'unexpected error'); trail.allow = null; return dialect.crash() }
    const answer = dialect.refuse(request, route, error)
    if (answer.status !== 401 || trail.challenge === undefined) return answer
    return trail.challenge === null ? { ...answer, status: 403 } : { ...answer, headers: { ...answer.headers, 'www-authenticate': trail.challenge } }
  }

  function decorate(request: Request, response: Response, trail: Trail, requestId: string): Response {
    const vary = [...(trail.allow !== null && dialect.varies ? ['Accept'] : []), ...(trail.cookie && trail.allow !== null ? ['Cookie'] : []), ...(o.cors === undefined ? [] : ['origin'])]
    const headers: Record<string, string | readonly string[]> = {
      ...response.headers, ...security, ...corsHeaders(o.cors, request), 'x-request-id': requestId,
      ...(trail.allow === null ? {} : { allow: trail.allow.join(', ') }), ...(vary.length === 0 ? {} : { vary: vary.join(', ') }),
    }
    const set = response.headers['set-cookie']
    const cookies = [...(set === undefined ? [] : typeof set === 'string' ? [set] : set), ...trail.cookies]
    if (cookies.length > 0) headers['set-cookie'] = cookies
    return { ...response, headers }
  }
}
