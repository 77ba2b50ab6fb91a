import { pascal, Pointer, signedIn, snake, type FieldSpec, type Resource } from '@tenon/model'
import { Fault, type Draft, type Engine, type Given, type Operation, type Query, type Result, type Shape } from '@tenon/engine'
import { guardsOf } from './addressed.ts'
import type { Request, Response, Route } from './dialect.ts'
import { parsers, readBody } from './django/body.ts'
import { fieldSchema, inputSchema, shapeSchema } from './django/describe.ts'
import { readDraft } from './django/drafts.ts'
import { FormMap, formObject } from './django/form.ts'
import { readKey } from './django/addressed.ts'
import { browsable, debugPage, htmlError } from './django/html.ts'
import { indented } from './django/indented.ts'
import { jsonText, pythonJson } from './django/json.ts'
import { languageOf, translated } from './django/languages.ts'
import { errorBody } from './django/messages.ts'
import { heading, inputFields, isForm, metadata } from './django/metadata.ts'
import { choose, json, page, type Renderer } from './django/negotiate.ts'
import type { DjangoOptions } from './django/options.ts'
import { envelope, type Ordered, readPage } from './django/pages.ts'
import { asSent, lineCounts } from './django/sent.ts'
import { compileSelection, fieldAt, type Selection } from './django/selection.ts'
import { type Address, shapeWriter, type RowWriter, valueWriter } from './django/write.ts'
import { HttpFault, notAllowed, notFound } from './faults.ts'
import { leafKey, wireName } from './naming.ts'
import { keptFormat, parseQuery } from './query.ts'
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
  const plainly = [json]
  const all = options.jsonOnly === true ? plainly : [json, page]
  const negotiated = new WeakMap<Request, { readonly format: string | undefined; readonly renderers: readonly Renderer[] }>()
  const paging = options.paging ?? (options.pageSize === undefined ? { by: 'none' as const } : { by: 'page' as const, size: options.pageSize, ...(options.maxPageSize === undefined ? {} : { max: options.maxPageSize }), ...(options.pageSizeParam === undefined ? {} : { sizeParam: options.pageSizeParam }) })

  /** A cursor goes by the order that the request, the resource or the paging names. */
  const orderOf = (resource: Resource, asked: readonly string[] | undefined): Ordered => {
    const pages = resource.options.page ?? paging
    const order = asked ?? resource.options.order ?? (pages.by === 'cursor' ? [pages.order] : [])
    return { order, spec: order[0] === undefined ? undefined : fieldAt(resource.entity, order[0].replace(/^-/, '')) }
  }
  const planOf = (resource: Resource): Plan => {
    const plan = plans.get(resource)
    if (plan === undefined) throw new TypeError(`${resource.name} is not served by this dialect: call attach(engine) first`)
    return plan
  }
  const rawWriters = new WeakMap<Shape, RowWriter>()
  const writerOf = (shape: Shape, engine: Engine, raw = false): RowWriter => {
    const made = raw ? rawWriters : writers
    let writer = made.get(shape)
    if (writer === undefined) { writer = shapeWriter(shape, leafKey, { timeZone: engine.app.timeZone ?? 'UTC', raw }); made.set(shape, writer) }
    return writer
  }
  const zoneOf = (engine: Engine): string => engine.app.timeZone ?? 'UTC'
  const media = { renders: all.map((r) => r.type), parses: options.jsonOnly === true ? ['application/json'] : parsers }
  const draftOf = (request: Request, timeZone: string, fields: readonly (readonly [string, FieldSpec])[], partial: boolean, parses = media.parses): Draft => {
    const body = readBody(request, parses)
    if (body.value === null) throw new HttpFault(400, { non_field_errors: ['No data provided'] })
    const draft = readDraft(fields, body.value, { partial, form: body.form, timeZone, browserForms: options.browserForms, wireName })
    // what is no object has no fields to be asked about
    if (draft.issues.some((issue) => issue.code === 'notObject' && issue.path.length === 0)) throw new HttpFault(400, errorBody(draft.issues, []))
    return draft
  }
  const shaped = (status: number, body: unknown): unknown => (options.errorShape === undefined ? body : options.errorShape({ status, body }))

  /** An error body in the language of the request. */
  const spoken = (request: Request, body: unknown): string => pythonJson(options.languages === undefined ? body : translated(body, languageOf(request, options.languages)))
  const refusal = (issues: Record<string, readonly string[]>): HttpFault => new HttpFault(400, issues)

  function answer(request: Request, status: number, text: string, headers: Response['headers'] = {}): Response {
    let chosen: ReturnType<typeof choose> = { renderer: json }
    const { renderers = all, format } = negotiated.get(request) ?? {}
    try { chosen = choose(request, renderers, format) } catch { /* a refused negotiation is itself answered in JSON */ }
    if (chosen.renderer === page) return { status, page: true, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body: browsable(request.path, status, JSON.stringify(JSON.parse(text), null, 2)) }
    return { status, headers: { ...headers, 'content-type': 'application/json' }, body: chosen.indent === undefined || chosen.indent === 0 ? text : indented(text, chosen.indent) }
  }

  /** What stands around a row's key in its own URL; a format asked for is kept. */
  function addressOf(request: Request, resource: Resource, engine: Engine): Address {
    const { format } = negotiated.get(request) ?? {}
    return [`${request.origin}${engine.app.prefix ?? '/api'}/${resource.path}/`, `${format === undefined ? (options.slash === 'never' ? '' : '/') : `.${format}`}${keptFormat(request)}`]
  }

  function read(request: Request, route: Route): Operation {
    const { resource } = route
    const { engine, selection } = planOf(resource)
    const params = parseQuery(request.query)
    const pages = resource.options.page ?? paging
    const { keyed, guarded } = guardsOf(request)
    const query = (paged: boolean): Query => {
      const selected = selection.read(params, paged && route.endpoint === 'list')
      if (selected.issues !== undefined) throw refusal(selected.issues)
      return { ...selected.query, ...(paged ? { page: readPage(pages, params, orderOf(resource, selected.query.order)) } : {}) }
    }
    const key = route.key === undefined ? undefined : readKey(resource, route.key)
    switch (route.endpoint) {
      case 'list': {
        if (request.method === 'GET' || request.method === 'HEAD') return { action: 'list', resource, query: query(true) }
        if (request.method === 'POST') return { action: 'create', resource, draft: draftOf(request, zoneOf(engine), engine.inputs(resource, 'create'), false), ...keyed }
        break
      }
      case 'detail': {
        const rows = { query: query(false) }
        if (request.method === 'GET' || request.method === 'HEAD') return { action: 'read', resource, key, ...rows }
        if (request.method === 'DELETE') return { action: 'delete', resource, key, ...rows, ...guarded }
        if (request.method === 'PUT' || request.method === 'PATCH') {
          const partial = request.method === 'PATCH'
          return { action: 'update', resource, key, ...rows, partial, ...guarded, draft: () => draftOf(request, zoneOf(engine), engine.inputs(resource, 'update'), partial || resource.options.partialPut === true) }
        }
        break
      }
      case 'action': {
        const name = route.action
        if (name === undefined) break
        if (name === 'stats' && resource.options.stats !== undefined) return { action: 'stats', resource, query: resource.options.statsOver === 'all' ? {} : query(false) }
        const action = resource.options.actions?.[name]
        const fields = Object.entries(action?.input ?? {}).map(([field, f]) => [field, f.spec] as const)
        const draft = action?.input === undefined ? { values: {}, issues: [] } : () => draftOf(request, zoneOf(engine), fields, false)
        return { action: 'call', resource, name, ...(key === undefined ? {} : { key }), draft, query: query(action?.on === 'all' || action?.of !== undefined), params: new Map(params), ...keyed, ...guarded }
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
        const row = writerOf(result.shape, engine, result.raw)
        const address = addressOf(request, route.resource, engine)
        const rows = `[${result.rows.map((values) => row(values, address)).join(',')}]`
        const pages = route.resource.options.page ?? paging
        const paged = result.count !== undefined || result.more !== undefined
        if (!paged) return answer(request, 200, pages.by === 'none' && pages.as !== undefined ? `{${jsonText(pages.as)}:${rows}}` : rows)
        const params = parseQuery(request.query)
        const ordered = orderOf(route.resource, pages.by === 'cursor' ? planOf(route.resource).selection.order(params) : undefined)
        return answer(request, 200, envelope(request, readPage(pages, params, ordered), result, rows, { spec: ordered.spec, keys: options.pageKeys }))
      }
      case 'row': {
        const address = addressOf(request, route.resource, engine)
        const text = writerOf(result.shape, engine)(result.row, address)
        const also = result.also === undefined ? '' : `${JSON.stringify(result.also)}:${text}`
        const extra = [also, result.extra === undefined ? '' : pythonJson(result.extra).slice(1, -1), givenText(result.given, zoneOf(engine))].filter((part) => part !== '').join(',')
        const whole = extra === '' ? text : `${text.slice(0, -1)}${text === '{}' ? '' : ','}${extra}}`
        const headers: Record<string, string> = options.etags === true && Number.isFinite(result.version) ? { etag: `"${result.version}"` } : {}
        const url = result.created ? result.shape.leaves.findIndex((leaf) => leafKey(leaf) === 'url') : -1
        if (url >= 0) headers.location = result.shape.leaves[url]!.kind === 'link' ? `${address[0]}${encodeURIComponent(String(result.row[url]))}${address[1]}` : uriOf(result.row[url] === null ? 'None' : String(result.row[url]))
        return answer(request, result.status ?? (result.created ? 201 : 200), whole, headers)
      }
    }
  }

  function refuse(request: Request, route: Route | null, fault: Fault | Error): Response {
    if (fault instanceof HttpFault) return answer(request, fault.status, spoken(request, shaped(fault.status, fault.body)), fault.headers)
    if (!(fault instanceof Fault)) return htmlError(500)
    const body = fault.code === 'invalid' || fault.issues.length > 0 ? invalid(route, request, fault) : { detail: sentence(fault) }
    return answer(request, fault.status, spoken(request, shaped(fault.status, body)), fault.code === 'busy' ? { 'retry-after': '1' } : {})
  }

  function invalid(route: Route | null, request: Request, fault: Fault): unknown {
    const plan = route === null ? undefined : plans.get(route.resource)
    if (plan === undefined || route === null) return errorBody(fault.issues, [], { wireName })
    const action = route.action === undefined ? undefined : route.resource.options.actions?.[route.action]
    const own = action?.input === undefined ? plan.engine.inputs(route.resource, request.method === 'POST' ? 'create' : 'update') : Object.entries(action.input).map(([name, f]) => [name, f.spec] as const)
    return errorBody(asSent(request, own, fault.issues), own, { wireName, counts: lineCounts(request, own) })
  }

  return {
    name: 'django', raw: true, slash: options.slash ?? 'always', root: options.root === undefined ? signedIn : options.root, varies: all.length > 1,
    attach(engine) {
      for (const resource of engine.app.resources) plans.set(resource, { engine, selection: compileSelection(engine, resource, options.lenientFilters === true, refusal) })
    },
    negotiate(request, format, jsonOnly = false) {
      const renderers = jsonOnly ? plainly : all
      negotiated.set(request, { format, renderers })
      choose(request, renderers, format)
    },
    parseBody(request, parses = media.parses) {
      const { value } = readBody(request, parses)
      return value instanceof FormMap ? formObject(request, value) : value
    },
    plain: (request, status, body, headers = {}) => (body === undefined ? { status, headers, body: '' } : answer(request, status, status >= 400 ? spoken(request, shaped(status, body)) : pythonJson(body), headers)),
    metadata(request, route, verbs) {
      const { engine } = planOf(route.resource)
      const { resource } = route
      const shape = engine.shape(resource, 'detail')
      const shown = new Set(shape.leaves.map((leaf) => leaf.path.join('.')))
      const unseen = engine.inputs(resource, route.endpoint === 'list' ? 'create' : 'update').filter(([name, spec]) => isForm(resource) || !shown.has(name) && (spec.writeOnly || resource.options.extra?.[name] !== undefined))
      return answer(request, 200, pythonJson(metadata(resource, route, shape, unseen, verbs, media)))
    },
    about: (request, { name = '', doc, input, jsonOnly = false, parses = media.parses }) => answer(request, 200, pythonJson({ ...heading(name, doc, { renders: jsonOnly ? [json.type] : media.renders, parses }), ...(input === undefined ? {} : { actions: { POST: inputFields(Object.entries(input).map(([field, f]) => [field, f.spec])) } }) })),
    readInput(request, fields, parses = media.parses) {
      const specs = Object.entries(fields).map(([name, f]) => [name, f.spec] as const)
      const draft = draftOf(request, options.timeZone ?? 'UTC', specs, false, parses)
      if (draft.issues.length > 0) throw new HttpFault(400, errorBody(draft.issues, specs, { wireName }))
      return { ...draft.values }
    },
    ...(options.languages === undefined ? {} : { language: (request: Request) => languageOf(request, options.languages!) }),
    missing: () => htmlError(404), crash: (_request, error) => (options.debug === true ? debugPage(error) : htmlError(500)), misdirected: () => htmlError(400),
    redirect: (request, location) => options.debug === true && ['POST', 'PUT', 'PATCH'].includes(request.method)
      ? debugPage(new Error(`${request.method} to a URL without its slash: a redirect would lose the body. Ask for ${location} instead.`))
      : ({ status: 301, headers: { 'content-type': 'text/html; charset=utf-8', location }, body: '' }),
    read, write, refuse,
    parameters(resource) {
      const at = (name: string, schema: Record<string, unknown>): Record<string, unknown> => ({ name, in: 'query', required: false, schema })
      const pages = resource.options.page ?? paging
      const paged = pages.by === 'page' ? ['page', ...(pages.sizeParam === undefined ? [] : [pages.sizeParam])] : pages.by === 'limit' ? ['limit', 'offset'] : pages.by === 'cursor' ? ['cursor'] : []
      return [...planOf(resource).selection.params.map(({ param, spec }) => at(param, fieldSchema(spec))), ...(resource.options.search === undefined ? [] : [at('search', { type: 'string' })]), at('ordering', { type: 'string' }), ...paged.map((name) => at(name, { type: name === 'cursor' ? 'string' : 'integer' }))]
    },
    pageSchema(resource, row) {
      const pages = resource.options.page ?? paging
      const { by } = pages
      const results = { type: 'array', items: row }
      const link = { type: ['string', 'null'], format: 'uri' }
      const fixed = Object.fromEntries((options.pageKeys ?? []).flatMap((key) => (typeof key === 'string' ? [] : [[key[0], { const: key[1] }]])))
      if (by === 'none') return pages.as === undefined ? results : { type: 'object', properties: { [pages.as]: results }, required: [pages.as] }
      return { type: 'object', properties: { ...fixed, ...(by === 'cursor' ? {} : { count: { type: 'integer' } }), next: link, previous: link, results }, required: [...Object.keys(fixed), ...(by === 'cursor' ? [] : ['count']), 'next', 'previous', 'results'] }
    },
    describe: (what) => ('input' in what ? inputSchema(what.input) : shapeSchema(what)),
  }
}

const givenText = (given: Given | undefined, timeZone: string): string => (given === undefined ? '' : `${jsonText(given.as)}:{${given.values.map(([name, spec, value]) => `${jsonText(wireName(name, spec))}:${valueWriter(spec, { timeZone })(value)}`).join(',')}}`)

/** An address in ASCII; what is escaped already stays. */
const uriOf = (text: string): string => encodeURI(text.toWellFormed()).replace(/%5B/g, '[').replace(/%5D/g, ']').replace(/%25/g, '%')

function sentence(fault: Fault): string {
  if (fault.code === 'invalidPage') return 'Invalid page.'
  return fault.message === '' ? 'Not found.' : fault.message
}

export { fieldSchema }
export type { DjangoOptions }
