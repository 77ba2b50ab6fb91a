import { relations } from 'drizzle-orm'
import { bigint, boolean, date, integer, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity()
const organization = () => integer('organization_id').notNull()
const contact = () => ({ id: id(), organizationId: organization(), name: text('name').notNull(), email: text('email').notNull(), phone: text('phone').notNull() })

export const users = pgTable('users', { id: id(), organizationId: organization(), isActive: boolean('is_active').notNull() })
export const tokens = pgTable('auth_token', { id: id(), key: text('key').notNull(), userId: integer('user_id').notNull() })
export const vendors = pgTable('vendors', contact())
export const customers = pgTable('customers', contact())
export const employees = pgTable('employees', { id: id(), organizationId: organization(), name: text('name').notNull(), email: text('email').notNull() })
export const orders = pgTable('orders', {
  id: id(), organizationId: organization(), orderNumber: text('order_number').notNull(), title: text('title').notNull(), description: text('description'), orderType: text('order_type').notNull(), status: text('status').notNull(),
  vendorId: integer('vendor_id'), customerId: integer('customer_id'), assignedToId: integer('assigned_to_id'), totalAmount: numeric('total_amount').notNull(), orderDate: date('order_date').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(), updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
})
export const orderItems = pgTable('order_items', { id: id(), orderId: integer('order_id').notNull(), position: integer('position').notNull(), itemName: text('item_name').notNull(), sku: text('sku'), quantity: numeric('quantity').notNull(), unitPrice: numeric('unit_price').notNull(), totalPrice: numeric('total_price').notNull() })
export const sequences = pgTable('tenon_sequence', { series: text('series').notNull(), tenant: text('tenant').notNull(), year: integer('year').notNull(), last: integer('last').notNull() })

export const ordersRelations = relations(orders, ({ one, many }) => ({
  vendor: one(vendors, { fields: [orders.vendorId], references: [vendors.id] }),
  customer: one(customers, { fields: [orders.customerId], references: [customers.id] }),
  assignedTo: one(employees, { fields: [orders.assignedToId], references: [employees.id] }),
  items: many(orderItems),
}))
export const orderItemsRelations = relations(orderItems, ({ one }) => ({ order: one(orders, { fields: [orderItems.orderId], references: [orders.id] }) }))
