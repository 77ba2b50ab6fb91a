import { actor, choice, date, Decimal, entity, type Hands, instant, integer, both, many, money, now, one, sequence, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, later, stamped, timestamps } from '../traits.ts'
import { PurchaseRequisition, qualified } from './requisition.ts'
import { Vendor } from './vendor.ts'

/** Several vendors asked for the price of what a requisition wants. */
export const Rfq = entity('rfq', {
  id: key(), number: sequence('RFQ-{yyyy}-{nnn}'), requisition: one(PurchaseRequisition).wire('pr_id').column('pr_id').reverse('rfqs'), vendors: many(Vendor).wire('vendor_ids').reverse('rfqs'), dueDate: date().optional(), notes: text(1000).optional(),
  status: choice('Sent', 'Awaiting Quotes', 'Comparison Ready', 'Closed').default('Sent').readonly(), raisedBy: witness('raised_by'), creationDate: date().readonly(), awardReason: text(1000).optional().readonly(), awardedBy: witness('awarded_by'), awardedOn: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'rfqs', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-creationDate', '-number'], label: 'Request for quotation', labelPlural: 'Requests for quotation', title: (r) => r.number, index: [['status']], gmp: true,
  moves: {
    compare: { when: { status: ['Sent', 'Awaiting Quotes'] }, set: { status: 'Comparison Ready' }, refusal: 'Only what waits for quotes is compared.', gates: [{ unless: { op: 'not', of: where('quotations.id', 'isNull', false) }, say: 'No vendor has quoted yet.' }] },
    award: { when: { status: 'Comparison Ready' }, set: { status: 'Closed', awardedBy: actor, awardedOn: now }, refusal: 'Only what is ready for comparison is awarded.' },
    cancel: { when: { status: ['Sent', 'Awaiting Quotes', 'Comparison Ready'] }, set: { status: 'Closed' }, refusal: 'It is closed already.' },
  },
  check: (r, old) => (old !== null ? undefined : r.vendors.length === 0 ? [{ path: ['vendors'], message: 'At least one vendor is asked.' }] : new Set(r.vendors).size !== r.vendors.length ? [{ path: ['vendors'], message: 'Each vendor is asked once.' }] : undefined),
  hooks: {
    before: async (r, old, hands) => {
      if (old !== null) return undefined
      const asked = await hands.lock(PurchaseRequisition, r.requisition)
      if (asked === null || !['Pending', 'Proposal Revision Needed', 'RFQ Created'].includes(String(asked.status))) throw new Fault('refused', 'Quotes are asked for while a requisition waits for its proposal.')
      for (const vendor of r.vendors) await qualified(hands, vendor, [asked.material])
      return { creationDate: hands.today }
    },
    after: async (r, old, hands) => { if (old === null) await hands.update(PurchaseRequisition, r.requisition, { status: 'RFQ Created' }) },
  },
})

/** What one vendor asks for it: one quote a vendor, in the price of one unit. */
export const Quotation = entity('quotation', {
  id: key(), rfq: one(Rfq).onDelete('cascade').reverse('quotations'), vendor: one(Vendor), price: money(14, 4).min(0).label('Price of one'), deliveryTime: integer().min(0).max(1000).label('Delivery, days'), validUntil: date().optional(), notes: text(1000).optional(),
  status: choice('Submitted', 'Awarded', 'Declined').default('Submitted').readonly(), enteredBy: witness('entered_by'), submissionDate: date().readonly(), ...timestamps,
}, {
  within: Plant, table: 'quotations', unique: [['rfq', 'vendor']], stamps: { ...stamped, createdBy: 'enteredBy' }, order: ['price', 'deliveryTime', 'id'], title: (q) => `${q.price.toString()} in ${q.deliveryTime} days`, index: [['vendor']], gmp: { reason: true },
  hooks: {
    before: async (q, old, hands) => {
      if (old !== null && q.status !== old.status) return undefined
      const rfq = await hands.lock(Rfq, q.rfq)
      if (rfq === null || rfq.status === 'Closed') throw new Fault('refused', 'This request for quotation is closed.')
      if ((await hands.find(Vendor, both(where('id', 'eq', q.vendor), where('rfqs.id', 'eq', q.rfq)))) === null) throw new Fault('invalid', 'This vendor was not asked.', { issues: [{ path: ['vendor'], code: 'custom', message: 'This vendor was not asked.' }] })
      return { submissionDate: q.submissionDate ?? hands.today }
    },
    after: async (q, old, hands) => {
      if (old !== null) return
      const [quoted, asked] = [await hands.figure(Quotation, { stat: 'count' }, where('rfq', 'eq', q.rfq)), await hands.figure(Vendor, { stat: 'count' }, where('rfqs.id', 'eq', q.rfq))]
      await hands.update(Rfq, q.rfq, { status: Number(quoted) === Number(asked) ? 'Comparison Ready' : 'Awaiting Quotes' })
    },
  },
})

