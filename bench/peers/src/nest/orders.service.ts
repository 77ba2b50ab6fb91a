import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Brackets, DataSource, Repository } from 'typeorm'
import { figures, orderNumber, PAGE, page, priced, sorting } from '../answers.js'
import type { NewOrder, OrderQuery } from './dto.js'
import { Customer, Order, OrderItem, Sequence, Vendor } from './entities.js'

const columns = { total_amount: 'o.totalAmount', order_date: 'o.orderDate', created_at: 'o.createdAt' } as const
const contact = (c: Vendor | Customer | null) => c && { id: c.id, name: c.name, email: c.email, phone: c.phone }

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly source: DataSource,
  ) {}

  async list(organizationId: number, query: OrderQuery, url: string) {
    const found = this.orders.createQueryBuilder('o').leftJoinAndSelect('o.vendor', 'v').leftJoinAndSelect('o.customer', 'c').where('o.organizationId = :organizationId', { organizationId })
    if (query.status !== undefined) found.andWhere('o.status = :status', { status: query.status })
    if (query.order_type !== undefined) found.andWhere('o.orderType = :type', { type: query.order_type })
    if (query.vendor !== undefined) found.andWhere('o.vendorId = :vendor', { vendor: query.vendor })
    if (query.customer !== undefined) found.andWhere('o.customerId = :customer', { customer: query.customer })
    if (query.search !== undefined) found.andWhere(new Brackets((any) => any.where('o.orderNumber ILIKE :like').orWhere('o.title ILIKE :like').orWhere('o.description ILIKE :like')), { like: `%${query.search}%` })
    const by = sorting(query.ordering)
    if (by === undefined) found.orderBy('o.createdAt', 'DESC').addOrderBy('o.id', 'DESC')
    else found.orderBy(columns[by.column], by.down ? 'DESC' : 'ASC')
    const [rows, count] = await found.skip((query.page - 1) * PAGE).take(PAGE).getManyAndCount()
    return page(url, query.page, count, rows.map((o) => ({
      id: o.id, order_number: o.orderNumber, title: o.title, order_type: o.orderType, status: o.status, total_amount: o.totalAmount, order_date: o.orderDate, vendor: o.vendorId, vendor_name: o.vendor?.name ?? null,
      customer: o.customerId, customer_name: o.customer?.name ?? null, items_count: o.itemsCount, created_at: o.createdAt,
    })))
  }

  async detail(organizationId: number, id: number) {
    const o = await this.orders.findOne({ where: { id, organizationId }, relations: { vendor: true, customer: true, assignedTo: true, items: true }, order: { items: { position: 'ASC', id: 'ASC' } } })
    if (o === null) throw new NotFoundException()
    return {
      id: o.id, order_number: o.orderNumber, title: o.title, description: o.description, order_type: o.orderType, status: o.status, total_amount: o.totalAmount, order_date: o.orderDate, created_at: o.createdAt, updated_at: o.updatedAt,
      vendor: contact(o.vendor), customer: contact(o.customer), assigned_to: o.assignedTo && { id: o.assignedTo.id, name: o.assignedTo.name, email: o.assignedTo.email },
      items: o.items.map((i) => ({ id: i.id, item_name: i.itemName, sku: i.sku, quantity: i.quantity, unit_price: i.unitPrice, total_price: i.totalPrice })),
    }
  }

  async create(organizationId: number, body: NewOrder) {
    const { lines, total } = priced(body.items)
    return this.source.transaction(async (tx) => {
      if (!(await tx.existsBy(Vendor, { id: body.vendor, organizationId }))) throw new BadRequestException({ vendor: ['Invalid pk.'] })
      if (!(await tx.existsBy(Customer, { id: body.customer, organizationId }))) throw new BadRequestException({ customer: ['Invalid pk.'] })
      const year = new Date().getUTCFullYear()
      const series = { series: 'order:ORD-{yyyy}-{nnnn}', tenant: String(organizationId), year }
      await tx.createQueryBuilder().insert().into(Sequence).values({ ...series, last: 0 }).orIgnore().execute()
      const number = await tx.findOneOrFail(Sequence, { where: series, lock: { mode: 'pessimistic_write' } })
      number.last += 1
      await tx.save(number)
      const now = new Date()
      const order = tx.create(Order, {
        organizationId, createdAt: now, updatedAt: now, orderNumber: orderNumber(year, number.last), title: body.title, description: body.description, orderType: body.order_type, status: body.status, vendorId: body.vendor, customerId: body.customer, totalAmount: total, orderDate: body.order_date,
        items: lines.map((l, position) => tx.create(OrderItem, { position, itemName: l.item_name, sku: l.sku, quantity: l.quantity, unitPrice: l.unit_price, totalPrice: l.total_price })),
      })
      const made = await tx.save(order)
      return { id: made.id, order_number: made.orderNumber, title: made.title, status: made.status, total_amount: made.totalAmount, created_at: made.createdAt }
    })
  }

  async stats(organizationId: number) {
    const own = () => this.orders.createQueryBuilder('o').where('o.organizationId = :organizationId', { organizationId })
    const [total, byStatus, byType] = await Promise.all([
      own().select('COUNT(*)', 'n').addSelect('SUM(o.totalAmount)', 'revenue').getRawOne<{ n: string; revenue: string | null }>(),
      own().select('o.status', 'key').addSelect('COUNT(*)', 'n').groupBy('o.status').getRawMany<{ key: string; n: string }>(),
      own().select('o.orderType', 'key').addSelect('COUNT(*)', 'n').groupBy('o.orderType').getRawMany<{ key: string; n: string }>(),
    ])
    return figures(total?.n ?? 0, total?.revenue ?? null, byStatus, byType)
  }
}
