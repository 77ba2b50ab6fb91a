// What both hand-written servers share: node:http, a token remembered for a second, JSON put together by hand.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Person { readonly id: number; readonly organization: number }
export interface Limit {
  person(key: string): Promise<Person | undefined>
  list(organization: number, path: string): Promise<string>
  search(organization: number, query: URLSearchParams): Promise<string>
  detail(organization: number, id: number): Promise<string | undefined>
  create(person: Person, body: Order): Promise<string>
  stats(organization: number): Promise<string>
}
export interface Order { readonly title: string; readonly description: string; readonly order_type: string; readonly status: string; readonly vendor: number; readonly customer: number; readonly order_date: string; readonly items: readonly { readonly item_name: string; readonly sku: string; readonly quantity: string; readonly unit_price: string }[] }

/** Hundredths of a decimal text, exactly. */
export const hundredths = (text: string): number => { const [whole, rest = ''] = text.split('.'); return Number(whole) * 100 + Number(rest.padEnd(2, '0')) }
export const money = (units: number): string => `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`
export const envelope = (count: number, results: string, next = 'page=2'): string => `{"count":${count},"next":${count > 20 ? `"http://127.0.0.1/api/orders/?${next}"` : 'null'},"previous":null,"results":${results}}`
/** Links name their parameters in the order of the alphabet. */
export const nextOf = (query: URLSearchParams): string => `order_type=${query.get('order_type')}&ordering=-total_amount&page=2&search=${query.get('search')}&status=${query.get('status')}`

export function statsText(groups: readonly (readonly [string, string, number, number])[]): string {
  const byStatus: Record<string, number> = { draft: 0, pending: 0, approved: 0, in_progress: 0, completed: 0, cancelled: 0 }
  const byType: Record<string, number> = { purchase: 0, service: 0, subscription: 0 }
  let total = 0
  let revenue = 0
  for (const [status, type, count, sum] of groups) { byStatus[status]! += count; byType[type]! += count; total += count; revenue += sum }
  return `{"total":${total},"total_revenue":${revenue / 100},"by_status":${JSON.stringify(byStatus)},"by_type":${JSON.stringify(byType)}}`
}

export function serveLimit(limit: Limit, port: number): void {
  const known = new Map<string, { person: Person; until: number }>()
  async function personOf(request: IncomingMessage): Promise<Person | undefined> {
    const key = request.headers.authorization?.slice(6) ?? ''
    const hit = known.get(key)
    if (hit !== undefined && hit.until > performance.now()) return hit.person
    const person = await limit.person(key)
    if (person !== undefined) known.set(key, { person, until: performance.now() + 1000 })
    return person
  }
  const send = (response: ServerResponse, status: number, body: string): void => { const bytes = Buffer.from(body); response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }); response.end(bytes) }
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const person = await personOf(request)
    if (person === undefined) return send(response, 401, '{"detail":"Invalid token."}')
    const url = request.url ?? '/'
    if (request.method === 'POST') {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      return send(response, 201, await limit.create(person, JSON.parse(Buffer.concat(chunks).toString()) as Order))
    }
    if (url === '/api/orders/') return send(response, 200, await limit.list(person.organization, url))
    if (url === '/api/orders/stats/') return send(response, 200, await limit.stats(person.organization))
    const query = url.indexOf('?')
    if (query >= 0) return send(response, 200, await limit.search(person.organization, new URLSearchParams(url.slice(query))))
    const row = await limit.detail(person.organization, Number(url.slice(12, -1)))
    return row === undefined ? send(response, 404, '{"detail":"No Order matches the given query."}') : send(response, 200, row)
  }
  createServer((request, response) => { answer(request, response).catch((error: unknown) => { console.error(error); send(response, 500, '{}') }) }).listen(port, '127.0.0.1')
}
