import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachDatabase } from '@tenon/testing'
import { textOf } from '../../../packages/mail/pdf-text.fixture.ts'
import { batchRecord } from '../print/batch.ts'
import { drawn, type Block } from '../print/sheet.ts'
import { batches } from '../production/batch.api.ts'
import { batchSteps } from '../production/step.api.ts'
import { certificates } from '../quality/certificate.ts'
import { oosInvestigations } from '../quality/oos.ts'
import { QualitySample, QualityTest } from '../quality/sample.ts'
import { samples } from '../quality/sample.api.ts'
import { specifications } from '../quality/specification.ts'
import { tests } from '../quality/test.api.ts'
import { where } from '@tenon/model'
import { allSteps, batchOf, lot, master, material, much, open, plan, type Row, secret, started, stepsOf, type World } from './world.ts'

const words = (blocks: readonly Block[]): string => JSON.stringify(blocks)
/** Made up to its review, with the laboratory's part still to do. */
async function inReview(w: World): Promise<{ batch: Row; product: Row }> {
  const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
  const spec = await w.make('qc-man-1', specifications, { material: product.id, title: 'Tablets', tests: [{ testName: 'Assay', method: 'HPLC', unit: '%', lowLimit: much('95'), highLimit: much('105'), criterion: null }, { testName: 'Appearance', method: null, unit: null, lowLimit: null, highLimit: null, criterion: 'white, round' }] })
  await assert.rejects(w.call('qc-man-1', specifications, spec.id, 'approve', secret), { code: 'forbidden' })
  await w.call('qa-man-1', specifications, spec.id, 'approve', secret)
  await w.call('qa-man-1', specifications, spec.id, 'putIntoEffect', secret)
  const batch = await plan(w, await master(w, { input, product }))
  await started(w, batch)
  await allSteps(w, batch)
  await w.call('prod-op-1', batches, batch.id, 'consume', { lot: (await lot(w, { material: input.id })).id, quantity: much('100') })
  await w.call('prod-op-1', batches, batch.id, 'produce', { quantity: much('99') })
  await w.call('prod-man-1', batches, batch.id, 'complete', secret)
  await w.call('prod-man-1', batches, batch.id, 'submit')
  return { batch, product }
}
const testsOf = (w: World, batch: Row): Promise<Row[]> => w.act('qc-man-1', (hands) => hands.list(QualityTest, where('sample.batch', 'eq', batch.id), ['place']))

