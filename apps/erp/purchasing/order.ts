import { actor, choice, date, Decimal, decimal, entity, given, instant, lines, money, now, one, part, sequence, sum, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Material, units } from '../materials/material.ts'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { aboveLimit } from './limit.ts'
import { PurchaseRequisition, qualified } from './requisition.ts'
import { Vendor } from './vendor.ts'

/** One position of an order. */
export const PurchaseOrderLine = part('purchase_order_line', { material: one(Material), quantity: decimal(14, 3).check(positive), unit: choice(...units), price: money(14, 4).min(0), amount: money(14, 2).generated() }, { table: 'purchase_order_lines', derive: { amount: (line) => line.price.times(line.quantity) } })

/** What is ordered from a vendor: approved by finance and, above the limit, by the management, before it is sent. */
export const PurchaseOrder = entity('purchase_order', {
  id: key(), poNumber: sequence('PO-{yyyy}-{nnn}'), requisition: one(PurchaseRequisition).optional().reverse('orders').wire('indent_id'), vendor: one(Vendor), lines: lines(PurchaseOrderLine), totalAmount: money(14, 2).generated(), justificationNotes: text(1000).optional(), expectedDelivery: date().optional(),
  status: choice('Draft', 'Pending Finance Approval', 'Pending Management Approval', 'Rejected', 'Approved', 'Sent to Supplier', 'Dispatched', 'Partially Received', 'Received', 'GRN Pending', 'QC Hold', 'Completed').default('Draft').readonly(), rejectedFor: text(1000).optional().readonly(),
  createdBy: witness('created_by'), dateCreated: date().readonly(), financeApprovedBy: witness('finance_approved_by'), financeApprovedOn: instant().optional().readonly(), managementApprovedBy: witness('management_approved_by'), managementApprovedOn: instant().optional().readonly(), dateReceived: date().optional().readonly(), receivedBy: witness('received_by'), ...timestamps,
}, {
  within: Plant, table: 'purchase_orders', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-dateCreated', '-poNumber'], title: (o) => o.poNumber, index: [['status'], ['vendor']], gmp: true,
  derive: { totalAmount: (o) => sum(o.lines ?? [], (line) => line.amount) },
  check: (o) => ((o.lines ?? []).length === 0 ? [{ path: ['lines'], message: 'lines: List should have at least 1 item' }] : undefined),
  moves: {
    submit: { when: { status: 'Draft' }, set: { status: 'Pending Finance Approval' }, refusal: 'Only drafts are handed in.' },
    approveFinance: { when: { status: 'Pending Finance Approval' }, set: { status: 'Approved', financeApprovedBy: actor, financeApprovedOn: now }, apart: ['createdBy', 'requisition.raisedBy'], refusal: 'Only what waits for finance is approved.' },
    approveManagement: { when: { status: 'Pending Management Approval' }, set: { status: 'Approved', managementApprovedBy: actor, managementApprovedOn: now }, apart: ['createdBy', 'requisition.raisedBy', 'financeApprovedBy'], refusal: 'Only what waits for the management is approved.' },
    reject: { when: { status: ['Pending Finance Approval', 'Pending Management Approval'] }, set: { status: 'Rejected', rejectedFor: given('reason') }, apart: ['createdBy'], refusal: 'Only what waits for approval is rejected.' },
    send: { when: { status: 'Approved' }, set: { status: 'Sent to Supplier' }, refusal: 'Only approved orders are sent.' },
    dispatched: { when: { status: 'Sent to Supplier' }, set: { status: 'Dispatched' }, refusal: 'Only what was sent is dispatched.' },
    receivePart: { when: { status: ['Sent to Supplier', 'Dispatched', 'Partially Received'] }, set: { status: 'Partially Received' }, refusal: 'Only what was sent is received.' },
    receive: { when: { status: ['Sent to Supplier', 'Dispatched', 'Partially Received'] }, set: { status: 'GRN Pending', receivedBy: actor }, refusal: 'Only what was sent is received.' },
    inspect: { when: { status: ['GRN Pending', 'Received'] }, set: { status: 'QC Hold' }, refusal: 'Only what was received is inspected.' },
    complete: { when: { status: ['GRN Pending', 'Received', 'QC Hold'] }, set: { status: 'Completed' }, refusal: 'Only what was received is completed.' },
  },
  hooks: {
    before: async (o, old, hands) => {
      const materials = (o.lines ?? []).map((line) => line.material)
      const content = (of: typeof o): string => JSON.stringify([of.vendor, (of.lines ?? []).map((line) => [line.material, line.quantity.round(3).toString(), line.price.round(4).toString()])])
      const changed = old === null || content(o) !== content(old)
      if (changed) await qualified(hands, o.vendor, materials)
      if (old === null) return { dateCreated: hands.today }
      if (changed && !['Draft', 'Pending Finance Approval', 'Pending Management Approval', 'Approved', 'Rejected'].includes(old.status)) throw new Fault('refused', 'What was sent to the supplier is not changed any more.')
      // who approved, approved other prices or amounts
      if (changed && old.status !== 'Draft' && o.status === old.status) return { status: 'Pending Finance Approval' as const, financeApprovedBy: null, financeApprovedOn: null, managementApprovedBy: null, managementApprovedOn: null }
      if (old.status === 'Pending Finance Approval' && o.status === 'Approved' && (await aboveLimit(hands, 'Purchase Order', o.totalAmount ?? Decimal.zero))) return { status: 'Pending Management Approval' as const }
      return o.status === 'GRN Pending' && old.status !== 'GRN Pending' ? { dateReceived: hands.today } : undefined
    },
    after: async (o, old, hands) => {
      if (old === null && o.requisition !== null) await hands.update(PurchaseRequisition, o.requisition, { status: 'PO Created', poNumber: o.poNumber })
    },
  },
})
