import type { FieldSpec, Resource } from '@tenon/model'
import { type Draft, type Engine, Fault, type Issue, type Operation, type Result, type Shape, type ShapedRow } from '@tenon/engine'
import { keyIn, keyIsNumber, guardsOf } from './addressed.ts'
import type { Request, Response, Route } from './dialect.ts'
import { readBody } from './django/body.ts'
import { readDraft } from './django/drafts.ts'
import { FormMap } from './django/form.ts'
import { spell } from './django/messages.ts'
import { detail, HttpFault, notAllowed } from './faults.ts'
import { fieldSchema, inputSchema, shapeSchema } from './next/describe.ts'
import { inputName, outputName } from './next/names.ts'
import { type Phrases, speaker } from './next/phrases.ts'
import { type Json, rowTeller } from './next/rows.ts'
import { compileSelection, type Selection } from './next/selection.ts'
import { type Params, parseQuery } from './query.ts'
import type { WireDialect } from './wire.ts'

/** A list as its envelope sees it. */
export interface ListTold { readonly rows: readonly Json[]; readonly total: number; readonly limit: number; readonly offset: number; readonly page: number; readonly filters: Readonly<Record<string, string>> }
/** What stands around a resource's answers. `say` speaks the language of the request. */
export interface Envelope {
  readonly list?: (list: ListTold) => unknown
  readonly row?: (row: Json, about: { readonly did: 'read' | 'create' | 'update' | 'call'; say(sentence: string): string }) => unknown
}
export interface NextOptions {
  /** Languages that `Accept-Language` may choose from; the first is spoken to whoever wishes none. */
  readonly languages?: readonly [string, ...string[]]
  /** The app's own sentences in its other languages: `{ en: { 'Guardado': 'Saved' } }`. */
  readonly phrases?: Readonly<Record<string, Phrases>>
  /** By the resource's name. Without one a row is bare, a list is bare or, in pages, `{data, total, page, limit}`. */
  readonly envelopes?: Readonly<Record<string, Envelope>>
  /** Rows where a request names a `page` and no `limit`. */
  readonly pageSize?: number
  /** Fields that a body may not hold are refused by name, unless they are passed over. */
  readonly unknownFields?: 'refuse' | 'ignore'
}
interface Plan { readonly engine: Engine; readonly selection: Selection; readonly shown: ReadonlySet<string> }
type Specs = readonly (readonly [string, FieldSpec])[]

const sentences: ReadonlySet<string> = new Set(['message', 'error', 'mensaje'])

/**
 * The habits of a Next.js application's own API: URLs with and without a slash and never a redirect, JSON in camel case, errors as
 * `{success: false, error, detail, timestamp}` in the caller's language, a taken key 409, unknown fields refused by name.
 *
 * @example
 * app({ name: 'garment', dialect: next({ languages: ['es', 'en'] }), resources })
 */
