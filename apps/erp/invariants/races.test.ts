import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { verifyTrail } from '@tenon/engine'
import { Decimal, where } from '@tenon/model'
import { testedKinds } from '@tenon/testing'
import { lots } from '../materials/lot.api.ts'
import { StockMove } from '../materials/stock.ts'
import { SiteFigures } from '../plants/figures.ts'
import { ProductionBatch } from '../production/batch.ts'
import { Deviation } from '../quality/deviation.ts'
import { shared } from './racing.ts'
import { key, lot, made, master, material, much, open, plan } from './world.ts'

for (const kind of testedKinds.filter((one) => one !== 'hana')) {
  describe(`pharma, several at once, on ${kind}`, () => {
    test('22. On-hand of a lot is never negative; Σ moves = on-hand; two warehouse clerks cannot issue the same last kilogram', { timeout: 240_000 }, async () => {
      await shared(kind, async (database, race) => {
        const w = await open(database)
        const stuff = await material(w)
        const last = await lot(w, { material: stuff.id, quantity: much('2') })
        const said = await race([0, 1, 2, 3, 4].map(() => ['scm-wh-1', 'issue', last.id] as const))
        assert.deepEqual([said.filter((one) => one === 'done').length, said.filter((one) => /refused: Only 0.* are left/.test(one)).length], [2, 3], said.join('; '))
        const moves = await w.act('scm-wh-1', (hands) => hands.list(StockMove, where('lot', 'eq', last.id), ['movedAt', 'id']))
        const sum = moves.reduce((total, move) => total.plus(move.quantityChange as Decimal), Decimal.zero)
        assert.deepEqual([sum.isZero, ((await w.read('scm-wh-1', lots, last.id)).onHand as Decimal).isZero], [true, true])
      })
    })

    test('19. … also when the deviation is opened in the same second as the release: one of the two loses', { timeout: 240_000 }, async () => {
      await shared(kind, async (database, race) => {
        const w = await open(database)
        const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
        const record = await master(w, { input, product, steps: [{ stage: 'All', name: 'Make', kind: 'confirmation' }] })
        const source = await lot(w, { material: input.id, quantity: much('1000') })
        for (let round = 0; round < 2; round++) {
          const batch = await plan(w, record)
          await made(w, batch, source)
          const said = await race([['qa-head-1', 'release', batch.id], ['prod-op-1', 'deviate', batch.id]])
          assert.equal(said.filter((one) => one === 'done').length, 1, said.join('; '))
          const [state, open] = await w.act('qa-man-1', async (hands) => [(await hands.find(ProductionBatch, where('id', 'eq', batch.id)))?.status, (await hands.list(Deviation, where('batch', 'eq', batch.id))).length])
          assert.deepEqual([state, open], said[0] === 'done' ? ['Released', 0] : ['QC Review', 1])
        }
      })
    })

    test('12. Several writers give one unbroken chain, and what is counted beside the rows is what they wrote', { timeout: 240_000 }, async () => {
      await shared(kind, async (database, race) => {
        const w = await open(database)
        const stuff = await material(w)
        assert.deepEqual(await race([0, 1, 2, 3].map(() => ['scm-wh-1', 'receive', stuff.id] as const)), ['done', 'done', 'done', 'done'])
        const { entries, problems } = await verifyTrail(database, key)
        assert.deepEqual(problems, [])
        // a lot, its receipt and its balance each time
        assert.ok(entries >= 240, `${entries}`)
        const figures = await w.act('scm-wh-1', (hands) => hands.find(SiteFigures, where('site', 'eq', 'plant-a')))
        assert.deepEqual([figures?.openHolds, String(figures?.stockValue)], [80, '160.0000'])
      })
    })
  })
}
