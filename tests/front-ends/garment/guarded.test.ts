import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byRole } from '../../../apps/garment/permissions.ts'
import { people } from '../../../apps/garment/demo/people.ts'
import { type Json, onEachDatabase } from './harness.ts'
import { attack, attacks, everything, placesOf } from './injection.ts'

onEachDatabase('the guarded system', false, (running) => {
  const login = async (username: string): Promise<string> => { const answer = await running().ask('POST', '/api/token/', { username, password: 'demo-password-1' }); assert.equal(answer.status, 200, answer.text); return `Bearer ${String(answer.json.access)}` }

  test('asks for a token, and gives each role its rights', async () => {
    const { ask } = running()
    assert.equal((await ask('GET', '/api/users')).status, 401)
    assert.equal((await ask('POST', '/api/token/', { username: 'jefe', password: 'wrong' })).status, 401)
    const pair = (await ask('POST', '/api/token/', { username: 'jefe', password: 'demo-password-1' })).json
    const claims = JSON.parse(Buffer.from(String(pair.access).split('.')[1]!, 'base64url').toString()) as Json
    assert.deepEqual([typeof claims.user_id, typeof claims.exp], ['number', 'number'])
    assert.equal((await ask('POST', '/api/token/verify/', { token: pair.access })).status, 200)
    assert.ok((await ask('POST', '/api/token/refresh/', { refresh: pair.refresh })).json.access)
    assert.equal((await ask('POST', '/api/token/refresh', { refresh: 'x' })).status, 401)
    const [chief, cutter] = [await login('jefe'), await login('cortador')]
    const user = { CODIGO_USUARIO: 'GU001', NOMBRE_COMPLETO: 'Guarda', AREA: 'CALIDAD', ROL: 'ESPECIALISTA_CALIDAD' }
    assert.equal((await ask('GET', '/api/users', undefined, { authorization: cutter })).status, 200)
    assert.equal((await ask('POST', '/api/users', user, { authorization: cutter })).status, 403)
    assert.equal((await ask('POST', '/api/users', user, { authorization: chief })).status, 201)
  })

  test('each role may what its row of the table says, at every address, and without a token nothing but health is told', async () => {
    const { ask } = running()
    const asks = [
      ...['/api/users', '/api/users/1', '/api/users/search?q=a', '/api/users/options', '/api/users/database/health', '/api/test-hana'].map((path) => ['GET', path, 'users:read'] as const),
      ...['/api/colecciones', '/api/collections/063', '/api/colecciones-list', '/api/anio_coleccion/063/anios', '/api/referencias-por-anio/063', '/api/detalle-referencia/PT01600', '/api/fases', '/api/fases/JO', '/api/fases/063/PT01600/jo', '/api/modelo-detalle/PT01600', '/api/search?q=a', '/api/search-pt?ptCode=PT01600', '/costeo/referencias/PT01600', '/api/consumos?reference=PT01600', '/api/sap/tela', '/api/sap/dim_prenda', '/api/sap/prendas', '/api/sap/parametros', '/api/sap/consumo-textil', '/api/sap/images'].map((path) => ['GET', path, 'catalogue:read'] as const),
      ...['/costeo/referencias/1/trazabilidad', '/api/traceability/1', '/api/production-timeline/063/PT01600', '/api/tablero', '/api/metricas-flujo', '/api/movimientos', '/api/estado-actual'].map((path) => ['GET', path, 'flow:read'] as const),
      ['POST', '/api/users', 'users:write'], ['PUT', '/api/users/999999', 'users:write'], ['DELETE', '/api/users/999999', 'users:write'],
      ...['/api/colecciones', '/api/consumos', '/api/sap/parametros', '/api/sap/fact_consumo', '/api/sap/images/upload', '/api/referencias', '/costeo/referencias'].map((path) => ['POST', path, 'catalogue:write'] as const),
      ...['/api/phase-action', '/api/traceability/1', '/costeo/referencias/1/trazabilidad'].map((path) => ['POST', path, 'flow:move'] as const), ['POST', '/api/fases-catalogo', 'flow:lead'], ['PUT', '/api/fases-catalogo/999999', 'flow:lead'],
    ] as const
    const body = (method: string): unknown => (method === 'POST' || method === 'PUT' ? {} : undefined)
    for (const [method, path] of asks) assert.equal((await ask(method, path, body(method))).status, 401, `${method} ${path} without a token`)
    for (const { username, role } of people.filter((p) => p.code !== null)) {
      const authorization = await login(username)
      for (const [method, path, right] of asks) {
        const { status, text } = await ask(method, path, body(method), { authorization })
        assert.equal(status !== 403, byRole[role]!.includes(right), `${role} ${method} ${path}: ${status} ${text.slice(0, 200)}`)
        assert.ok(status < 500 && status !== 401, text)
      }
    }
    assert.deepEqual([(await ask('GET', '/api/health')).status, (await ask('GET', '/api/test-data/1')).status], [200, 200])
  })

  test('a phase is delivered by its own area alone, over the wire', async () => {
    const { ask } = running()
    const [chief, cutter] = [await login('jefe'), await login('cortador')]
    const board = (await ask('GET', '/api/tablero', undefined, { authorization: chief })).json.data as { columns: { phase: number; area: string; cards: { referenceId: number }[] }[] }
    const column = board.columns.find((c) => c.area === 'DISEÑO' && c.cards.length > 0)!
    const body = { phaseId: `${column.cards[0]!.referenceId}-${column.phase}`, action: 'deliver' }
    assert.equal((await ask('POST', '/api/phase-action', body, { authorization: cutter })).status, 403)
    const moved = await ask('POST', '/api/phase-action', body, { authorization: chief })
    assert.deepEqual([moved.status, moved.json.message], [200, 'Referencia entregada'], moved.text)
    assert.equal((await ask('POST', '/api/phase-action', body, { authorization: chief })).status, 409)
    assert.ok(((await ask('GET', '/api/metricas-flujo?dias=90', undefined, { authorization: chief })).json.data as Json).bottleneck)
  })

  test('nothing said to the database in any parameter of any route changes what is stored, or fails the server', { timeout: process.env.TENON_INJECTIONS === 'all' ? 7_200_000 : 600_000 }, async (t) => {
    const front = running()
    const authorization = await login('jefe')
    const made = await front.ask('POST', '/api/users', { CODIGO_USUARIO: 'VICTIMA', NOMBRE_COMPLETO: 'Víctima', AREA: 'CALIDAD', ROL: 'ESPECIALISTA_CALIDAD' }, { authorization })
    const victim = String((made.json.data as Json).ID_USUARIO)
    const places = await placesOf((await import('../../../apps/garment/system.ts')).system)
    assert.ok(attacks.length >= 200 && places.length > 100)
    const before = await everything(front)
    // all of them in every place, or so many, where it is asked for; otherwise some in every place, each somewhere, and those that no database takes everywhere
    const asked = process.env.TENON_INJECTIONS
    const each = asked === 'all' ? attacks.length : Number(asked ?? (front.kind === 'hana' ? 1 : 3))
    const statuses = new Map<number, number>()
    for (const [n, place] of places.entries()) for (const words of ['\0', '\ud800', ...Array.from({ length: each }, (_, i) => attacks[(n * each + i) % attacks.length]!)]) {
      const status = await attack(front, place, words, victim, { authorization })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    t.diagnostic(`${places.length} places, ${each + 2} attacks each: ${[...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`).join(', ')}`)
    const after = await everything(front)
    assert.deepEqual([...after.keys()], [...before.keys()])
    for (const [table, rows] of before) {
      const now = new Set(after.get(table))
      const gone = rows.filter((row) => !now.has(row) && !(table === 'T_USUARIOS' && row.startsWith(`["${victim}"`)))
      // counts of users follow the users; names taken back from whom was attacked go; attempts to sign in are counted
      if (!['garment_user_count', 'garment_code', 'garment_account', 'tenon_sequence', 'tenon_event_head'].includes(table)) assert.deepEqual(gone, [], table)
    }
  })
})
