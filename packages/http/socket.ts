import type { Duplex } from 'node:stream'
import { type CorsOptions, allows } from './cors.ts'
import type { Request, Response } from './dialect.ts'

const { STATUS_CODES } = process.getBuiltinModule('node:http')

/**
 * A request to open a WebSocket, as the identifiers read it; null where its page may not. No browser asks beforehand whether a page of
 * another origin may open one, and it sends the cookies along: they count for our own pages, and for those that are named with credentials.
 * A page cannot set headers either: `new WebSocket(url, ['tenon', 'bearer.' + token])`.
 */
export function socketRequest(request: Request, cors: CorsOptions | undefined): Request | null {
  const { origin, host = '', 'sec-websocket-protocol': words = '', ...headers } = request.headers
  const token = words.split(',').map((word) => word.trim()).find((word) => word.startsWith('bearer.'))?.slice(7)
  const bearer = token === undefined || headers.authorization !== undefined ? {} : { authorization: `Bearer ${token}` }
  const made = { ...request, headers: { ...headers, host, ...bearer } }
  if (origin === undefined || origin.replace(/^[a-z]+:\/\//i, '') === host) return made
  if (cors === undefined || !allows(cors, origin)) return null
  return cors.origins !== '*' && cors.credentials !== false ? made : { ...made, headers: { ...made.headers, cookie: undefined } }
}

/** An answer to whoever will not get a socket. */
export function refuseSocket(socket: Duplex, { status, headers, body }: Pick<Response, 'status' | 'headers' | 'body'>): void {
  const text = typeof body === 'string' ? body : ''
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${[...lines.filter((line) => !/^(content-length|connection|transfer-encoding):/i.test(line)), 'connection: close', `content-length: ${Buffer.byteLength(text)}`].join('\r\n')}\r\n\r\n${text}`)
}
