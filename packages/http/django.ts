import { signedIn, snake, type FieldSpec, type Resource } from '@tenon/model'
import { Fault, type Draft, type Engine, type Operation, type Query, type Result, type Shape } from '@tenon/engine'
import type { Request, Response, Route } from './dialect.ts'
import { readBody } from './django/body.ts'
import { fieldSchema, inputSchema, shapeSchema } from './django/describe.ts'
import { readDraft } from './django/drafts.ts'
import { FormMap } from './django/form.ts'
import { browsable, htmlError } from './django/html.ts'
import { pythonJson } from './django/json.ts'
import { errorBody } from './django/messages.ts'
import { metadata } from './django/metadata.ts'
import { choose, json, page } from './django/negotiate.ts'
import { pythonInt } from './django/number-values.ts'
import type { DjangoOptions } from './django/options.ts'
import { envelope, readPage } from './django/pages.ts'
import { compileSelection, type Selection } from './django/selection.ts'
import { shapeWriter, type RowWriter } from './django/write.ts'
import { HttpFault, notAllowed, notFound } from './faults.ts'
import { leafKey, wireName } from './naming.ts'
import { parseQuery } from './query.ts'
import type { WireDialect } from './wire.ts'

interface Plan { readonly engine: Engine; readonly selection: Selection }

/**
 * The habits of a Django REST Framework back end.
 *
 * @example
 * app({ name: 'crm', dialect: django({ pageSize: 20, pageSizeParam: 'page_size', maxPageSize: 100 }), resources })
 */
