import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJobs } from '@tenon/jobs'
import { where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { tables } from '../notices/notification.ts'
import { holdTimes } from '../production/watch.ts'
import { batchSteps } from '../production/step.api.ts'
import { Deviation } from '../quality/deviation.ts'
import { master, material, open, plan, type Row, started, stepsOf, type World } from './world.ts'

const nothing = { value: null, gross: null, tare: null, equipment: null, comment: null, statedAt: null }
/** Runs the jobs that are due at a moment of the world's day. */
async function watch(w: World, at: string): Promise<void> {
  const jobs = createJobs({ engine: w.engine, definitions: [holdTimes], clock: () => Date.parse(at) })
  await jobs.tick()
  while (await jobs.once());
}
const notices = (w: World, title: string): Promise<Row[]> => w.act('prod-man-1', (hands) => hands.list(tables.Notification, where('title', 'eq', title)))

eachDatabase('pharma clocks', (empty) => {
  test('28. Hold-time limits between steps alarm before and open a deviation after', async () => {
    const w = await open(await empty())
    const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
    const record = await master(w, { input, product, steps: [{ stage: 'Mixing', name: 'Granulate', kind: 'confirmation' }, { stage: 'Drying', name: 'Dry', kind: 'confirmation', maxWait: 60 }, { stage: 'Drying', name: 'Sieve', kind: 'confirmation', maxWait: 60 }] })
    const batch = await started(w, await plan(w, record))
    const [first, dry, sieve] = await stepsOf(w, batch)
    const perform = async (step: Row | undefined, at: string): Promise<Row> => {
      const context = await w.as('prod-op-1', { now: () => `2026-11-21T${at}:00.000000Z` })
      await w.engine.run({ action: 'call', resource: batchSteps, name: 'perform', key: step?.id, draft: { values: nothing, issues: [] }, query: {}, params: new Map() }, context)
      return (await stepsOf(w, batch)).find((one) => one.id === step?.id)!
    }
    await perform(first, '10:00')
    const waiting = (await stepsOf(w, batch))[1]
    assert.deepEqual([waiting?.beginBy, waiting?.alarmAt, (await stepsOf(w, batch))[2]?.beginBy], ['2026-11-21T11:00:00.000000Z', '2026-11-21T10:45:00.000000Z', null])
    await watch(w, '2026-11-21T10:30:00Z')
    assert.equal((await notices(w, 'Hold time nearly over')).length, 0)
    await watch(w, '2026-11-21T10:50:00Z')
    await watch(w, '2026-11-21T10:52:00Z')
    assert.equal((await notices(w, 'Hold time nearly over')).length, 2, 'each of two people, once')
    await perform(dry, '10:59')
    const count = async (): Promise<number> => (await w.act('qa-man-1', (hands) => hands.list(Deviation, where('batch', 'eq', batch.id)))).length
    assert.equal(await count(), 0)
    await perform(sieve, '12:00')
    assert.equal(await count(), 1)
    await w.database.close()
  })
})
