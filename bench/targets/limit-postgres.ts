// The hand-written limit on PostgreSQL: named statements, literal limits, one statement a create, rows straight to text.
import pg from 'pg'
import { envelope, hundredths, type Limit, money, nextOf, serveLimit, statsText } from './limit.ts'

const [database, port] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: database, max: 10, options: '-c plan_cache_mode=force_generic_plan -c TimeZone=UTC -c DateStyle=ISO', types: { getTypeParser: () => (raw: string) => raw } as never })
type Cells = readonly string[]
const ask = async (name: string, text: string, values: readonly unknown[]): Promise<Cells[]> => (await pool.query({ name, text, values: [...values], rowMode: 'array' })).rows as unknown as Cells[]

const text = JSON.stringify
const instant = (raw: string): string => { const [day, rest] = raw.split(' ') as [string, string]; const clock = rest.slice(0, rest.lastIndexOf('+')); return `"${day}T${clock.includes('.') ? clock.padEnd(15, '0') : clock}Z"` }
const listColumns = 't.id, t.order_number, t.title, t.order_type, t.status, t.total_amount, t.order_date, t.vendor_id, v.name, t.customer_id, c.name, (select count(*) from order_items i where i.order_id = t.id), t.created_at'
const joins = 'left join vendors v on v.id = t.vendor_id left join customers c on c.id = t.customer_id'
const row = (r: Cells): string => `{"id":${r[0]},"order_number":${text(r[1])},"title":${text(r[2])},"order_type":"${r[3]}","status":"${r[4]}","total_amount":"${r[5]}","order_date":"${r[6]}","vendor":${r[7]},"vendor_name":${text(r[8])},"customer":${r[9]},"customer_name":${text(r[10])},"items_count":${r[11]},"created_at":${instant(r[12]!)}}`
const rows = (all: readonly Cells[]): string => `[${all.map(row).join(',')}]`
const searched = "organization_id = $1 and status = $2 and order_type = $3 and (strpos(lower(order_number), $4) > 0 or strpos(lower(title), $4) > 0 or strpos(lower(description), $4) > 0)"

const limit: Limit = {
  async person(key) {
    const [found] = await ask('person', 'select u.id, u.organization_id from auth_token k join users u on u.id = k.user_id where k.key = $1 and u.is_active', [key])
    return found === undefined ? undefined : { id: Number(found[0]), organization: Number(found[1]) }
  },
  async list(organization) {
    const [count, page] = await Promise.all([
      ask('count', 'select count(*) from orders where organization_id = $1', [organization]),
      ask('list', `select ${listColumns} from (select * from orders where organization_id = $1 order by created_at desc, id desc limit 20) t ${joins} order by t.created_at desc, t.id desc`, [organization]),
    ])
    return envelope(Number(count[0]![0]), rows(page))
  },
  async search(organization, query) {
    const values = [organization, query.get('status'), query.get('order_type'), query.get('search')!.toLowerCase()]
    const [count, page] = await Promise.all([
      ask('searchCount', `select count(*) from orders where ${searched}`, values),
      ask('search', `select ${listColumns} from (select * from orders where ${searched} order by total_amount desc limit 20) t ${joins} order by t.total_amount desc`, values),
    ])
    return envelope(Number(count[0]![0]), rows(page), nextOf(query))
  },
  async detail(organization, id) {
    const [found, items] = await Promise.all([
      ask('detail', 'select t.id, t.order_number, t.title, t.description, t.order_type, t.status, t.total_amount, t.order_date, t.created_at, t.updated_at, v.id, v.name, v.email, v.phone, c.id, c.name, c.email, c.phone, e.id, e.name, e.email from orders t left join vendors v on v.id = t.vendor_id left join customers c on c.id = t.customer_id left join employees e on e.id = t.assigned_to_id where t.organization_id = $1 and t.id = $2', [organization, id]),
      ask('items', 'select id, item_name, sku, quantity, unit_price, total_price from order_items where order_id = $1 order by position, id', [id]),
    ])
    const r = found[0]
    if (r === undefined) return undefined
    const contact = (at: number): string => r[at] === null ? 'null' : `{"id":${r[at]},"name":${text(r[at + 1])},"email":${text(r[at + 2])},"phone":${text(r[at + 3])}}`
    return `{"id":${r[0]},"order_number":${text(r[1])},"title":${text(r[2])},"description":${text(r[3])},"order_type":"${r[4]}","status":"${r[5]}","total_amount":"${r[6]}","order_date":"${r[7]}","created_at":${instant(r[8]!)},"updated_at":${instant(r[9]!)},"vendor":${contact(10)},"customer":${contact(14)},"assigned_to":${r[18] === null ? 'null' : `{"id":${r[18]},"name":${text(r[19])},"email":${text(r[20])}}`},"items":[${items.map((i) => `{"id":${i[0]},"item_name":${text(i[1])},"sku":${text(i[2])},"quantity":"${i[3]}","unit_price":"${i[4]}","total_price":"${i[5]}"}`).join(',')}]}`
  },
  async create(person, o) {
    const lines = o.items.map((item) => ({ ...item, total: Math.round((hundredths(item.quantity) * hundredths(item.unit_price)) / 100) }))
    const total = money(lines.reduce((sum, line) => sum + line.total, 0))
    const [made] = await ask('create', `with allowed as (select 1 where exists (select 1 from vendors where id = $4 and organization_id = $1) and exists (select 1 from customers where id = $5 and organization_id = $1)),
      number as (insert into tenon_sequence (series, tenant, year, last) select 'order:ORD-{yyyy}-{nnnn}', $1::text, extract(year from now()), 1 from allowed on conflict (series, tenant, year) do update set last = tenon_sequence.last + 1 returning year, last),
      made as (insert into orders (organization_id, order_number, title, description, order_type, status, vendor_id, customer_id, total_amount, order_date, created_at, updated_at)
        select $1, 'ORD-' || year || '-' || lpad(last::text, greatest(4, length(last::text)), '0'), $2, $3, $6, $7, $4, $5, $8, $9, now(), now() from number returning id, order_number, title, status, total_amount, created_at),
      lines as (insert into order_items (order_id, position, item_name, sku, quantity, unit_price, total_price) select made.id, l.position - 1, l.name, l.sku, l.quantity, l.price, l.total from made, unnest($10::text[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[]) with ordinality as l(name, sku, quantity, price, total, position))
      select * from made`, [person.organization, o.title, o.description, o.vendor, o.customer, o.order_type, o.status, total, o.order_date, lines.map((l) => l.item_name), lines.map((l) => l.sku), lines.map((l) => l.quantity), lines.map((l) => l.unit_price), lines.map((l) => money(l.total))])
    if (made === undefined) throw new Error('no such vendor or customer')
    return `{"id":${made[0]},"order_number":"${made[1]}","title":${text(made[2])},"status":"${made[3]}","total_amount":"${made[4]}","created_at":${instant(made[5]!)}}`
  },
  async stats(organization) {
    const groups = await ask('stats', 'select status, order_type, count(*), sum(total_amount) from orders where organization_id = $1 group by status, order_type', [organization])
    return statsText(groups.map((g) => [g[0]!, g[1]!, Number(g[2]), hundredths(g[3]!)]))
  },
}

serveLimit(limit, Number(port))
