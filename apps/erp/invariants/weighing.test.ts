import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Decimal, where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { lots } from '../materials/lot.api.ts'
import { reservations } from '../materials/reservation.ts'
import { dispensings } from '../production/dispensing.api.ts'
import { Deviation } from '../quality/deviation.ts'
import { said } from './said.ts'
import { lot, machine, master, material, much, open, plan, type Row, secret, started } from './world.ts'

eachDatabase('pharma weighing', (empty) => {
  test('23. Weighing: net = gross − tare, within tolerance or deviation; performed and verified by two persons', async () => {
    const w = await open(await empty())
    const [input, product, other] = [await material(w), await material(w, { type: 'Finished Good' }), await material(w)]
    const batch = await plan(w, await master(w, { input, product }))
    const [one, foreign, held] = [await lot(w, { material: input.id }), await lot(w, { material: other.id }), await lot(w, { material: input.id, released: false })]
    const weigh = (values: Row): Promise<Row> => w.make('prod-op-1', dispensings, { batch: batch.id, lot: one.id, target: much('50'), gross: much('52.5'), tare: much('2.25'), ...values })
    await assert.rejects(weigh({}), /while the batch is being made/)
    await w.make('scm-wh-1', reservations, { batch: batch.id, lot: one.id, quantity: much('60') })
    await started(w, batch)
    await assert.rejects(weigh({ tare: much('52.5') }), said(/not less than the gross/))
    await assert.rejects(weigh({ lot: foreign.id }), /not of a material/)
    await assert.rejects(weigh({ lot: held.id }), /in quarantine/)
    const [balance, dirty] = [await machine(w, { class: 'balance' }), await machine(w, { class: 'balance', nextCalibration: '2026-11-20' })]
    await assert.rejects(weigh({ scale: dirty.id }), /due for calibration/)
    const good = await weigh({ scale: balance.id })
    assert.deepEqual([(good.net as Decimal).toFixed(3), good.inTolerance, (good.tolerance as Decimal).toFixed(2), good.status], ['50.250', true, '5.00', 'Weighed'])
    assert.equal(((await w.read('scm-wh-1', lots, one.id)).onHand as Decimal).toFixed(3), '100.000', 'what nobody verified is not used')
    await assert.rejects(w.call('prod-op-1', dispensings, good.id, 'verify', secret), /Another person/)
    assert.equal((await w.call('qa-op-1', dispensings, good.id, 'verify', secret)).status, 'Verified')
    const after = await w.read('scm-wh-1', lots, one.id)
    assert.deepEqual([(after.onHand as Decimal).toFixed(3), (after.reserved as Decimal).toFixed(3)], ['49.750', '9.750'], 'out of what was set aside')
    await assert.rejects(w.change('prod-op-1', dispensings, good.id, { gross: much('60') }, 'misread'), /not weighed again/)
    await assert.rejects(w.call('prod-man-1', dispensings, good.id, 'reject', { reason: 'spilt' }), /What was verified is used/)

    const count = async (): Promise<number> => (await w.act('qa-man-1', (hands) => hands.list(Deviation, where('batch', 'eq', batch.id)))).length
    assert.equal(await count(), 0)
    const off = await weigh({ target: much('40'), gross: much('45'), tare: much('2') })
    assert.equal(off.inTolerance, false)
    const spilt = await weigh({ target: much('5'), gross: much('7'), tare: much('2') })
    assert.equal((await w.call('prod-man-1', dispensings, spilt.id, 'reject', { reason: 'spilt' })).status, 'Rejected')
    await w.call('prod-man-1', dispensings, off.id, 'verify', secret)
    assert.equal(await count(), 1)
    const again = await weigh({ target: much('10'), gross: much('12'), tare: much('2') })
    await assert.rejects(w.call('prod-man-1', dispensings, again.id, 'verify', secret), /Only 6\.750 kg/)
    await w.database.close()
  })
})