export function next(options: NextOptions = {}): WireDialect {
  const plans = new WeakMap<Resource, Plan>()
  const tellers = new WeakMap<Shape, (row: ShapedRow) => Json>()
  const { language, say } = speaker(options.languages ?? ['en'], options.phrases ?? {})
  const planOf = (resource: Resource): Plan => {
    const plan = plans.get(resource)
    if (plan === undefined) throw new TypeError(`${resource.name} is not served by this dialect: call attach(engine) first`)
    return plan
  }
  const tellerOf = (shape: Shape): ((row: ShapedRow) => Json) => {
    let teller = tellers.get(shape)
    if (teller === undefined) { teller = rowTeller(shape); tellers.set(shape, teller) }
    return teller
  }
  const json = (status: number, body: unknown, headers: Response['headers'] = {}): Response => ({ status, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body ?? null) })
  const wrong = (request: Request, status: number, sentence: string, headers: Response['headers'] = {}, more: Json = {}): Response => {
    const error = say(request, sentence)
    return json(status, { success: false, error, detail: error, ...more, timestamp: new Date().toISOString() }, headers)
  }

  function draftOf(request: Request, fields: Specs, partial: boolean, shown: ReadonlySet<string> = new Set()): Draft {
    const { value, form } = readBody(request)
    if (!(value instanceof FormMap) && (typeof value !== 'object' || value === null || Array.isArray(value))) throw detail(400, 'The body must be a JSON object')
    const names = value instanceof FormMap ? [...value.names()] : Object.keys(value)
    if (partial && names.length === 0) throw detail(400, 'There is nothing to change')
    const draft = readDraft(fields, value, { partial, form, timeZone: 'UTC', wireName: inputName })
    const known = new Set(fields.flatMap(([name, spec]) => [inputName(name, spec), ...(spec.aliases ?? [])]))
    // what an answer holds may come back, though it is not the client's to set
    const unknown = options.unknownFields === 'ignore' ? [] : names.filter((name) => !known.has(name) && !shown.has(name))
    return { values: draft.values, issues: [...draft.issues, ...unknown.map((name): Issue => ({ path: [name], code: 'unknown' }))] }
  }

  function read(request: Request, route: Route): Operation {
    const { resource, endpoint } = route
    const { engine, selection, shown } = planOf(resource)
    const params = parseQuery(request.query)
    const { keyed, guarded } = guardsOf(request)
    const key = route.key === undefined ? undefined : readKey(resource, route.key)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (endpoint === 'list' && reads) return { action: 'list', resource, query: selection.read(params, true) }
    if (endpoint === 'list' && request.method === 'POST') return { action: 'create', resource, draft: draftOf(request, engine.inputs(resource, 'create'), false, shown), ...keyed }
    if (endpoint === 'detail' && reads) return { action: 'read', resource, key }
    if (endpoint === 'detail' && request.method === 'DELETE') return { action: 'delete', resource, key, params: new Map(params), ...guarded }
    // what is not sent stays as it is
    if (endpoint === 'detail') return { action: 'update', resource, key, partial: true, draft: () => draftOf(request, engine.inputs(resource, 'update'), true, shown), ...guarded }
    const name = route.action
    if (name === 'stats' && resource.options.stats !== undefined) return { action: 'stats', resource, query: selection.read(params, false) }
    const action = name === undefined ? undefined : resource.options.actions?.[name]
    if (name === undefined || action === undefined) throw notAllowed(request.method)
    const input = action.input
    return {
      action: 'call', resource, name, ...(key === undefined ? {} : { key }), draft: input === undefined ? { values: {}, issues: [] } : () => draftOf(request, specsOf(input), false),
      query: action.on === 'all' && action.of === undefined ? selection.read(params, true) : {}, params: new Map(params), ...keyed, ...guarded,
    }
  }

  function write(request: Request, route: Route, result: Result): Response {
    const envelope = options.envelopes?.[route.resource.name] ?? {}
    if (result.kind === 'none') return { status: 204, headers: {}, body: '' }
    if (result.kind === 'body') return json(result.status ?? 200, spoken(request, result.body))
    if (result.kind === 'page') return json(200, listed(route.resource, parseQuery(request.query), result, envelope))
    const row = { ...tellerOf(result.shape)(result.row), ...result.extra }
    const did = route.endpoint === 'action' ? 'call' : result.created ? 'create' : request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'update'
    return json(result.status ?? (result.created ? 201 : 200), envelope.row === undefined ? row : envelope.row(row, { did, say: (sentence) => say(request, sentence) }), Number.isFinite(result.version) ? { etag: `"${result.version}"` } : {})
  }

  function listed(resource: Resource, params: Params, result: Extract<Result, { kind: 'page' }>, envelope: Envelope): unknown {
    const { selection } = planOf(resource)
    const rows = result.rows.map(tellerOf(result.shape))
    const cut = selection.page(params)
    const { limit, offset } = cut ?? { limit: rows.length, offset: 0 }
    const told: ListTold = { rows, total: result.count ?? rows.length, limit, offset, page: limit === 0 ? 1 : Math.floor(offset / limit) + 1, filters: selection.sent(params) }
    if (envelope.list !== undefined) return envelope.list(told)
    return cut === null ? rows : { data: rows, total: told.total, page: told.page, limit }
  }

  /** An answer's `message` and `error` in the language of the request; of one that refuses, whatever it says. */
  function spoken(request: Request, body: unknown, refuses = false): unknown {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
    const told = (name: string, value: unknown): unknown => {
      if (typeof value === 'string') return sentences.has(name) || (refuses && name === 'detail') ? say(request, value) : value
      return refuses && Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.map((one) => say(request, one)) : value
    }
    return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, told(name, value)]))
  }

  function refuse(request: Request, route: Route | null, fault: Fault | Error): Response {
    if (fault instanceof HttpFault) {
      const { status, headers, body } = fault
      if (typeof body === 'object' && body !== null && 'error' in body) return json(status, spoken(request, { success: false, ...body }), headers)
      const { detail: text, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as { detail?: unknown }
      return wrong(request, status, typeof text === 'string' ? text : typeof body === 'string' ? body : 'Some values are not valid.', headers, rest)
    }
    if (!(fault instanceof Fault)) return wrong(request, 500, 'Internal server error')
    if (fault.issues.length > 0) return invalid(request, fault, route === null ? [] : fieldsOf(request, route))
    return wrong(request, fault.status, fault.message === '' ? 'Not found.' : fault.message, fault.code === 'busy' ? { 'retry-after': '1' } : {}, fault.details.told === undefined ? {} : { details: fault.details.told })
  }

  function invalid(request: Request, { issues, status }: Fault, fields: Specs): Response {
    const taken = issues.every((i) => i.code === 'unique' || i.code === 'uniqueTogether')
    return json(taken ? 409 : status, invalidBody(request, issues, fields))
  }

  /** What is missing and what is unknown in one sentence each, everything else by its field. */
  function invalidBody(request: Request, issues: readonly Issue[], fields: Specs): Json {
    const specOf = (name: unknown): FieldSpec | undefined => fields.find(([n]) => n === name)?.[1]
    const nameOf = ({ path: [head, ...rest] }: Issue): string => (head === undefined ? '' : [inputName(String(head), specOf(head)), ...rest].join('.'))
    const named = (code: string, sentence: string): string[] => { const names = issues.filter((i) => i.code === code).map(nameOf); return names.length === 0 ? [] : [say(request, `${sentence}: ${names.join(', ')}`)] }
    const rest = issues.filter((i) => i.code !== 'required' && i.code !== 'unknown').map((issue) => {
      const sentence = say(request, issue.code === 'uniqueTogether' ? 'A row with these values exists already' : spell(issue, specOf(issue.path[0])))
      return issue.path.length === 0 || issue.message !== undefined || issue.code === 'unique' ? sentence : `${nameOf(issue)}: ${sentence}`
    })
    const error = [...named('required', 'Missing required fields'), ...named('unknown', 'Unknown fields'), ...new Set(rest)].join('. ')
    return { success: false, error, detail: error, fields: [...new Set(issues.map(nameOf))].filter((name) => name !== ''), timestamp: new Date().toISOString() }
  }

  function fieldsOf(request: Request, { resource, action }: Route): Specs {
    const input = action === undefined ? undefined : resource.options.actions?.[action]?.input
    const own = input === undefined ? planOf(resource).engine.inputs(resource, request.method === 'POST' ? 'create' : 'update') : specsOf(input)
    // a hook may find fault with fields that clients do not send
    return [...own, ...specsOf(resource.entity.fields).filter(([name]) => !own.some(([n]) => n === name))]
  }

  return {
    name: 'next', slash: 'either', root: null, varies: false, language,
    attach(engine) {
      for (const resource of engine.app.resources) {
        const shown = new Set([...engine.shape(resource, 'detail').leaves, ...engine.shape(resource, 'list').leaves].map(outputName))
        plans.set(resource, { engine, shown, selection: compileSelection(resource, { pageSize: options.pageSize ?? 20 }) })
      }
    },
    negotiate() { /* JSON is all there is */ },
    parseBody(request) { const { value } = readBody(request); return value instanceof FormMap ? Object.fromEntries([...value.names()].map((name) => [name, value.get(name)])) : value },
    readInput(request, fields) {
      const specs = specsOf(fields)
      const draft = draftOf(request, specs, false)
      if (draft.issues.length > 0) throw new HttpFault(400, invalidBody(request, draft.issues, specs))
      return { ...draft.values }
    },
    plain: (request, status, body, headers = {}) => (body === undefined ? { status, headers, body: '' } : json(status, spoken(request, body, status >= 400), headers)),
    metadata: (request) => wrong(request, 405, `Method "${request.method}" not allowed.`), about: (request) => wrong(request, 405, `Method "${request.method}" not allowed.`),
    missing: (request) => wrong(request, 404, 'Unknown address'), crash: (request) => wrong(request, 500, 'Internal server error'), misdirected: (request) => wrong(request, 400, 'Invalid host'),
    redirect: (request) => wrong(request, 404, 'Unknown address'),
    read, write, refuse,
    parameters(resource) {
      const at = (name: string, schema: Json): Record<string, unknown> => ({ name, in: 'query', required: false, schema })
      const paged = planOf(resource).selection.page([]) !== null
      return [...planOf(resource).selection.params.map(({ param, spec }) => at(param, fieldSchema(spec))), ...(resource.options.search === undefined ? [] : [at('search', { type: 'string' })]), ...(paged ? ['offset', 'limit', 'page'].map((name) => at(name, { type: 'integer' })) : [])]
    },
    pageSchema(resource, row) {
      const rows = { type: 'array', items: row }
      return planOf(resource).selection.page([]) === null ? rows : { type: 'object', properties: { data: rows, total: { type: 'integer' }, page: { type: 'integer' }, limit: { type: 'integer' } } }
    },
    describe: (what) => ('input' in what ? inputSchema(what.input) : shapeSchema(what)),
  }
}

const specsOf = (fields: Readonly<Record<string, { readonly spec: FieldSpec }>>): Specs => Object.entries(fields).map(([name, f]) => [name, f.spec] as const)

/** A key that cannot be one is the caller's mistake, not a row that is missing. */
function readKey(resource: Resource, text: string): unknown {
  const key = keyIn(resource, text)
  if (key !== undefined && (typeof key !== 'number' || key >= 0)) return key
  throw keyIsNumber(resource) ? detail(400, 'The identifier must be a whole number') : new Fault('notFound', 'Not found.')
}
