import { actor, choice, date, Decimal, decimal, entity, given, type Hands, instant, lines, money, now, one, part, sequence, sum, text, today, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { MaterialLot } from '../materials/lot.ts'
import { Material, units } from '../materials/material.ts'
import { StockMove } from '../materials/stock.ts'
import { decimalOf } from '../materials/usable.ts'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { aboveLimit } from '../purchasing/limit.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { Customer } from './customer.ts'

const on = () => instant().optional().readonly()
export const SalesOrderLine = part('sales_order_line', { material: one(Material), quantity: decimal(14, 3).check(positive), unit: choice(...units), price: money(14, 4).min(0).default(Decimal.zero), amount: money(14, 2).generated() }, { table: 'sales_order_lines', derive: { amount: (line) => line.price.times(line.quantity) } })

/** What a customer ordered: approved by the plant and, above its limit, by the management; dispatched out of released lots only. */
export const SalesOrder = entity('sales_order', {
  id: key(), number: sequence('SO-{yyyy}-{nnn}'), customer: one(Customer).reverse('orders'), salesPerson: witness('sales_person_id'), date: date().readonly(), deliverBy: date().optional(), customerReference: text(100).optional(), items: lines(SalesOrderLine), totalAmount: money(14, 2).generated(),
  status: choice('Pending Plant Head Approval', 'Pending Management Approval', 'Ready for Dispatch', 'Dispatched', 'Delivered', 'Rejected').default('Pending Plant Head Approval').readonly(), plantHeadApprovedBy: witness('plant_head_approved_by'), plantHeadApprovedOn: on(), managementApprovedBy: witness('management_approved_by'), managementApprovedOn: on(),
  dispatchedBy: witness('dispatched_by'), dispatchedOn: on(), deliveredOn: date().optional().readonly(), rejectedFor: text(500).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'sales_orders', stamps: { ...stamped, createdBy: 'salesPerson' }, order: ['-date', '-number'], title: (o) => o.number, index: [['status'], ['customer']], gmp: true,
  derive: { totalAmount: (o) => sum(o.items ?? [], (line) => line.amount) },
  check: (o) => ((o.items ?? []).length === 0 ? [{ path: ['items'], message: 'items: List should have at least 1 item' }] : undefined),
  moves: {
    approve: { when: { status: 'Pending Plant Head Approval' }, set: { status: 'Ready for Dispatch', plantHeadApprovedBy: actor, plantHeadApprovedOn: now }, apart: ['salesPerson'], refusal: 'Only what waits for the plant head is approved.' },
    approveManagement: { when: { status: 'Pending Management Approval' }, set: { status: 'Ready for Dispatch', managementApprovedBy: actor, managementApprovedOn: now }, apart: ['salesPerson', 'plantHeadApprovedBy'], refusal: 'Only what waits for the management is approved.' },
    reject: { when: { status: ['Pending Plant Head Approval', 'Pending Management Approval', 'Ready for Dispatch'] }, set: { status: 'Rejected', rejectedFor: given('reason') }, refusal: 'What was dispatched is not rejected any more.' },
    dispatch: { when: { status: 'Ready for Dispatch' }, set: { status: 'Dispatched', dispatchedBy: actor, dispatchedOn: now }, refusal: 'Only approved orders are dispatched.' },
    deliver: { when: { status: 'Dispatched' }, set: { status: 'Delivered', deliveredOn: today }, refusal: 'Only what was dispatched is delivered.' },
  },
  hooks: {
    before: async (o, old, hands) => {
      const content = (of: typeof o): string => JSON.stringify([of.customer, (of.items ?? []).map((line) => [line.material, line.quantity.round(3).toString(), line.price.round(4).toString()])])
      const changed = old === null || content(o) !== content(old)
      if (changed) for (const { material } of o.items ?? []) if ((await hands.find(Material, where('id', 'eq', material)))?.type !== 'Finished Good') throw new Fault('invalid', 'items: Only finished goods are sold', { issues: [{ path: [], code: 'custom', message: 'items: Only finished goods are sold' }] })
      if (old === null) return { date: hands.today }
      if (changed && !['Pending Plant Head Approval', 'Pending Management Approval', 'Ready for Dispatch'].includes(old.status)) throw new Fault('refused', 'What was dispatched or rejected is not changed any more.')
      // who approved, approved another order
      if (changed && o.status === old.status) return { status: 'Pending Plant Head Approval' as const, plantHeadApprovedBy: null, plantHeadApprovedOn: null, managementApprovedBy: null, managementApprovedOn: null }
      return old.status === 'Pending Plant Head Approval' && o.status === 'Ready for Dispatch' && (await aboveLimit(hands, 'Sales Order', o.totalAmount)) ? { status: 'Pending Management Approval' as const } : undefined
    },
  },
})

/** Ships an order out of the lots that the warehouse names: of each position neither more nor less than was ordered. */
export async function shipLots(hands: Hands, order: Record<string, unknown>, given: readonly { readonly lot: string; readonly quantity: Decimal }[]): Promise<void> {
  const customer = String((await hands.find(Customer, where('id', 'eq', order.customer)))?.name)
  const left = new Map<unknown, Decimal>()
  for (const line of order.items as Record<string, unknown>[]) left.set(line.material, (left.get(line.material) ?? Decimal.zero).plus(decimalOf(line.quantity)))
  for (const { lot, quantity } of given) {
    const of = await hands.find(MaterialLot, where('id', 'eq', lot))
    if (of === null) throw new Fault('notFound', 'Lot not found')
    const rest = left.get(of.material)
    if (rest === undefined) throw new Fault('refused', `Lot ${String(of.lotNumber)} is of a material that was not ordered.`)
    left.set(of.material, rest.minus(quantity))
    await hands.create(StockMove, { lot, kind: 'dispatch', quantityChange: quantity.times(-1), customer, referenceId: order.number })
  }
  for (const rest of left.values()) if (!rest.isZero) throw new Fault('refused', rest.compare(0) > 0 ? `${rest.toString()} of what was ordered are missing.` : `${rest.times(-1).toString()} more than was ordered.`)
}
