import { date, or, resource } from '@tenon/model'
import { by, byAlias, pages } from '../filters.ts'
import { crudOf, may, ofCustomer } from '../permissions.ts'
import { Order } from './order.ts'

const list = ['id', 'code', 'orderNumber', 'title', 'description', 'vendor', 'vendor.name', 'customer', 'customer.name', 'orderType', 'orderType.label', 'status', 'status.label', 'totalAmount', 'currency',
  'orderDate', 'expectedDelivery', { as: 'delivery_date', path: 'expectedDelivery' }, 'actualDelivery', 'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'items.count', 'createdAt', 'updatedAt'] as const

export const sameOrderStatus = [['in_progress', 'processing'], ['approved', 'confirmed']] as const
export const orders = resource(Order, {
  path: 'orders', list,
  detail: [...list, 'organization', 'items', 'taxAmount', 'discountAmount', 'notes', 'termsAndConditions', 'createdBy', { as: 'created_by_name', path: 'createdBy.fullName' }],
  extra: { deliveryDate: date().optional() } as never,
  filter: [by('vendor', 'vendor'), by('customer', 'customer'), by('order_type', 'orderType'), byAlias('status', 'status', sameOrderStatus), by('assigned_to', 'assignedTo')],
  search: ['orderNumber', 'title', 'description'], sort: ['createdAt', 'updatedAt', 'orderDate', 'totalAmount'], page: pages, partialPut: true,
  allow: { ...crudOf('order'), read: or(may('order:read'), ofCustomer('customer')), complete: may('order:update'), cancel: may('order:update') },
  actions: { complete: { on: 'row', move: 'complete' }, cancel: { on: 'row', move: 'cancel' } },
  stats: (rows) => ({ total: rows.count(), totalRevenue: rows.sum('totalAmount'), byStatus: rows.countBy('status'), byType: rows.countBy('orderType') }),
})
