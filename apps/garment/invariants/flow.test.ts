import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '@tenon/engine'
import { where } from '@tenon/model'
import { Phase } from '../phases/phase.ts'
import { Reference } from '../references/reference.ts'
import { boardOf, figuresOf } from '../trace/board.ts'
import { calendarOf, workingHours } from '../trace/calendar.ts'
import { fold } from '../trace/fold.ts'
import { assign, deliver, giveBack, migrate, pause, start } from '../trace/move.ts'
import { Movement, State } from '../trace/movement.ts'
import { planOf } from '../trace/plan.ts'
import { movesOf } from '../trace/read.ts'
import { timelineOf } from '../trace/timeline.ts'
import { Usuario } from '../users/user.ts'
import { actorFor, everyWorld, world } from './world.ts'

const notes = 'La manga mide dos centímetros de más'
const back = { reason: 'MEDIDAS', notes }
const step = fc.constantFrom('deliver', 'return', 'pause', 'resume', 'assign')

everyWorld('the flow', (open, kind) => {
  test('2. current state equals the fold of its events, for every reference, at every past instant', async () => {
    const database = await open()
    let n = 0
    const { act, users } = await world(database, 0)
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const begun = await act('2026-03-02T13:00', async (hands) => { const row = await hands.create(Reference, { code: `FO${++n}`, collection: 1, name: 'x' }); await start(hands, row, null); return row })
      const seen: { count: number; state: unknown }[] = []
      const look = () => act('2026-03-02T13:00', async (hands) => { const { phase, holder, status, arrivedAt } = (await hands.find(State, where('id', 'eq', begun.id)))!; seen.push({ count: (await movesOf(hands, begun.id)).length, state: { phase, arrivedAt, holder, status } }) })
      await look()
      for (const [i, one] of steps.entries()) {
        const asked = { reference: Number(begun.id), to: one === 'assign' ? Number(users.D2!.id) : null }
        const moment = `2026-03-${String(3 + i).padStart(2, '0')}T15:00`
        try { await act(moment, (hands) => (one === 'deliver' ? deliver(hands, asked) : one === 'return' ? giveBack(hands, { ...asked, ...back }) : one === 'assign' ? assign(hands, asked) : pause(hands, { ...asked, notes: 'falta tela' }, one === 'pause'))) } catch (error) { if (!(error instanceof Fault)) throw error }
        await look()
      }
      const moves = await act('2026-03-02T13:00', (hands) => movesOf(hands, begun.id))
      for (const { count, state } of seen) assert.deepEqual(fold(moves.slice(0, count)), state)
    }), { numRuns: kind === 'hana' ? 4 : 12 })
    await database.close()
  })

  test('3. events are never edited or deleted; a mistake is corrected by a compensating event with reason', async () => {
    const database = await open()
    const { act, references } = await world(database)
    const reference = Number(references[0]!.id)
    await act('2026-03-02T14:00', (hands) => deliver(hands, { reference }))
    const before = await act('2026-03-02T14:00', async (hands) => {
      const all = await hands.list(Movement, { op: 'true' }, ['id'])
      await assert.rejects(hands.update(Movement, all[0]!.id, { notes: 'otra cosa' }), /no se modifican/)
      await assert.rejects(hands.remove(Movement, all[0]!.id), /no se modifican/)
      return all
    })
    // delivered by mistake: it is sent back, and both are told for good
    await act('2026-03-02T14:05', (hands) => giveBack(hands, { reference, reason: 'OTRO', notes: 'Se entregó por error' }))
    await act('2026-03-02T14:10', async (hands) => {
      const after = await hands.list(Movement, { op: 'true' }, ['id'])
      assert.deepEqual(after.slice(0, before.length), before)
      assert.deepEqual(after.slice(before.length).map((m) => [m.kind, m.notes]), [['DEVUELTO', '[OTRO] Se entregó por error'], ['RECIBIDO', null]])
    })
    await database.close()
  })

  test('4. time in phase uses the area’s working calendar and sums to the lead time minus pauses', async () => {
    const database = await open()
    const { act, references } = await world(database)
    const reference = Number(references[0]!.id)
    // the first five phases are the design area's, whose calendar is the office's
    for (const [moment, work] of [['2026-03-03T15:00', deliver], ['2026-03-05T21:00', deliver]] as const) await act(moment, (hands) => work(hands, { reference }))
    await act('2026-03-06T14:00', (hands) => pause(hands, { reference, notes: 'falta tela' }, true))
    await act('2026-03-10T16:30', (hands) => pause(hands, { reference }, false))
    await act('2026-03-11T19:00', (hands) => deliver(hands, { reference }))
    const now = '2026-03-20T20:00:00.000000Z'
    const lines = await act('2026-03-20T20:00', async (hands) => timelineOf(await planOf(hands, reference), await movesOf(hands, reference), now))
    const office = calendarOf('DISEÑO')
    const paused = workingHours('2026-03-06T14:00:00.000000Z', '2026-03-10T16:30:00.000000Z', office)
    const lead = workingHours('2026-03-02T13:00:00.000000Z', now, office)
    assert.ok(paused > 0 && lead > paused)
    assert.equal(lines.reduce((sum, line) => sum + line.hours, 0), lead - paused)
    await act('2026-03-20T20:00', async (hands) => assert.deepEqual((await hands.list(Movement, where('kind', 'eq', 'ENTREGADO'), ['id'])).map((m) => Number(String(m.hours))), lines.slice(0, 3).map((line) => line.hours)))
    await database.close()
  })

  test('5. a user can deliver or return only phases of his area (or as chief)', async () => {
    const database = await open()
    const { act, users, references } = await world(database)
    const reference = Number(references[0]!.id)
    const as = (code: string) => actorFor(users[code]!)
    for (const move of [(hands: Parameters<typeof deliver>[0]) => deliver(hands, { reference }), (hands: Parameters<typeof deliver>[0]) => giveBack(hands, { reference, ...back })]) for (const other of ['T1', 'C1']) await assert.rejects(act('2026-03-02T14:00', move, as(other)), { status: 403 })
    await act('2026-03-02T14:00', (hands) => deliver(hands, { reference }), as('D1'))
    await act('2026-03-02T15:00', (hands) => deliver(hands, { reference }), as('J1'))
    await act('2026-03-02T16:00', (hands) => giveBack(hands, { reference, ...back }), as('D2'))
    await database.close()
  })

  test('6. returning requires an observation of ten characters and a reason code; the returned-to area sees it first', async () => {
    const database = await open()
    const { act, references, phases } = await world(database, 2)
    const reference = Number(references[0]!.id)
    await act('2026-03-03T15:00', (hands) => deliver(hands, { reference }))
    await act('2026-03-03T16:00', (hands) => deliver(hands, { reference }))
    await assert.rejects(act('2026-03-04T16:00', (hands) => giveBack(hands, { reference, notes })), /motivo/)
    await assert.rejects(act('2026-03-04T16:00', (hands) => giveBack(hands, { reference, reason: 'PORQUE SÍ', notes })), /motivo/)
    for (const short of ['corta', '  nueve ch  ', '']) await assert.rejects(act('2026-03-04T16:00', (hands) => giveBack(hands, { reference, reason: 'MEDIDAS', notes: short })), /10 caracteres/)
    await assert.rejects(act('2026-03-04T16:00', (hands) => giveBack(hands, { reference, ...back, target: Number(phases[11]!.id) })), /anterior/)
    await act('2026-03-04T16:00', (hands) => giveBack(hands, { reference, ...back, target: Number(phases[0]!.id) }))
    await act('2026-03-04T16:30', async (hands) => {
      assert.equal((await hands.list(Movement, where('kind', 'eq', 'DEVUELTO')))[0]?.notes, `[MEDIDAS] ${notes}`)
      // the other one has lain there since Monday
      assert.deepEqual((await boardOf(hands))[0]!.cards.map((card) => [card.reference, card.returned]), [['PT1', true], ['PT2', false]])
    })
    await database.close()
  })

  test('7. after a return and redelivery the phase shows completed, 2 attempts, with each attempt’s time; first-pass yield counts it as not right first time', async () => {
    const database = await open()
    const { act, references } = await world(database, 2)
    const [reference, other] = references.map((row) => Number(row.id))
    await act('2026-03-02T17:00', (hands) => deliver(hands, { reference: reference! }))
    await act('2026-03-02T18:30', (hands) => giveBack(hands, { reference: reference!, ...back }))
    const line = async (moment: string) => act(moment, async (hands) => timelineOf(await planOf(hands, reference), await movesOf(hands, reference), hands.now)[0]!)
    assert.deepEqual([(await line('2026-03-02T19:00')).status, (await line('2026-03-31T19:00')).timeStatus], ['in_progress', 'ATRASADA'], 'what is reworked is in progress, and can be late')
    await act('2026-03-03T13:00', (hands) => deliver(hands, { reference: reference! }))
    const { status, attempts, rightFirstTime } = await line('2026-03-03T14:00')
    assert.deepEqual([status, attempts.map((a) => a.hours), rightFirstTime], ['completed', [4, 5], false])
    const yields = async () => act('2026-03-04T14:00', async (hands) => (await figuresOf(hands, 30)).slice(0, 2).map((p) => p.firstPassYield))
    assert.deepEqual(await yields(), [0, 0])
    await act('2026-03-04T13:00', (hands) => deliver(hands, { reference: other! }))
    assert.deepEqual(await yields(), [50, 0])
    await database.close()
  })

  test('8. changing phase times or order affects only references created later, or those migrated on purpose', async () => {
    const database = await open()
    const { act, users, references, phases } = await world(database)
    const reference = Number(references[0]!.id)
    const way = (of: unknown) => act('2026-03-03T14:00', async (hands) => (await planOf(hands, of)).map((s) => `${s.code} ${s.estimatedHours}`))
    const before = await way(reference)
    const later = await act('2026-03-03T14:00', async (hands) => {
      await hands.update(Phase, phases[0]!.id, { estimatedHours: 1, order: 99 })
      const row = await hands.create(Reference, { code: 'PT-LATER', collection: 1, name: 'x' })
      await start(hands, row, null)
      return row
    })
    assert.deepEqual([await way(reference), before[0], (await way(later.id)).at(-1)], [before, 'JO 4', 'JO 1'])
    await assert.rejects(act('2026-03-03T15:00', (hands) => migrate(hands, { reference }), actorFor(users.D1!)), { status: 403 })
    await act('2026-03-03T15:00', (hands) => migrate(hands, { reference }), actorFor(users.J1!))
    assert.deepEqual(await way(reference), await way(later.id))
    await database.close()
  })

  test('9. deactivating a user who holds references asks for a new holder; none is left orphaned', async () => {
    const database = await open()
    const { act, users, references } = await world(database)
    const reference = Number(references[0]!.id)
    const off = (hands: Parameters<typeof deliver>[0]) => hands.update(Usuario, users.D1!.id, { estado: 'INACTIVO' })
    await act('2026-03-02T14:00', (hands) => assign(hands, { reference, to: Number(users.D1!.id) }))
    await assert.rejects(act('2026-03-02T15:00', off), /1 referencias a su cargo \(PT1\)/)
    await assert.rejects(act('2026-03-02T15:00', (hands) => hands.remove(Usuario, users.D1!.id)), { status: 409 })
    await act('2026-03-02T16:00', (hands) => assign(hands, { reference, to: Number(users.D2!.id) }))
    await act('2026-03-02T17:00', off)
    await assert.rejects(act('2026-03-02T18:00', (hands) => assign(hands, { reference, to: Number(users.D1!.id) })), /inactivo/)
    await act('2026-03-02T19:00', async (hands) => assert.equal((await hands.find(State, where('id', 'eq', reference)))?.holder, users.D2!.id))
    await database.close()
  })
})
