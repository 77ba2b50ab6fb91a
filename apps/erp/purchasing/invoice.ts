import { actor, choice, date, Decimal, entity, given, type Hands, instant, money, now, one, resource, sequence, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Grn } from '../gate/grn.ts'
import { decimalOf } from '../materials/usable.ts'
import { witness } from '../people/person.ts'
import { only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { PurchaseOrder } from './order.ts'

type Row = Record<string, unknown>
/** What a vendor wants to be paid: matched against what was ordered and what was received before anybody pays. */
export const VendorInvoice = entity('vendor_invoice', {
  id: key(), number: sequence('INV-{yyyy}-{nnn}'), order: one(PurchaseOrder).reverse('invoices').wire('po_id').column('po_id'), vendorNumber: text(60), invoiceDate: date(), amount: money(14, 2).min(0), status: choice('Received', 'Matched', 'Disputed', 'Approved for Payment').default('Received').readonly(), difference: money(14, 2).default(Decimal.zero).readonly(), disputedFor: text(1000).optional().readonly(),
  enteredBy: witness('entered_by'), matchedBy: witness('matched_by'), approvedBy: witness('approved_by'), approvedOn: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'vendor_invoices', unique: [['order', 'vendorNumber']], stamps: { ...stamped, createdBy: 'enteredBy' }, order: ['-invoiceDate', '-number'], title: (i) => i.number, index: [['status'], ['order']], gmp: true,
  moves: {
    match: { when: { status: ['Received', 'Disputed'] }, set: { status: 'Matched', matchedBy: actor, disputedFor: null }, refusal: 'It is matched already.' },
    dispute: { when: { status: ['Received', 'Matched'] }, set: { status: 'Disputed', disputedFor: given('reason') }, refusal: 'What is to be paid is not disputed any more.' },
    approve: { when: { status: 'Matched' }, set: { status: 'Approved for Payment', approvedBy: actor, approvedOn: now }, apart: ['enteredBy', 'matchedBy'], refusal: 'Only what was matched is paid.' },
  },
  check: (i, old) => (old !== null && i.status === old.status && i.status !== 'Received' && i.status !== 'Disputed' && i.amount.compare(old.amount) !== 0 ? [{ path: ['amount'], message: 'What was matched is not changed any more.' }] : undefined),
})

/** Ordered, received, invoiced: the three side by side. */
async function sides(hands: Hands, invoice: Row): Promise<{ readonly ordered: Decimal; readonly received: Decimal; readonly asked: Decimal; readonly order: Row }> {
  const order = (await hands.find(PurchaseOrder, where('id', 'eq', invoice.order)))!
  const received = decimalOf(await hands.figure(Grn, { stat: 'sum', path: 'netTotal' }, where('poNumber', 'eq', order.poNumber)))
  const asked = decimalOf(await hands.figure(VendorInvoice, { stat: 'sum', path: 'amount' }, where('order', 'eq', order.id)))
  return { ordered: decimalOf(order.totalAmount), received, asked, order }
}
async function matched(hands: Hands, row: Row): Promise<void> {
  const { ordered, received, asked } = await sides(hands, row)
  const owed = received.compare(ordered) < 0 ? received : ordered
  if (asked.compare(owed) > 0) throw new Fault('refused', `${asked.toFixed(2)} are invoiced where ${ordered.toFixed(2)} were ordered and ${received.toFixed(2)} received: dispute it.`)
  await hands.update(VendorInvoice, row.id, { difference: owed.minus(asked) })
}

const finance = only(['Finance Officer'], 'Finance does this.')
const words = ['*', 'plant', { as: 'po_number', path: 'order.poNumber' }, { as: 'vendor_name', path: 'order.vendor.name' }] as const
export const vendorInvoices = resource(VendorInvoice, {
  path: 'vendor-invoices', only: ['list', 'read', 'create', 'update'], list: words, detail: words, create: ['order', 'vendorNumber', 'invoiceDate', 'amount'], update: ['invoiceDate', 'amount'], filter: ['status', 'order'], search: ['number', 'vendorNumber', 'order.poNumber', 'order.vendor.name'], sort: ['invoiceDate', 'amount', 'status'],
  allow: { read: only(['Finance Officer', 'Procurement Officer', 'Plant Head', 'Management', 'System Admin']), create: only(['Finance Officer', 'Procurement Officer'], 'Invoices are entered by finance and procurement.'), update: only(['Finance Officer', 'Procurement Officer']), match: only(['Finance Officer', 'Procurement Officer']), dispute: only(['Finance Officer', 'Procurement Officer']), approve: finance, comparison: only(['Finance Officer', 'Procurement Officer', 'Management']) },
  actions: {
    match: { on: 'row', move: 'match', run: async ({ row, hands }) => { await matched(hands, row); return { row } } }, dispute: { on: 'row', move: 'dispute', input: { reason: text(1000).length({ min: 3, max: 1000 }) } }, approve: { on: 'row', move: 'approve' },
    comparison: { on: 'row', method: 'GET', run: async ({ row, hands }) => { const { ordered, received, asked, order } = await sides(hands, row); return { body: { po_number: order.poNumber, ordered: Number(ordered.toFixed(2)), received: Number(received.toFixed(2)), invoiced: Number(asked.toFixed(2)) } } } },
  },
})
