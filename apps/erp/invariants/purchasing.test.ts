import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { approvalLimits } from '../purchasing/limit.ts'
import { orders, requisitions } from '../purchasing/purchasing.api.ts'
import { vendors } from '../purchasing/vendor.ts'
import { material, much, open, type Row, type World } from './world.ts'

async function supplied(w: World): Promise<{ stuff: Row; vendor: Row }> {
  const stuff = await material(w)
  const vendor = await w.make('scm-proc-1', vendors, { name: 'Lakeside Chemicals', status: 'Qualified', suppliedMaterials: [stuff.id] })
  for (const document of ['Purchase Requisition', 'Purchase Order']) await w.act('admin-1', (hands) => hands.within('plant-a').create(approvalLimits.entity, { document, amount: much('1000') }))
  return { stuff, vendor }
}
const status = async (w: World, of: typeof orders, id: unknown): Promise<unknown> => (await w.read('scm-proc-1', of, id)).status

eachDatabase('pharma purchasing', (empty) => {
  test('32. A requisition cannot be approved by its requester; approval limits are data; changing quantity or price after approval reopens approval', async () => {
    const w = await open(await empty())
    const { stuff, vendor } = await supplied(w)
    const own = await w.make('plant-head-1', requisitions, { material: stuff.id, quantity: much('10'), unit: 'kg' })
    await w.call('scm-proc-1', requisitions, own.id, 'propose', { vendor: vendor.id, price: much('5') })
    await assert.rejects(w.call('plant-head-1', requisitions, own.id, 'approve'), /Another person/)

    const small = await w.make('scm-wh-1', requisitions, { material: stuff.id, quantity: much('10'), unit: 'kg' })
    await assert.rejects(w.call('plant-head-1', requisitions, small.id, 'approve'), /Only what waits for the plant head/)
    await w.call('scm-proc-1', requisitions, small.id, 'propose', { vendor: vendor.id, price: much('5') })
    assert.equal((await w.call('plant-head-1', requisitions, small.id, 'approve')).status, 'Approved for PO Creation')
    const changed = await w.change('scm-wh-1', requisitions, small.id, { quantity: much('500') })
    assert.deepEqual([changed.status, changed.plantHeadApprovedBy, (changed.proposalAmount as Decimal).toFixed(2)], ['Pending Plant Head Approval', null, '2500.00'])
    assert.equal((await w.call('plant-head-1', requisitions, small.id, 'approve')).status, 'Pending Management Approval', 'above the limit one approval is not enough')
    assert.equal((await w.call('mgmt-1', requisitions, small.id, 'approveManagement')).status, 'Approved for PO Creation')

    const blocked = await w.make('scm-proc-1', vendors, { name: 'Unknown Ltd' })
    const third = await w.make('scm-wh-1', requisitions, { material: stuff.id, quantity: much('1'), unit: 'kg' })
    await assert.rejects(w.call('scm-proc-1', requisitions, third.id, 'propose', { vendor: blocked.id, price: much('5') }), /not qualified/)
    await w.database.close()
  })

  test('32. An order is approved by two different persons above its limit, by nobody who wrote it, and again when its lines change', async () => {
    const w = await open(await empty())
    const { stuff, vendor } = await supplied(w)
    const asked = await w.make('scm-wh-1', requisitions, { material: stuff.id, quantity: much('300'), unit: 'kg' })
    const line = { material: stuff.id, quantity: much('300'), unit: 'kg', price: much('5') }
    await assert.rejects(w.make('scm-proc-1', orders, { requisition: asked.id, vendor: vendor.id, lines: [line] }), /Only approved requisitions/)
    await w.call('scm-proc-1', requisitions, asked.id, 'propose', { vendor: vendor.id, price: much('3') })
    await w.call('plant-head-1', requisitions, asked.id, 'approve')
    const order = await w.make('scm-proc-1', orders, { requisition: asked.id, vendor: vendor.id, lines: [line] })
    assert.match(String(order.poNumber), /^PO-2026-001$/)
    assert.deepEqual([(order.totalAmount as Decimal).toFixed(2), await status(w, requisitions, asked.id)], ['1500.00', 'PO Created'])
    await assert.rejects(w.call('scm-proc-1', orders, order.id, 'send'), /Only approved orders/)
    await w.call('scm-proc-1', orders, order.id, 'submit')
    await assert.rejects(w.call('scm-proc-1', orders, order.id, 'approveFinance'), { code: 'forbidden' })
    assert.equal((await w.call('fin-off-1', orders, order.id, 'approveFinance')).status, 'Pending Management Approval')
    assert.equal((await w.call('mgmt-1', orders, order.id, 'approveManagement')).status, 'Approved')
    const changed = await w.change('scm-proc-1', orders, order.id, { lines: [{ ...line, price: much('6') }] })
    assert.deepEqual([changed.status, changed.financeApprovedBy, changed.managementApprovedBy], ['Pending Finance Approval', null, null])
    await w.call('fin-off-1', orders, order.id, 'approveFinance')
    await w.call('mgmt-1', orders, order.id, 'approveManagement')
    await w.call('scm-proc-1', orders, order.id, 'send')
    await assert.rejects(w.change('scm-proc-1', orders, order.id, { lines: [line] }), /not changed any more/)
    await w.call('scm-wh-1', orders, order.id, 'receive')
    assert.equal((await w.call('scm-wh-1', orders, order.id, 'complete')).status, 'Completed')
    await w.database.close()
  })
})
