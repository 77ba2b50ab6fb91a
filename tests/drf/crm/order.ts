import { choice, date, Decimal, entity, id, integer, lines, money, one, part, sequence, sum, text } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'
import { User } from '../core/user.ts'
import { Customer, Employee, Vendor } from './parties.ts'

export const OrderItem = part('order_item', {
  itemName: text(255), sku: text(50).blank(), description: text().optional(), quantity: integer().min(1).default(1), unitPrice: money(), totalPrice: money(14).generated(),
}, { table: 'crm_orderitem', derive: { totalPrice: (item) => item.unitPrice.times(item.quantity) } })

const today = (): string => new Date().toISOString().slice(0, 10)

export const Order = entity('order', {
  id: id(), orderNumber: sequence('ORD-{yyyy}-{nnnn}'), title: text(255), description: text().optional(),
  vendor: one(Vendor).onDelete('setNull').optional().reverse('orders'), customer: one(Customer).onDelete('setNull').optional().reverse('orders'),
  orderType: choice('purchase', 'sale', 'service', 'return').default('purchase'),
  status: choice('pending', 'confirmed', 'processing', 'completed', 'cancelled').default('pending'),
  items: lines(OrderItem), totalAmount: money().default(Decimal.zero), taxAmount: money().default(Decimal.zero), currency: text(3).default('USD'),
  orderDate: date().default(today), deliveryDate: date().optional(), notes: text().blank(),
  assignedTo: one(Employee).onDelete('setNull').optional().reverse('assignedOrders'), createdBy: one(User).onDelete('setNull').optional().readonly().reverse('createdOrders'), ...timestamps,
}, {
  within: Organization, table: 'crm_order', stamps: { ...stamped, createdBy: 'createdBy' }, order: newestFirst, index: [['status'], ['orderType'], ['orderDate']], title: (o) => o.orderNumber,
  hooks: {
    /** Lines that are sent decide the total; an order made without any keeps the one it was given. */
    before: (row, old, _hands, input) => (Array.isArray(input.items) && (old !== null || input.items.length > 0) ? { totalAmount: sum(row.items, (item) => item.totalPrice) } : undefined),
  },
})
