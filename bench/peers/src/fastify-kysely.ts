// Fastify with TypeBox schemas in and out, Kysely on pg; the token is remembered for a second.
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { type Generated, Kysely, PostgresDialect, sql } from 'kysely'
import { Type } from 'typebox'
import { figures, orderNumber, PAGE, page, priced, sorting, statuses, types } from './answers.js'
import { openPool, port } from './pool.js'

type Status = (typeof statuses)[number]
type OrderType = (typeof types)[number]
interface Contact { id: number; organization_id: number; name: string; email: string; phone: string }
interface Database {
  auth_token: { key: string; user_id: number }
  users: { id: number; organization_id: number; is_active: boolean }
  vendors: Contact
  customers: Contact
  employees: Omit<Contact, 'phone'>
  orders: {
    id: Generated<number>; organization_id: number; order_number: string; title: string; description: string | null; order_type: OrderType; status: Status
    vendor_id: number | null; customer_id: number | null; assigned_to_id: number | null; total_amount: string; order_date: string; created_at: Date; updated_at: Date
  }
  order_items: { id: Generated<number>; order_id: number; position: number; item_name: string; sku: string | null; quantity: string; unit_price: string; total_price: string }
  tenon_sequence: { series: string; tenant: string; year: number; last: number }
}
declare module 'fastify' { interface FastifyRequest { organization: number } }

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: openPool() }) })
const app = fastify().withTypeProvider<TypeBoxTypeProvider>().setValidatorCompiler(TypeBoxValidatorCompiler)

const remembered = new Map<string, { organization: number; until: number }>()
app.decorateRequest('organization', 0)
app.addHook('onRequest', async (request, reply) => {
  const key = request.headers.authorization?.replace(/^Token /, '') ?? ''
  const hit = remembered.get(key)
  if (hit !== undefined && hit.until > Date.now()) { request.organization = hit.organization; return }
  const user = await db.selectFrom('auth_token as k').innerJoin('users as u', 'u.id', 'k.user_id').select('u.organization_id').where('k.key', '=', key).where('u.is_active', '=', true).executeTakeFirst()
  if (user === undefined) return reply.code(401).send({ detail: 'Invalid token.' })
  remembered.set(key, { organization: user.organization_id, until: Date.now() + 1000 })
  request.organization = user.organization_id
})

const Text = Type.String()
const Null = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const StatusText = Type.Union(statuses.map((s) => Type.Literal(s)))
const TypeText = Type.Union(types.map((t) => Type.Literal(t)))
const Row = Type.Object({ id: Type.Integer(), order_number: Text, title: Text, order_type: Text, status: Text, total_amount: Text, order_date: Text, vendor: Null(Type.Integer()), vendor_name: Null(Text), customer: Null(Type.Integer()), customer_name: Null(Text), items_count: Type.Integer(), created_at: Text })
const Page = Type.Object({ count: Type.Integer(), next: Null(Text), previous: Null(Text), results: Type.Array(Row) })
const ContactOut = Null(Type.Object({ id: Type.Integer(), name: Text, email: Text, phone: Text }))
const Detail = Type.Object({
  id: Type.Integer(), order_number: Text, title: Text, description: Null(Text), order_type: Text, status: Text, total_amount: Text, order_date: Text, created_at: Text, updated_at: Text, vendor: ContactOut, customer: ContactOut,
  assigned_to: Null(Type.Object({ id: Type.Integer(), name: Text, email: Text })), items: Type.Array(Type.Object({ id: Type.Integer(), item_name: Text, sku: Null(Text), quantity: Text, unit_price: Text, total_price: Text })),
})
const Created = Type.Object({ id: Type.Integer(), order_number: Text, title: Text, status: Text, total_amount: Text, created_at: Text })
const Problem = Type.Object({ detail: Text })
const Problems = Type.Record(Text, Type.Array(Text))
const Decimal = Type.String({ pattern: '^\\d{1,8}(\\.\\d{1,2})?$' })
const NewOrder = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 255 }), description: Text, order_type: TypeText, status: StatusText, vendor: Type.Integer(), customer: Type.Integer(), order_date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  items: Type.Array(Type.Object({ item_name: Type.String({ minLength: 1, maxLength: 255 }), sku: Type.String({ maxLength: 100 }), quantity: Decimal, unit_price: Decimal })),
})
const Search = Type.Object({ status: Type.Optional(StatusText), order_type: Type.Optional(TypeText), vendor: Type.Optional(Text), customer: Type.Optional(Text), search: Type.Optional(Text), ordering: Type.Optional(Text), page: Type.Optional(Type.String({ pattern: '^\\d+$' })) })

