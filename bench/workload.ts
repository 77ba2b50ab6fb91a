import { tokenOf, TENANTS } from './orders/seed.ts'

export type Name = 'R1' | 'R2' | 'R3' | 'S1' | 'P500' | 'M' | 'W1' | 'W50'
export interface Call { readonly method: string; readonly path: string; readonly token: string; readonly body?: string }
/** In the order of measuring: what writes comes last, so that every target reads the same number of rows. */
export const titles: Readonly<Record<Name, string>> = {
  R1: 'list, page 1', R2: 'filtered list with search', R3: 'detail', S1: 'stats', P500: 'list, page 500', M: 'mix: 30 % R1, 20 % R2, 20 % R3, 20 % W1, 10 % S1', W1: 'create with 3 lines', W50: 'create with 3 lines, 50 clients',
}
export const writes: ReadonlySet<Name> = new Set(['M', 'W1', 'W50'])
const mix: readonly Name[] = ['R1', 'R2', 'W1', 'R3', 'R1', 'S1', 'R3', 'R2', 'W1', 'R1']

/** The requests of an operation, spread over the organizations. */
export function calls(name: Name, orders: number): Call[] {
  return Array.from({ length: 200 }, (_, i) => one(name === 'M' ? mix[(i + Math.floor(i / 10)) % 10]! : name, i, orders))
}

function one(name: Name, i: number, orders: number): Call {
  const tenant = (i % TENANTS) + 1
  const token = tokenOf(tenant)
  const get = (path: string): Call => ({ method: 'GET', path, token })
  if (name === 'R1') return get('/api/orders/')
  if (name === 'P500') return get('/api/orders/?page=500')
  if (name === 'R2') return get(`/api/orders/?status=pending&order_type=purchase&search=${['pump', 'valve', 'cable', 'filter'][i % 4]}&ordering=-total_amount`)
  if (name === 'R3') return get(`/api/orders/${((i * 7919) % Math.floor(orders / TENANTS)) * TENANTS + tenant}/`)
  if (name === 'S1') return get('/api/orders/stats/')
  const items = [1, 2, 3].map((n) => ({ item_name: `Part ${n}`, sku: `SKU-${n}`, quantity: `${n}.50`, unit_price: '19.98' }))
  return { method: 'POST', path: '/api/orders/', token, body: JSON.stringify({ title: `Pump set ${i}`, description: 'For line 4', order_type: 'purchase', status: 'pending', vendor: tenant + TENANTS, customer: tenant + 5 * TENANTS, order_date: '2026-05-06', items }) }
}

/** Without a rule of tenants the caller says whose rows he wants. */
export const saidAloud = (call: Call): Call => (call.path.startsWith('/api/orders/?') || call.path === '/api/orders/' ? { ...call, path: `${call.path}${call.path.includes('?') ? '&' : '?'}organization=${Number(call.token)}` } : call)

export const wire = (call: Call): string => `${call.method} ${call.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token ${call.token}\r\nAccept: application/json\r\n${call.body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(call.body)}\r\n`}\r\n${call.body ?? ''}`
