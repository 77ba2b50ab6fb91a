import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, onEachDatabase } from './harness.ts'

/** Two hundred ways to say something to a database instead of to a person. */
const attacks = ["'", '"', ';', '--', '/*', '\\', '%', '_', "' or '1'='1", "'; drop table \"T_USUARIOS\"; --", '" or ""="', '1; delete from "T_USUARIOS"', "') union select 1,2,3 --", '${7*7}', '{{7*7}}', '$(id)', '`id`', '../../etc/passwd', '\u0000', '\ud800', '0x27', '%27', "admin'--", '1 or 1=1', 'ñ\' or 1=1 --']
  .flatMap((one) => [one, `MD001${one}`, `${one}MD001`, `1${one}`, `${one}${one}`, `x' || ${one} || '`, one.toUpperCase(), ` ${one} `])

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

  test('nothing said to the database in any parameter changes a table', { timeout: 120_000 }, async () => {
    const { ask, stored } = running()
    const authorization = await login('jefe')
    const before = [await stored('T_USUARIOS', ['ID_USUARIO', 'CODIGO_USUARIO', 'NOMBRE_COMPLETO', 'ESTADO'], '1 = 1 order by 1'), await stored('T_REFERENCIAS', ['CODIGO_REFERENCIA', 'ESTADO_GENERAL'], '1 = 1 order by 1')]
    assert.ok(attacks.length >= 200)
    const asked = (text: string): string[] => { const q = encodeURIComponent(text.toWellFormed()); return [`/api/users?search=${q}`, `/api/users?area=${q}`, `/api/users/search?q=${q}`, `/api/users/${q}`, `/api/detalle-referencia/${q}/`, `/api/fases/${q}/${q}/${q}/`, `/api/search?q=${q}`, `/api/consumos/?reference=${q}`] }
    for (const [i, attack] of attacks.entries()) {
      const path = asked(attack)
      for (const one of [path[i % path.length]!, path[(i + 3) % path.length]!]) { const answer = await ask('GET', one, undefined, { authorization }); assert.ok(answer.status < 500, `${one}: ${answer.text}`) }
      const refused = await ask('PUT', '/api/users/1', { ROL: attack }, { authorization })
      assert.ok(refused.status >= 400 && refused.status < 500, refused.text)
    }
    assert.deepEqual([await stored('T_USUARIOS', ['ID_USUARIO', 'CODIGO_USUARIO', 'NOMBRE_COMPLETO', 'ESTADO'], '1 = 1 order by 1'), await stored('T_REFERENCIAS', ['CODIGO_REFERENCIA', 'ESTADO_GENERAL'], '1 = 1 order by 1')], before)
  })
})
