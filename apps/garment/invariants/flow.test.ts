import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { Fault } from '@tenon/engine'
import { where } from '@tenon/model'
import { openPostgres, openSqlite } from '@tenon/sql'
import { dropDatabase, eachDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { Phase } from '../phases/phase.ts'
import { Reference } from '../references/reference.ts'
import { calendarOf, holidaysOf, paceOf, workingHours } from '../trace/calendar.ts'
import { fold } from '../trace/fold.ts'
import { assign, deliver, giveBack, pause, start } from '../trace/move.ts'
import { Movement, State } from '../trace/movement.ts'
import { planOf } from '../trace/plan.ts'
import { movesOf } from '../trace/read.ts'
import { timelineOf } from '../trace/timeline.ts'
import { Usuario } from '../users/user.ts'
import { actorFor, world } from './world.ts'

const notes = 'La manga mide dos centímetros de más'
const back = { reason: 'MEDIDAS', notes }

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`races on ${kind}`, () => {
    test('1. a reference is in exactly one phase; two people delivering it at the same second give one move and one clear refusal', { timeout: 120_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenon-garment-race-'))
      const server = kind === 'postgres' ? await startPostgres() : undefined
      const at = server === undefined ? join(folder, 'garment.sqlite') : await newDatabase(server.url)
      const database = server === undefined ? openSqlite({ path: at }) : openPostgres({ url: at, poolSize: 3 })
      const { act, references, phases } = await world(database)
      const id = String(references[0]!.id)
      const said = await Promise.all([1, 2, 3].map(() => new Promise<string>((resolve) => {
        const child = spawn(process.execPath, [fileURLToPath(new URL('./race.worker.ts', import.meta.url)), at, id, String(phases[0]!.id)], { stdio: ['ignore', 'pipe', 'inherit'] })
        let out = ''
        child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
        child.once('exit', () => resolve(out.trim()))
      })))
      assert.deepEqual(said.toSorted(), ['409 La referencia ya no está en esa fase: está en MD Creación Ficha', '409 La referencia ya no está en esa fase: está en MD Creación Ficha', 'moved'])
      await act('2026-03-02T16:00', async (hands) => {
        assert.equal((await hands.list(Movement, where('kind', 'eq', 'ENTREGADO'))).length, 1)
        assert.equal((await hands.find(State, where('id', 'eq', references[0]!.id)))?.phase, phases[1]!.id)
      })
      await database.close()
      if (server !== undefined) { await dropDatabase(server.url, at); await server.stop() }
      rmSync(folder, { recursive: true, force: true })
    })
  })
}