export function django(options: DjangoOptions = {}): WireDialect {
  const plans = new WeakMap<Resource, Plan>()
  const writers = new WeakMap<Shape, RowWriter>()
  const renderers = options.jsonOnly === true ? [json] : [json, page]
  const suffixes = new WeakMap<Request, string>()
  const paging = options.paging ?? (options.pageSize === undefined ? { by: 'none' as const } : { by: 'page' as const, size: options.pageSize, ...(options.maxPageSize === undefined ? {} : { max: options.maxPageSize }), ...(options.pageSizeParam === undefined ? {} : { sizeParam: options.pageSizeParam }) })

  const planOf = (resource: Resource): Plan => {
    const plan = plans.get(resource)
    if (plan === undefined) throw new TypeError(`${resource.name} is not served by this dialect: call attach(engine) first`)
    return plan
  }
  const writerOf = (shape: Shape, engine: Engine): RowWriter => {
    let writer = writers.get(shape)
    if (writer === undefined) { writer = shapeWriter(shape, leafKey, { timeZone: engine.app.timeZone ?? 'UTC' }); writers.set(shape, writer) }
    return writer
  }
  const zoneOf = (engine: Engine): string => engine.app.timeZone ?? 'UTC'
  const draftOf = (request: Request, engine: Engine, fields: readonly (readonly [string, FieldSpec])[], partial: boolean): Draft => {
    const body = readBody(request)
    if (body.value === null) throw new HttpFault(400, shaped(400, { non_field_errors: ['No data provided'] }))
    return readDraft(fields, body.value, { partial, form: body.form, timeZone: zoneOf(engine), wireName })
  }
  const shaped = (status: number, body: unknown): unknown => (options.errorShape === undefined ? body : options.errorShape({ status, body }))

  function answer(request: Request, status: number, text: string, headers: Response['headers'] = {}): Response {
    let chosen: ReturnType<typeof choose> = { renderer: json }
    try { chosen = choose(request, renderers, suffixes.get(request)) } catch { /* a refused negotiation is itself answered in JSON */ }
    if (chosen.renderer === page) return { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body: browsable(request.path, status, JSON.stringify(JSON.parse(text), null, 2)) }
    return { status, headers: { ...headers, 'content-type': 'application/json' }, body: chosen.indent === undefined || chosen.indent === 0 ? text : indented(text, chosen.indent) }
  }

  function read(request: Request, route: Route): Operation {
    const { resource } = route
    const { engine, selection } = planOf(resource)
    const params = parseQuery(request.query)
    const pages = resource.options.page ?? paging
    const ifMatch = matchOf(request)
    const idempotencyKey = request.headers['idempotency-key']
    const keyed = idempotencyKey === undefined ? {} : { idempotencyKey }
    const guarded = ifMatch === undefined ? {} : { ifMatch }
    const query = (paged: boolean): Query => {
      const selected = selection.read(params, paged && route.endpoint === 'list')
      if (selected.issues !== undefined) throw new HttpFault(400, shaped(400, selected.issues))
      return { ...selected.query, ...(paged ? { page: readPage(pages, params) } : {}) }
    }
    const key = route.key === undefined ? undefined : readKey(resource, route.key)
    switch (route.endpoint) {
      case 'list': {
        if (request.method === 'GET' || request.method === 'HEAD') return { action: 'list', resource, query: query(true) }
        if (request.method === 'POST') return { action: 'create', resource, draft: draftOf(request, engine, engine.inputs(resource, 'create'), false), ...keyed }
        break
      }
      case 'detail': {
        const rows = { query: query(false) }
        if (request.method === 'GET' || request.method === 'HEAD') return { action: 'read', resource, key, ...rows }
        if (request.method === 'DELETE') return { action: 'delete', resource, key, ...rows, ...guarded }
        if (request.method === 'PUT' || request.method === 'PATCH') {
          const partial = request.method === 'PATCH'
          return { action: 'update', resource, key, ...rows, partial, ...guarded, draft: () => draftOf(request, engine, engine.inputs(resource, 'update'), partial || resource.options.partialPut === true) }
        }
        break
      }
      case 'action': {
        const name = route.action
        if (name === undefined) break
        if (name === 'stats' && resource.options.stats !== undefined) return { action: 'stats', resource, query: query(false) }
        const action = resource.options.actions?.[name]
        const fields = Object.entries(action?.input ?? {}).map(([field, f]) => [field, f.spec] as const)
        const draft = action?.input === undefined ? { values: {}, issues: [] } : () => draftOf(request, engine, fields, false)
        return { action: 'call', resource, name, ...(key === undefined ? {} : { key }), draft, query: query(action?.on === 'all'), params: new Map(params), ...keyed }
      }
    }
    throw notAllowed(request.method)
  }

  function write(request: Request, route: Route, result: Result): Response {
    const { engine } = planOf(route.resource)
    switch (result.kind) {
      case 'none': return { status: 204, headers: {}, body: '' }
      case 'body': {
        const declared = route.action === 'stats' && route.resource.options.stats !== undefined && route.resource.options.actions?.stats === undefined
        const body = declared ? Object.fromEntries(Object.entries(result.body as object).map(([name, value]) => [snake(name), value])) : result.body
        return answer(request, result.status ?? 200, pythonJson(body ?? null))
      }
      case 'page': {
        const row = writerOf(result.shape, engine)
        const rows = `[${result.rows.map(row).join(',')}]`
        const pages = route.resource.options.page ?? paging
        const paged = result.count !== undefined || result.more !== undefined
        return answer(request, 200, paged ? envelope(request, pages, readPage(pages, parseQuery(request.query)), result, rows) : rows)
      }
      case 'row': {
        const text = writerOf(result.shape, engine)(result.row)
        const extra = result.extra === undefined ? '' : pythonJson(result.extra).slice(1, -1)
        const more = [...(result.also === undefined ? [] : [`${JSON.stringify(result.also)}:${text}`]), ...(extra === '' ? [] : [extra])].join(',')
        const whole = more === '' ? text : `${text.slice(0, -1)}${text === '{}' ? '' : ','}${more}}`
        const headers: Record<string, string> = options.etags === true && Number.isFinite(result.version) ? { etag: `"${result.version}"` } : {}
        const url = result.created ? result.shape.leaves.findIndex((leaf) => leafKey(leaf) === 'url') : -1
        if (url >= 0) headers.location = encodeURI(result.row[url] === null ? 'None' : String(result.row[url]))
        return answer(request, result.status ?? (result.created ? 201 : 200), whole, headers)
      }
    }
  }

  function refuse(request: Request, route: Route | null, fault: Fault | Error): Response {
    if (fault instanceof HttpFault) return answer(request, fault.status, pythonJson(shaped(fault.status, fault.body)), fault.headers)
    if (!(fault instanceof Fault)) return htmlError(500)
    const body = fault.code === 'invalid' || fault.issues.length > 0 ? invalid(route, request, fault) : { detail: sentence(fault) }
    return answer(request, fault.status, pythonJson(shaped(fault.status, body)), fault.code === 'busy' ? { 'retry-after': '1' } : {})
  }

  function invalid(route: Route | null, request: Request, fault: Fault): unknown {
    const plan = route === null ? undefined : plans.get(route.resource)
    if (plan === undefined || route === null) return errorBody(fault.issues, [], { wireName })
    const action = route.action === undefined ? undefined : route.resource.options.actions?.[route.action]
    const own = action?.input === undefined ? plan.engine.inputs(route.resource, request.method === 'POST' ? 'create' : 'update') : Object.entries(action.input).map(([name, f]) => [name, f.spec] as const)
    return errorBody(fault.issues, own, { wireName, counts: lineCounts(request, own) })
  }

  return {
    name: 'django', slash: options.slash ?? 'always', root: options.root ?? signedIn, varies: renderers.length > 1,
    attach(engine) {
      for (const resource of engine.app.resources) plans.set(resource, { engine, selection: compileSelection(engine, resource, options.lenientFilters === true) })
    },
    negotiate(request, format) { if (format !== undefined) suffixes.set(request, format); choose(request, renderers, format) },
    parseBody(request) {
      const { value } = readBody(request)
      return value instanceof FormMap ? formObject(request, value) : value
    },
    plain: (request, status, body, headers = {}) => (body === undefined ? { status, headers, body: '' } : answer(request, status, pythonJson(status >= 400 ? shaped(status, body) : body), headers)),
    metadata(request, route, editable) {
      const { engine } = planOf(route.resource)
      const shape = engine.shape(route.resource, route.endpoint === 'list' ? 'list' : 'detail')
      const inputs = engine.inputs(route.resource, route.endpoint === 'list' ? 'create' : 'update')
      return answer(request, 200, pythonJson(metadata(route.resource, route, shape, inputs, editable, renderers.map((r) => r.type))))
    },
    missing: () => htmlError(404), crash: () => htmlError(500),
    read, write, refuse,
    parameters(resource) {
      const at = (name: string, schema: Record<string, unknown>): Record<string, unknown> => ({ name, in: 'query', required: false, schema })
      const pages = resource.options.page ?? paging
      const paged = pages.by === 'page' ? ['page', ...(pages.sizeParam === undefined ? [] : [pages.sizeParam])] : pages.by === 'limit' ? ['limit', 'offset'] : pages.by === 'cursor' ? ['cursor'] : []
      return [...planOf(resource).selection.params.map(({ param, spec }) => at(param, fieldSchema(spec))), ...(resource.options.search === undefined ? [] : [at('search', { type: 'string' })]), at('ordering', { type: 'string' }), ...paged.map((name) => at(name, { type: name === 'cursor' ? 'string' : 'integer' }))]
    },
    pageSchema(resource, row) {
      const { by } = resource.options.page ?? paging
      const results = { type: 'array', items: row }
      const link = { type: ['string', 'null'], format: 'uri' }
      return by === 'none' ? results : { type: 'object', properties: { ...(by === 'cursor' ? {} : { count: { type: 'integer' } }), next: link, previous: link, results } }
    },
    describe: (what) => ('input' in what ? inputSchema(what.input) : shapeSchema(what)),
  }
}

