import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Mood = 'well' | 'silent' | 'late' | 'refusing' | 'failing'
type Item = Record<string, string>

/**
 * A RouterOS 7 as far as its REST interface for PPP goes, over real HTTP, that misbehaves when told: `silent` never answers, `late` does what
 * it was asked and answers too late, `refusing` says 400, `failing` 500.
 */
export class RouterSimulator {
  readonly secrets = new Map<string, Item>()
  readonly active = new Map<string, Item>()
  /** When each request came, in milliseconds. */
  readonly asked: number[] = []
  mood: Mood = 'well'
  private next = 1
  private readonly server: Server
  private constructor(server: Server) { this.server = server }

  static async start(): Promise<RouterSimulator> {
    const server = createServer()
    const made = new RouterSimulator(server)
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void made.answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return made
  }
  get address(): string { return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` }
  async stop(): Promise<void> { this.server.closeAllConnections(); await new Promise((resolve) => this.server.close(resolve)) }
  /** Somebody is on the line. */
  dial(name: string): void { const id = `*${(this.next++).toString(16)}`; this.active.set(id, { '.id': id, name, service: 'pppoe', address: '10.0.0.9', uptime: '1h' }) }
  isOpen(name: string): boolean | undefined { const found = [...this.secrets.values()].find((s) => s.name === name); return found === undefined ? undefined : found.disabled !== 'true' }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(Date.now())
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const reply = (status: number, body?: unknown): void => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(body === undefined ? '' : JSON.stringify(body)) }
    if (this.mood === 'silent') return
    if (this.mood === 'refusing') return reply(400, { error: 400, message: 'Bad Request' })
    if (this.mood === 'failing') return reply(500, { error: 500 })
    if (request.headers.authorization !== `Basic ${Buffer.from('api:router-secret').toString('base64')}`) return reply(401, { error: 401 })
    const url = new URL(request.url!, this.address)
    const [, kind, id] = /^\/rest\/ppp\/(secret|active)(?:\/(.+))?$/.exec(decodeURIComponent(url.pathname)) ?? []
    const rows = kind === 'secret' ? this.secrets : this.active
    const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Item)
    const done = this.act(request.method!, rows, id, body, url.searchParams.get('name'))
    if (this.mood === 'late') await new Promise((resolve) => setTimeout(resolve, 1000))
    reply(...done)
  }

  private act(method: string, rows: Map<string, Item>, id: string | undefined, body: Item, name: string | null): [number, unknown?] {
    if (method === 'GET') return [200, [...rows.values()].filter((item) => name === null || item.name === name)]
    if (method === 'PUT') {
      if ([...rows.values()].some((item) => item.name === body.name)) return [400, { error: 400, message: 'already have such secret' }]
      const made = `*${(this.next++).toString(16)}`
      rows.set(made, { '.id': made, ...body })
      return [201, rows.get(made)]
    }
    const found = rows.get(id ?? '')
    if (found === undefined) return [404, { error: 404 }]
    if (method === 'DELETE') { rows.delete(id!); return [204] }
    Object.assign(found, body)
    return [200, found]
  }
}
