import { type ActionCall, resource } from '@tenon/model'
import { Order } from './order.ts'
import { customerWords, employeeWords, member, nameOf, vendorWords } from './words.ts'

const itemWords = ['id', 'itemName', 'sku', 'description', 'quantity', 'unitPrice', 'totalPrice'] as const
const written = ['title', 'description', 'vendor', 'customer', 'orderType', 'status', 'totalAmount', 'taxAmount', 'currency', 'orderDate', 'deliveryDate', 'notes', 'assignedTo', 'items'] as const

/** Refuses in one state, else goes on to another. */
const turn = (from: string, to: string, refusal: string) => async ({ row, hands }: ActionCall) =>
  row.status === from ? { body: { error: refusal }, status: 400 } : { row: await hands.update(Order, row.id, { status: to }) }

export const orders = resource(Order, {
  doc: 'Orders with their line items.',
  list: ['id', 'orderNumber', 'title', 'vendor', 'vendor.name', 'customer', 'customer.name', 'orderType', 'orderType.label', 'status', 'status.label', 'totalAmount', 'currency',
    'orderDate', 'deliveryDate', 'assignedTo', nameOf('assignedTo', 'assigned_to_name'), 'items.count', 'createdAt', 'updatedAt'],
  detail: ['id', 'organization', 'orderNumber', 'title', 'description', { vendor: vendorWords }, { customer: customerWords }, 'orderType', 'orderType.label', 'status', 'status.label',
    'totalAmount', 'taxAmount', 'currency', 'orderDate', 'deliveryDate', 'notes', { assignedTo: employeeWords }, { items: itemWords }, 'createdBy', 'createdAt', 'updatedAt'],
  create: written, update: written,
  filter: ['vendor', 'customer', 'orderType', 'status', 'assignedTo'], search: ['orderNumber', 'title', 'description'],
  sort: ['createdAt', 'updatedAt', 'orderDate', 'totalAmount', 'orderNumber', 'vendor.name'], order: ['-createdAt', '-id'], allow: member,
  /** Against the day that was sent or stored: today's date, which a new order gets by itself, does not count. */
  check: (o, old, input) => (o.deliveryDate !== null && o.deliveryDate < String(input.orderDate ?? old?.orderDate ?? '') ? [{ path: ['deliveryDate'], message: 'Delivery date cannot be before order date.' }] : undefined),
  actions: {
    complete: { on: 'row', run: turn('cancelled', 'completed', 'Cannot complete a cancelled order.') },
    cancel: { on: 'row', run: turn('completed', 'cancelled', 'Cannot cancel a completed order.') },
  },
  statsOver: 'all',
  stats: (rows) => ({ total: rows.count(), totalRevenue: rows.sum('totalAmount', { op: 'eq', path: 'status', value: 'completed' }), byStatus: rows.countBy('status'), byType: rows.countBy('orderType') }),
})
