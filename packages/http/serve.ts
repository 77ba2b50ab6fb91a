import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Fault } from '@tenon/engine'
import { addressOf, bodyOf, requestOf, send } from './arrive.ts'
import { stream } from './stream.ts'
import type { CorsOptions } from './cors.ts'
import type { Request, Response } from './dialect.ts'
import { docsPage } from './docs-page.ts'
import { tooLarge } from './faults.ts'
import { createLogger, type Logger } from './log.ts'
import { createMetrics } from './metrics.ts'
import { type LateMount, mayKnow, type Mount, type ReadyMount, readyMount } from './mounts.ts'
import { openApi } from './openapi.ts'
import { createPipeline, type HttpsOptions } from './pipeline.ts'
import { refuseSocket, socketRequest } from './socket.ts'
import { createThrottle, type Throttle, type ThrottleOptions } from './throttle.ts'

// an import of `node:http` reads all that it exports, a client of the web with it: 25 ms of a start
const { createServer } = process.getBuiltinModule('node:http')

/** One app (`engine`, `identifiers`, `routes`), or several `mounts`, each in its own dialect and tried in order. */
export type ServeOptions = ServerOptions & (Mount | { /** The first of them is there from the start. */ readonly mounts: readonly (Mount | LateMount)[] })
export interface ServerOptions {
  readonly port?: number
  readonly host?: string
  readonly cors?: CorsOptions
  readonly throttle?: ThrottleOptions | Throttle
  readonly logger?: Logger
  /** Serve `/docs` and each app's OpenAPI schema; yes unless said otherwise. */
  readonly docs?: boolean
  /** Bytes; larger bodies are answered 413. */
  readonly bodyLimit?: number
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-For` of a proxy in front. */
  readonly trustProxy?: boolean
  /** Hosts that may be asked for, `.example.com` with all below it; any that is well-formed unless said otherwise. */
  readonly hosts?: readonly string[]
  readonly https?: HttpsOptions
  readonly now?: () => string
}
export interface Server { readonly url: string; close(): Promise<void> }

/**
 * Starts a server and answers its address.
 *
 * @example
 * const server = await serve({ engine, identifiers: [tokenIdentifier(tokens)], port: 8000 })
 */
export async function serve(options: ServeOptions): Promise<Server> {
  const mounts = ('mounts' in options ? options.mounts : [options]).map(readyMount)
  if (mounts.length === 0) throw new TypeError('serve: name at least one app')
  const first = mounts[0]!
  const { engine, dialect } = first
  const logger = options.logger ?? createLogger()
  const throttle = options.throttle === undefined ? undefined : 'take' in options.throttle ? options.throttle : createThrottle(options.throttle)
  const handle = createPipeline({ mounts, logger, hosts: options.hosts ?? [], ...(options.https === undefined ? {} : { https: options.https }), ...(options.cors === undefined ? {} : { cors: options.cors }), ...(throttle === undefined ? {} : { throttle }), ...(options.now === undefined ? {} : { now: options.now }) })
  const schemaPathOf = (mount: ReadyMount): string => `${mount.router.prefix}/schema/`
  const schemas = new Map<ReadyMount, string>()
  const metrics = engine.app.metrics === true ? createMetrics() : undefined
  let ready = true
  /** Streams that are being told. */
  const open = new Set<AbortController>()

  async function own(request: Request): Promise<Response | null> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null
    const json = (status: number, body: string): Response => ({ status, headers: { 'content-type': 'application/json' }, body })
    if (request.path === '/livez') return json(200, '{"status":"ok"}')
    if (request.path === '/readyz') {
      try {
        if (!ready) throw new Error('stopping')
        await engine.database.run({ text: 'select 1', params: [], columns: [{ is: 'integer' }] })
        return json(200, '{"status":"ok"}')
      } catch { return json(503, '{"status":"unavailable"}') }
    }
    if (request.path === '/metrics' && metrics !== undefined) return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body: metrics.text() }
    if (options.docs === false) return null
    const described = mounts.find((mount) => mayKnow(mount, request.path) && schemaPathOf(mount) === request.path)
    if (described !== undefined) {
      const schema = schemas.get(described) ?? JSON.stringify(openApi(described.engine, described.dialect, described.identifiers, described.routes))
      schemas.set(described, schema)
      return json(200, schema)
    }
    if (request.path === '/docs' || request.path === '/docs/') return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: docsPage(engine.app.title ?? engine.app.name, schemaPathOf(first)) }
    return null
  }

  const [limit, trusted] = [options.bodyLimit ?? 10 * 1024 * 1024, options.trustProxy === true]
  async function answer(raw: IncomingMessage, reply: ServerResponse): Promise<void> {
    const started = performance.now()
    const requestId = String(raw.headers['x-request-id'] ?? '').slice(0, 128).replace(/[^\w.:-]/g, '') || randomUUID()
    const body = await bodyOf(raw, limit)
    const request = requestOf(raw, body ?? new Uint8Array(), trusted)
    const response = body === null ? dialect.refuse(request, null, tooLarge()) : ((await own(request)) ?? (await handle(request, addressOf(raw, trusted), requestId)))
    if (typeof response.body === 'function') stream(raw, reply, { ...response, body: response.body }, open).catch((error: unknown) => logger.error({ err: error, requestId, path: request.path }, 'a stream broke'))
    else send(raw, reply, { ...response, body: response.body }, body === null || !ready)
    const ms = Math.round((performance.now() - started) * 10) / 10
    metrics?.took(request.method, response.status, ms)
    logger.info({ requestId, method: request.method, path: request.path, status: response.status, ms }, 'request')
  }
  /** A WebSocket takes the way of a GET to its URL. */
  async function upgrade(raw: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const asked = requestOf(raw, new Uint8Array(), trusted)
    const request = socketRequest(asked, options.cors)
    const response = request === null ? dialect.refuse(asked, null, new Fault('forbidden', 'This origin may not open a socket.')) : await handle(request, addressOf(raw, trusted))
    if (response.upgrade === undefined || !ready) { refuseSocket(socket, response.status === 200 ? dialect.missing(asked) : response); return }
    const stop = new AbortController()
    open.add(stop)
    socket.once('close', () => open.delete(stop))
    response.upgrade(raw, socket, head, stop.signal)
    logger.info({ path: asked.path, status: 101 }, 'socket')
  }
  const server = createServer({ shouldUpgradeCallback: (raw) => raw.headers.upgrade?.toLowerCase() === 'websocket' }, (raw, reply) => {
    answer(raw, reply).catch((error: unknown) => {
      // whoever went away gets no answer
      if (reply.headersSent || raw.destroyed && !raw.complete) { reply.destroy(); return }
      logger.error({ err: error, path: raw.url }, 'unexpected error')
      const crash = dialect.crash(requestOf(raw, new Uint8Array(), trusted))
      send(raw, reply, { ...crash, body: typeof crash.body === 'function' ? '' : crash.body }, true)
    })
  })
  server.on('upgrade', (raw, socket, head) => {
    socket.on('error', () => socket.destroy())
    upgrade(raw, socket, head).catch((error: unknown) => { logger.error({ err: error, path: raw.url }, 'unexpected error'); socket.destroy() })
  })
  server.keepAliveTimeout = 72_000

  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(options.port ?? 0, options.host ?? '127.0.0.1', () => { server.off('error', reject); resolve() }) })
  const address = server.address()
  const { host, port } = address === null || typeof address === 'string' ? { host: 'localhost', port: options.port ?? 0 } : { host: address.family === 'IPv6' ? `[${address.address}]` : address.address, port: address.port }
  return { url: `http://${host}:${port}`, close: () => new Promise((resolve, reject) => { ready = false; for (const one of open) one.abort(); server.close((error) => { if (error === undefined) resolve(); else reject(error) }); server.closeIdleConnections() }) }
}
