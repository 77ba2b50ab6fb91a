import { type Hands, where } from '@tenon/model'
import { GateEntry } from '../gate/entry.ts'
import { Material } from '../materials/material.ts'
import { PurchaseRequisition } from '../purchasing/requisition.ts'
import { Vendor } from '../purchasing/vendor.ts'
import { type Block, localTime, money, namesOf, type Row } from './sheet.ts'
import { shown } from '../traits.ts'

/** What a lot was found to be, test by test. */
export async function certificatePaper(row: Row, hands: Hands, zone: string): Promise<Block[]> {
  const name = await namesOf(hands, [row.preparedBy, row.reviewedBy, row.approvedBy])
  return [
    { heading: `Certificate of analysis ${String(row.number)}` },
    { pairs: [['Product', String(row.productName)], ['Batch', String(row.batchNumber)], ['Status', String(row.status)], ['Release date', shown(row.releaseDate)]] },
    { heading: 'Results' },
    { columns: [{ title: 'Test', share: 2 }, { title: 'Method', share: 1.5 }, { title: 'Specification', share: 3 }, { title: 'Result', share: 2.5 }, { title: '', share: 1.5 }], rows: (row.results as Row[]).map((one) => [String(one.testName), shown(one.method), shown(one.specification), String(one.result), String(one.complies)]) },
    { text: row.remarks === null ? '' : String(row.remarks) },
    { pairs: [['Prepared by', name(row.preparedBy)], ['Reviewed by', `${name(row.reviewedBy)} ${row.reviewedAt === null ? '' : localTime(row.reviewedAt, zone)}`.trim()], ['Released by', name(row.approvedBy)]] },
  ]
}

/** What is ordered, of whom, at which price, and who approved it. */
export async function orderPaper(row: Row, hands: Hands, zone: string): Promise<Block[]> {
  const vendor = await hands.find(Vendor, where('id', 'eq', row.vendor))
  const asked = row.requisition === null ? null : await hands.find(PurchaseRequisition, where('id', 'eq', row.requisition))
  const materials = new Map((await hands.list(Material, where('id', 'in', [...new Set((row.lines as Row[]).map((line) => line.material))]))).map((one) => [one.id, one]))
  const name = await namesOf(hands, [row.createdBy, row.financeApprovedBy, row.managementApprovedBy])
  return [
    { heading: `Purchase order ${String(row.poNumber)}` },
    { pairs: [['Vendor', String(vendor?.name)], ['Contact', [vendor?.contactPerson, vendor?.email, vendor?.phone].filter((one) => one !== null && one !== undefined).join(', ') || '–'], ['Address', shown(vendor?.address)], ['Date', String(row.dateCreated)], ['Delivery by', shown(row.expectedDelivery)], ['Requisition', shown(asked?.number)], ['Status', String(row.status)]] },
    { heading: 'Positions' },
    { columns: [{ title: 'Code', share: 1.5 }, { title: 'Material', share: 4 }, { title: 'Quantity', share: 1.5, right: true }, { title: 'Unit', share: 0.8 }, { title: 'Price', share: 1.3, right: true }, { title: 'Amount', share: 1.5, right: true }], rows: (row.lines as Row[]).map((line) => [String(materials.get(line.material)?.code), String(materials.get(line.material)?.name), shown(line.quantity), String(line.unit), shown(line.price), money(line.amount)]) },
    { pairs: [['Total', money(row.totalAmount)]] },
    { text: row.justificationNotes === null ? '' : String(row.justificationNotes) },
    { pairs: [['Ordered by', name(row.createdBy)], ['Approved by finance', row.financeApprovedBy === null ? '–' : `${name(row.financeApprovedBy)}, ${localTime(row.financeApprovedOn, zone)}`], ['Approved by the management', row.managementApprovedBy === null ? '–' : `${name(row.managementApprovedBy)}, ${localTime(row.managementApprovedOn, zone)}`]] },
  ]
}

/** What the warehouse took in of what came through the gate. */
export async function receiptNote(row: Row, hands: Hands, zone: string): Promise<Block[]> {
  const entry = await hands.find(GateEntry, where('id', 'eq', row.gateEntry))
  return [
    { heading: `Goods receipt note ${String(row.grnCode)}` },
    { pairs: [['Gate entry', `${String(row.entryCode)}, vehicle ${String(entry?.vehicleNumber)}`], ['Material', String(entry?.materialName)], ['Purchase order', String(row.poNumber)], ['Delivery challan', shown(row.deliveryChallan)], ['Supplier', [row.supplierName, row.supplierLocation, row.supplierContact].filter((one) => one !== null && one !== '').join(', ') || '–'], ['Supplier address', shown(row.supplierAddress)], ['Document date', shown(row.documentDate)], ['Delivery date', shown(row.deliveryDate)], ['Received', shown(row.quantityReceived)], ['Document status', String(row.documentStatus)], ['Status', String(row.status)]] },
    { heading: 'Positions' },
    { columns: [{ title: 'Stock code', share: 1.3 }, { title: 'Description', share: 4 }, { title: 'Quantity', share: 1.2, right: true }, { title: 'Price', share: 1.2, right: true }, { title: 'Net', share: 1.3, right: true }, { title: 'VAT %', share: 0.9, right: true }, { title: 'VAT', share: 1.2, right: true }, { title: 'Gross', share: 1.4, right: true }], rows: (row.items as Row[]).map((item) => [shown(item.stockCode), String(item.description), shown(item.quantity), shown(item.price), money(item.net), shown(item.vatRate), money(item.vatAmount), money(item.gross)]) },
    { pairs: [['Net', money(row.netTotal)], ['VAT', money(row.vatTotal)], ['Gross', money(row.grossTotal)]] },
    { text: [row.remarks, row.comment].filter((one) => one !== null && one !== '').join('\n') },
    { pairs: [['Received by', `${String(row.createdByName)}, ${localTime(row.createdAt, zone)}`]] },
  ]
}

/** A version of a controlled document. */
export async function documentPaper(row: Row, hands: Hands, zone: string): Promise<Block[]> {
  const name = await namesOf(hands, [row.author, row.approvedBy])
  return [
    { heading: `${String(row.number)} version ${String(row.docVersion)}` },
    { pairs: [['Title', String(row.title)], ['Kind', String(row.type)], ['Status', String(row.status)], ['Effective from', shown(row.effectiveFrom)], ['Review due', shown(row.reviewDue)], ['Author', name(row.author)], ['Approved by', row.approvedBy === null ? '–' : `${name(row.approvedBy)}, ${localTime(row.approvedAt, zone)}`]] },
    { heading: 'Content' },
    { text: String(row.body) },
  ]
}
