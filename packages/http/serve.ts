import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { CorsOptions } from './cors.ts'
import type { Request, Response } from './dialect.ts'
import { docsPage } from './docs-page.ts'
import { tooLarge } from './faults.ts'
import { createLogger, type Logger } from './log.ts'
import { type Mount, type ReadyMount, readyMount } from './mounts.ts'
import { openApi } from './openapi.ts'
import { createPipeline } from './pipeline.ts'
import { createThrottle, type Throttle, type ThrottleOptions } from './throttle.ts'

/** One app (`engine`, `identifiers`, `routes`), or several `mounts`, each in its own dialect and tried in order. */
export type ServeOptions = ServerOptions & (Mount | { readonly mounts: readonly Mount[] })
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
  const handle = createPipeline({ mounts, logger, hosts: options.hosts ?? [], ...(options.cors === undefined ? {} : { cors: options.cors }), ...(throttle === undefined ? {} : { throttle }), ...(options.now === undefined ? {} : { now: options.now }) })
  const schemaPathOf = (mount: ReadyMount): string => `${mount.router.prefix}/schema/`
  const schemas = new Map<ReadyMount, string>()
  let ready = true

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
    if (options.docs === false) return null
    const described = mounts.find((mount) => schemaPathOf(mount) === request.path)
    if (described !== undefined) {
      const schema = schemas.get(described) ?? JSON.stringify(openApi(described.engine, described.dialect, described.identifiers))
      schemas.set(described, schema)
      return json(200, schema)
    }
    if (request.path === '/docs' || request.path === '/docs/') return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: docsPage(engine.app.title ?? engine.app.name, schemaPathOf(first)) }
    return null
  }

  const methods = ['PURGE', 'SEARCH', 'PROPFIND', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'LINK', 'UNLINK', 'REPORT']
  const server = Fastify({ logger: false, bodyLimit: options.bodyLimit ?? 10 * 1024 * 1024, trustProxy: options.trustProxy === true, exposeHeadRoutes: false, rewriteUrl: asSent, forceCloseConnections: 'idle', return503OnClosing: false })
  for (const method of methods) server.addHttpMethod(method, { hasBody: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  async function answer(raw: FastifyRequest, reply: FastifyReply, refused?: (request: Request) => Response): Promise<void> {
    const started = performance.now()
    const requestId = header(raw.headers['x-request-id'])?.slice(0, 128).replace(/[^\w.:-]/g, '') || randomUUID()
    const request = requestOf(raw)
    const response = refused?.(request) ?? (await own(request)) ?? (await handle(request, raw.ip, requestId))
    send(raw, reply, response)
    logger.info({ requestId, method: request.method, path: request.path, status: response.status, ms: Math.round((performance.now() - started) * 10) / 10 }, 'request')
  }
  // hands over every method and URL; the paths themselves are the router's business
  server.all('/*', (raw, reply) => answer(raw, reply))
  server.setNotFoundHandler((raw, reply) => answer(raw, reply))
  server.setErrorHandler(async (error: { code?: string; statusCode?: number }, raw, reply) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return answer(raw, reply, (request) => dialect.refuse(request, null, tooLarge()))
    if ((error.statusCode ?? 500) < 500) return answer(raw, reply)
    logger.error({ err: error, path: requestOf(raw).path }, 'unexpected error')
    return send(raw, reply, dialect.crash(requestOf(raw)))
  })

  await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
  const address = server.server.address()
  const { host, port } = address === null || typeof address === 'string' ? { host: 'localhost', port: options.port ?? 0 } : { host: address.family === 'IPv6' ? `[${address.address}]` : address.address, port: address.port }
  return { url: `http://${host}:${port}`, async close() { ready = false; await server.close() } }
}

/** Where the request was sent and of what type its body claims to be, before Fastify has an opinion of either. */
interface Sent { sentUrl?: string; sentType?: string | undefined }
function asSent(raw: IncomingMessage & Sent): string {
  raw.sentUrl = raw.url ?? '/'
  raw.sentType = raw.headers['content-type']
  if (raw.sentType !== undefined) raw.headers['content-type'] = 'application/octet-stream'
  return '/'
}

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(', ') : value)

function requestOf(raw: FastifyRequest): Request {
  const { sentUrl: url = '/', sentType } = raw.raw as IncomingMessage & Sent
  const at = url.indexOf('?')
  const headers = Object.fromEntries(Object.entries({ ...raw.headers, 'content-type': sentType }).map(([name, value]) => [name, header(value)]))
  return {
    method: raw.method, path: at < 0 ? url : url.slice(0, at), query: at < 0 ? '' : url.slice(at + 1), headers,
    origin: `${raw.protocol}://${raw.headers.host ?? 'localhost'}`, body: Buffer.isBuffer(raw.body) ? raw.body : new Uint8Array(),
  }
}

function send(raw: FastifyRequest, reply: FastifyReply, response: Response): void {
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : Buffer.from(response.body)
  reply.hijack()
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]))
  reply.raw.writeHead(response.status, { ...headers, 'content-length': body.length })
  reply.raw.end(raw.method === 'HEAD' ? undefined : body)
}
