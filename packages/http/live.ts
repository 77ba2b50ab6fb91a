import { eventText, type Feed, lastEventId, type Listening, type Told } from '@tenon/events'
import { type Engine, Fault } from '@tenon/engine'
import { integer, type Resource, rowKey, text } from '@tenon/model'
import type { Route } from './dialect.ts'
import { socketUpgrade } from './live-socket.ts'
import { type Call, type PlainOptions, type PlainRoute, type Reply, route } from './routes.ts'
import { isWireDialect } from './wire.ts'

type To = Pick<Listening, 'resources' | 'rows' | 'after'>

/** What a feed tells a caller, as server-sent events in the words of an app: null says nothing. Ends with the sign-in, and with a reader who is too slow. */
export function eventsReply(call: Call, feed: Feed, to: To, say: (told: Told) => string | null): Reply {
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
    async *body(gone: AbortSignal, hangUp: () => void) {
      for await (const told of feed.listen({ ...to, context: call.context, again: call.again, signal: gone, over: (why) => { if (why === 'slow') hangUp() } })) {
        const said = say(told)
        if (said !== null) yield said
      }
    },
  }
}

/**
 * What happens, for whoever may know: server-sent events, or a WebSocket where one is asked for.
 * `?topics=orders,customers/7` narrows it to resources and rows, `Last-Event-ID` or `?after=` brings what was missed.
 *
 * @example
 * liveRoute(feed, '/api/events/')
 */
export function liveRoute(feed: Feed, path: string, options: PlainOptions = {}): PlainRoute {
  const topics = new Map<string, Resource>()
  for (const resource of feed.resources) if (!topics.has(resource.path) || resource.options.only?.includes('read') !== false) topics.set(resource.path, resource)
  const take = topicsTaker(feed, topics)
  return route('GET', path, (call) => {
    const to = take(call)
    const open = to.resources.map((resource) => resource.path)
    const origin = call.request.origin
    if (call.request.headers.upgrade?.toLowerCase() !== 'websocket') return eventsReply(call, feed, to, (told) => spelled(call.engine, told, open, origin, 'sse'))
    return {
      upgrade: socketUpgrade(async function* (gone, over) {
        for await (const told of feed.listen({ ...to, context: call.context, again: call.again, signal: gone, over })) yield spelled(call.engine, told, open, origin, 'socket')
      }),
    }
  }, {
    name: 'Events', doc: 'What happens, as server-sent events or over a WebSocket: `ready`, `change`, `removal`, `resync`.',
    takes: { topics: text().optional(), after: integer().optional() }, gives: 'text/event-stream', ...options,
  })
}

/** Which resources and rows a call names. One that is not there and one that the caller may not read are the same to him. */
const topicsTaker = (feed: Feed, topics: ReadonlyMap<string, Resource>) => (call: Call): To => {
  const value = (name: string): string => call.query.findLast(([key]) => key === name)?.[1] ?? ''
  const after = lastEventId(call.request.headers['last-event-id']) ?? lastEventId(value('after'))
  const more = after === undefined ? {} : { after }
  const named = value('topics').split(',').filter((word) => word !== '')
  if (named.length === 0) return { resources: [...topics.values()].filter((resource) => feed.reads(resource, call.context)), ...more }
  const all = new Set<Resource>()
  const rows = new Map<Resource, Set<string>>()
  for (const word of named) {
    const [path = '', row] = word.split(/\/(.*)/)
    const resource = topics.get(path)
    if (resource === undefined || !feed.reads(resource, call.context)) throw new Fault('refused', `There is no topic "${path.slice(0, 100)}".`)
    const before = rows.get(resource)
    if (row === undefined) rows.delete(resource)
    else if (before !== undefined) before.add(row)
    else if (!all.has(resource)) rows.set(resource, new Set([row]))
    all.add(resource)
  }
  return { resources: [...all], rows, ...more }
}

type Way = 'sse' | 'socket'
const known = new WeakMap<Told, Map<string, string>>()
/** One text for all who are told the same. */
function spelled(engine: Engine, told: Told, topics: readonly string[], origin: string, way: Way): string {
  if (told.kind === 'ready') return written(way, 'ready', told.id, { topics })
  const key = `${way} ${origin}`
  let texts = known.get(told)
  if (texts === undefined) { texts = new Map(); known.set(told, texts) }
  let made = texts.get(key)
  if (made === undefined) {
    made = told.kind === 'beat' ? (way === 'sse' ? eventText({ id: told.id }) : written(way, 'beat', told.id, {})) : written(way, told.kind, told.id, dataOf(engine, told, origin))
    texts.set(key, made)
  }
  return made
}

const written = (way: Way, event: string, id: number, data: object): string => (way === 'sse' ? eventText({ id, event, data }) : JSON.stringify({ event, id, data }))

function dataOf(engine: Engine, told: Extract<Told, { kind: 'change' | 'removal' | 'resync' }>, origin: string): object {
  if (told.kind === 'resync') return { why: told.why, ...(told.resource === undefined ? {} : { topic: told.resource.path }) }
  const { resource, row, at } = told
  const id = rowKey(resource.entity, row)
  const of = { topic: resource.path, id: typeof id === 'bigint' ? String(id) : id, at }
  return told.kind === 'removal' ? of : { ...of, action: told.action, row: shownRow(engine, told, origin) }
}

/** The row as the body of a GET of it. */
function shownRow({ app: { dialect } }: Engine, { resource, now, row }: Extract<Told, { kind: 'change' }>, origin: string): unknown {
  if (!isWireDialect(dialect)) throw new TypeError('its dialect cannot serve HTTP')
  const wire: Route = { resource, endpoint: 'detail', key: row, params: { key: row }, methods: ['GET'] }
  const { body } = dialect.write({ method: 'GET', path: '', query: '', headers: { accept: 'application/json' }, origin, body: new Uint8Array() }, wire, now)
  return JSON.parse(String(body))
}