app.get('/api/orders/', { schema: { querystring: Search, response: { 200: Page } } }, async (request) => {
  const { status, order_type, vendor, customer, search, ordering, page: number = '1' } = request.query
  let matching = db.selectFrom('orders as o').where('o.organization_id', '=', request.organization)
  if (status !== undefined) matching = matching.where('o.status', '=', status)
  if (order_type !== undefined) matching = matching.where('o.order_type', '=', order_type)
  if (vendor !== undefined) matching = matching.where('o.vendor_id', '=', Number(vendor))
  if (customer !== undefined) matching = matching.where('o.customer_id', '=', Number(customer))
  if (search !== undefined) matching = matching.where((eb) => eb.or([eb('o.order_number', 'ilike', `%${search}%`), eb('o.title', 'ilike', `%${search}%`), eb('o.description', 'ilike', `%${search}%`)]))
  const by = sorting(ordering)
  let rows = matching.leftJoin('vendors as v', 'v.id', 'o.vendor_id').leftJoin('customers as c', 'c.id', 'o.customer_id')
    .select(['o.id', 'o.order_number', 'o.title', 'o.order_type', 'o.status', 'o.total_amount', 'o.order_date', 'o.vendor_id as vendor', 'v.name as vendor_name', 'o.customer_id as customer', 'c.name as customer_name', 'o.created_at'])
    .select((eb) => eb.selectFrom('order_items as i').whereRef('i.order_id', '=', 'o.id').select(eb.fn.countAll<string>().as('n')).as('items_count'))
  rows = by === undefined ? rows.orderBy('o.created_at', 'desc').orderBy('o.id', 'desc') : rows.orderBy(`o.${by.column}`, by.down ? 'desc' : 'asc')
  const [counted, results] = await Promise.all([
    matching.select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirstOrThrow(),
    rows.limit(PAGE).offset((Number(number) - 1) * PAGE).execute(),
  ])
  return page(request.url, Number(number), Number(counted.n), results.map((r) => ({ ...r, items_count: Number(r.items_count), created_at: r.created_at.toISOString() })))
})

app.get('/api/orders/stats/', async (request) => {
  const own = db.selectFrom('orders').where('organization_id', '=', request.organization)
  const [total, byStatus, byType] = await Promise.all([
    own.select((eb) => [eb.fn.countAll<string>().as('n'), eb.fn.sum<string | null>('total_amount').as('revenue')]).executeTakeFirstOrThrow(),
    own.groupBy('status').select((eb) => ['status as key' as const, eb.fn.countAll<string>().as('n')]).execute(),
    own.groupBy('order_type').select((eb) => ['order_type as key' as const, eb.fn.countAll<string>().as('n')]).execute(),
  ])
  return figures(total.n, total.revenue, byStatus, byType)
})

app.get('/api/orders/:id/', { schema: { params: Type.Object({ id: Type.String({ pattern: '^\\d+$' }) }), response: { 200: Detail, 404: Problem } } }, async (request, reply) => {
  const id = Number(request.params.id)
  const [o, items] = await Promise.all([
    db.selectFrom('orders as o').leftJoin('vendors as v', 'v.id', 'o.vendor_id').leftJoin('customers as c', 'c.id', 'o.customer_id').leftJoin('employees as e', 'e.id', 'o.assigned_to_id')
      .select(['o.id', 'o.order_number', 'o.title', 'o.description', 'o.order_type', 'o.status', 'o.total_amount', 'o.order_date', 'o.created_at', 'o.updated_at', 'v.id as v_id', 'v.name as v_name', 'v.email as v_email', 'v.phone as v_phone', 'c.id as c_id', 'c.name as c_name', 'c.email as c_email', 'c.phone as c_phone', 'e.id as e_id', 'e.name as e_name', 'e.email as e_email'])
      .where('o.id', '=', id).where('o.organization_id', '=', request.organization).executeTakeFirst(),
    db.selectFrom('order_items').select(['id', 'item_name', 'sku', 'quantity', 'unit_price', 'total_price']).where('order_id', '=', id).orderBy('position').orderBy('id').execute(),
  ])
  if (o === undefined) return reply.code(404).send({ detail: 'Not found.' })
  return {
    id: o.id, order_number: o.order_number, title: o.title, description: o.description, order_type: o.order_type, status: o.status, total_amount: o.total_amount, order_date: o.order_date, created_at: o.created_at.toISOString(), updated_at: o.updated_at.toISOString(),
    vendor: o.v_id === null ? null : { id: o.v_id, name: o.v_name!, email: o.v_email!, phone: o.v_phone! }, customer: o.c_id === null ? null : { id: o.c_id, name: o.c_name!, email: o.c_email!, phone: o.c_phone! },
    assigned_to: o.e_id === null ? null : { id: o.e_id, name: o.e_name!, email: o.e_email! }, items,
  }
})

app.post('/api/orders/', { schema: { body: NewOrder, response: { 201: Created, 400: Problems } } }, async (request, reply) => {
  const { items, vendor, customer, ...order } = request.body
  const { lines, total } = priced(items)
  const organization_id = request.organization
  const made = await db.transaction().execute(async (tx) => {
    for (const [table, id] of [['vendors', vendor], ['customers', customer]] as const) {
      if ((await tx.selectFrom(table).select('id').where('id', '=', id).where('organization_id', '=', organization_id).executeTakeFirst()) === undefined) return undefined
    }
    const year = new Date().getUTCFullYear()
    const { last } = await tx.insertInto('tenon_sequence').values({ series: 'order:ORD-{yyyy}-{nnnn}', tenant: String(organization_id), year, last: 1 })
      .onConflict((oc) => oc.columns(['series', 'tenant', 'year']).doUpdateSet({ last: sql`tenon_sequence.last + 1` })).returning('last').executeTakeFirstOrThrow()
    const now = new Date()
    const created = await tx.insertInto('orders').values({ ...order, organization_id, vendor_id: vendor, customer_id: customer, order_number: orderNumber(year, last), total_amount: total, created_at: now, updated_at: now })
      .returning(['id', 'order_number', 'title', 'status', 'total_amount', 'created_at']).executeTakeFirstOrThrow()
    await tx.insertInto('order_items').values(lines.map((line, position) => ({ ...line, order_id: created.id, position }))).execute()
    return created
  })
  if (made === undefined) return reply.code(400).send({ vendor: ['Invalid pk.'] })
  return reply.code(201).send({ ...made, created_at: made.created_at.toISOString() })
})

await app.listen({ port, host: '127.0.0.1' })
