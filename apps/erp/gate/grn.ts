import { choice, date, Decimal, decimal, entity, lines, money, one, part, sequence, sum, text } from '@tenon/model'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { key, nameOf, positive, stamped, timestamps } from '../traits.ts'
import { GateEntry } from './entry.ts'

/** One position of a delivery. Amounts are rounded to cents where they arise; totals are sums of what is shown. */
export const GrnItem = part('grn_item', {
  description: text(200).length({ min: 2, max: 200 }), quantity: decimal(14, 4).check(positive), price: decimal(14, 4).min(0), vatRate: decimal(5, 2).min(0).max(100).default(Decimal.zero),
  stockCode: text(50).optional(), status: text(50).default('GRN'), nominal: text(50).optional(), account: text(50).optional(),
  net: money(14, 2).generated(), vatAmount: money(14, 2).generated(), gross: money(14, 2).generated(),
}, {
  table: 'grn_items',
  derive: {
    net: (item) => item.quantity.times(item.price),
    vatAmount: (item) => item.net.times(item.vatRate).times('0.01'),
    gross: (item) => item.net.plus(item.vatAmount),
  },
})

/** What the warehouse took in of what came through the gate. */
export const Grn = entity('goods_receipt_note', {
  id: key(), gateEntry: one(GateEntry).onDelete('cascade').unique().readonly(), entryCode: text(20).readonly(), grnCode: sequence('GRN-{yy}-{nnn}').everywhere(), poNumber: text(50), deliveryChallan: text(100).optional(),
  quantityReceived: decimal(12, 3).check(positive), remarks: text().optional(), status: choice('Awaiting QA', 'Sampling Requested').default('Awaiting QA').readonly(),
  supplierName: text(150).optional(), supplierAddress: text().optional(), supplierLocation: text(150).optional(), supplierContact: text(100).optional(),
  documentStatus: text(50).default('Goods Received'), documentDate: date().optional(), deliveryDate: date().optional(), period: text(50).optional(), reference: text(100).optional(), comment: text().optional(),
  items: lines(GrnItem), netTotal: money(14, 2).generated(), vatTotal: money(14, 2).generated(), grossTotal: money(14, 2).generated(),
  createdBy: one(User).wire('created_by').column('created_by').readonly(), createdByName: text(150).readonly(), ...timestamps,
}, {
  within: Plant, table: 'goods_receipt_notes', stamps: { ...stamped, createdBy: 'createdBy' }, order: ['-createdAt', 'id'], title: (g) => g.grnCode, index: [['status'], ['-createdAt']],
  derive: { netTotal: (g) => sum(g.items ?? [], (item) => item.net), vatTotal: (g) => sum(g.items ?? [], (item) => item.vatAmount), grossTotal: (g) => sum(g.items ?? [], (item) => item.gross) },
  check: (g) => (g.items === undefined || g.items.length === 0 ? [{ path: ['items'], message: 'items: List should have at least 1 item' }] : undefined),
  hooks: {
    before: (grn, old, hands) => { const day = grn.documentDate ?? hands.today; return { documentDate: day, deliveryDate: grn.deliveryDate ?? day, ...(old === null ? { createdByName: nameOf(hands) } : {}) } },
    after: async (grn, old, hands) => { if (old === null) await hands.update(GateEntry, grn.gateEntry, { status: 'Awaiting QA' }) },
  },
})
