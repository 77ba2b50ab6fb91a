import { signedIn } from '@tenon/model'
import { type Context, Fault } from '@tenon/engine'
import type { Request, Response, Route } from './dialect.ts'
import { HttpFault, notAllowed, throttled } from './faults.ts'
import type { Scheme } from './identify.ts'
import type { ReadyMount } from './mounts.ts'
import { permit, permitPlain, permitResource } from './permit.ts'
import { keptFormat, parseQuery } from './query.ts'
import type { Found } from './router.ts'
import type { PlainRoute } from './routes.ts'
import type { Throttle } from './throttle.ts'
import { newTrail, type Trail } from './trail.ts'

export interface Arrived { readonly request: Request; readonly address: string; readonly trail: Trail; context(): Context }
type Answered = Exclude<Found, { is: 'missing' | 'redirect' }>

/** The stations of a request inside one app: negotiate, identify, permit, throttle, method, then the handler. */
export function createHandler({ engine, dialect, router, identifiers }: ReadyMount, throttle: Throttle | undefined): (arrived: Arrived, found: Answered) => Promise<Response> {
  async function identify(request: Request, schemes: readonly Scheme[] | undefined, trail: Trail, forgiving = false): Promise<void> {
    const chain = schemes === undefined ? identifiers : schemes.flatMap((s) => identifiers.filter((i) => i.scheme === s))
    trail.challenge = chain[0]?.challenge ?? null
    for (const one of chain) {
      if (one.scheme === 'session') trail.cookie = true
      const found = await one.identify(request)
      if (found === null) continue
      trail.cookies.push(...(found.cookies ?? []))
      if ('actor' in found) { trail.actor = found.actor; return }
      if ('fault' in found && forgiving) return
      if ('fault' in found) throw found.body === undefined ? found.fault : new HttpFault(found.fault.status, found.body)
    }
  }
  function hold({ trail, address }: Arrived, scope: string | false | undefined): void {
    if (scope === false) return
    const wait = throttle?.take({ actor: trail.actor?.id ?? null, address }, scope) ?? null
    if (wait !== null) throw throttled(wait)
  }

  async function resource(arrived: Arrived, route: Route): Promise<Response> {
    const { request, trail, context } = arrived
    const { resource } = route
    await identify(request, resource.options.identify, trail, resource.options.badCredentials === 'ignore' && mayAnybody(resource, verbOf(request.method, route)))
    permitResource(resource, verbOf(request.method, route), trail.actor, engine.app.allow)
    hold(arrived, scopeOf(resource.options.throttle, request.method))
    if (!route.methods.includes(request.method)) throw notAllowed(request.method)
    if (request.method === 'OPTIONS') return dialect.metadata(request, route, await editable(route, trail, context()))
    const operation = dialect.read(request, route)
    return dialect.write(request, route, await engine.run(dialect.raw === true && operation.action === 'list' ? { ...operation, raw: true } : operation, context()))
  }

  /** Which of POST and PUT the caller could use here; for PUT the row must be there. */
  async function editable(route: Route, trail: Trail, context: Context): Promise<string[]> {
    const usable: string[] = []
    for (const verb of ['PUT', 'POST'].filter((v) => route.methods.includes(v))) {
      try {
        permitResource(route.resource, verbOf(verb, route), trail.actor, engine.app.allow)
        if (verb === 'PUT' && route.endpoint === 'detail') await engine.run(dialect.read({ method: 'GET', path: '', query: '', headers: {}, origin: '', body: new Uint8Array() }, route), context)
        usable.push(verb)
      } catch (error) { if (!(error instanceof Fault || error instanceof HttpFault)) throw error }
    }
    return usable
  }

  async function plain(arrived: Arrived, found: Extract<Found, { is: 'plain' }>): Promise<Response> {
    const { request, trail, context } = arrived
    const method = request.method === 'HEAD' && !found.byMethod.has('HEAD') ? 'GET' : request.method
    const handler: PlainRoute | undefined = found.byMethod.get(method)
    const rules = handler ?? [...found.byMethod.values()][0]!
    await identify(request, rules.identify, trail)
    permitPlain(rules.allow ?? signedIn, trail.actor)
    hold(arrived, rules.throttle)
    if (handler === undefined) {
      if (request.method === 'OPTIONS') return dialect.about(request, rules)
      throw notAllowed(request.method)
    }
    const reply = await handler.handler({
      request, get body() { return dialect.parseBody(request, handler.parses) }, get input() { return dialect.readInput(request, handler.input ?? {}, handler.parses) },
      actor: trail.actor, context: context(), again: () => again(request, rules, context()), engine, params: found.params, query: parseQuery(request.query), address: arrived.address,
    })
    trail.cookies.push(...(reply.cookies ?? []))
    if (reply.upgrade !== undefined) return { status: 101, headers: {}, body: '', upgrade: reply.upgrade }
    const status = reply.status ?? (reply.body === undefined ? 204 : 200)
    if (reply.headers?.['content-type'] !== undefined && (typeof reply.body === 'string' || reply.body instanceof Uint8Array || typeof reply.body === 'function')) return { status, headers: reply.headers, body: reply.body as Response['body'] }
    return dialect.plain(request, status, status === 204 ? undefined : reply.body, reply.headers)
  }

  async function again(request: Request, rules: PlainRoute, context: Context): Promise<Context | null> {
    const trail = newTrail()
    try {
      await identify(request, rules.identify, trail)
      permitPlain(rules.allow ?? signedIn, trail.actor)
    } catch (error) {
      if ((error instanceof Fault && error.status < 500) || error instanceof HttpFault) return null
      throw error
    }
    return { ...context, actor: trail.actor }
  }

  async function root(arrived: Arrived, format: string | undefined): Promise<Response> {
    const { request, trail } = arrived
    await identify(request, undefined, trail)
    permit(dialect.root ?? signedIn, trail.actor)
    hold(arrived, undefined)
    if (request.method === 'OPTIONS') return dialect.about(request, { name: 'Api Root', doc: 'The default basic root view for DefaultRouter' })
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed(request.method)
    const end = `${format === undefined ? (router.slash === 'never' ? '' : '/') : `.${format}`}${keptFormat(request)}`
    return dialect.plain(request, 200, Object.fromEntries(engine.app.resources.map((r) => [r.path, `${request.origin}${router.prefix}/${r.path}${end}`])))
  }

  return async (arrived, found) => {
    arrived.trail.allow = found.is === 'resource' ? found.route.methods : found.methods
    arrived.trail.jsonOnly = found.is === 'plain' && [...found.byMethod.values()].some((r) => r.jsonOnly === true)
    const { accept } = arrived.request.headers
    const ownType = found.is === 'plain' && accept !== undefined && [...found.byMethod.values()].some((r) => r.gives !== undefined && accept.includes(r.gives))
    if (!ownType) dialect.negotiate(arrived.request, found.format, arrived.trail.jsonOnly)
    return found.is === 'resource' ? resource(arrived, found.route) : found.is === 'plain' ? plain(arrived, found) : root(arrived, found.format)
  }
}

const scopeOf = (scope: Route['resource']['options']['throttle'], method: string): string | undefined => (typeof scope === 'object' ? (verbs[method] === 'read' ? scope.read : scope.write) : scope)

const mayAnybody = ({ options }: Route['resource'], verb: string): boolean => (options.allow?.[verb]?.answer(null) ?? false) !== false

/** The permission that a method of an endpoint falls under; one that has none here falls under that of a method that has. */
function verbOf(method: string, { endpoint, action, methods, resource }: Route): string {
  if (endpoint === 'action') return action ?? 'read'
  const verb = verbs[method] ?? 'update'
  const { allow } = resource.options
  if (verb === 'read' && endpoint === 'list' && allow?.list !== undefined) return 'list'
  if (allow === undefined || allow[verb] !== undefined) return verb
  return methods.map((m) => verbs[m]).find((v) => v !== undefined && allow[v] !== undefined) ?? verb
}
const verbs: Readonly<Record<string, string>> = { GET: 'read', HEAD: 'read', OPTIONS: 'read', POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' }
