import assert from 'node:assert/strict'
import { test } from 'node:test'
import { introspect } from '@tenon/sql'
import type { Json, Running } from '../harness.ts'

/** What was found wrong in the system that this one takes the place of. The first defect, that nothing asked who called, is tried where tokens are asked for. */
export function defects(running: () => Running): void {
  test('no other origin than the front end’s is let in by the browser', async () => {
    const { url } = running()
    const asked = async (origin: string): Promise<string | null> => (await fetch(`${url}/api/users`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } })).headers.get('access-control-allow-origin')
    assert.deepEqual([await asked('http://localhost:3000'), await asked('https://evil.example')], ['http://localhost:3000', null])
  })

  test('the timeline, the board and the figures tell what was done: delivered and returned by the server, with the time that it took', async () => {
    const { ask, stored, url } = running()
    assert.ok(url)
    const made = await ask('POST', '/api/referencias/', { CODIGO_REFERENCIA: 'PT08888', ID_COLECCION: '105', NOMBRE_REFERENCIA: 'Defecto' })
    const id = Number(made.json.ID_REFERENCIA)
    const timeline = async (): Promise<Json> => (await ask('GET', '/api/production-timeline/105/PT08888')).json.data as Json
    const before = await timeline()
    const [jo, next] = before.phases as Json[]
    assert.deepEqual([before.totalPhases, before.completedPhases, (before.currentPhase as Json).slug, jo!.status, jo!.timeStatus], [12, 0, 'jo', 'in_progress', 'EN_TIEMPO'])
    const said = await ask('POST', '/api/phase-action/', { phaseId: jo!.id, action: 'deliver', notes: 'lista' }, { 'accept-language': 'en' })
    assert.deepEqual([said.status, said.json.message, ((said.json.data as Json).currentPhase as Json).id], [200, 'Reference delivered', next!.id], said.text)
    // what the older route says of it is counted, not guessed
    const trace = (await ask('GET', `/api/traceability/${id}`)).json.data as Json
    assert.deepEqual([trace.referenciaId, trace.completedPhases, trace.totalPhases, (trace.currentPhase as Json).slug, (trace.traceability as Json[]).map((m) => m.TIPO_MOVIMIENTO)], [id, 1, 12, 'md-creacion-ficha', ['RECIBIDO', 'ENTREGADO', 'RECIBIDO']])
    assert.deepEqual((await stored('T_TRAZABILIDAD', ['TIEMPO_PERMANENCIA_HORAS'], `"ID_REFERENCIA" = ${id} and "TIPO_MOVIMIENTO" = 'ENTREGADO'`)).map((row) => Number(row[0])), [0])
    const back = await ask('POST', '/api/phase-action', { phaseId: next!.id, action: 'return', reason: 'MEDIDAS', notes: 'La cintura mide dos de más', targetPhaseId: jo!.id })
    assert.equal(back.status, 200, back.text)
    const after = await timeline()
    assert.deepEqual([after.completedPhases, (after.currentPhase as Json).slug, ((after.phases as Json[])[0]!.attempts as Json[]).length, (after.phases as Json[])[0]!.status], [0, 'jo', 2, 'in_progress'])
    assert.deepEqual(await stored('T_ESTADO_ACTUAL', ['ID_FASE_ACTUAL', 'ESTADO_FASE'], `"ID_REFERENCIA" = ${id}`), [[String(jo!.phase), 'EN_PROCESO']])
    const columns = ((await ask('GET', '/api/tablero?coleccion=105')).json.data as { columns: { code: string; cards: Json[] }[] }).columns
    assert.deepEqual(columns[0]!.cards.filter((card) => card.reference === 'PT08888').map((card) => [card.returned, card.timeStatus]), [[true, 'EN_TIEMPO']])
    // the older route moves as well
    const posted = await ask('POST', `/api/traceability/${id}/`, { ID_FASE: jo!.phase, ID_USUARIO_RESPONSABLE: 1, FECHA_INICIO: '2026-11-21', ESTADO: 'COMPLETADO' })
    assert.equal(posted.status, 201, posted.text)
    const missing = await ask('POST', `/api/traceability/${id}/`, { ID_FASE: 1 })
    assert.deepEqual([missing.status, missing.json.error], [400, 'Campos requeridos faltantes: ID_USUARIO_RESPONSABLE, FECHA_INICIO, ESTADO'])
    assert.equal((await ask('POST', `/costeo/referencias/${id}/trazabilidad/`, { ID_FASE: next!.phase })).status, 201)
    assert.deepEqual([(await ask('GET', `/costeo/referencias/${id}/trazabilidad/current/`)).json.CODIGO_FASE, (await ask('GET', '/costeo/referencias/999999/trazabilidad/current')).status], ['MD_CREATIVO', 404])
    for (const [body, status] of [[{ phaseId: next!.id, action: 'deliver' }, 409], [{ phaseId: '999999-1', action: 'deliver' }, 404], [{ phaseId: jo!.id, action: 'fly' }, 400], [{ phaseId: `${id}-3`, action: 'return' }, 400]] as const) assert.equal((await ask('POST', '/api/phase-action', body)).status, status, JSON.stringify(body))
  })

  test('what refers to a reference, a phase or a user refers to one that is there', async () => {
    const { database, kind } = running()
    const tables = new Map((await introspect(database, database, ['GARMENT_PRODUCTION_CONTROL'])).map((t) => [t.name, t]))
    const refers = (name: string): string[] => tables.get(name)!.foreignKeys.map((f) => `${f.column} ${f.table}`).sort()
    assert.deepEqual(refers('T_TRAZABILIDAD'), ['ID_FASE T_FASES', 'ID_REFERENCIA T_REFERENCIAS', 'ID_USUARIO_DESTINO T_USUARIOS', 'ID_USUARIO_ORIGEN T_USUARIOS'], kind)
    assert.deepEqual(refers('T_REFERENCIAS'), ['ID_COLECCION T_COLECCIONES'])
    assert.deepEqual(refers('T_ESTADO_ACTUAL'), ['ID_FASE_ACTUAL T_FASES', 'ID_USUARIO_ACTUAL T_USUARIOS'])
  })
}