eachDatabase('the flow', (open) => {
  test('2. current state equals the fold of its events, for every reference, at every past instant', async () => {
    const database = await open()
    let n = 0
    const { act, users, phases } = await world(database, 0)
    const step = fc.oneof(fc.constant('deliver' as const), fc.constant('return' as const), fc.constant('pause' as const), fc.constant('resume' as const), fc.constant('assign' as const))
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
    }), { numRuns: 12 })
    assert.equal(phases.length, 12)
    await database.close()
  })

  test('3. events are never edited or deleted', async () => {
    const database = await open()
    const { act } = await world(database)
    await act('2026-03-02T14:00', async (hands) => {
      const [first] = await hands.list(Movement, { op: 'true' })
      await assert.rejects(hands.update(Movement, first!.id, { notes: 'otra cosa' }), /no se modifican/)
      await assert.rejects(hands.remove(Movement, first!.id), /no se modifican/)
    })
    await database.close()
  })

  test('5. a user can deliver or return only phases of his area, or as chief; 6. a return needs a reason and ten characters', async () => {
    const database = await open()
    const { act, users, references } = await world(database)
    const reference = Number(references[0]!.id)
    const as = (code: string) => actorFor(users[code]!)
    await assert.rejects(act('2026-03-02T14:00', (hands) => deliver(hands, { reference }), as('T1')), { status: 403 })
    await act('2026-03-02T14:00', (hands) => deliver(hands, { reference }), as('D1'))
    await act('2026-03-02T15:00', (hands) => deliver(hands, { reference }), as('J1'))
    await assert.rejects(act('2026-03-02T16:00', (hands) => giveBack(hands, { reference, notes }), as('D1')), /motivo/)
    await assert.rejects(act('2026-03-02T16:00', (hands) => giveBack(hands, { reference, reason: 'MEDIDAS', notes: 'corta' }), as('D1')), /10 caracteres/)
    await assert.rejects(act('2026-03-02T16:00', (hands) => giveBack(hands, { reference, ...back, target: 12 }), as('D1')), /anterior/)
    await act('2026-03-02T16:00', (hands) => giveBack(hands, { reference, ...back }), as('D1'))
    await act('2026-03-02T16:30', async (hands) => assert.equal((await hands.list(Movement, where('kind', 'eq', 'DEVUELTO')))[0]?.notes, `[MEDIDAS] ${notes}`))
    await database.close()
  })

  test('7. after a return and redelivery the phase shows completed, 2 attempts; 8. changed phases are for later references', async () => {
    const database = await open()
    const { act, references, phases } = await world(database, 1)
    const reference = Number(references[0]!.id)
    await act('2026-03-02T17:00', (hands) => deliver(hands, { reference }))
    await act('2026-03-02T18:30', (hands) => giveBack(hands, { reference, ...back }))
    await act('2026-03-03T13:00', (hands) => deliver(hands, { reference }))
    await act('2026-03-03T14:00', async (hands) => {
      await hands.update(Phase, phases[0]!.id, { estimatedHours: 1, order: 99 })
      const lines = timelineOf(await planOf(hands, reference), await movesOf(hands, reference), hands.now)
      assert.deepEqual([lines[0]!.status, lines[0]!.attempts.length, lines[0]!.rightFirstTime, lines[0]!.estimatedHours, lines[1]!.status], ['completed', 2, false, 4, 'in_progress'])
      assert.deepEqual(lines[0]!.attempts.map((a) => a.hours), [4, 5])
      const later = await hands.create(Reference, { code: 'PT-LATER', collection: 1, name: 'x' })
      await start(hands, later, null)
      assert.equal((await planOf(hands, later.id)).at(-1)?.code, 'JO')
    })
    await database.close()
  })

  test('9. deactivating a user who holds references asks for a new holder; 10. codes are unique without case and accents', async () => {
    const database = await open()
    const { act, users, references } = await world(database)
    const reference = Number(references[0]!.id)
    await act('2026-03-02T14:00', (hands) => assign(hands, { reference, to: Number(users.D1!.id) }))
    await assert.rejects(act('2026-03-02T15:00', (hands) => hands.update(Usuario, users.D1!.id, { estado: 'INACTIVO' })), /1 referencias a su cargo \(PT1\)/)
    await act('2026-03-02T16:00', (hands) => assign(hands, { reference, to: Number(users.D2!.id) }))
    await act('2026-03-02T17:00', (hands) => hands.update(Usuario, users.D1!.id, { estado: 'INACTIVO' }))
    await assert.rejects(act('2026-03-02T18:00', (hands) => hands.create(Usuario, { code: 'd2', fullName: 'Otra', area: 'CALIDAD', rol: 'DISEÑADOR' })), { status: 409 })
    await assert.rejects(act('2026-03-02T18:00', (hands) => hands.create(Reference, { code: 'pt1', collection: 1, name: 'x' })), { status: 409 })
    await database.close()
  })
})

test('4. time in phase uses the working calendar: hours, lunch, Sundays and holidays of Colombia', () => {
  const office = calendarOf('DISEÑO')
  // Friday 15:30 to Tuesday 8:00, across the Monday of Saint Joseph (2026-03-23)
  assert.equal(workingHours('2026-03-20T20:30:00.000000Z', '2026-03-24T13:00:00.000000Z', office), 3)
  assert.equal(workingHours('2026-03-02T12:00:00.000000Z', '2026-03-02T22:30:00.000000Z', office), 9.5)
  assert.ok(holidaysOf(2026).has('2026-04-03') && holidaysOf(2026).has('2026-01-12') && !holidaysOf(2026).has('2026-01-06'))
  assert.ok(workingHours('2026-03-07T11:00:00.000000Z', '2026-03-07T16:00:00.000000Z', calendarOf('PRODUCCION')) > 0)
  assert.deepEqual([4, 4.01, 8, 8.01].map((spent) => paceOf(spent, { estimatedHours: 4, maximumHours: 8 })), ['EN_TIEMPO', 'EN_RIESGO', 'EN_RIESGO', 'ATRASADA'])
})
