import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { lots } from '../materials/lot.api.ts'
import { materialRequests } from '../materials/request.api.ts'
import { approvalLimits } from '../purchasing/limit.ts'
import { requisitions } from '../purchasing/purchasing.api.ts'
import { rateAgreements } from '../purchasing/rate.ts'
import { quotations, rfqs } from '../purchasing/rfq.api.ts'
import { vendors } from '../purchasing/vendor.ts'
import { customers } from '../sales/customer.ts'
import { salesOrders } from '../sales/order.api.ts'
import { said } from './said.ts'
import { lot, master, material, much, open, plan, type Row, type World } from './world.ts'

const limit = (w: World, document: string, amount: string): Promise<unknown> => w.act('mgmt-1', (hands) => hands.within('plant-a').create(approvalLimits.entity, { document, amount: much(amount) }))
const left = async (w: World, id: unknown): Promise<string[]> => { const row = await w.read('scm-wh-1', lots, id); return [(row.onHand as Decimal).toFixed(3), (row.reserved as Decimal).toFixed(3)] }
const asked = async (w: World, values: Row): Promise<Row> => {
  const one = await w.make('prod-op-1', materialRequests, { unit: 'kg', ...values })
  await w.call('prod-man-1', materialRequests, one.id, 'approveManager')
  await w.call('prod-head-1', materialRequests, one.id, 'approveHead')
  return one
}

