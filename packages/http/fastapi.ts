import type { FieldSpec, Resource } from '@tenon/model'
import { type Draft, type Engine, Fault, inputIssues, type Operation, type Result, type Shape } from '@tenon/engine'
import { keyIn, guardsOf } from './addressed.ts'
import type { Request, Response, Route } from './dialect.ts'
import { pythonJson } from './django/json.ts'
import { type RowWriter, shapeWriter } from './django/write.ts'
import { fieldSchema, inputSchema, shapeSchema } from './fastapi/describe.ts'
import { type DraftFields, readBody, readDraft } from './fastapi/drafts.ts'
import { sentences } from './fastapi/messages.ts'
import { numeric, outputName, spoken } from './fastapi/names.ts'
import { compileSelection, type Selection } from './fastapi/selection.ts'
import { detail, HttpFault, notAllowed } from './faults.ts'
import { parseQuery } from './query.ts'
import type { WireDialect } from './wire.ts'

export interface FastapiOptions {
  /** The most rows that one list answers; clients page on with `?skip=&limit=`. */
  readonly most?: number
}
interface Plan { readonly engine: Engine; readonly selection: Selection }

/**
 * The habits of a FastAPI back end: no trailing slash, bare lists, JSON only, every refusal a `detail` of one sentence, keys as
 * they are stored (`plant_id`), decimals as numbers. Nobody signed in is 403 as `HTTPBearer` says it, bad credentials are 401.
 *
 * @example
 * app({ name: 'erp', dialect: fastapi(), resources })
 */
