import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, Response } from './dialect.ts'

const none = new Uint8Array()
const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(', ') : value)
const last = (value: string | undefined): string | undefined => value?.split(',').at(-1)?.trim()

/** The bytes of a body; null when they are more than may be. */
export function bodyOf(raw: IncomingMessage, limit: number): Uint8Array | Promise<Uint8Array | null> {
  const { 'content-length': length, 'transfer-encoding': coding } = raw.headers
  if (raw.method === 'GET' || raw.method === 'HEAD' || (coding === undefined && (length === undefined || length === '0'))) { raw.resume(); return none }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const enough = (): void => { raw.removeAllListeners('data'); raw.resume(); resolve(null) }
    if (Number(length) > limit) { enough(); return }
    raw.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) enough()
      else chunks.push(chunk)
    })
    raw.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    raw.once('error', reject)
    raw.once('close', () => { if (!raw.complete) reject(new Error('the client went away')) })
  })
}

/** A request as plain data. A proxy in front is believed if it is said so. */
export function requestOf(raw: IncomingMessage, body: Uint8Array, trustProxy: boolean): Request {
  const { headers, url = '/', method = 'GET' } = raw
  const at = url.indexOf('?')
  const secure = 'encrypted' in raw.socket ? 'https' : 'http'
  return {
    method, path: at < 0 ? url : url.slice(0, at), query: at < 0 ? '' : url.slice(at + 1), body,
    headers: headers['set-cookie'] === undefined ? (headers as Readonly<Record<string, string | undefined>>) : Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, header(value)])),
    origin: `${(trustProxy ? last(header(headers['x-forwarded-proto'])) : undefined) ?? secure}://${headers.host ?? 'localhost'}`,
  }
}

/** The client's address; behind a trusted proxy, the one it was called from. */
export function addressOf(raw: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? header(raw.headers['x-forwarded-for'])?.split(',')[0]?.trim() : undefined
  return forwarded === undefined || forwarded === '' ? (raw.socket.remoteAddress ?? '') : forwarded
}

/** Text goes out in one piece with its headers: Node writes two pieces where the body is bytes. `end`: the connection's last answer. */
export function send(raw: IncomingMessage, reply: ServerResponse, { status, headers, body }: Response & { readonly body: string | Uint8Array }, end: boolean): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  reply.writeHead(status, { ...(headers as Record<string, string | string[]>), ...(end ? { connection: 'close' } : {}), 'content-length': length })
  if (raw.method === 'HEAD') reply.end()
  // what is ASCII goes out as it lies in memory
  else if (typeof body === 'string' && length === body.length) reply.end(body, 'latin1')
  else reply.end(body)
}
