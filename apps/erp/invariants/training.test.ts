import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachDatabase } from '@tenon/testing'
import { documents } from '../documents/document.ts'
import { batchSteps } from '../production/step.api.ts'
import { changeControls } from '../quality/change.api.ts'
import { trainingRecords } from '../training/training.api.ts'
import { master, material, open, plan, type Row, secret, started, stepsOf, type World } from './world.ts'

const nothing = { value: null, gross: null, tare: null, equipment: null, comment: null, statedAt: null }
let n = 0
/** A procedure, approved and not yet effective. */
async function approved(w: World, values: Row = {}): Promise<Row> {
  const one = await w.make('qa-op-1', documents, { number: `SOP-${++n}`, title: 'Line clearance', type: 'Standard Operating Procedure', body: 'Look around.', trainingRequired: true, ...values })
  return pass(w, one)
}
async function pass(w: World, one: Row): Promise<Row> {
  await w.call('qa-op-1', documents, one.id, 'submit')
  return w.call('qa-man-1', documents, one.id, 'approve', secret)
}
const assign = (w: World, document: Row, person: string, more: Row = {}): Promise<Row> => w.make('qa-man-1', trainingRecords, { document: document.id, person, dueDate: '2026-12-01', ...more })
const effective = (w: World, one: Row): Promise<Row> => w.call('qa-man-1', documents, one.id, 'putIntoEffect', secret)

eachDatabase('pharma training', (empty) => {
  test('30. A document becomes effective only if its training is done or waived; untrained users cannot sign steps that require it', async () => {
    const w = await open(await empty())
    const sop = await approved(w)
    await assert.rejects(effective(w, sop), /neither done nor waived/, 'nobody is assigned yet')
    const [operator, officer] = [await assign(w, sop, 'prod-op-1'), await assign(w, sop, 'qa-op-1')]
    await assert.rejects(assign(w, sop, 'prod-op-1'), { code: 'invalid' })
    await assert.rejects(w.call('qa-op-1', trainingRecords, operator.id, 'complete', { ...secret, score: 90 }), { code: 'notFound' }, 'of other people\'s training nothing is seen')
    assert.equal((await w.call('prod-op-1', trainingRecords, operator.id, 'complete', { ...secret, score: 90 })).status, 'Completed')
    await assert.rejects(effective(w, sop), /neither done nor waived/)
    await assert.rejects(w.call('prod-op-1', trainingRecords, officer.id, 'waive', { ...secret, reason: 'not needed' }), { code: 'forbidden' })
    assert.equal((await w.call('qa-man-1', trainingRecords, officer.id, 'waive', { ...secret, reason: 'wrote the procedure' })).status, 'Waived')
    assert.equal((await effective(w, sop)).status, 'Effective')

    const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
    const record = await master(w, { input, product, steps: [{ stage: 'Dispensing', name: 'Line clearance', kind: 'confirmation', procedure: sop.id, requiresVerifier: true }, { stage: 'Mixing', name: 'Mix', kind: 'confirmation', procedure: sop.id, requiresESig: true }] })
    const [clear, mix] = await stepsOf(w, await started(w, await plan(w, record)))
    await assert.rejects(w.call('prod-man-1', batchSteps, clear?.id, 'perform', nothing), /not trained on the effective version/)
    await w.call('prod-op-1', batchSteps, clear?.id, 'perform', nothing)
    await assert.rejects(w.call('qa-man-1', batchSteps, clear?.id, 'verify', secret), /not trained/)
    await w.call('qa-op-1', batchSteps, clear?.id, 'verify', secret)
    await assert.rejects(w.call('prod-head-1', batchSteps, mix?.id, 'sign', { ...secret, ...nothing }), /not trained/)

    // a new version is in force: what was learnt of the old one is not enough
    const next = await w.call('qa-op-1', documents, sop.id, 'newVersion', { reason: 'clearer' })
    await pass(w, next)
    const again = await assign(w, next, 'prod-op-1', { validDays: 1 })
    await w.call('prod-op-1', trainingRecords, again.id, 'complete', { ...secret, score: null })
    await w.call('prod-op-1', batchSteps, mix?.id, 'sign', { ...secret, ...nothing }).then((done) => assert.equal(done.status, 'Completed'))
    await effective(w, next)
    const [first, second] = await stepsOf(w, await started(w, await plan(w, record)))
    await w.call('prod-op-1', batchSteps, first?.id, 'perform', nothing)
    await assert.rejects(w.call('qa-op-1', batchSteps, first?.id, 'verify', secret), /not trained/, 'waived for the old version')
    const tomorrow = await w.as('prod-op-1', { now: () => '2026-11-22T10:00:00.000000Z' })
    await assert.rejects(w.engine.run({ action: 'call', resource: batchSteps, name: 'sign', key: second?.id, draft: { values: { ...secret, ...nothing }, issues: [] }, query: {}, params: new Map() }, tomorrow), /not trained|comes first/, 'training that ran out is none')
    await w.call('qa-man-1', documents, next.id, 'retire', secret)
    await assert.rejects(w.call('prod-op-1', batchSteps, second?.id, 'sign', { ...secret, ...nothing }), /not trained/, '29. only the effective version opens a step')
    await w.database.close()
  })

  test('a change is assessed, approved by somebody else, carried out, and closed when all is done', async () => {
    const w = await open(await empty())
    const sop = await approved(w)
    const change = await w.make('prod-man-1', changeControls, { title: 'A second sieve', type: 'Process', description: 'Sieve the granules twice.', documents: [sop.id] })
    assert.match(String(change.number), /^CC-2026-001$/)
    const act = (who: string, name: string, values: Row = secret): Promise<Row> => w.call(who, changeControls, change.id, name, values)
    await assert.rejects(act('qa-head-1', 'approve'), /Only what awaits approval/)
    await act('qa-op-1', 'assess')
    await assert.rejects(act('qa-man-1', 'submit'), /not written down/)
    await w.change('qa-op-1', changeControls, change.id, { impact: 'None on stability' }, 'assessed')
    await assert.rejects(act('qa-man-1', 'submit'), /at least one action/)
    await w.change('qa-op-1', changeControls, change.id, { actions: [{ description: 'Change the master record', due: '2026-12-01', done: false }] }, 'planned')
    await act('qa-head-1', 'submit')
    await assert.rejects(act('qa-head-1', 'approve'), /Another person/, 'who assessed it does not approve it')
    await act('qa-head-1', 'sendBack', { reason: 'say more' })
    await act('qa-man-1', 'submit')
    assert.equal((await act('qa-head-1', 'approve')).status, 'Approved')
    await assert.rejects(act('qa-man-1', 'close'), /Not every action is done/)
    await w.change('qa-op-1', changeControls, change.id, { actions: [{ description: 'Change the master record', due: '2026-12-01', done: true }] }, 'done')
    assert.equal((await w.read('qa-man-1', changeControls, change.id)).status, 'Approved', 'the course of the actions is not what was signed')
    const fallen = await w.change('qa-op-1', changeControls, change.id, { description: 'Sieve the granules thrice.' }, 'better so')
    assert.deepEqual([fallen.status, fallen.approvedBy], ['Impact Assessment', null], 'what was approved is approved again when it changes')
    await act('qa-man-1', 'submit')
    await act('qa-head-1', 'approve')
    const closed = await act('qa-man-1', 'close')
    assert.deepEqual([closed.status, closed.outcome], ['Closed', 'Implemented'])
    await w.database.close()
  })
})