export function fastapi(options: FastapiOptions = {}): WireDialect {
  const plans = new WeakMap<Resource, Plan>()
  const writers = new WeakMap<Shape, RowWriter>()
  const planOf = (resource: Resource): Plan => {
    const plan = plans.get(resource)
    if (plan === undefined) throw new TypeError(`${resource.name} is not served by this dialect: call attach(engine) first`)
    return plan
  }
  const writerOf = (shape: Shape): RowWriter => {
    let writer = writers.get(shape)
    if (writer === undefined) { writer = shapeWriter(numeric(shape), outputName); writers.set(shape, writer) }
    return writer
  }
  const json = (status: number, text: string, headers: Response['headers'] = {}): Response => ({ status, headers: { ...headers, 'content-type': 'application/json' }, body: text })
  const told = (status: number, text: string, headers: Response['headers'] = {}): Response => json(status, pythonJson({ detail: text }), headers)

  function read(request: Request, route: Route): Operation {
    const { resource, key } = route
    const { engine, selection } = planOf(resource)
    const params = parseQuery(request.query)
    const { keyed, guarded } = guardsOf(request)
    const { method } = request
    if (route.endpoint === 'list') {
      if (method === 'GET' || method === 'HEAD') return { action: 'list', resource, query: selection.read(params, true) }
      if (method === 'POST') return { action: 'create', resource, draft: draftOf(engine.inputs(resource, 'create'), request, false), ...keyed }
    } else if (route.endpoint === 'detail') {
      const one = { resource, key: readKey(resource, key ?? ''), query: selection.read(params, false) }
      if (method === 'GET' || method === 'HEAD') return { action: 'read', ...one }
      if (method === 'DELETE') return { action: 'delete', ...one, ...guarded }
      // what a PUT leaves out stays as it is
      if (method === 'PUT' || method === 'PATCH') return { action: 'update', ...one, partial: true, ...guarded, draft: () => draftOf(engine.inputs(resource, 'update'), request, true) }
    } else if (route.action === 'stats' && resource.options.stats !== undefined) return { action: 'stats', resource, query: selection.read(params, false) }
    else if (route.action !== undefined) {
      const action = resource.options.actions?.[route.action]
      const input = action?.input
      const draft = input === undefined ? { values: {}, issues: [] } : (): Draft => draftOf(actionFields(input), request, false)
      const listing = action?.on === 'all' && action.method === 'GET'
      return { action: 'call', resource, name: route.action, ...(key === undefined ? {} : { key: readKey(resource, key) }), draft, query: listing && action?.of === undefined ? selection.read(params, true) : {}, params: new Map(params), ...keyed, ...guarded }
    }
    throw notAllowed(method)
  }

  function write(_request: Request, _route: Route, result: Result): Response {
    switch (result.kind) {
      case 'none': return { status: 204, headers: {}, body: '' }
      case 'body': return json(result.status ?? 200, pythonJson(result.body ?? null))
      case 'page': { const row = writerOf(result.shape); return json(200, `[${result.rows.map((values) => row(values)).join(',')}]`, result.count === undefined ? {} : { 'x-total-count': String(result.count) }) }
      case 'row': {
        const text = writerOf(result.shape)(result.row)
        const extra = result.extra === undefined ? '' : pythonJson(result.extra).slice(1, -1)
        return json(result.status ?? (result.created ? 201 : 200), extra === '' ? text : `${text.slice(0, -1)}${text === '{}' ? '' : ','}${extra}}`, Number.isFinite(result.version) ? { etag: `"${result.version}"` } : {})
      }
    }
  }

  function refuse(request: Request, route: Route | null, fault: Fault | Error): Response {
    if (fault instanceof HttpFault) {
      if (fault.status === 401) return told(401, 'Could not validate credentials', { 'www-authenticate': 'Bearer' })
      return told(fault.status, fault.status === 405 ? 'Method Not Allowed' : sentenceOf(fault.body), fault.headers)
    }
    if (!(fault instanceof Fault)) return told(500, 'Internal Server Error')
    if (fault.code === 'unauthenticated') return fault.message === 'Authentication credentials were not provided.' ? told(403, 'Not authenticated') : told(401, 'Could not validate credentials', { 'www-authenticate': 'Bearer' })
    if (fault.code === 'invalid') {
      const taken = fault.issues.length > 0 && fault.issues.every((issue) => issue.code === 'unique' || issue.code === 'uniqueTogether')
      return told(taken ? 409 : 422, fault.issues.length === 0 ? fault.message : sentences(fault.issues, route === null ? [] : fieldsOf(request, route)))
    }
    if (fault.code === 'notFound' && typeof fault.details.resource === 'string') return told(404, `${spoken(fault.details.resource)} not found`)
    return told(fault.status, fault.message, fault.code === 'busy' ? { 'retry-after': '1' } : {})
  }

  function fieldsOf(request: Request, { resource, action }: Route): DraftFields {
    const input = action === undefined ? undefined : resource.options.actions?.[action]?.input
    const own = input === undefined ? planOf(resource).engine.inputs(resource, request.method === 'POST' ? 'create' : 'update') : actionFields(input)
    // a hook may find fault with fields that clients do not send
    return [...own, ...Object.entries(resource.entity.fields).filter(([name]) => !own.some(([n]) => n === name)).map(([name, f]) => [name, f.spec] as const)]
  }

  return {
    name: 'fastapi', slash: 'never', root: null, varies: false, headers: { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'permissions-policy': 'camera=(), geolocation=(), microphone=()' },
    attach(engine) { for (const resource of engine.app.resources) plans.set(resource, { engine, selection: compileSelection(resource, options.most ?? 1000) }) },
    negotiate() { /* JSON is all there is */ },
    parseBody: (request) => readBody(request),
    readInput(request, fields) {
      const specs = Object.entries(fields).map(([name, f]) => [name, f.spec] as const)
      const { values, issues } = readDraft(specs, readBody(request), false)
      const all = issues.length > 0 ? issues : inputIssues(fields, values)
      if (all.length > 0) throw detail(422, sentences(all, specs))
      return { ...values }
    },
    plain: (_request, status, body, headers = {}) => (body === undefined ? { status, headers, body: '' } : json(status, pythonJson(body), headers)),
    metadata: () => told(405, 'Method Not Allowed'), about: () => told(405, 'Method Not Allowed'),
    missing: () => told(404, 'Not Found'), crash: () => told(500, 'Internal Server Error'), misdirected: () => told(400, 'Invalid host header'),
    redirect: (_request, location) => ({ status: 307, headers: { location }, body: '' }),
    read, write, refuse,
    parameters(resource) {
      const at = (name: string, schema: Record<string, unknown>): Record<string, unknown> => ({ name, in: 'query', required: false, schema })
      return [...planOf(resource).selection.params.map(({ param, spec }) => at(param, fieldSchema(spec))), ...(resource.options.search === undefined ? [] : [at('search', { type: 'string' })]), at('order_by', { type: 'string' }), at('skip', { type: 'integer' }), at('limit', { type: 'integer' })]
    },
    pageSchema: (_resource, row) => ({ type: 'array', items: row }),
    describe: (what) => ('input' in what ? inputSchema(what.input) : shapeSchema(what)),
  }
}

/** What is no object has no fields to be asked about. */
function draftOf(fields: DraftFields, request: Request, partial: boolean): Draft {
  const draft = readDraft(fields, readBody(request), partial)
  if (draft.issues.some((issue) => issue.code === 'notObject' && issue.path.length === 0)) throw detail(422, sentences(draft.issues, fields))
  return draft
}

const actionFields = (input: Readonly<Record<string, { readonly spec: FieldSpec }>>): DraftFields => Object.entries(input).map(([name, f]) => [name, f.spec] as const)

/** Refusals made elsewhere say it as text, as `{detail}`, or field by field. */
function sentenceOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null) return 'The request was refused'
  if ('detail' in body && typeof body.detail === 'string') return body.detail
  return Object.entries(body).map(([name, said]) => `${name}: ${[said].flat().map(String).join(' ')}`).join('; ')
}

function readKey(resource: Resource, text: string): unknown {
  const key = keyIn(resource, text)
  if (key === undefined) throw new Fault('notFound', '', { details: { resource: resource.name } })
  return key
}
