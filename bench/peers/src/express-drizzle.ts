// Express 5 with zod, Drizzle on pg: relational queries for a detail, a select with joins for the list.
import { and, asc, count, desc, eq, ilike, or, type SQL, sql, sum } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import express, { type NextFunction, type Request, type Response } from 'express'
import { z } from 'zod'
import { figures, orderNumber, PAGE, page, priced, sorting, statuses, types } from './answers.js'
import * as schema from './drizzle-schema.js'
import { openPool, port } from './pool.js'

const { customers, employees: _, orderItems, orders, sequences, tokens, users, vendors } = schema
const db = drizzle(openPool(), { schema })
const app = express()
app.use(express.json())

declare global { namespace Express { interface Locals { organization: number } } }
app.use(async (request: Request, response: Response, next: NextFunction) => {
  const key = request.headers.authorization?.replace(/^Token /, '') ?? ''
  const [user] = await db.select({ organization: users.organizationId }).from(tokens).innerJoin(users, eq(users.id, tokens.userId)).where(and(eq(tokens.key, key), eq(users.isActive, true)))
  if (user === undefined) { response.status(401).json({ detail: 'Invalid token.' }); return }
  response.locals.organization = user.organization
  next()
})

const decimal = z.string().regex(/^\d{1,8}(\.\d{1,2})?$/)
const Search = z.object({ status: z.enum(statuses).optional(), order_type: z.enum(types).optional(), vendor: z.coerce.number().int().optional(), customer: z.coerce.number().int().optional(), search: z.string().optional(), ordering: z.string().optional(), page: z.coerce.number().int().min(1).default(1) })
const NewOrder = z.object({
  title: z.string().min(1).max(255), description: z.string(), order_type: z.enum(types), status: z.enum(statuses), vendor: z.number().int(), customer: z.number().int(), order_date: z.iso.date(),
  items: z.array(z.object({ item_name: z.string().min(1).max(255), sku: z.string().max(100), quantity: decimal, unit_price: decimal })),
})
// a relational query reads its rows as JSON, where 3.00 becomes 3
const cents = (amount: string): string => Number(amount).toFixed(2)
const sortColumns = { total_amount: orders.totalAmount, order_date: orders.orderDate, created_at: orders.createdAt }

app.get('/api/orders/', async (request, response) => {
  const query = Search.parse(request.query)
  const like = `%${query.search ?? ''}%`
  const conditions: (SQL | undefined)[] = [eq(orders.organizationId, response.locals.organization)]
  if (query.status !== undefined) conditions.push(eq(orders.status, query.status))
  if (query.order_type !== undefined) conditions.push(eq(orders.orderType, query.order_type))
  if (query.vendor !== undefined) conditions.push(eq(orders.vendorId, query.vendor))
  if (query.customer !== undefined) conditions.push(eq(orders.customerId, query.customer))
  if (query.search !== undefined) conditions.push(or(ilike(orders.orderNumber, like), ilike(orders.title, like), ilike(orders.description, like)))
  const where = and(...conditions)
  const by = sorting(query.ordering)
  const order = by === undefined ? [desc(orders.createdAt), desc(orders.id)] : [(by.down ? desc : asc)(sortColumns[by.column])]
  const [total, rows] = await Promise.all([
    db.$count(orders, where),
    db.select({
      id: orders.id, order_number: orders.orderNumber, title: orders.title, order_type: orders.orderType, status: orders.status, total_amount: orders.totalAmount, order_date: orders.orderDate,
      vendor: orders.vendorId, vendor_name: vendors.name, customer: orders.customerId, customer_name: customers.name, items_count: db.$count(orderItems, eq(orderItems.orderId, orders.id)), created_at: orders.createdAt,
    }).from(orders).leftJoin(vendors, eq(vendors.id, orders.vendorId)).leftJoin(customers, eq(customers.id, orders.customerId)).where(where).orderBy(...order).limit(PAGE).offset((query.page - 1) * PAGE),
  ])
  response.json(page(request.originalUrl, query.page, total, rows))
})

app.get('/api/orders/stats/', async (_request, response) => {
  const own = eq(orders.organizationId, response.locals.organization)
  const [[total], byStatus, byType] = await Promise.all([
    db.select({ n: count(), revenue: sum(orders.totalAmount) }).from(orders).where(own),
    db.select({ key: orders.status, n: count() }).from(orders).where(own).groupBy(orders.status),
    db.select({ key: orders.orderType, n: count() }).from(orders).where(own).groupBy(orders.orderType),
  ])
  response.json(figures(total!.n, total!.revenue, byStatus, byType))
})

app.get('/api/orders/:id/', async (request, response) => {
  const contact = { columns: { id: true, name: true, email: true, phone: true } } as const
  const found = await db.query.orders.findFirst({
    where: and(eq(orders.id, Number(request.params.id)), eq(orders.organizationId, response.locals.organization)),
    with: { vendor: contact, customer: contact, assignedTo: { columns: { id: true, name: true, email: true } }, items: { orderBy: [asc(orderItems.position), asc(orderItems.id)] } },
  })
  if (found === undefined) { response.status(404).json({ detail: 'Not found.' }); return }
  response.json({
    id: found.id, order_number: found.orderNumber, title: found.title, description: found.description, order_type: found.orderType, status: found.status, total_amount: found.totalAmount, order_date: found.orderDate, created_at: found.createdAt, updated_at: found.updatedAt,
    vendor: found.vendor, customer: found.customer, assigned_to: found.assignedTo, items: found.items.map((i) => ({ id: i.id, item_name: i.itemName, sku: i.sku, quantity: cents(i.quantity), unit_price: cents(i.unitPrice), total_price: cents(i.totalPrice) })),
  })
})

app.post('/api/orders/', async (request, response) => {
  const body = NewOrder.safeParse(request.body)
  if (!body.success) { response.status(400).json(z.flattenError(body.error).fieldErrors); return }
  const order = body.data
  const { lines, total } = priced(order.items)
  const organizationId = response.locals.organization
  const made = await db.transaction(async (tx) => {
    for (const [table, id] of [[vendors, order.vendor], [customers, order.customer]] as const) {
      if ((await tx.select({ id: table.id }).from(table).where(and(eq(table.id, id), eq(table.organizationId, organizationId)))).length === 0) return undefined
    }
    const year = new Date().getUTCFullYear()
    const [number] = await tx.insert(sequences).values({ series: 'order:ORD-{yyyy}-{nnnn}', tenant: String(organizationId), year, last: 1 })
      .onConflictDoUpdate({ target: [sequences.series, sequences.tenant, sequences.year], set: { last: sql`${sequences.last} + 1` } }).returning({ last: sequences.last })
    const now = new Date()
    const [created] = await tx.insert(orders).values({ organizationId, orderNumber: orderNumber(year, number!.last), title: order.title, description: order.description, orderType: order.order_type, status: order.status, vendorId: order.vendor, customerId: order.customer, totalAmount: total, orderDate: order.order_date, createdAt: now, updatedAt: now })
      .returning({ id: orders.id, order_number: orders.orderNumber, title: orders.title, status: orders.status, total_amount: orders.totalAmount, created_at: orders.createdAt })
    await tx.insert(orderItems).values(lines.map((l, position) => ({ orderId: created!.id, position, itemName: l.item_name, sku: l.sku, quantity: l.quantity, unitPrice: l.unit_price, totalPrice: l.total_price })))
    return created
  })
  if (made === undefined) response.status(400).json({ vendor: ['Invalid pk.'] })
  else response.status(201).json(made)
})

app.listen(port, '127.0.0.1')