eachDatabase('pharma requests', (empty) => {
  test('a material request is approved step by step by others than who asks, and issued to the gram, the earliest expiry first', async () => {
    const w = await open(await empty())
    await limit(w, 'Material Request', '100')
    const [input, other] = [await material(w), await material(w)]
    const soon = await lot(w, { material: input.id, expiryDate: '2027-01-31', quantity: much('30') })
    const late = await lot(w, { material: input.id, expiryDate: '2028-01-31', quantity: much('80') })
    const foreign = await lot(w, { material: other.id })
    const own = await w.make('prod-man-1', materialRequests, { material: input.id, quantity: much('5'), unit: 'kg' })
    await assert.rejects(w.call('prod-man-1', materialRequests, own.id, 'approveManager'), /Another person/)
    await assert.rejects(w.call('prod-head-1', materialRequests, own.id, 'approveHead'), /waits for the head/)

    const small = await asked(w, { material: input.id, quantity: much('35') })
    assert.equal((await w.call('scm-wh-1', materialRequests, small.id, 'verify')).status, 'Ready for Issuance')
    await assert.rejects(w.change('prod-man-1', materialRequests, small.id, { quantity: much('50') }), said(/not changed any more/))
    const issue = (id: unknown, ...given: Row[]): Promise<Row> => w.call('scm-wh-1', materialRequests, id, 'issue', { lots: given })
    await assert.rejects(issue(small.id, { lot: soon.id, quantity: much('30') }), /35.000 kg are asked for, not 30/)
    await assert.rejects(issue(small.id, { lot: late.id, quantity: much('35') }), /is to be taken first/)
    await assert.rejects(issue(small.id, { lot: foreign.id, quantity: much('35'), reason: 'at hand' }), /another material/)
    assert.deepEqual([await left(w, soon.id), await left(w, late.id), await left(w, foreign.id)], [['30.000', '0.000'], ['80.000', '0.000'], ['100.000', '0.000']], 'what was refused moved nothing')
    assert.equal((await issue(small.id, { lot: soon.id, quantity: much('30') }, { lot: late.id, quantity: much('5') })).status, 'Issued')
    assert.deepEqual([await left(w, soon.id), await left(w, late.id)], [['0.000', '0.000'], ['75.000', '0.000']])
    await assert.rejects(issue(small.id, { lot: late.id, quantity: much('35') }), /Only what is ready/)

    const big = await asked(w, { material: input.id, quantity: much('60') })
    assert.equal((await w.call('scm-wh-1', materialRequests, big.id, 'verify')).status, 'Pending Plant Head Approval', '60 kg at 2 are above the limit of 100')
    await assert.rejects(issue(big.id, { lot: late.id, quantity: much('60') }), /Only what is ready/)
    assert.equal((await w.call('plant-head-1', materialRequests, big.id, 'approvePlantHead')).status, 'Ready for Issuance')
    await w.database.close()
  })

  test('what is issued for a batch is set aside for that batch', async () => {
    const w = await open(await empty())
    await limit(w, 'Material Request', '100000')
    const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
    const batch = await plan(w, await master(w, { input, product }))
    const one = await lot(w, { material: input.id })
    const request = await asked(w, { material: input.id, quantity: much('40'), batch: batch.id })
    await w.call('scm-wh-1', materialRequests, request.id, 'verify')
    await w.call('scm-wh-1', materialRequests, request.id, 'issue', { lots: [{ lot: one.id, quantity: much('40') }] })
    assert.deepEqual(await left(w, one.id), ['100.000', '40.000'])
    const rejected = await asked(w, { material: input.id, quantity: much('1') })
    assert.equal((await w.call('scm-wh-1', materialRequests, rejected.id, 'reject', { reason: 'none is left' })).status, 'Rejected')
    await w.database.close()
  })

  test('a sales order is approved by others, shipped whole out of released lots, and approved again when it changes', async () => {
    const w = await open(await empty())
    await limit(w, 'Sales Order', '1000')
    const [raw, goods] = [await material(w), await material(w, { type: 'Finished Good' })]
    const customer = await w.make('sales-1', customers, { name: 'City Hospital' })
    const line = { material: goods.id, quantity: much('50'), unit: 'kg', price: much('10') }
    const order = (items: Row[]): Promise<Row> => w.make('sales-1', salesOrders, { customer: customer.id, items, plant: 'plant-a' })
    await assert.rejects(order([{ ...line, material: raw.id }]), said(/Only finished goods/))
    await assert.rejects(order([]), said(/at least 1 item/))
    const one = await order([line])
    assert.deepEqual([(one.totalAmount as Decimal).toFixed(2), one.status, one.salesPerson], ['500.00', 'Pending Plant Head Approval', 'sales-1'])
    const [good, held] = [await lot(w, { material: goods.id }), await lot(w, { material: goods.id, released: false })]
    const ship = (...given: Row[]): Promise<Row> => w.call('scm-wh-1', salesOrders, one.id, 'dispatch', { lots: given })
    await assert.rejects(ship({ lot: good.id, quantity: much('50') }), /Only approved orders/)
    assert.equal((await w.call('plant-head-1', salesOrders, one.id, 'approve')).status, 'Ready for Dispatch')
    const dearer = await w.change('sales-1', salesOrders, one.id, { items: [{ ...line, price: much('30') }] })
    assert.deepEqual([dearer.status, dearer.plantHeadApprovedBy], ['Pending Plant Head Approval', null])
    assert.equal((await w.call('plant-head-1', salesOrders, one.id, 'approve')).status, 'Pending Management Approval')
    assert.equal((await w.call('mgmt-1', salesOrders, one.id, 'approveManagement')).status, 'Ready for Dispatch')
    await assert.rejects(ship({ lot: held.id, quantity: much('50') }), /in quarantine/)
    await assert.rejects(ship({ lot: good.id, quantity: much('49') }), /1.000 of what was ordered are missing/)
    await assert.rejects(ship({ lot: good.id, quantity: much('51') }), /1.000 more than was ordered/)
    assert.deepEqual(await left(w, good.id), ['100.000', '0.000'])
    assert.equal((await ship({ lot: good.id, quantity: much('50') })).status, 'Dispatched')
    assert.deepEqual(await left(w, good.id), ['50.000', '0.000'])
    const trace = (await w.call('qa-man-1', lots, good.id, 'genealogy', { direction: 'forward' })).forward as { lots: Row[] }
    assert.deepEqual(((trace.lots[0]?.shipments ?? []) as Row[]).map((sent) => [sent.customer, sent.quantity, sent.reference_id]), [['City Hospital', 50, one.number]])
    assert.equal((await w.call('sales-1', salesOrders, one.id, 'deliver')).status, 'Delivered')
    await w.database.close()
  })

  test('quotes of several vendors are compared; the award is approved as a proposal and ordered as it was quoted', async () => {
    const w = await open(await empty())
    for (const document of ['Purchase Requisition', 'Purchase Order']) await limit(w, document, '100000')
    const stuff = await material(w)
    const [near, far, third] = await Promise.all(['Lakeside', 'Harbour', 'Alpine'].map((name) => w.make('scm-proc-1', vendors, { name, status: 'Qualified', suppliedMaterials: [stuff.id] })))
    const stranger = await w.make('scm-proc-1', vendors, { name: 'Unknown', status: 'Pending' })
    const need = await w.make('scm-wh-1', requisitions, { material: stuff.id, quantity: much('200'), unit: 'kg' })
    await assert.rejects(w.make('scm-proc-1', rfqs, { requisition: need.id, vendors: [near?.id, stranger.id] }), /not qualified/)
    const rfq = await w.make('scm-proc-1', rfqs, { requisition: need.id, vendors: [near?.id, far?.id, third?.id] })
    assert.deepEqual([rfq.status, (await w.read('scm-proc-1', requisitions, need.id)).status], ['Sent', 'RFQ Created'])
    await assert.rejects(w.call('scm-proc-1', rfqs, rfq.id, 'compare'), /No vendor has quoted/)
    const quote = (vendor: Row | undefined, price: string, deliveryTime: number, more: Row = {}): Promise<Row> => w.make('scm-proc-1', quotations, { rfq: rfq.id, vendor: vendor?.id, price: much(price), deliveryTime, ...more })
    await assert.rejects(quote(stranger, '1', 1), said(/was not asked/))
    const [a, b] = [await quote(near, '6.40', 21), await quote(far, '6.10', 45)]
    await assert.rejects(quote(near, '6', 5), { code: 'invalid' }, 'one quote a vendor')
    assert.equal((await w.read('scm-proc-1', rfqs, rfq.id)).status, 'Awaiting Quotes')
    await assert.rejects(w.call('scm-proc-1', rfqs, rfq.id, 'award', { quotation: b.id }), /ready for comparison/)
    await quote(third, '7', 7, { validUntil: '2026-11-20' })
    const seen = await w.call('plant-head-1', rfqs, rfq.id, 'comparison')
    assert.deepEqual((seen.quotations as Row[]).map((one) => [one.vendor_name, one.total, one.rank, one.is_cheapest, one.is_quickest]), [['Harbour', 1220, 1, true, false], ['Lakeside', 1280, 2, false, false], ['Alpine', 1400, 3, false, true]])
    await assert.rejects(w.call('scm-proc-1', rfqs, rfq.id, 'award', { quotation: a.id }), /needs a reason/)
    await assert.rejects(w.call('scm-proc-1', rfqs, rfq.id, 'order'), /approved is ordered/)
    const closed = await w.call('scm-proc-1', rfqs, rfq.id, 'award', { quotation: a.id, reason: 'needed within a month' })
    assert.equal(closed.status, 'Closed')
    const proposal = await w.read('scm-proc-1', requisitions, need.id)
    assert.deepEqual([proposal.status, proposal.proposalVendor, (proposal.proposalAmount as Decimal).toFixed(2), proposal.proposalDeliveryDate], ['Pending Plant Head Approval', near?.id, '1280.00', '2026-12-12'])
    await assert.rejects(w.change('scm-proc-1', quotations, a.id, { price: much('1') }, 'cheaper now'), /is closed/)
    await w.call('plant-head-1', requisitions, need.id, 'approve')
    const made = await w.call('scm-proc-1', rfqs, rfq.id, 'order')
    assert.match(String(made.po_number), /^PO-2026-001$/)
    assert.equal((await w.read('scm-proc-1', requisitions, need.id)).poNumber, made.po_number)
    await assert.rejects(w.call('scm-proc-1', rfqs, rfq.id, 'order'), /approved is ordered/, 'it is ordered once')
    const rate = (validFrom: string, validTo: string): Promise<Row> => w.make('scm-proc-1', rateAgreements, { vendor: near?.id, material: stuff.id, rate: much('6.4'), validFrom, validTo })
    await rate('2026-01-01', '2026-12-31')
    await assert.rejects(rate('2026-12-31', '2027-12-31'), { code: 'conflict' })
    await rate('2027-01-01', '2027-12-31')
    await w.database.close()
  })
})
