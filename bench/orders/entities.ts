import { boolean, choice, date, decimal, email, entity, id, instant, lines, money, one, part, sequence, sum, text } from '@tenon/model'

export const Organization = entity('organization', { id: id(), name: text(255) }, { table: 'organizations' })
export const User = entity('user', {
  id: id(), username: text(150).unique(), password: text(255).writeOnly(), email: email().blank(), isActive: boolean().default(true), organization: one(Organization),
}, { table: 'users' })
export const Vendor = entity('vendor', { id: id(), name: text(255), email: email().blank(), phone: text(20).blank() }, { within: Organization, table: 'vendors' })
export const Customer = entity('customer', { id: id(), name: text(255), email: email().blank(), phone: text(20).blank() }, { within: Organization, table: 'customers' })
export const Employee = entity('employee', { id: id(), name: text(255), email: email().blank() }, { within: Organization, table: 'employees' })

export const OrderItem = part('order_item', {
  itemName: text(255), sku: text(100).optional(), quantity: decimal(10, 2), unitPrice: money(), totalPrice: money().generated(),
}, { table: 'order_items', derive: { totalPrice: (item) => item.unitPrice.times(item.quantity) } })

/** The order of the workload: 13 columns, three references, lines. */
export const Order = entity('order', {
  id: id(), orderNumber: sequence('ORD-{yyyy}-{nnnn}'), title: text(255), description: text().optional(),
  orderType: choice('purchase', 'service', 'subscription').default('purchase'),
  status: choice('draft', 'pending', 'approved', 'in_progress', 'completed', 'cancelled').default('draft'),
  vendor: one(Vendor).optional(), customer: one(Customer).optional(), assignedTo: one(Employee).optional(),
  items: lines(OrderItem), totalAmount: money().generated(), orderDate: date(), createdAt: instant().readonly(), updatedAt: instant().readonly(),
}, {
  within: Organization, table: 'orders', order: ['-createdAt', '-id'], stamps: { created: 'createdAt', updated: 'updatedAt' },
  derive: { totalAmount: (o) => sum(o.items, (item) => item.totalPrice) },
  index: [['-createdAt', '-id'], ['status'], ['orderType'], ['vendor'], ['customer']],
})
