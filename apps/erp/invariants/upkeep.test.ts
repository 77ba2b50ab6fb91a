import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJobs } from '@tenon/jobs'
import { where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { equipment } from '../equipment/equipment.api.ts'
import { lots } from '../materials/lot.api.ts'
import { tables } from '../notices/notification.ts'
import { upkeep } from '../plants/upkeep.ts'
import { batches } from '../production/batch.api.ts'
import { lot, machine, master, material, much, open, plan, type Row, secret } from './world.ts'

eachDatabase('what a date changes', (empty) => {
  test('lots expire when their day begins at their own plant, what is due for retest goes to quarantine, calibrations are announced, each once', async () => {
    const w = await open(await empty())
    const stuff = await material(w)
    const made = async (values: Row): Promise<unknown> => (await lot(w, { material: stuff.id, ...values })).id
    const here = { expiring: await made({ expiryDate: '2026-11-22' }), quarantine: await made({ expiryDate: '2026-11-22', released: false }), good: await made({ expiryDate: '2026-11-23' }), retest: await made({ retestDate: '2026-11-22' }), never: await made({ expiryDate: null }) }
    const there = (await w.make('wh-b', lots, { material: stuff.id, quantity: much('5'), unit: 'kg', expiryDate: '2026-11-22' })).id
    const mixer = await machine(w, { nextCalibration: '2026-11-22' })
    const clock = { at: Date.parse('2026-11-21T18:00:00Z') }
    const jobs = createJobs({ engine: w.engine, definitions: [upkeep], clock: () => clock.at })
    const hourLater = async (hours = 1): Promise<void> => { clock.at += hours * 3_600_000; await jobs.tick(); while (await jobs.once()); }
    const state = async (who: string, id: unknown): Promise<unknown> => (await w.read(who, lots, id)).qcStatus
    const told = (): Promise<unknown[]> => w.act('admin-1', async (hands) => (await hands.list(tables.Notification, where('user', 'in', ['qc-man-1', 'scm-wh-1']), ['title', 'user'])).map((one) => `${String(one.user)}: ${String(one.title)}`).filter((one) => /Lot|Retest|Calibration/.test(one)))
    await jobs.tick()
    // seven in the evening of the 21st in Dublin, half past midnight of the 22nd in Hyderabad
    await hourLater()
    assert.deepEqual([await state('scm-wh-1', here.expiring), await state('scm-wh-1', here.quarantine), await state('scm-wh-1', here.good), await state('scm-wh-1', here.retest), await state('scm-wh-1', here.never)], ['Expired', 'Expired', 'Approved', 'Quarantine', 'Approved'])
    assert.equal(await state('wh-b', there), 'Quarantine', 'at this plant the day has not begun')
    const once = ['qc-man-1: Calibration due', 'scm-wh-1: Lot expired', 'scm-wh-1: Lot expired', 'qc-man-1: Retest due'].sort()
    assert.deepEqual((await told()).sort(), once)
    await hourLater(6)
    assert.deepEqual([await state('wh-b', there), (await told()).sort()], ['Expired', once])
    // tested again it comes back, with a date ahead; what is not calibrated is not used
    await w.call('qa-man-1', lots, here.retest, 'requalify', { retestDate: '2027-11-22', reason: 'tested again, conforms' })
    assert.equal((await w.call('qa-man-1', lots, here.retest, 'release', secret)).qcStatus, 'Approved')
    await assert.rejects(w.call('qa-man-1', lots, here.expiring, 'release', secret), /Only lots in quarantine/)
    const batch = await plan(w, await master(w, { input: stuff, product: await material(w, { type: 'Finished Good' }) }), { equipment: [mixer.id] })
    await w.change('prod-head-1', equipment, mixer.id, { nextCalibration: '2026-11-21' }, 'as in the plan')
    await w.call('prod-man-1', batches, batch.id, 'issue', secret)
    await w.call('qa-man-1', batches, batch.id, 'check', secret)
    await assert.rejects(w.call('prod-head-1', batches, batch.id, 'start', secret), /not calibrated/)
    await w.database.close()
  })
})
