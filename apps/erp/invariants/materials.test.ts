import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@tenon/engine'
import { Decimal, where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { machine, lot, made, master, material, much, open, plan, type Row, secret, started, type World } from './world.ts'
import { spun } from './web.ts'
import { lots, stockMoves } from '../materials/lot.api.ts'
import { MaterialLot } from '../materials/lot.ts'
import { reservations } from '../materials/reservation.ts'
import { StockMove } from '../materials/stock.ts'
import { batches } from '../production/batch.api.ts'
import { vendors } from '../purchasing/vendor.ts'

const onHand = async (w: World, id: unknown): Promise<string> => ((await w.read('scm-wh-1', lots, id)).onHand as Decimal).toFixed(3)

eachDatabase('pharma materials', (empty) => {
  test('20. Consuming quarantine, rejected, expired, retest-due or wrong-material lots is refused at reservation and again at consumption', async () => {
    const w = await open(await empty())
    const [input, product, other] = [await material(w), await material(w, { type: 'Finished Good' }), await material(w)]
    const batch = await plan(w, await master(w, { input, product }))
    const bad: [Row, RegExp][] = [
      [await lot(w, { material: input.id, released: false }), /in quarantine/], [await lot(w, { material: other.id }), /not of a material/], [await lot(w, { material: input.id, retestDate: '2026-11-21' }), /due for retest/],
    ]
    const rejected = await lot(w, { material: input.id })
    await w.call('qa-man-1', lots, rejected.id, 'reject', { ...secret, reason: 'foreign matter' })
    bad.push([rejected, /is rejected/])
    const expired = await lot(w, { material: input.id })
    await w.act('qa-man-1', (hands) => hands.because('time goes by').update(MaterialLot, expired.id, { expiryDate: '2026-11-21' }))
    await w.call('qa-man-1', lots, expired.id, 'release', secret).catch(() => {})
    bad.push([expired, /expired|in quarantine/])
    for (const [one, why] of bad) await assert.rejects(w.make('scm-wh-1', reservations, { batch: batch.id, lot: one.id, quantity: much('1'), reason: 'all there is' }), why)
    // reserved while it was good, and good no more when it is taken
    const turned = await lot(w, { material: input.id })
    await w.make('scm-wh-1', reservations, { batch: batch.id, lot: turned.id, quantity: much('10') })
    await started(w, batch)
    await w.call('qa-man-1', lots, turned.id, 'hold', { reason: 'a complaint about the supplier' })
    for (const [one, why] of [...bad, [turned, /in quarantine/] as const]) await assert.rejects(w.call('prod-op-1', batches, batch.id, 'consume', { lot: one.id, quantity: much('1') }), why)
    // what may not be used may be destroyed, and is not sold
    const gone = await w.make('scm-wh-1', stockMoves, { lot: rejected.id, kind: 'destroy', quantityChange: much('-100'), reason: 'rejected' })
    assert.equal((gone.balance as Decimal).isZero, true)
    await assert.rejects(w.make('scm-wh-1', stockMoves, { lot: expired.id, kind: 'dispatch', quantityChange: much('-1'), customer: 'Anybody' }), /expired|in quarantine/)
    await w.database.close()
  })

  test('21. Picking proposes the earliest expiry, then the oldest receipt; taking another lot needs a reason and is reported', async () => {
    const w = await open(await empty())
    const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
    const batch = await plan(w, await master(w, { input, product }))
    const late = await lot(w, { material: input.id, expiryDate: '2028-01-31', quantity: much('80') })
    const soon = await lot(w, { material: input.id, expiryDate: '2027-01-31', quantity: much('30') })
    const never = await lot(w, { material: input.id, expiryDate: null, quantity: much('500') })
    const [line] = (await w.call('scm-wh-1', batches, batch.id, 'pickList')) as unknown as Row[]
    assert.deepEqual(((line?.lots ?? []) as Row[]).map((one) => [one.lot_number, one.quantity]), [[soon.lotNumber, 30], [late.lotNumber, 70]])
    await assert.rejects(w.make('scm-wh-1', reservations, { batch: batch.id, lot: never.id, quantity: much('5') }), /is to be taken first: taking another needs a reason/)
    const odd = await w.make('scm-wh-1', reservations, { batch: batch.id, lot: never.id, quantity: much('5'), reason: 'the other drums are behind a broken door' })
    const first = await w.make('scm-wh-1', reservations, { batch: batch.id, lot: soon.id, quantity: much('30') })
    assert.deepEqual([odd.outOfOrder, first.outOfOrder], [true, false])
    await assert.rejects(w.make('scm-wh-1', stockMoves, { lot: soon.id, kind: 'issue', quantityChange: much('-1') }), /are not reserved/, 'what is set aside for one batch is not given to another')
    await w.call('scm-wh-1', reservations, odd.id, 'cancel')
    assert.equal(((await w.read('scm-wh-1', lots, never.id)).reserved as Decimal).isZero, true)
    await w.database.close()
  })

  test('22. On-hand of a lot is never negative; Σ moves = on-hand for every lot at every time; moves are never changed', async () => {
    const w = await open(await empty())
    const one = await lot(w, { material: (await material(w)).id, quantity: much('10.5') })
    for (const [kind, by, more] of [['issue', '-3.25', {}], ['return', '1', {}], ['sample', '-0.125', {}], ['adjust', '-0.5', { reason: 'counted' }]] as const) {
      const move = await w.make('scm-wh-1', stockMoves, { lot: one.id, kind, quantityChange: much(by), ...more })
      assert.equal((move.balance as Decimal).toFixed(3), await onHand(w, one.id))
    }
    for (const [kind, by] of [['issue', '-7.626'], ['issue', '1'], ['return', '-1'], ['adjust', '1'], ['dispatch', '-1'], ['produce', '1'], ['issue', '0']] as const) await assert.rejects(w.make('scm-wh-1', stockMoves, { lot: one.id, kind, quantityChange: much(by) }), (error: unknown) => error instanceof Fault, `${kind} ${by}`)
    const moves = await w.act('scm-wh-1', (hands) => hands.list(StockMove, where('lot', 'eq', one.id)))
    assert.equal(moves.reduce((total, move) => total.plus(move.quantityChange as Decimal), Decimal.zero).toFixed(3), await onHand(w, one.id))
    await assert.rejects(w.act('admin-1', (hands) => hands.update(StockMove, moves[0]?.id, { reason: 'later' })))
    for (const text of ['update "stock_ledger" set "balance" = 0', 'delete from "stock_ledger"']) await assert.rejects(w.database.run({ text, params: [], columns: [] }), text)
    await w.database.close()
  })

  test('25. Backward trace lists every input lot, supplier, CoA, equipment, person; forward every batch, lot and shipment, through intermediates and splits; quantities reconcile', async () => {
    const w = await open(await empty())
    const [raw, middle, product] = [await material(w), await material(w, { type: 'Intermediate' }), await material(w, { type: 'Finished Good' })]
    const vendor = await w.make('scm-proc-1', vendors, { name: 'Lakeside Chemicals', status: 'Qualified', suppliedMaterials: [raw.id] })
    const mixer = await machine(w)
    const one = await lot(w, { material: raw.id, vendor: vendor.id, coaReference: 'COA-77', quantity: much('200') })
    const [first, second] = [await plan(w, await master(w, { input: raw, product: middle }), { room: 'R1' }), await plan(w, await master(w, { input: middle, product }), { equipment: [mixer.id] })]
    const half = await made(w, first, one)
    await w.call('qa-head-1', batches, first.id, 'release', secret)
    const finished = await made(w, second, half)
    await w.call('qa-head-1', batches, second.id, 'release', secret)
    await w.make('scm-wh-1', stockMoves, { lot: finished.id, kind: 'dispatch', quantityChange: much('-40'), customer: 'City Hospital', referenceId: 'DN-1' })

    const back = (await w.call('qa-man-1', lots, finished.id, 'genealogy', { direction: 'backward' })).backward as Row
    const of = (answer: Row, part: string, name: string): unknown[] => (answer[part] as Row[]).map((row) => row[name]).sort()
    assert.deepEqual(of(back, 'lots', 'id'), [one.id, half.id, finished.id].sort())
    assert.deepEqual((back.lots as Row[]).filter((row) => row.id === one.id).map((row) => [row.vendor_id, row.coa_reference]), [[vendor.id, 'COA-77']])
    assert.deepEqual(of(back, 'batches', 'batch_number'), [first.batchNumber, second.batchNumber].sort())
    assert.deepEqual([(back.people as string[]).toSorted(), back.reconciled], [['prod-op-1', 'qa-op-1'], true])
    const on = (await w.call('qa-man-1', lots, one.id, 'genealogy', { direction: 'both' })) as { forward: Row; backward: Row }
    assert.deepEqual(of(on.forward, 'lots', 'id'), [one.id, half.id, finished.id].sort())
    const shipped = (on.forward.lots as Row[]).find((row) => row.id === finished.id)
    assert.deepEqual([((shipped?.shipments ?? []) as Row[])[0]?.customer, shipped?.moves, shipped?.on_hand, shipped?.difference], ['City Hospital', { produce: 100, dispatch: -40 }, 60, 0])
    assert.deepEqual([(on.backward.batches as Row[]).length, on.forward.reconciled], [0, true])
    await assert.rejects(w.call('wh-b', lots, one.id, 'genealogy', { direction: 'forward' }), { code: 'notFound' })
    await assert.rejects(w.call('qa-man-1', lots, one.id, 'genealogy', { direction: 'sideways' }), { code: 'invalid' })
    await w.database.close()
  })

  test('26. Any lot, both ways, at depth 8: every lot and batch of the web once, and the books reconcile', async () => {
    const w = await open(await empty())
    const web = await spun(w, [1, 3, 9, 20, 30, 40, 50, 60])
    for (const [id, direction] of [[web.first, 'forward'], [web.last, 'backward']] as const) {
      const trace = (await w.call('qa-man-1', lots, id, 'genealogy', { direction }))[direction] as Row
      assert.deepEqual([(trace.lots as Row[]).length, (trace.batches as Row[]).length, (trace.edges as Row[]).length, trace.reconciled, trace.cut], [web.lots, web.batches, web.edges, true, false], direction)
      assert.equal(Math.max(...(trace.edges as Row[]).map((edge) => Number(edge.depth))), 16, 'eight batches one behind the other')
    }
    await w.database.close()
  })

  test("33. Plant A's users see plant B's records only with a cross-plant grant; what is not theirs is not there", async () => {
    const w = await open(await empty())
    const stuff = await material(w)
    const here = await lot(w, { material: stuff.id })
    const there = await w.make('wh-b', lots, { material: stuff.id, quantity: much('5'), unit: 'kg' })
    const seen = async (who: string): Promise<unknown[]> => { const page = await w.engine.run({ action: 'list', resource: lots, query: {} }, await w.as(who)); return page.kind === 'page' ? page.rows.map((row) => row[0]).sort() : [] }
    assert.deepEqual([await seen('scm-wh-1'), await seen('wh-b'), (await seen('mgmt-1')).length], [[here.id], [there.id], 2])
    for (const work of [() => w.read('scm-wh-1', lots, there.id), () => w.change('scm-wh-1', lots, there.id, { binLocation: 'B' }, 'x'), () => w.call('qa-man-1', lots, there.id, 'release', secret)]) await assert.rejects(work(), { code: 'notFound' })
    await assert.rejects(w.make('scm-wh-1', stockMoves, { lot: there.id, kind: 'issue', quantityChange: much('-1') }), { code: 'invalid' })
    await w.database.close()
  })
})
