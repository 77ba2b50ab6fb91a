import assert from 'node:assert/strict'
import { test } from 'node:test'
import { where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { calibrations, equipment } from '../equipment/equipment.api.ts'
import { batches } from '../production/batch.api.ts'
import { masterRecords } from '../production/master.api.ts'
import { batchSteps } from '../production/step.api.ts'
import { deviations } from '../quality/deviation.api.ts'
import { Deviation } from '../quality/deviation.ts'
import { QualityTest } from '../quality/sample.ts'
import { allSteps, approveTests, batchOf, day, effective, lot, machine, made, master, material, much, open, plan, type Row, secret, started, stepsOf, type World } from './world.ts'

const nothing = { value: null, gross: null, tare: null, equipment: null, comment: null, statedAt: null }
const perform = (w: World, step: Row | undefined, values: Row = {}): Promise<Row> => w.call('prod-op-1', batchSteps, step?.id, 'perform', { ...nothing, ...values })
async function recipe(w: World, of: { steps?: readonly Row[] } = {}): Promise<{ input: Row; product: Row; record: Row }> {
  const [input, product] = [await material(w), await material(w, { type: 'Finished Good', shelfLifeDays: 730 })]
  return { input, product, record: await master(w, { input, product, ...of }) }
}

eachDatabase('pharma production', (empty) => {
  test('16. Server time only; back-dating "performed at" keeps both times and asks a reason', async () => {
    const w = await open(await empty())
    const batch = await started(w, await plan(w, (await recipe(w)).record))
    const [first] = await stepsOf(w, batch)
    await assert.rejects(perform(w, first, { statedAt: '2026-11-21T08:00:00.000000Z' }), /needs a comment/)
    await assert.rejects(perform(w, first, { statedAt: '2026-11-22T08:00:00.000000Z', comment: 'tomorrow' }), /in the future/)
    const done = await perform(w, first, { statedAt: '2026-11-21T08:00:00.000000Z', comment: 'The tablet was offline.' })
    assert.deepEqual([done.statedAt, done.performedAt, done.performedBy], ['2026-11-21T08:00:00.000000Z', `${day}T10:00:00.000000Z`, 'prod-op-1'])
    await w.database.close()
  })

  test('17. Steps cannot be done out of the declared order; a parallel group must be declared', async () => {
    const w = await open(await empty())
    const batch = await started(w, await plan(w, (await recipe(w)).record))
    const [clear, mix, count, label] = await stepsOf(w, batch)
    await assert.rejects(perform(w, mix, { value: '15' }), /Step 1, Line clearance, comes first/)
    await perform(w, clear)
    await assert.rejects(perform(w, count), /Step 2, Mix, comes first/)
    await perform(w, mix, { value: '15' })
    await assert.rejects(perform(w, label), /Step 2, Mix, comes first/, 'what is not verified is not done')
    await assert.rejects(w.call('prod-op-1', batchSteps, mix?.id, 'verify', secret), /Another person/, '7. performer and verifier are different persons')
    await w.call('qa-op-1', batchSteps, mix?.id, 'verify', secret)
    await perform(w, label)
    await perform(w, count)
    await assert.rejects(perform(w, count), /done already/)
    await w.database.close()
  })

  test('10. The first value entered is never lost: out of limits then corrected shows both', async () => {
    const w = await open(await empty())
    const batch = await started(w, await plan(w, (await recipe(w)).record))
    const [clear, mix] = await stepsOf(w, batch)
    await perform(w, clear)
    assert.equal((await perform(w, mix, { value: '25' })).inLimits, false)
    await assert.rejects(w.change('prod-op-1', batchSteps, mix?.id, { value: '15' }), { code: 'invalid' }, 'a reason is required')
    const right = await w.change('prod-op-1', batchSteps, mix?.id, { value: '15' }, 'read from the wrong display')
    assert.deepEqual([right.value, right.originalValue, right.inLimits], ['15', '25', true])
    await w.database.close()
  })

  test('18. A batch cannot start, and a step cannot use, equipment whose calibration, cleaning or qualification is not valid at that moment; a calibration found out of tolerance lists every batch made since the last good one', async () => {
    const w = await open(await empty())
    const { record } = await recipe(w, { steps: [{ stage: 'Mixing', name: 'Mix', kind: 'confirmation', equipmentClass: 'mixer' }] })
    const good = await machine(w)
    for (const bad of [{ nextCalibration: day }, { qualification: 'Not Qualified' }]) {
      const unfit = await machine(w, bad)
      const batch = await plan(w, record, { equipment: [good.id, unfit.id] })
      await assert.rejects(started(w, batch), /not calibrated, clean, qualified and free/)
    }
    const batch = await started(w, await plan(w, record, { equipment: [good.id] }))
    const [step] = await stepsOf(w, batch)
    await assert.rejects(perform(w, step), /of the class mixer is needed/)
    await assert.rejects(perform(w, step, { equipment: (await machine(w, { class: 'oven' })).id }), /not of the class/)
    await w.call('prod-op-1', equipment, good.id, 'soil')
    await assert.rejects(perform(w, step, { equipment: good.id }), /not clean/)
    await w.call('prod-op-1', equipment, good.id, 'clean')
    await assert.rejects(w.call('prod-op-1', equipment, good.id, 'verifyCleaning', secret), /Another person/)
    await w.call('qa-op-1', equipment, good.id, 'verifyCleaning', secret)
    await perform(w, step, { equipment: good.id })
    const calibrated = { equipment: good.id, asFound: '0.2 off', asLeft: '0', standardUsed: 'S-1', nextDue: '2027-05-01' }
    await w.make('qc-man-1', calibrations, { ...calibrated, performedOn: '2026-10-01', result: 'In Tolerance' })
    const found = await w.make('qc-man-1', calibrations, { ...calibrated, performedOn: '2026-11-21', result: 'Out of Tolerance' })
    const affected = (await w.call('qa-man-1', calibrations, found.id, 'affected')).rows as Row[]
    assert.deepEqual(affected.map((row) => row.batchNumber), [batch.batchNumber])
    const opened = await w.act('qa-man-1', (hands) => hands.list(Deviation, where('equipment', 'eq', good.id)))
    assert.deepEqual(opened.map((d) => d.severity), ['High'], 'a deviation opens itself')
    assert.equal((await w.read('qa-man-1', equipment, good.id)).status, 'Under QA Hold')
    await w.database.close()
  })

  test('19. A batch cannot be released while a deviation of major or critical class, a hold or an unapproved test is open', async () => {
    const w = await open(await empty())
    const { input, record } = await recipe(w)
    const batch = await plan(w, record)
    await made(w, batch, await lot(w, { material: input.id }))
    const release = (who = 'qa-head-1'): Promise<Row> => w.call(who, batches, batch.id, 'release', secret)
    const deviation = await w.make('prod-op-1', deviations, { title: 'Wrong temperature', description: 'Two degrees above', severity: 'High', batch: batch.id })
    await assert.rejects(release(), /deviation of high or critical severity is open/)
    const gates = await w.call('qa-head-1', batches, batch.id, 'gates')
    assert.deepEqual([(gates.gates as Row[]).filter((gate) => gate.open === false).length, gates.may_release], [1, false])
    await w.call('qa-man-1', deviations, deviation.id, 'investigate', { assignedTo: 'qa-op-1' })
    await assert.rejects(w.call('qa-op-1', deviations, deviation.id, 'submit'), /root cause/)
    await w.change('qa-op-1', deviations, deviation.id, { rootCause: 'A loose sensor', investigationSummary: 'Within the validated range.' }, 'investigated')
    await w.call('qa-op-1', deviations, deviation.id, 'submit')
    await w.call('qa-man-1', deviations, deviation.id, 'review', secret)
    await w.call('qa-head-1', deviations, deviation.id, 'close', secret)
    await w.act('qc-man-1', async (hands) => { const [one] = await hands.list(QualityTest, where('sample.batch', 'eq', batch.id)); await hands.update(QualityTest, one?.id, { status: 'Submitted for Review' }) })
    await assert.rejects(release(), /Not every test is approved/)
    await w.act('qc-man-1', async (hands) => { for (const one of await hands.list(QualityTest, where('sample.batch', 'eq', batch.id))) await hands.update(QualityTest, one.id, { status: 'Approved' }) })
    await w.call('qa-op-1', batches, batch.id, 'hold', { reason: 'a question from the line' })
    await assert.rejects(release(), /Only what is in review/)
    await w.database.close()
  })

  test('15. Audit-trail review is itself a signed step before release by someone independent of the process; what is corrected after it is reviewed again', async () => {
    const w = await open(await empty())
    const { input, record } = await recipe(w)
    const batch = await plan(w, record)
    await started(w, batch)
    await allSteps(w, batch)
    await w.call('prod-op-1', batches, batch.id, 'consume', { lot: (await lot(w, { material: input.id })).id, quantity: much('100') })
    await w.call('prod-op-1', batches, batch.id, 'produce', { quantity: much('100') })
    await w.call('prod-man-1', batches, batch.id, 'complete', secret)
    await w.call('prod-man-1', batches, batch.id, 'submit')
    await approveTests(w, batch)
    const [release, review] = [() => w.call('qa-head-1', batches, batch.id, 'release', secret), (who: string, given: Row = secret) => w.call(who, batches, batch.id, 'reviewTrail', given)]
    await assert.rejects(release(), /audit trail has not been reviewed/)
    await assert.rejects(review('qa-op-1'), /Another person/, 'who verified a step of it is not independent')
    for (const [who, given] of [['prod-head-1', secret], ['qa-man-1', { password: 'wrong' }], ['qa-man-1', {}]] as const) await assert.rejects(review(who, given), { code: 'forbidden' })
    await review('qa-man-1')
    const signed = async (): Promise<unknown[]> => (await w.engine.signatures(batches, batch.id, await w.as('qa-man-1'))).filter((one) => one.meaning === 'audit trail reviewed').map((one) => [one.signer, one.printedName, one.standing])
    assert.deepEqual(await signed(), [['qa-man-1', 'Priya Nair', 'valid']])
    await w.call('qa-man-1', batches, batch.id, 'correct', { reason: 'a comment is missing' })
    await w.call('prod-man-1', batches, batch.id, 'corrected')
    await assert.rejects(release(), /audit trail has not been reviewed/)
    await review('qa-man-1')
    assert.deepEqual([(await release()).status, (await signed()).length], ['Released', 2])
    await w.database.close()
  })

  test('7. Releaser did not perform or supervise the batch: segregation by person, not by role', async () => {
    const w = await open(await empty())
    const { input, record } = await recipe(w)
    const batch = await plan(w, record, { officer: 'qa-head-1' })
    const out = await made(w, batch, await lot(w, { material: input.id }))
    await assert.rejects(w.call('qa-head-1', batches, batch.id, 'release', secret), /Another person/)
    // the head of production cannot either: it is not their role
    await assert.rejects(w.call('prod-head-1', batches, batch.id, 'release', secret), { code: 'forbidden' })
    const other = await plan(w, record)
    const lotOut = await made(w, other, await lot(w, { material: input.id }))
    const released = await w.call('qa-head-1', batches, other.id, 'release', secret)
    assert.deepEqual([released.status, released.finalYield?.toString(), out.id !== lotOut.id], ['Released', '100.00', true])
    await assert.rejects(w.make('prod-op-1', deviations, { title: 'Too late', description: 'x', severity: 'Critical', batch: other.id }), /say that this was found after its release/)
    await w.make('prod-op-1', deviations, { title: 'Found later', description: 'x', severity: 'Critical', batch: other.id, afterRelease: true })
    await w.database.close()
  })

  test('24. A yield outside its limits opens a deviation by itself', async () => {
    const w = await open(await empty())
    const { input, record } = await recipe(w)
    const batch = await plan(w, record)
    await started(w, batch)
    await allSteps(w, batch)
    await w.call('prod-op-1', batches, batch.id, 'consume', { lot: (await lot(w, { material: input.id })).id, quantity: much('80') })
    await assert.rejects(w.call('prod-man-1', batches, batch.id, 'complete', secret), /What was made is not entered/)
    await w.call('prod-op-1', batches, batch.id, 'produce', { quantity: much('70.5') })
    await w.call('prod-man-1', batches, batch.id, 'complete', secret)
    const [opened, ...more] = await w.act('qa-man-1', (hands) => hands.list(Deviation, where('batch', 'eq', batch.id)))
    assert.equal(more.length, 0)
    assert.match(String(opened?.description), /yield is 70\.50 %.*80\.?0* of Material .* were used where 100/)
    await w.database.close()
  })

  test('27. Batch record copies the master record at issue; a new version changes no running batch', async () => {
    const w = await open(await empty())
    const { input, record } = await recipe(w)
    const batch = await started(w, await plan(w, record))
    await assert.rejects(w.change('prod-man-1', masterRecords, record.id, { title: 'Other' }, 'because'), { code: 'invalid' })
    const next = await w.call('prod-man-1', masterRecords, record.id, 'newVersion', { reason: 'a step less' })
    assert.equal(next.recordVersion, 2)
    await w.change('prod-man-1', masterRecords, next.id, { steps: [{ stage: 'One', name: 'All at once', kind: 'confirmation', instructions: '', requiresESig: false, requiresVerifier: false }], materials: [{ material: input.id, quantity: much('50'), tolerance: much('1') }] }, 'a step less')
    await assert.rejects(w.call('prod-man-1', masterRecords, next.id, 'approve', secret), { code: 'forbidden' })
    await effective(w, next.id)
    assert.equal((await w.read('qa-man-1', masterRecords, record.id)).status, 'Superseded')
    const now = await batchOf(w, batch.id)
    assert.deepEqual([now.masterVersion, (await stepsOf(w, batch)).length, (now.materials as Row[]).map((line) => String(line.quantity))], [1, 4, ['100.000']])
    const later = await plan(w, { id: next.id })
    assert.deepEqual([later.masterVersion, (await stepsOf(w, later)).length], [2, 1])
    const old = await plan(w, record)
    await assert.rejects(w.call('prod-man-1', batches, old.id, 'issue', secret), /not effective/)
    await w.database.close()
  })
})