eachDatabase('pharma printing', (empty) => {
  test('14. The batch record marks every value changed since its original entry, with both values, who, when and why', async () => {
    const w = await open(await empty())
    const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
    const batch = await started(w, await plan(w, await master(w, { input, product })))
    const [clear, mix] = await stepsOf(w, batch)
    const nothing = { value: null, gross: null, tare: null, equipment: null, comment: null, statedAt: null }
    await w.call('prod-op-1', batchSteps, clear?.id, 'perform', nothing)
    await w.call('prod-op-1', batchSteps, mix?.id, 'perform', { ...nothing, value: '178' })
    const record = async (): Promise<Block[]> => { const row = await batchOf(w, batch.id); return w.act('qa-man-1', (hands) => batchRecord(row, hands, 'Europe/Dublin')) }
    assert.ok(!words(await record()).includes('first:'))
    await w.change('prod-op-1', batchSteps, mix?.id, { value: '15' }, 'read from the wrong display')
    const after = words(await record())
    assert.match(after, /15 \* first: 178/)
    assert.match(after, /"2 Mix","2026-11-21 10:00:00 Europe\/Dublin","Suresh Kumar","value: 178, now 15","read from the wrong display"/)
    const frame = { title: `Batch record ${String(batch.batchNumber)}`, mark: 'NOT RELEASED', copy: 'COPY-2026-00001', printedBy: 'Priya Nair', at: '2026-11-21T10:00:00.000000Z', zone: 'Europe/Dublin' }
    const pdf = await drawn(await record(), frame)
    for (const [page, text] of textOf(pdf).entries()) for (const said of ['NOT RELEASED', 'controlled copy COPY-2026-00001', 'Printed by Priya Nair, 2026-11-21 10:00:00 Europe/Dublin', `page ${page + 1} of ${textOf(pdf).length}`]) assert.ok(text.includes(said), `${said} on page ${page + 1}`)
    assert.match(textOf(pdf).join('\n'), /15 \* first: 178/)
    assert.ok((await drawn(await record(), frame)).equals(pdf), 'the same record at the same moment is the same bytes')
    await w.database.close()
  })

  test('a result out of its limits opens an investigation by itself, is never overwritten, and keeps the batch from its release', async () => {
    const w = await open(await empty())
    const { batch } = await inReview(w)
    const [assay, looks] = await testsOf(w, batch)
    assert.deepEqual([assay?.testName, String(assay?.lowLimit), looks?.criterion], ['Assay', '95.0000', 'white, round'])
    for (const one of [assay, looks]) await w.call('qc-man-1', tests, one?.id, 'assign', { employeeId: 'qc-op-1' })
    const submit = (value: unknown): Promise<Row> => w.call('qc-op-1', tests, assay?.id, 'submit', { resultData: value })
    await assert.rejects(submit({ note: 'fine' }), { code: 'invalid' })
    await submit({ value: '93.5 %' })
    await w.call('qc-op-1', tests, looks?.id, 'submit', { resultData: { note: 'conforms' } })
    const [oos, ...more] = (await w.act('qc-man-1', (hands) => hands.list(oosInvestigations.entity, { op: 'true' })))
    assert.deepEqual([oos?.found, oos?.limits, oos?.status, oos?.batchNumber, more.length], ['93.5', '95 to 105 %', 'Open', batch.batchNumber, 0])
    await w.call('qc-man-1', tests, assay?.id, 'review', { action: 'Return' })
    await assert.rejects(submit({ value: 99 }), /investigated first/)
    await w.call('qc-man-1', oosInvestigations, oos?.id, 'investigate')
    await w.change('qc-op-1', oosInvestigations, oos?.id, { laboratoryFindings: 'Wrong dilution', rootCause: 'Pipette' }, 'found')
    const close = (who: string): Promise<Row> => w.call(who, oosInvestigations, oos?.id, 'close', { ...secret, conclusion: 'Laboratory Error' })
    await w.call('qa-man-1', batches, batch.id, 'reviewTrail', secret)
    const gates = (await w.call('qa-head-1', batches, batch.id, 'gates')).gates as { gate: string; open: boolean }[]
    assert.equal(gates.find((one) => one.gate.startsWith('A result out of specification'))?.open, false)
    await close('qa-man-1')
    await submit({ value: 99 })
    const [now] = await testsOf(w, batch)
    assert.deepEqual([now?.resultData, now?.firstResult, now?.inLimits], [{ value: 99 }, { value: '93.5 %' }, true])
    for (const one of [assay, looks]) await w.call('qc-man-1', tests, one?.id, 'review', { action: 'Approve' })
    assert.equal((await w.call('qa-head-1', batches, batch.id, 'release', secret)).status, 'Released')

    const [sample] = await w.act('qc-man-1', (hands) => hands.list(QualitySample, where('batch', 'eq', batch.id)))
    const certificate = await w.make('qc-op-1', certificates, { sample: sample?.id })
    const printed = (await w.call('qc-op-1', certificates, certificate.id, 'submit')) as Row
    assert.equal(printed.status, 'Pending Manager Review')
    await w.call('qc-man-1', certificates, certificate.id, 'review', secret)
    await assert.rejects(w.call('qc-man-1', certificates, certificate.id, 'release', secret), { code: 'forbidden' })
    assert.equal((await w.call('qc-head-1', certificates, certificate.id, 'release', secret)).status, 'Released')
    const kept = await w.act('qc-man-1', (hands) => hands.find(certificates.entity, where('id', 'eq', certificate.id)))
    assert.deepEqual(((kept?.results ?? []) as Row[]).map((one) => [one.testName, one.specification, one.result, one.complies]), [['Assay', 'not less than 95, not more than 105 %', '99', 'Complies'], ['Appearance', 'white, round', 'note conforms', 'Complies']])
    await w.database.close()
  })

  test('a certificate is made of approved tests only', async () => {
    const w = await open(await empty())
    const { batch } = await inReview(w)
    const [sample] = await w.act('qc-man-1', (hands) => hands.list(QualitySample, where('batch', 'eq', batch.id)))
    await assert.rejects(w.make('qc-op-1', certificates, { sample: sample?.id }), /Not every test/)
    assert.equal((await w.read('qc-man-1', samples, sample?.id)).status, 'Pending')
    await w.database.close()
  })
})
