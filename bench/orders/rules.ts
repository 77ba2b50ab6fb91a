// The orders of the bench twice: under rules of permission, tenant and field, and under none; what the rules cost is their difference.
import { django } from '@tenon/http'
import { anyone, app, choice, date, entity, id, instant, lines, money, one, permissions, resource, sequence, sum, text } from '@tenon/model'
import { Customer, Employee, OrderItem, Organization, Vendor } from './entities.ts'

const { may } = permissions({ order: ['read', 'amount', 'note'] })
const short = ['id', 'name', 'email', 'phone']
const fields = {
  id: id(), orderNumber: sequence('ORD-{yyyy}-{nnnn}'), title: text(255),
  orderType: choice('purchase', 'service', 'subscription').default('purchase'),
  status: choice('draft', 'pending', 'approved', 'in_progress', 'completed', 'cancelled').default('draft'),
  vendor: one(Vendor).optional(), customer: one(Customer).optional(), assignedTo: one(Employee).optional(),
  items: lines(OrderItem), orderDate: date(), createdAt: instant().readonly(), updatedAt: instant().readonly(),
}
const list = ['id', 'orderNumber', 'title', 'orderType', 'status', 'totalAmount', 'orderDate', 'vendor', 'vendor.name', 'customer', 'customer.name', 'items.count', 'createdAt'] as const
const detail = ['id', 'orderNumber', 'title', 'description', 'orderType', 'status', 'totalAmount', 'orderDate', 'createdAt', 'updatedAt', { vendor: short }, { customer: short }, { assignedTo: ['id', 'name', 'email'] }, { items: ['id', 'itemName', 'sku', 'quantity', 'unitPrice', 'totalPrice'] }] as const
const dialect = django({ pageSize: 20, maxPageSize: 100, pageSizeParam: 'page_size' })

const Ruled = entity('order', { ...fields, description: text().optional().readableBy(may('order:note')), totalAmount: money().generated().readableBy(may('order:amount')) }, { within: Organization, table: 'orders', order: ['-createdAt', '-id'], stamps: { created: 'createdAt', updated: 'updatedAt' }, derive: { totalAmount: (o) => sum(o.items, (item) => item.totalPrice) } })
const Open = entity('order', { ...fields, description: text().optional(), totalAmount: money().generated(), organization: one(Organization) }, { table: 'orders', order: ['-createdAt', '-id'], stamps: { created: 'createdAt', updated: 'updatedAt' }, derive: { totalAmount: (o) => sum(o.items, (item) => item.totalPrice) } })

export const ruled = app({ name: 'bench', prefix: '/api', tenant: Organization, dialect, resources: [resource(Ruled, { list: [...list], detail: [...detail], filter: ['vendor', 'customer', 'orderType', 'status'], search: ['orderNumber', 'title', 'description'], sort: ['createdAt', 'orderDate', 'totalAmount'], allow: { read: may('order:read') } })] })
export const open = app({ name: 'bench', prefix: '/api', dialect, resources: [resource(Open, { list: [...list], detail: [...detail], filter: ['organization', 'vendor', 'customer', 'orderType', 'status'], search: ['orderNumber', 'title', 'description'], sort: ['createdAt', 'orderDate', 'totalAmount'], allow: { read: anyone } })] })