function sentence(fault: Fault): string {
  if (fault.code === 'invalidPage') return 'Invalid page.'
  return fault.message === '' ? 'Not found.' : fault.message
}

/** A key that cannot be a key is no row at all. */
function readKey(resource: Resource, text: string): unknown {
  const lookup = resource.options.lookup ?? 'id'
  const kind = resource.entity.fields[lookup]?.spec.kind ?? 'id'
  if (text.includes('\u0000')) throw notFound()
  if (kind === 'id' || kind === 'integer' || kind === 'bigint') {
    const value = pythonInt(text)
    if (value === undefined) throw notFound()
    if (value > 9_007_199_254_740_991n || value < -9_007_199_254_740_991n) throw new Fault('notFound', `No ${resource.name} matches the given query.`)
    return kind === 'bigint' ? value : Number(value)
  }
  if (kind === 'uuid' && !/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)) throw notFound()
  return text
}

function matchOf(request: Request): number | undefined {
  const found = /^(?:W\/)?"?(\d+)"?$/.exec(request.headers['if-match']?.trim() ?? '')
  return found === null ? undefined : Number(found[1])
}

/** How many lines came for each field, so that good ones show as `{}`. */
function lineCounts(request: Request, fields: readonly (readonly [string, FieldSpec])[]): Record<string, number> {
  const kept = fields.filter(([, spec]) => spec.kind === 'lines')
  if (kept.length === 0) return {}
  try {
    const { value } = readBody(request)
    return Object.fromEntries(kept.flatMap(([name, spec]) => {
      const key = wireName(name, spec)
      const sent = value instanceof FormMap ? value.list(key) : typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
      return Array.isArray(sent) ? [[name, sent.length] as const] : []
    }))
  } catch { return {} }
}

/** A form as a plain object: last value wins. */
function formObject(request: Request, form: FormMap): Record<string, unknown> {
  const text = Buffer.from(request.body).toString('utf8')
  const multipart = (request.headers['content-type'] ?? '').toLowerCase().startsWith('multipart/')
  const names = multipart ? [...text.matchAll(/content-disposition:[^\r\n]*?[;\s]name="([^"]*)"/gi)].map((m) => m[1]!) : parseQuery(text).map(([name]) => name)
  return Object.fromEntries(names.filter((name) => form.has(name)).map((name) => [name, form.get(name)]))
}

/** Pretty-prints JSON text without touching its numbers. */
function indented(text: string, by: number): string {
  let out = ''
  let depth = 0
  let quoted = false
  const pad = (): string => `\n${' '.repeat(by * depth)}`
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (quoted) { out += c; if (c === '\\') out += text[++i] ?? ''; else if (c === '"') quoted = false } else if (c === '"') { quoted = true; out += c } else if ((c === '{' || c === '[') && (text[i + 1] === '}' || text[i + 1] === ']')) out += c + text[++i]!
    else if (c === '{' || c === '[') { depth++; out += c + pad() } else if (c === '}' || c === ']') { depth--; out += pad() + c } else if (c === ',') out += c + pad()
    else out += c === ':' ? ': ' : c
  }
  return out
}
export { fieldSchema }
export type { DjangoOptions }
