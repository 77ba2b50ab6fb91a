import type { App, Resource } from '@tenon/model'
import type { Route } from './dialect.ts'
import { wirePathOf } from './naming.ts'
import { percentDecode } from './query.ts'
import type { PlainRoute } from './routes.ts'

/** `always`: a missing slash is redirected; `never`: a slash is unknown; `either`: both answer. */
export type SlashPolicy = 'always' | 'never' | 'either'
export type Found =
  | { readonly is: 'resource'; readonly route: Route; readonly format?: string }
  | { readonly is: 'plain'; readonly methods: readonly string[]; readonly byMethod: ReadonlyMap<string, PlainRoute>; readonly params: Readonly<Record<string, string>>; readonly format?: string }
  | { readonly is: 'root'; readonly methods: readonly string[]; readonly format?: string }
  | { readonly is: 'redirect'; readonly location: string }
  | { readonly is: 'missing' }
/** One URL that is served, as it is declared: `/api/orders/{key}/complete/`. */
export interface Url { readonly path: string; readonly methods: readonly string[]; readonly resource?: Resource }
export interface Router { find(method: string, path: string, query: string): Found; readonly prefix: string; readonly slash: SlashPolicy; readonly urls: readonly Url[] }

type Target =
  | { readonly is: 'resource'; readonly resource: Resource; readonly endpoint: Route['endpoint']; readonly actions: Map<string, string>; readonly methods: string[] }
  | { readonly is: 'plain'; readonly byMethod: Map<string, PlainRoute>; readonly names: readonly string[]; readonly methods: string[]; /** Declared with its slash, whatever the others do. */ readonly slashed: boolean }
  | { readonly is: 'root'; readonly methods: string[] }
interface Node { readonly next: Map<string, Node>; param?: Node; target?: Target }

const steps = (path: string): string[] => path.split('/').filter((s) => s !== '')
const isParam = (step: string): boolean => /^\{\w+\}$/.test(step)

/** The table of URLs, compiled once at start into a tree of path segments. */
export function compileRoutes(app: App, plain: readonly PlainRoute[], slash: SlashPolicy, root = true): Router {
  const prefix = app.prefix ?? '/api'
  const top: Node = { next: new Map() }
  const at = (path: string): Node => {
    let node = top
    for (const step of steps(path)) {
      if (isParam(step)) node = node.param ??= { next: new Map() }
      else { let inner = node.next.get(step); if (inner === undefined) { inner = { next: new Map() }; node.next.set(step, inner) } node = inner }
    }
    return node
  }
  if (root) at(prefix).target = { is: 'root', methods: ['GET', 'HEAD', 'OPTIONS'] }
  for (const resource of app.resources) addResource(at, `${prefix}/${resource.path}`, resource)
  for (const one of plain) {
    const node = at(one.path)
    if (node.target?.is !== 'plain') node.target = { is: 'plain', byMethod: new Map(), methods: [], names: steps(one.path).filter(isParam).map((s) => s.slice(1, -1)), slashed: one.path.endsWith('/') }
    node.target.byMethod.set(one.method, one)
    node.target.methods.splice(0, Infinity, ...ordered([...node.target.byMethod.keys()]))
  }
  return { prefix, slash, urls: urlsOf(top, slash === 'never' ? '' : '/'), find: (method, path, query) => find(top, slash, root, method, path, query) }
}

function urlsOf(node: Node, end: string, path = ''): Url[] {
  const { target } = node
  const own = target === undefined ? [] : [{ path: `${path}${end}`, methods: target.methods, ...(target.is === 'resource' ? { resource: target.resource } : {}) }]
  const inner = [...node.next].flatMap(([step, next]) => urlsOf(next, end, `${path}/${step}`))
  return [...own, ...inner, ...(node.param === undefined ? [] : urlsOf(node.param, end, `${path}/{key}`))]
}

