import { type Decimal, or, resource, where } from '@tenon/model'
import { by, byAlias, inOrganization, pages } from '../filters.ts'
import { crudOf, may, ofCustomer } from '../permissions.ts'
import { releaseOrder } from '../payments/payment.ts'
import { told } from '../told.ts'
import { customerBrief, employeeBrief, vendorBrief } from '../words.ts'
import { Order, OrderItem } from './order.ts'

const list = ['id', 'code', 'orderNumber', 'title', 'description', 'vendor', 'vendor.name', 'customer', 'customer.name', 'orderType', 'orderType.label', 'status', 'status.label', 'totalAmount', 'currency',
  'orderDate', 'expectedDelivery', { as: 'delivery_date', path: 'expectedDelivery' }, 'actualDelivery', 'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'items.count', 'createdAt', 'updatedAt'] as const
const item = ['id', 'itemName', { as: 'product_name', path: 'itemName' }, 'description', 'sku', 'unit', 'quantity', 'unitPrice', 'totalPrice', 'notes'] as const

export const sameOrderStatus = [['in_progress', 'processing']] as const
const readers = or(may('order:read'), ofCustomer('customer'))

export const orders = resource(Order, {
  path: 'orders', list,
  detail: [...list, { vendor: vendorBrief }, { customer: customerBrief }, { assignedTo: employeeBrief }, { items: item }, 'organization', 'taxAmount', 'discountAmount', 'notes', 'termsAndConditions', 'paidAmount',
    { name: 'balance_due', needs: ['totalAmount', 'paidAmount'], of: (row: Record<string, unknown>) => (row.totalAmount as Decimal).minus(row.paidAmount as Decimal).toFixed(2) },
    'createdBy', { as: 'created_by_name', path: 'createdBy.fullName' }],
  filter: [by('vendor', 'vendor'), by('customer', 'customer'), by('order_type', 'orderType'), byAlias('status', 'status', sameOrderStatus), by('assigned_to', 'assignedTo'), inOrganization],
  search: ['orderNumber', 'title', 'description'], sort: ['createdAt', 'updatedAt', 'orderDate', 'totalAmount'], page: pages, partialPut: true,
  allow: { ...crudOf('order'), read: readers, complete: may('order:update'), cancel: may('order:update'), items: readers },
  deleting: releaseOrder,
  actions: {
    complete: { on: 'row', move: 'complete' }, cancel: { on: 'row', move: 'cancel' },
    items: {
      on: 'row', method: 'GET',
      run: async ({ row }) => ({ body: (row.items as Record<string, unknown>[]).map((line) => { const { item_name, ...rest } = told(OrderItem, line); return { id: line.id, item_name, product_name: item_name, ...rest } }) }),
    },
  },
  stats: (rows) => ({ total: rows.count(), totalRevenue: rows.sum('totalAmount', { op: 'and', of: [where('orderType', 'ne', 'purchase'), where('status', 'ne', 'cancelled')] }), byStatus: rows.countBy('status'), byType: rows.countBy('orderType') }),
})
