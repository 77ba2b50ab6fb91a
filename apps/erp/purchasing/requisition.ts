import { actor, choice, date, Decimal, decimal, entity, given, type Hands, instant, money, now, one, sequence, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Material, units } from '../materials/material.ts'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { departments } from '../words.ts'
import { aboveLimit } from './limit.ts'
import { Vendor } from './vendor.ts'

const waiting = ['Pending', 'Proposal Revision Needed'] as const
const approved = ['Approved for PO Creation', 'Pending Management Approval']

/** What a department needs to be bought: proposed by procurement, approved by the plant and, above its limit, by the management. */
export const PurchaseRequisition = entity('purchase_requisition', {
  id: key(), number: sequence('PR-{yyyy}-{nnn}'), material: one(Material), quantity: decimal(14, 3).check(positive), unit: choice(...units), requesterDept: choice(...departments).optional(), neededBy: date().optional(), justification: text(1000).optional(),
  status: choice('Pending', 'Pending Plant Head Approval', 'Pending Management Approval', 'Proposal Revision Needed', 'Approved for PO Creation', 'PO Created', 'Rejected', 'RFQ Created', 'Closed').default('Pending').readonly(),
  raisedBy: witness('raised_by'), dateRaised: date().readonly(), proposalVendor: one(Vendor).optional(), proposalPrice: money(14, 4).min(0).optional().label('Price of one'), proposalDeliveryDate: date().optional(), proposalNotes: text(1000).optional(), proposalAmount: money(14, 2).generated(), proposalPreparedBy: witness('proposal_prepared_by'), proposalPreparedOn: instant().optional().readonly(),
  plantHeadApprovedBy: witness('plant_head_approved_by'), plantHeadApprovedOn: instant().optional().readonly(), managementApprovedBy: witness('management_approved_by'), managementApprovedOn: instant().optional().readonly(), revisionFeedback: text(1000).optional().readonly(), poNumber: text(30).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'purchase_requisitions', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-dateRaised', '-number'], title: (r) => r.number, index: [['status'], ['material']], gmp: true,
  derive: { proposalAmount: (r) => (r.proposalPrice ?? Decimal.zero).times(r.quantity) },
  moves: {
    propose: { when: { status: [...waiting, 'RFQ Created'] }, set: { status: 'Pending Plant Head Approval', proposalVendor: given('vendor'), proposalPrice: given('price'), proposalDeliveryDate: given('deliveryDate'), proposalNotes: given('notes'), proposalPreparedBy: actor, proposalPreparedOn: now }, refusal: 'Only what waits for a proposal gets one.' },
    requestQuotes: { when: { status: [...waiting] }, set: { status: 'RFQ Created' }, refusal: 'Only what waits for a proposal goes out for quotes.' },
    approve: { when: { status: 'Pending Plant Head Approval' }, set: { status: 'Approved for PO Creation', plantHeadApprovedBy: actor, plantHeadApprovedOn: now }, apart: ['raisedBy', 'proposalPreparedBy'], refusal: 'Only what waits for the plant head is approved.' },
    approveManagement: { when: { status: 'Pending Management Approval' }, set: { status: 'Approved for PO Creation', managementApprovedBy: actor, managementApprovedOn: now }, apart: ['raisedBy', 'proposalPreparedBy', 'plantHeadApprovedBy'], refusal: 'Only what waits for the management is approved.' },
    revise: { when: { status: ['Pending Plant Head Approval', 'Pending Management Approval'] }, set: { status: 'Proposal Revision Needed', revisionFeedback: given('reason'), plantHeadApprovedBy: null, plantHeadApprovedOn: null }, refusal: 'Only a proposal under approval is sent back.' },
    reject: { when: { status: ['Pending', 'Pending Plant Head Approval', 'Pending Management Approval', 'Proposal Revision Needed'] }, set: { status: 'Rejected', revisionFeedback: given('reason') }, apart: ['raisedBy'], refusal: 'Only what is not decided yet is rejected.' },
    close: { when: { status: ['PO Created', 'Rejected'] }, set: { status: 'Closed' }, refusal: 'Only what was ordered or rejected is closed.' },
  },
  hooks: {
    before: async (r, old, hands) => {
      if (old === null) return { dateRaised: hands.today }
      if (r.proposalVendor !== null && (r.proposalVendor !== old.proposalVendor || r.material !== old.material)) await qualified(hands, r.proposalVendor, [r.material])
      const changed = r.quantity.compare(old.quantity) !== 0 || (r.proposalPrice ?? Decimal.zero).compare(old.proposalPrice ?? Decimal.zero) !== 0 || r.material !== old.material
      if (changed && ['PO Created', 'Closed', 'Rejected'].includes(old.status)) throw new Fault('refused', 'What was ordered, rejected or closed is not changed any more.')
      // who approved, approved another amount
      if (changed && approved.includes(old.status) && r.status === old.status) return { status: 'Pending Plant Head Approval' as const, plantHeadApprovedBy: null, plantHeadApprovedOn: null, managementApprovedBy: null, managementApprovedOn: null }
      if (old.status === 'Pending Plant Head Approval' && r.status === 'Approved for PO Creation' && (await aboveLimit(hands, 'Purchase Requisition', r.proposalAmount))) return { status: 'Pending Management Approval' as const }
      return undefined
    },
  },
})

/** Nothing is bought from whom it was not qualified for. */
export async function qualified(hands: Hands, vendor: unknown, materials: readonly unknown[]): Promise<void> {
  const found = await hands.find(Vendor, where('id', 'eq', vendor))
  if (found === null) throw new Fault('notFound', 'Vendor not found')
  if (found.status !== 'Qualified') throw new Fault('refused', `${String(found.name)} is not qualified.`)
  for (const material of new Set(materials)) {
    const supplies = await hands.find(Vendor, { op: 'and', of: [where('id', 'eq', vendor), where('suppliedMaterials.id', 'eq', material)] })
    if (supplies === null) throw new Fault('refused', `${String(found.name)} is not qualified for ${String((await hands.find(Material, where('id', 'eq', material)))?.name ?? material)}.`)
  }
}