/** The methods of a URL in the order that `Allow` names them. */
function ordered(methods: readonly string[]): string[] {
  const out = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((m) => methods.includes(m))
  return [...out, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']
}

function addResource(at: (path: string) => Node, base: string, resource: Resource): void {
  const { options } = resource
  const { only, actions = {}, stats } = options
  const serves = (word: 'list' | 'read' | 'create' | 'update' | 'delete'): boolean => only === undefined || only.includes(word)
  const put = (path: string, endpoint: Route['endpoint'], methods: readonly string[]): void => {
    if (methods.length > 0) at(path).target = { is: 'resource', resource, endpoint, actions: new Map(), methods: ordered(methods) }
  }
  if (options.single !== true) put(base, 'list', [...(serves('list') ? ['GET'] : []), ...(serves('create') ? ['POST'] : [])])
  put(options.single === true ? base : `${base}/{key}`, 'detail', [...(serves('read') ? ['GET'] : []), ...(serves('update') ? ['PUT', 'PATCH'] : []), ...(serves('delete') ? ['DELETE'] : [])])
  const add = (name: string, method: string, path: string): void => {
    const node = at(path)
    if (node.target?.is !== 'resource' || node.target.endpoint !== 'action') node.target = { is: 'resource', resource, endpoint: 'action', actions: new Map(), methods: [] }
    node.target.actions.set(method, name)
    node.target.methods.splice(0, Infinity, ...ordered([...node.target.actions.keys()]))
  }
  if (stats !== undefined) add('stats', 'GET', `${base}/stats`)
  for (const [name, action] of Object.entries(actions)) {
    const word = wirePathOf(name, action.path)
    add(name, action.method ?? 'POST', action.on === 'all' ? `${base}/${word}` : `${base}/{key}/${word}`)
  }
}

/** Format suffixes belong to a router with a root: one without knows nothing of them. */
function find(top: Node, slash: SlashPolicy, suffixes: boolean, method: string, path: string, query: string): Found {
  const decoded = percentDecode(path)
  if (!decoded.startsWith('/')) return { is: 'missing' }
  const ended = decoded.endsWith('/')
  const parts = decoded === '/' ? [] : decoded.slice(1, ended ? -1 : undefined).split('/')
  const hit = walk(top, parts, 0, [])
  if (hit === null || (hit.format !== undefined && !suffixes)) return { is: 'missing' }
  // a format suffix answers with and without a slash
  if (hit.format === undefined && decoded !== '/') {
    if (slash === 'never' && ended && hit.target.is !== 'root' && !(hit.target.is === 'plain' && hit.target.slashed)) return { is: 'missing' }
    if (slash === 'always' && !ended) return { is: 'redirect', location: `${path}/${query === '' ? '' : `?${query}`}` }
  }
  return found(hit, method === 'HEAD' ? 'GET' : method)
}

/** Hand-made routes and rows that have no key are views of their own: they take no suffix. */
const suffixed = (target: Target): boolean => target.is === 'resource' && target.resource.options.single !== true

interface Hit { readonly target: Target; readonly values: readonly string[]; readonly format?: string }
function walk(node: Node, parts: readonly string[], i: number, values: readonly string[]): Hit | null {
  const part = parts[i]
  if (part === undefined) return node.target === undefined ? null : { target: node.target, values }
  const last = i === parts.length - 1
  const inner = node.next.get(part)
  const exact = inner === undefined ? null : walk(inner, parts, i + 1, values)
  if (exact !== null) return exact
  // the root's own suffix stands behind its slash: `/api/.json`
  const bare = last && node.target?.is === 'root' ? /^\.([a-z0-9]+)$/.exec(part) : null
  if (bare !== null) return { target: node.target!, values, format: bare[1]! }
  // a hand-made route may be asked for a file by its name
  if (last && node.param?.target?.is === 'plain' && part.includes('.')) return { target: node.param.target, values: [...values, part] }
  const dot = last && part.includes('.') ? /^([^.]+)\.([a-z0-9]+)$/.exec(part) : null
  if (dot !== null) {
    const target = node.next.get(dot[1]!)?.target
    if (target !== undefined && suffixed(target)) return { target, values, format: dot[2]! }
    if (node.param?.target !== undefined && node.param.target.is !== 'plain') return { target: node.param.target, values: [...values, dot[1]!], format: dot[2]! }
  }
  if (node.param === undefined || part === '' || (part.includes('.') && !(last && node.param.target?.is === 'plain'))) return null
  return walk(node.param, parts, i + 1, [...values, part])
}

function found({ target, values, format }: Hit, method: string): Found {
  const more = format === undefined ? {} : { format }
  if (target.is === 'root') return { is: 'root', methods: target.methods, ...more }
  if (target.is === 'plain') return { is: 'plain', methods: target.methods, byMethod: target.byMethod, params: Object.fromEntries(target.names.map((name, i) => [name, values[i] ?? ''])), ...more }
  const { resource, endpoint, methods, actions } = target
  const key = values[0]
  const name = actions.get(method) ?? actions.values().next().value
  const action = name === undefined ? {} : { action: name }
  return { is: 'resource', ...more, route: { resource, endpoint, methods, params: {}, ...(key === undefined ? {} : { key, params: { key } }), ...action } }
}
