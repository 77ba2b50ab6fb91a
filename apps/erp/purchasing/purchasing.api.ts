import { date, money, resource, signedIn, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { only } from '../permissions.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { PurchaseOrder } from './order.ts'
import { PurchaseRequisition } from './requisition.ts'

const procurement = only(['Procurement Officer'], 'Procurement does this.')
const reason = text(1000).length({ min: 3, max: 1000 })

export const requisitions = resource(PurchaseRequisition, {
  path: 'purchase-requisitions', name: 'PurchaseRequisition', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['*', 'plant', { as: 'material_name', path: 'material.name' }, { as: 'raised_by_name', path: 'raisedBy.name' }], detail: ['*', 'plant', { as: 'material_name', path: 'material.name' }, { as: 'raised_by_name', path: 'raisedBy.name' }, { as: 'proposal_vendor_name', path: 'proposalVendor.name' }],
  create: ['material', 'quantity', 'unit', 'requesterDept', 'neededBy', 'justification', 'plant'], update: ['quantity', 'unit', 'neededBy', 'justification', 'proposalPrice', 'proposalDeliveryDate', 'proposalNotes'],
  filter: ['status', 'material', 'raisedBy', 'requesterDept'], search: ['number', 'material.name', 'poNumber'], sort: ['number', 'dateRaised', 'status', 'proposalAmount'],
  before: (_r, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: signedIn, update: only(['Procurement Officer', 'Warehouse Manager', 'Production Manager', 'Plant Head']), propose: procurement, requestQuotes: procurement, approve: only(['Plant Head'], 'Plant heads approve.'), approveManagement: only(['Management'], 'The management approves.'), revise: only(['Plant Head', 'Management']), reject: only(['Plant Head', 'Management']), close: procurement },
  actions: {
    propose: { on: 'row', move: 'propose', input: { vendor: text(50).wire('vendor_id'), price: money(14, 4).min(0), deliveryDate: date().optional().wire('delivery_date'), notes: text(1000).optional() } }, requestQuotes: { on: 'row', path: 'request-quotes', move: 'requestQuotes' },
    approve: { on: 'row', move: 'approve' }, approveManagement: { on: 'row', path: 'approve-management', move: 'approveManagement' }, revise: { on: 'row', move: 'revise', input: { reason } }, reject: { on: 'row', move: 'reject', input: { reason } }, close: { on: 'row', move: 'close' },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})

export const orders = resource(PurchaseOrder, {
  path: 'purchase-orders', name: 'PurchaseOrder', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['id', 'poNumber', 'requisition', 'vendor', { as: 'vendor_name', path: 'vendor.name' }, 'status', 'totalAmount', 'dateCreated', 'expectedDelivery', 'dateReceived', 'createdBy', 'lines.count', 'plant'], detail: ['*', 'plant', { as: 'vendor_name', path: 'vendor.name' }, { lines: ['*'] }],
  create: ['requisition', 'vendor', 'lines', 'justificationNotes', 'expectedDelivery', 'plant'], update: ['vendor', 'lines', 'justificationNotes', 'expectedDelivery'],
  filter: ['status', 'vendor', 'requisition'], search: ['poNumber', 'vendor.name'], sort: ['poNumber', 'dateCreated', 'totalAmount', 'status'],
  before: async (order, old, hands, input) => {
    ownPlant(input, hands)
    if (old !== null || order.requisition === null) return undefined
    const asked = await hands.find(PurchaseRequisition, where('id', 'eq', order.requisition))
    if (asked?.status !== 'Approved for PO Creation') throw new Fault('refused', 'Only approved requisitions are ordered.')
    return undefined
  },
  allow: { read: signedIn, create: procurement, update: procurement, submit: procurement, approveFinance: only(['Finance Officer'], 'Finance approves.'), approveManagement: only(['Management'], 'The management approves.'), reject: only(['Finance Officer', 'Management']), send: procurement, dispatched: procurement, receivePart: only(['Warehouse Manager', 'Procurement Officer']), receive: only(['Warehouse Manager', 'Procurement Officer']), inspect: only(['Warehouse Manager', 'QA Manager', 'QC Manager']), complete: only(['Warehouse Manager', 'Procurement Officer']) },
  actions: {
    submit: { on: 'row', move: 'submit' }, approveFinance: { on: 'row', path: 'approve-finance', move: 'approveFinance' }, approveManagement: { on: 'row', path: 'approve-management', move: 'approveManagement' }, reject: { on: 'row', move: 'reject', input: { reason } },
    send: { on: 'row', move: 'send' }, dispatched: { on: 'row', move: 'dispatched' }, receivePart: { on: 'row', path: 'receive-part', move: 'receivePart' }, receive: { on: 'row', move: 'receive' }, inspect: { on: 'row', move: 'inspect' }, complete: { on: 'row', move: 'complete' },
  },
  stats: (rows) => ({ total: rows.count(), totalAmount: rows.sum('totalAmount'), byStatus: rows.countBy('status') }),
})
