import { Decimal } from '@tenon/model'
import { notice } from '@tenon/notify'
import { materialRequests } from '../materials/request.api.ts'
import { MaterialRequest } from '../materials/request.ts'
import { adjustments, StockAdjustment } from '../materials/adjustment.ts'
import { rfqs } from '../purchasing/rfq.api.ts'
import { Rfq } from '../purchasing/rfq.ts'
import { VendorInvoice, vendorInvoices } from '../purchasing/invoice.ts'
import { Certificate, certificates } from '../quality/certificate.ts'
import { changeControls } from '../quality/change.api.ts'
import { ChangeControl } from '../quality/change.ts'
import { Oos, oosInvestigations } from '../quality/oos.ts'
import { complaints, MarketComplaint } from '../quality/programs.ts'
import { Recall, recalls } from '../quality/recall.ts'
import { salesOrders } from '../sales/order.api.ts'
import { SalesOrder } from '../sales/order.ts'
import { trainingRecords } from '../training/training.api.ts'
import { TrainingRecord } from '../training/training.ts'
import { becomes, roles, superiors } from './who.ts'

/** What waits on whose desk, beside the delivery's own way. */
export const deskNotices = [
  notice(MaterialRequest, {
    name: 'material-request', label: 'A material request awaits you', on: becomes('Pending Manager Approval', 'Pending Head Approval', 'Pending Warehouse Verification', 'Pending Plant Head Approval', 'Ready for Issuance'), reads: materialRequests,
    to: (r, hands) => (r.status === 'Pending Manager Approval' ? superiors(hands, r.requestedBy, 'Manager') : r.status === 'Pending Head Approval' ? superiors(hands, r.requestedBy, 'Head') : roles(r.status === 'Pending Plant Head Approval' ? 'Plant Head' : 'Warehouse Manager')(r, hands)),
    say: (r) => ({ type: 'action', title: r.status === 'Ready for Issuance' ? 'Material to be issued' : 'Material request awaits approval', message: `${r.number}: ${r.quantity.toString()} ${r.unit}, ${r.status}.` }),
  }),
  notice(SalesOrder, {
    name: 'sales-order', label: 'A sales order awaits you', on: becomes('Pending Plant Head Approval', 'Pending Management Approval', 'Ready for Dispatch'), reads: salesOrders,
    to: (o, hands) => roles(o.status === 'Pending Plant Head Approval' ? 'Plant Head' : o.status === 'Ready for Dispatch' ? 'Warehouse Manager' : 'Management')(o, hands),
    say: (o) => ({ type: 'action', title: o.status === 'Ready for Dispatch' ? 'Sales order to be dispatched' : 'Sales order awaits approval', message: `${o.number} over ${(o.totalAmount ?? Decimal.zero).toFixed(2)}.` }),
  }),
  notice(Rfq, { name: 'quotes-ready', label: 'Quotes can be compared', on: becomes('Comparison Ready'), to: roles('Procurement Officer'), reads: rfqs, say: (r) => ({ type: 'info', title: 'Quotes ready for comparison', message: `${r.number} is ready for comparison.` }) }),
  notice(VendorInvoice, { name: 'invoice-matched', label: 'An invoice awaits its payment', on: becomes('Matched'), to: roles('Finance Officer'), reads: vendorInvoices, say: (i) => ({ type: 'action', title: 'Invoice matched', message: `${i.number} over ${i.amount.toFixed(2)} awaits approval for payment.` }) }),
  notice(StockAdjustment, { name: 'stock-adjustment', label: 'A stock adjustment awaits approval', on: becomes('Pending Approval'), to: roles('Plant Head'), reads: adjustments, say: (a) => ({ type: 'action', title: 'Stock adjustment awaits approval', message: `${a.number}: ${a.quantityChange.toString()}, ${a.reason}.` }) }),
  notice(ChangeControl, { name: 'change-approval', label: 'A change awaits approval', on: becomes('Pending Approval'), to: roles('QA Head'), reads: changeControls, say: (c) => ({ type: 'action', title: 'Change awaits approval', message: `${c.number}: ${c.title}` }) }),
  notice(TrainingRecord, { name: 'training-assigned', label: 'Training is assigned to you', on: 'create', to: async (t) => [t.person], reads: trainingRecords, say: (t) => ({ type: 'action', title: 'Training assigned', message: `${t.training}, by ${t.dueDate}.` }) }),
  notice(Oos, { name: 'oos-opened', label: 'A result is out of specification', on: 'create', to: roles('QC Manager', 'QC Head', 'QA Manager'), reads: oosInvestigations, mandatory: true, say: (o) => ({ type: 'warning', title: 'Result out of specification', message: `${o.number}: ${o.testName} of ${o.productName} ${o.batchNumber} is ${o.found}, limits ${o.limits}.` }) }),
  notice(Certificate, { name: 'certificate-review', label: 'A certificate awaits you', on: becomes('Pending Manager Review', 'Pending Head Approval'), reads: certificates, to: (c, hands) => roles(c.status === 'Pending Manager Review' ? 'QC Manager' : 'QC Head')(c, hands), say: (c) => ({ type: 'action', title: 'Certificate awaits review', message: `${c.number}: ${c.productName} ${c.batchNumber}` }) }),
  notice(MarketComplaint, { name: 'complaint', label: 'A complaint came in', on: 'create', to: roles('QA Manager', 'QA Head'), reads: complaints, say: (c) => ({ type: 'warning', title: 'Complaint registered', message: `${c.number}: ${c.title} (${c.severity})` }) }),
  notice(Recall, { name: 'recall', label: 'A recall is ordered', on: becomes('In Progress'), to: roles('Warehouse Manager', 'Plant Head', 'Sales Person', 'QA Manager'), reads: recalls, mandatory: true, say: (r) => ({ type: 'error', title: r.isMock ? 'Recall drill' : 'Recall', message: `${r.number}, class ${r.class}: ${r.reason.slice(0, 200)}` }) }),
]
