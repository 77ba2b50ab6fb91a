import { createEngine } from '@tenon/engine'
import { accountsOf } from '../../packages/cli/accounts.ts'
import { openDatabase } from '../../packages/cli/open-database.ts'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { bench } from './app.ts'
import { system } from './system.ts'

export const TENANTS = 10
export const tokenOf = (tenant: number): string => String(tenant).padStart(40, '0')
const words = ['pump', 'valve', 'router', 'cable', 'cabinet', 'sensor', 'panel', 'bearing', 'filter', 'switch']
const statuses = ['draft', 'pending', 'approved', 'in_progress', 'completed', 'cancelled']
const types = ['purchase', 'service', 'subscription']
const plain = (text: string): { text: string; params: []; columns: [] } => ({ text, params: [], columns: [] })
type Rows = Record<string, unknown>[]

/** The tables of the bench, filled with the same rows on every database: ten organizations, three lines an order. */
export async function seed(url: string, orders: number): Promise<void> {
  const database = openDatabase(url)
  const accounts = accountsOf(system, database, 'bench')
  const engine = createEngine({ ...bench, entities: Object.values(accounts.tables) }, database)
  await createSchema(database, tablesOf(engine.entities))
  const insert = inserter(database)
  const ids = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
  const tenantOf = (i: number): number => ((i - 1) % TENANTS) + 1
  await insert('organizations', ids(TENANTS).map((id) => ({ id, name: `Organization ${id}`, version: 1 })))
  await insert('users', ids(TENANTS).map((id) => ({ id, username: `user${id}`, password: '!', email: `user${id}@example.com`, is_active: true, organization_id: id, version: 1 })))
  await insert('auth_token', ids(TENANTS).map((id) => ({ id, key: tokenOf(id), user_id: id, created: '2026-01-01T00:00:00.000000Z', version: 1 })))
  const person = (name: string) => (id: number) => ({ id, organization_id: tenantOf(id), name: `${name} ${id}`, email: `${name.toLowerCase()}${id}@example.com`, phone: `+1555${String(id).padStart(7, '0')}`, version: 1 })
  await insert('vendors', ids(500).map(person('Vendor')))
  await insert('customers', ids(2000).map(person('Customer')))
  await insert('employees', ids(500).map((id) => { const { phone: _, ...rest } = person('Employee')(id); return rest }))
  for (let from = 1; from <= orders; from += 5000) {
    const chunk = ids(Math.min(5000, orders - from + 1)).map((i) => i + from - 1)
    const lines = chunk.flatMap((id) => [1, 2, 3].map((n) => line(id, n)))
    const totals = new Map<number, number>()
    for (const l of lines) totals.set(l.order_id, (totals.get(l.order_id) ?? 0) + Math.round(l.total_price * 100))
    await insert('orders', chunk.map((id) => order(id, totals.get(id)! / 100)))
    await insert('order_items', lines)
  }
  const perTenant = Math.ceil(orders / TENANTS)
  await insert('tenon_sequence', ids(TENANTS).map((id) => ({ id, series: 'order:ORD-{yyyy}-{nnnn}', tenant: String(id), year: new Date().getUTCFullYear(), last: perTenant, version: 1 })))
  if (database.kind === 'postgres') {
    for (const table of ['organizations', 'users', 'auth_token', 'vendors', 'customers', 'employees', 'orders', 'order_items', 'tenon_sequence']) await database.run(plain(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`))
    await database.run(plain('vacuum analyze'))
  } else await database.run(plain('analyze'))
  await database.close()
}

/** Mixes bits of a row's number, so that values look unordered and stay the same in every run. */
const mix = (n: number, salt: number): number => { let x = Math.imul(n ^ (salt * 0x9e3779b1), 0x85ebca6b); x ^= x >>> 13; x = Math.imul(x, 0xc2b2ae35); return (x ^ (x >>> 16)) >>> 0 }

function line(order: number, n: number): { id: number; order_id: number; position: number; item_name: string; sku: string; quantity: number; unit_price: number; total_price: number } {
  const quantity = (mix(order, n) % 20) + 1
  const cents = (mix(order, n + 10) % 50_000) + 100
  return { id: (order - 1) * 3 + n, order_id: order, position: n - 1, item_name: `${words[mix(order, n + 20) % words.length]} ${n}`, sku: `SKU-${mix(order, n + 30) % 1000}`, quantity, unit_price: cents / 100, total_price: (cents * quantity) / 100 }
}

function order(id: number, total: number): Record<string, unknown> {
  const tenant = ((id - 1) % TENANTS) + 1
  const own = (of: number, salt: number): number => (mix(id, salt) % (of / TENANTS)) * TENANTS + tenant
  const at = new Date(Date.UTC(2026, 0, 1) + Math.floor((id * 250 * 86_400_000) / 1e6)).toISOString()
  return {
    id, organization_id: tenant, order_number: `ORD-2025-${String(Math.ceil(id / TENANTS)).padStart(4, '0')}`, title: `${words[mix(id, 1) % 10]} for ${words[mix(id, 2) % 10]} ${id}`, description: `Needed for the ${words[mix(id, 3) % 10]} on line ${mix(id, 4) % 40}.`,
    order_type: types[mix(id, 5) % 3], status: statuses[mix(id, 6) % 6], vendor_id: own(500, 7), customer_id: own(2000, 8), assigned_to_id: own(500, 9), total_amount: total, order_date: at.slice(0, 10), created_at: `${at.slice(0, 23)}000Z`, updated_at: `${at.slice(0, 23)}000Z`, version: 1,
  }
}

/** Bulk insertion as each database does it best. Decimals are cents on SQLite. */
function inserter(database: Database): (table: string, rows: Rows) => Promise<void> {
  const cents = new Set(['total_amount', 'quantity', 'unit_price', 'total_price'])
  return async (table, rows) => {
    const names = Object.keys(rows[0] ?? {})
    const text = names.map((n) => `"${n}"`).join(', ')
    const source = database.kind === 'postgres' ? `select ${text} from json_populate_recordset(null::${table}, $1::json)` : `select ${names.map((n) => `value ->> '$.${n}'`).join(', ')} from json_each(?1)`
    const json = JSON.stringify(rows, (key, value: unknown) => (database.kind === 'sqlite' && cents.has(key) ? Math.round((value as number) * 100) : database.kind === 'sqlite' && typeof value === 'boolean' ? Number(value) : value))
    await database.run({ text: `insert into ${table} (${text}) ${source}`, params: [{ is: 'text' }], columns: [] }, [json])
  }
}
