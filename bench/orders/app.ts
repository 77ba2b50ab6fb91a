import { django } from '@tenon/http'
import { app, permissions, resource } from '@tenon/model'
import { Order, Organization } from './entities.ts'

const { may } = permissions({ order: ['read', 'create', 'update', 'delete'] })
const short = ['id', 'name', 'email', 'phone']

export const orders = resource(Order, {
  list: ['id', 'orderNumber', 'title', 'orderType', 'status', 'totalAmount', 'orderDate', 'vendor', 'vendor.name', 'customer', 'customer.name', 'items.count', 'createdAt'],
  detail: ['id', 'orderNumber', 'title', 'description', 'orderType', 'status', 'totalAmount', 'orderDate', 'createdAt', 'updatedAt', { vendor: short }, { customer: short }, { assignedTo: ['id', 'name', 'email'] }, { items: ['id', 'itemName', 'sku', 'quantity', 'unitPrice', 'totalPrice'] }],
  reply: { create: ['id', 'orderNumber', 'title', 'status', 'totalAmount', 'createdAt'] },
  filter: ['vendor', 'customer', 'orderType', 'status'],
  search: ['orderNumber', 'title', 'description'],
  sort: ['createdAt', 'orderDate', 'totalAmount'],
  allow: { read: may('order:read'), create: may('order:create'), update: may('order:update'), delete: may('order:delete') },
  stats: (rows) => ({ total: rows.count(), totalRevenue: rows.sum('totalAmount'), byStatus: rows.countBy('status'), byType: rows.countBy('orderType') }),
})

/** The workload of the bench: what a team with an orders page would declare. */
export const bench = app({ name: 'bench', prefix: '/api', tenant: Organization, resources: [orders], dialect: django({ pageSize: 20, maxPageSize: 100, pageSizeParam: 'page_size' }) })
