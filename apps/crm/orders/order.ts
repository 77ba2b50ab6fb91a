import { choice, date, Decimal, decimal, entity, id, lines, money, one, part, sequence, sum, text, today, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Vendor } from '../parties/vendor.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { code, stamped, timestamps } from '../traits.ts'

/** One position of an order. Two generations of front ends call its name `product_name` and `item_name`: either is taken, both are told. */
export const OrderItem = part('order_item', {
  itemName: text(255).alias('product_name'), description: text().optional(), sku: text(100).optional(), unit: text(50).optional(),
  quantity: decimal(10, 2).min(0), unitPrice: money().min(0), totalPrice: money().generated(), notes: text().optional(),
}, {
  table: 'order_items',
  derive: { totalPrice: (item) => item.quantity.times(item.unitPrice) },
})

/** `processing` is an older word for `in_progress`. */
const current = (status: string): string => (status === 'processing' ? 'in_progress' : status)

/** What an organization buys from a vendor, or delivers to a customer. */
export const Order = entity('order', {
  id: id(), ...code, orderNumber: sequence('ORD-{yyyy}-{nnnn}'), title: text(255), description: text().optional(),
  vendor: one(Vendor).onDelete('setNull').optional().alias('vendor_id'), customer: one(Customer).onDelete('setNull').optional().alias('customer_id'),
  orderType: choice('purchase', 'service', 'subscription', 'maintenance').default('purchase'),
  status: choice('draft', 'pending', 'approved', 'confirmed', 'processing', 'in_progress', 'completed', 'cancelled').default('pending'),
  items: lines(OrderItem),
  totalAmount: money().min(0).default(Decimal.zero), taxAmount: money().min(0).default(Decimal.zero), discountAmount: money().min(0).default(Decimal.zero), paidAmount: money().default(Decimal.zero).readonly(), currency: text(3).default('USD'),
  orderDate: date(), expectedDelivery: date().optional().alias('delivery_date'), actualDelivery: date().optional(),
  assignedTo: one(Employee).onDelete('setNull').optional().alias('assigned_to_id'), createdBy: one(User).onDelete('setNull').optional().readonly(),
  notes: text().optional(), termsAndConditions: text().optional(), ...timestamps,
}, {
  within: Organization, table: 'orders', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-createdAt', '-id'], title: (o) => o.orderNumber,
  index: [['status'], ['orderType'], ['vendor'], ['customer'], ['assignedTo'], ['orderDate']],
  /** An order without lines keeps the total it was given. */
  derive: { totalAmount: (o) => (o.items === undefined || o.items === null || o.items.length === 0 ? o.totalAmount : sum(o.items, (item) => item.totalPrice).minus(o.discountAmount ?? 0).plus(o.taxAmount ?? 0)) },
  check: (o) => [
    ...(o.totalAmount.compare(0) < 0 ? [{ path: ['discountAmount'], message: 'The discount is more than the order is worth.' }] : []),
    ...(o.paidAmount.compare(o.totalAmount) > 0 ? [{ path: ['totalAmount'], message: `Payments of ${o.paidAmount.toFixed(2)} are allocated to this order.` }] : []),
    ...(o.status === 'cancelled' && !o.paidAmount.isZero ? [{ path: ['status'], message: 'A paid order cannot be cancelled: refund its payments first.' }] : []),
  ],
  hooks: {
    before: async (row, old, hands) => {
      const vendor = row.orderType === 'purchase' && row.vendor !== null && row.vendor !== (old?.vendor ?? null) ? await hands.find(Vendor, where('id', 'eq', row.vendor)) : null
      if (vendor?.status === 'blacklisted') throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['vendor'], code: 'custom', message: 'This vendor is blacklisted: no new purchase order.' }] })
      return { status: current(row.status) as typeof row.status }
    },
  },
  moves: {
    complete: { when: { status: ['draft', 'pending', 'approved', 'confirmed', 'in_progress'] }, set: { status: 'completed', actualDelivery: today }, refusal: 'Only open orders can be completed.' },
    cancel: { when: { status: ['draft', 'pending', 'approved', 'confirmed', 'in_progress'] }, set: { status: 'cancelled' }, refusal: 'Only open orders can be cancelled.' },
  },
})