/** The quotes beside one another, the cheapest first: what all of it costs, and by when it comes. */
export async function comparison(hands: Hands, rfq: Record<string, unknown>): Promise<Record<string, unknown>> {
  const asked = (await hands.find(PurchaseRequisition, where('id', 'eq', rfq.requisition)))!
  const quotes = await hands.list(Quotation, where('rfq', 'eq', rfq.id), ['price', 'deliveryTime', 'id'])
  const quick = Math.min(...quotes.map((quote) => Number(quote.deliveryTime)))
  const names = new Map((await hands.list(Vendor, where('rfqs.id', 'eq', rfq.id), ['name'])).map((vendor) => [vendor.id, vendor]))
  const rows = quotes.map((quote, place) => ({
    quotation_id: quote.id, vendor_id: quote.vendor, vendor_name: names.get(quote.vendor)?.name, rating: names.get(quote.vendor)?.rating, price: Number((quote.price as Decimal).toString()), total: Number((quote.price as Decimal).times(asked.quantity as Decimal).toFixed(2)),
    delivery_time: quote.deliveryTime, valid_until: quote.validUntil, status: quote.status, rank: place + 1, is_cheapest: place === 0 || (quote.price as Decimal).compare(quotes[0]!.price as Decimal) === 0, is_quickest: quote.deliveryTime === quick,
  }))
  const silent = [...names.values()].filter((vendor) => !quotes.some((quote) => quote.vendor === vendor.id))
  return { rfq_id: rfq.id, number: rfq.number, quantity: Number((asked.quantity as Decimal).toString()), unit: asked.unit, quotations: rows, not_quoted: silent.map((vendor) => ({ vendor_id: vendor.id, vendor_name: vendor.name })) }
}

/** The quote that is taken becomes the requisition's proposal; taking another than the cheapest needs a reason. */
export async function award(hands: Hands, rfq: Record<string, unknown>, quotation: unknown, reason: string | null): Promise<void> {
  const quote = await hands.find(Quotation, both(where('id', 'eq', quotation), where('rfq', 'eq', rfq.id)))
  if (quote === null) throw new Fault('notFound', 'Quotation not found')
  if (typeof quote.validUntil === 'string' && quote.validUntil < hands.today) throw new Fault('refused', `This quote was valid until ${quote.validUntil}.`)
  const all = await hands.list(Quotation, where('rfq', 'eq', rfq.id), ['price'])
  if ((quote.price as Decimal).compare(all[0]!.price as Decimal) > 0 && (reason ?? '').trim() === '') throw new Fault('refused', 'Taking another than the cheapest quote needs a reason.')
  for (const one of all) await hands.because(`${String(rfq.number)} awarded`).update(Quotation, one.id, { status: one.id === quote.id ? 'Awarded' : 'Declined' })
  await hands.update(Rfq, rfq.id, { awardReason: reason })
  await hands.update(PurchaseRequisition, rfq.requisition, {
    status: 'Pending Plant Head Approval', proposalVendor: quote.vendor, proposalPrice: quote.price, proposalDeliveryDate: later(hands.today, Number(quote.deliveryTime)), proposalNotes: `Awarded by ${String(rfq.number)}`, proposalPreparedBy: hands.actorId, proposalPreparedOn: hands.now,
  })
}
