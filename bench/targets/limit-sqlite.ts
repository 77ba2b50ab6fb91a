// The hand-written limit on SQLite: prepared statements, JSON made in the database, creates of one turn in one durable commit.
import Sqlite from 'better-sqlite3'
import { envelope, hundredths, type Limit, money, nextOf, type Order, type Person, serveLimit, statsText } from './limit.ts'

const [path, port] = process.argv.slice(2)
const db = new Sqlite(path!)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma('foreign_keys = ON')
db.pragma('mmap_size = 268435456')
const cents = (column: string): string => `printf('%d.%02d', ${column} / 100, ${column} % 100)`
const instant = (column: string): string => `iif(substr(${column}, 21, 6) = '000000', substr(${column}, 1, 19) || 'Z', ${column})`
/** Values for `?1`, `?2` …: each may stand several times in the text. */
const numbered = (...values: unknown[]): Record<string, unknown> => Object.fromEntries(values.map((v, i) => [i + 1, v]))
const one = (text: string): Sqlite.Statement => db.prepare(text).pluck()
const json = `json_object('id', t.id, 'order_number', t.order_number, 'title', t.title, 'order_type', t.order_type, 'status', t.status, 'total_amount', ${cents('t.total_amount')}, 'order_date', t.order_date, 'vendor', t.vendor_id, 'vendor_name', (select name from vendors where id = t.vendor_id), 'customer', t.customer_id, 'customer_name', (select name from customers where id = t.customer_id), 'items_count', (select count(*) from order_items where order_id = t.id), 'created_at', ${instant('t.created_at')})`
const searched = "organization_id = ?1 and status = ?2 and order_type = ?3 and (instr(lower(order_number), ?4) > 0 or instr(lower(title), ?4) > 0 or instr(lower(description), ?4) > 0)"
const statements = {
  person: db.prepare('select u.id, u.organization_id as organization from auth_token k join users u on u.id = k.user_id where k.key = ? and u.is_active'),
  count: one('select count(*) from orders where organization_id = ?'),
  list: one(`select json_group_array(${json}) from (select * from orders where organization_id = ? order by created_at desc, id desc limit 20) t`),
  searchCount: one(`select count(*) from orders where ${searched}`),
  search: one(`select json_group_array(${json}) from (select * from orders where ${searched} order by total_amount desc limit 20) t`),
  detail: one(`select json_object('id', t.id, 'order_number', t.order_number, 'title', t.title, 'description', t.description, 'order_type', t.order_type, 'status', t.status, 'total_amount', ${cents('t.total_amount')}, 'order_date', t.order_date, 'created_at', ${instant('t.created_at')}, 'updated_at', ${instant('t.updated_at')},
    'vendor', iif(v.id is null, null, json_object('id', v.id, 'name', v.name, 'email', v.email, 'phone', v.phone)), 'customer', iif(c.id is null, null, json_object('id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone)), 'assigned_to', iif(e.id is null, null, json_object('id', e.id, 'name', e.name, 'email', e.email)))
    from orders t left join vendors v on v.id = t.vendor_id left join customers c on c.id = t.customer_id left join employees e on e.id = t.assigned_to_id where t.organization_id = ? and t.id = ?`),
  items: one(`select json_group_array(json_object('id', id, 'item_name', item_name, 'sku', sku, 'quantity', ${cents('quantity')}, 'unit_price', ${cents('unit_price')}, 'total_price', ${cents('total_price')})) from (select * from order_items where order_id = ? order by position, id)`),
  owns: one('select exists (select 1 from vendors where id = ?1 and organization_id = ?3) and exists (select 1 from customers where id = ?2 and organization_id = ?3)'),
  number: one("insert into tenon_sequence (series, tenant, year, last) values ('order:ORD-{yyyy}-{nnnn}', ?, ?, 1) on conflict (series, tenant, year) do update set last = tenon_sequence.last + 1 returning last"),
  order: one(`insert into orders (organization_id, order_number, title, description, order_type, status, vendor_id, customer_id, total_amount, order_date, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11) returning id`),
  item: db.prepare('insert into order_items (order_id, position, item_name, sku, quantity, unit_price, total_price) values (?, ?, ?, ?, ?, ?, ?)'),
  stats: db.prepare('select status, order_type, count(*), sum(total_amount) from orders where organization_id = ? group by status, order_type').raw(),
}
function write(person: Person, o: Order): string {
  if (statements.owns.get(numbered(o.vendor, o.customer, person.organization)) !== 1) throw new Error('no such vendor or customer')
  const lines = o.items.map((item) => ({ ...item, units: hundredths(item.quantity), price: hundredths(item.unit_price) }))
  const totals = lines.map((l) => Math.round((l.units * l.price) / 100))
  const total = totals.reduce((sum, t) => sum + t, 0)
  const now = `${new Date().toISOString().slice(0, 23)}000Z`
  const number = `ORD-${now.slice(0, 4)}-${String(statements.number.get(String(person.organization), Number(now.slice(0, 4)))).padStart(4, '0')}`
  const id = statements.order.get(numbered(person.organization, number, o.title, o.description, o.order_type, o.status, o.vendor, o.customer, total, o.order_date, now)) as number
  for (const [i, l] of lines.entries()) statements.item.run(id, i, l.item_name, l.sku, l.units, l.price, totals[i])
  return `{"id":${id},"order_number":"${number}","title":${JSON.stringify(o.title)},"status":"${o.status}","total_amount":"${money(total)}","created_at":"${now}"}`
}
const queue: { person: Person; order: Order; resolve(text: string): void; reject(error: unknown): void }[] = []
function commit(): void {
  const batch = queue.splice(0)
  const done: (() => void)[] = []
  db.exec('begin immediate')
  for (const one of batch) {
    db.exec('savepoint one')
    try { const text = write(one.person, one.order); db.exec('release one'); done.push(() => one.resolve(text)) } catch (error) { db.exec('rollback to one; release one'); done.push(() => one.reject(error)) }
  }
  db.exec('commit')
  for (const settle of done) settle()
}

const limit: Limit = {
  person: (key) => Promise.resolve(statements.person.get(key) as Person | undefined),
  list: (organization) => Promise.resolve(envelope(statements.count.get(organization) as number, statements.list.get(organization) as string)),
  search(organization, query) {
    const values = numbered(organization, query.get('status'), query.get('order_type'), query.get('search')!.toLowerCase())
    return Promise.resolve(envelope(statements.searchCount.get(values) as number, statements.search.get(values) as string, nextOf(query)))
  },
  detail(organization, id) {
    const found = statements.detail.get(organization, id) as string | undefined
    return Promise.resolve(found === undefined ? undefined : `${found.slice(0, -1)},"items":${statements.items.get(id) as string}}`)
  },
  create: (person, order) => new Promise((resolve, reject) => { if (queue.push({ person, order, resolve, reject }) === 1) setImmediate(commit) }),
  stats: (organization) => Promise.resolve(statsText(statements.stats.all(organization) as [string, string, number, number][])),
}
serveLimit(limit, Number(port))
