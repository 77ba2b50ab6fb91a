import { both, resource, reverse, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { only } from '../permissions.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { PurchaseOrder } from './order.ts'
import { PurchaseRequisition } from './requisition.ts'
import { award, comparison, Quotation, Rfq } from './rfq.ts'

const buyers = only(['Procurement Officer'], 'Procurement does this.')
const readers = only(['Procurement Officer', 'Finance Officer', 'Plant Head', 'Management', 'System Admin', 'Warehouse Manager'], 'Prices are the concern of those who buy and approve.')
const words = ['*', 'plant', 'vendors', { as: 'requisition_number', path: 'requisition.number' }, { as: 'material_name', path: 'requisition.material.name' }] as const

export const rfqs = resource(Rfq, {
  path: 'rfqs', name: 'Rfq', only: ['list', 'read', 'create'], extra: plantInput, list: [...words, { as: 'quotations_count', path: reverse('quotations.count') }], detail: words, create: ['requisition', 'vendors', 'dueDate', 'notes', 'plant'],
  filter: ['status', 'requisition', { param: 'vendor_id', path: 'vendors', op: 'eq' }], search: ['number', 'requisition.number', 'requisition.material.name'], sort: ['number', 'creationDate', 'dueDate', 'status'],
  before: (_rfq, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: readers, create: buyers, compare: buyers, comparison: readers, award: buyers, order: buyers, cancel: buyers },
  actions: {
    compare: { on: 'row', move: 'compare' },
    comparison: { on: 'row', method: 'GET', run: async ({ row, hands }) => ({ body: await comparison(hands, row) }) },
    award: { on: 'row', move: 'award', input: { quotation: text(50).wire('quotation_id'), reason: text(1000).optional() }, run: async ({ row, input, hands }) => { await award(hands, row, input.quotation, (input.reason as string | undefined) ?? null); return { row } } },
    // once the award is approved, it is ordered as it was quoted
    order: { on: 'row', run: async ({ row, hands }) => ({ body: await ordered(hands, row), status: 201 }) },
    cancel: { on: 'row', move: 'cancel', run: async ({ row, hands }) => { await hands.update(PurchaseRequisition, row.requisition, { status: 'Pending' }); return { row } } },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})

async function ordered(hands: Parameters<typeof comparison>[0], row: Record<string, unknown>): Promise<Record<string, unknown>> {
  const quote = await hands.find(Quotation, both(where('rfq', 'eq', row.id), where('status', 'eq', 'Awarded')))
  const asked = await hands.lock(PurchaseRequisition, row.requisition)
  if (quote === null || asked?.status !== 'Approved for PO Creation') throw new Fault('refused', 'Only an award that was approved is ordered.')
  const order = await hands.create(PurchaseOrder, { requisition: asked.id, vendor: asked.proposalVendor, expectedDelivery: asked.proposalDeliveryDate, justificationNotes: `As quoted on ${String(row.number)}`, lines: [{ material: asked.material, quantity: asked.quantity, unit: asked.unit, price: asked.proposalPrice }] })
  return { purchase_order_id: order.id, po_number: order.poNumber }
}

export const quotations = resource(Quotation, {
  path: 'quotations', only: ['list', 'read', 'create', 'update'], list: ['*', 'plant', { as: 'vendor_name', path: 'vendor.name' }, { as: 'rfq_number', path: 'rfq.number' }], detail: ['*', 'plant', { as: 'vendor_name', path: 'vendor.name' }, { as: 'rfq_number', path: 'rfq.number' }], create: ['rfq', 'vendor', 'price', 'deliveryTime', 'validUntil', 'notes'], update: ['price', 'deliveryTime', 'validUntil', 'notes'],
  filter: ['rfq', 'vendor', 'status'], search: ['vendor.name', 'rfq.number'], sort: ['price', 'deliveryTime', 'submissionDate'], allow: { read: readers, create: buyers, update: buyers },
})
