import { tokenOf, TENANTS } from './orders/seed.ts'

export type Name = 'R1' | 'R2' | 'R3' | 'W1' | 'S1'
export interface Call { readonly method: string; readonly path: string; readonly token: string; readonly body?: string }
export const titles: Readonly<Record<Name, string>> = { R1: 'list, page 1', R2: 'filtered list with search', R3: 'detail', W1: 'create with 3 lines', S1: 'stats' }

/** The requests of an operation, spread over the organizations. */
export function calls(name: Name, orders: number): Call[] {
  const out: Call[] = []
  for (let i = 0; i < 200; i++) {
    const tenant = (i % TENANTS) + 1
    const token = tokenOf(tenant)
    if (name === 'R1') out.push({ method: 'GET', path: '/api/orders/', token })
    else if (name === 'R2') out.push({ method: 'GET', path: `/api/orders/?status=pending&order_type=purchase&search=${['pump', 'valve', 'cable', 'filter'][i % 4]}&ordering=-total_amount`, token })
    else if (name === 'R3') out.push({ method: 'GET', path: `/api/orders/${((i * 7919) % Math.floor(orders / TENANTS)) * TENANTS + tenant}/`, token })
    else if (name === 'S1') out.push({ method: 'GET', path: '/api/orders/stats/', token })
    else out.push({ method: 'POST', path: '/api/orders/', token, body: JSON.stringify({ title: `Pump set ${i}`, description: 'For line 4', order_type: 'purchase', status: 'pending', vendor: tenant + TENANTS, customer: tenant + 5 * TENANTS, order_date: '2026-05-06', items: [1, 2, 3].map((n) => ({ item_name: `Part ${n}`, sku: `SKU-${n}`, quantity: `${n}.50`, unit_price: '19.98' })) }) })
  }
  return out
}

export const wire = (call: Call): string => `${call.method} ${call.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token ${call.token}\r\nAccept: application/json\r\n${call.body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(call.body)}\r\n`}\r\n${call.body ?? ''}`
