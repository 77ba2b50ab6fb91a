import { Decimal, where } from '@tenon/model'
import { createNotify, notice } from '@tenon/notify'
import { gateEntries, GateEntry } from '../gate/entry.ts'
import { grns } from '../gate/grn.api.ts'
import { Grn } from '../gate/grn.ts'
import { lots } from '../materials/lot.api.ts'
import { MaterialLot, RETEST } from '../materials/lot.ts'
import { actorOf } from '../people/actor.ts'
import { only } from '../permissions.ts'
import { User } from '../people/user.ts'
import { PurchaseOrder } from '../purchasing/order.ts'
import { orders, requisitions } from '../purchasing/purchasing.api.ts'
import { PurchaseRequisition } from '../purchasing/requisition.ts'
import { deviations } from '../quality/deviation.api.ts'
import { Deviation, grave } from '../quality/deviation.ts'
import { QualitySample, QualityTest } from '../quality/sample.ts'
import { tests } from '../quality/test.api.ts'
import { deskNotices } from './desks.ts'
import { tables } from './notification.ts'
import { becomes, roles } from './who.ts'

const becomesLot = (state: string) => (lot: { readonly qcStatus: string }, old: { readonly qcStatus: string } | null): boolean => lot.qcStatus === state && old?.qcStatus !== state

/** Who is told what, as a delivery goes from the gate to the warehouse, what goes wrong, and what is to be bought. */
const notices = [
  notice(GateEntry, {
    name: 'gate-entry', label: 'A vehicle awaits its goods receipt note', on: 'create', to: roles('Warehouse Manager'), reads: gateEntries,
    say: (entry) => ({ type: 'action', title: 'Gate entry awaiting GRN', message: `${entry.entryCode}: ${entry.materialName} with vehicle ${entry.vehicleNumber} awaits its goods receipt note.` }),
  }),
  notice(Grn, { name: 'grn-received', label: 'A delivery awaits QA', on: 'create', to: roles('QA Manager'), reads: grns, say: (grn) => ({ type: 'action', title: 'GRN awaiting QA', message: `${grn.grnCode} awaits a sampling request.` }) }),
  notice(Grn, {
    name: 'sampling-requested', label: 'A delivery is to be sampled', on: becomes('Sampling Requested'), to: roles('QC Manager'), reads: grns,
    say: async (grn, hands) => ({ type: 'action', title: 'Sampling requested', message: `${grn.grnCode}: ${String((await hands.find(GateEntry, where('id', 'eq', grn.gateEntry)))?.materialName)} is to be sampled and tested.` }),
  }),
  notice(QualityTest, { name: 'test-submitted', label: 'A test awaits its review', on: becomes('Submitted for Review'), to: roles('QC Manager'), reads: tests, say: (test) => ({ type: 'action', title: 'Test submitted for review', message: `${test.testName} awaits your review.` }) }),
  notice(QualityTest, { name: 'test-to-qa', label: 'A test awaits a QA officer', on: becomes('Submitted to QA Manager'), to: roles('QA Manager'), reads: tests, say: (test) => ({ type: 'action', title: 'Test submitted to QA', message: `${test.testName} awaits a QA officer.` }) }),
  notice(Deviation, {
    name: 'deviation-opened', label: 'A deviation was opened', on: 'create', to: roles('QA Manager', 'QA Head'), reads: deviations,
    say: (deviation) => ({ type: grave.includes(deviation.severity) ? 'warning' : 'action', title: 'Deviation opened', message: `${deviation.number}: ${deviation.title} (${deviation.severity})` }),
  }),
  notice(MaterialLot, { name: 'lot-expired', label: 'A lot has expired', on: becomesLot('Expired'), to: roles('Warehouse Manager', 'QA Manager'), reads: lots, say: (lot) => ({ type: 'warning', title: 'Lot expired', message: `${lot.lotNumber} expired${lot.expiryDate === null ? '' : ` on ${lot.expiryDate}`} and is to be destroyed or sent back.` }) }),
  notice(MaterialLot, { name: 'lot-retest', label: 'A lot is due for retest', on: (lot, old) => lot.qcStatus === 'Quarantine' && old?.qcStatus === 'Approved' && lot.retestDate !== null && (lot.holdReason ?? '').startsWith(RETEST), to: roles('QC Manager', 'QA Manager'), reads: lots, say: (lot) => ({ type: 'action', title: 'Retest due', message: `${lot.lotNumber} was due for retest on ${String(lot.retestDate)} and is in quarantine until it is done.` }) }),
  notice(PurchaseRequisition, { name: 'requisition-raised', label: 'A requisition awaits a proposal', on: becomes('Pending'), to: roles('Procurement Officer'), reads: requisitions, say: (r) => ({ type: 'action', title: 'Purchase requisition raised', message: `${r.number} awaits a proposal.` }) }),
  notice(PurchaseRequisition, {
    name: 'requisition-approval', label: 'A requisition awaits approval', on: becomes('Pending Plant Head Approval', 'Pending Management Approval'), reads: requisitions,
    to: (r, hands) => roles(r.status === 'Pending Plant Head Approval' ? 'Plant Head' : 'Management')(r, hands), say: (r) => ({ type: 'action', title: 'Purchase requisition awaits approval', message: `${r.number} awaits your approval.` }),
  }),
  notice(PurchaseOrder, {
    name: 'order-approval', label: 'A purchase order awaits approval', on: becomes('Pending Finance Approval', 'Pending Management Approval'), reads: orders,
    to: (o, hands) => roles(o.status === 'Pending Finance Approval' ? 'Finance Officer' : 'Management')(o, hands), say: (o) => ({ type: 'action', title: 'Purchase order awaits approval', message: `${o.poNumber} over ${(o.totalAmount ?? Decimal.zero).toFixed(2)} awaits your approval.` }),
  }),
  notice(QualityTest, {
    name: 'material-decided', label: 'QA has decided on a material', on: becomes('Accepted - Warehouse', 'Rejected - Return to Supplier'), to: roles('Warehouse Manager'), reads: tests, mandatory: true,
    say: async (test, hands) => {
      const sample = await hands.find(QualitySample, where('id', 'eq', test.sample))
      const good = test.status === 'Accepted - Warehouse'
      return { type: good ? 'success' : 'warning', title: good ? 'Material accepted by QA' : 'Material rejected by QA', message: `${String(sample?.productName)} ${String(sample?.batchNumber)}, ${test.testName}: ${String(test.materialDisposition)}` }
    },
  }),
]

export const notify = createNotify({ tables, user: User, notices: [...notices, ...deskNotices], name: 'Pharma ERP', actor: (engine, user) => actorOf(engine.database, user), organization: { of: (user) => (typeof user.plant === 'string' ? user.plant : null), set: only(['Plant Head'], 'The head of a plant says what holds for its people.') } })
