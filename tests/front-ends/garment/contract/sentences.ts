import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, Running } from '../harness.ts'

/** What the domain says of users, in its own words. */
export function sentences(running: () => Running): void {
  test('11. /api/users returns {users, total, page, limit} with the mapped names; a round trip loses nothing; unknown fields are refused with a message naming them, in Spanish', async () => {
    const { ask, stored } = running()
    const sent = { firstName: 'Luz Marina', lastName: 'Ñáñez de la Peña', email: 'luz@moda.example', role: 'DISEÑADOR', status: 'INACTIVO', phone: '+57 300 1', department: 'DISEÑO' }
    const made = await ask('POST', '/api/users/', { codigo_usuario: 'RT001', ...sent })
    assert.equal(made.status, 201, made.text)
    const id = String((made.json.data as Json).id)
    const list = (await ask('GET', '/api/users/?search=RT001')).json
    assert.deepEqual([list.total, list.page, list.limit, (list.users as Json[]).length], [1, 1, 50, 1])
    const user = (list.users as Json[])[0]!
    for (const [name, value] of Object.entries({ id, ...sent })) assert.equal(user[name], value, name)
    assert.ok(!Number.isNaN(Date.parse(String(user.joinedAt))) && user.lastLoginAt === null)
    assert.deepEqual(await stored('T_USUARIOS', ['NOMBRE_COMPLETO', 'NOMBRES', 'APELLIDOS', 'TELEFONO', 'AREA', 'ROL', 'ESTADO'], `"ID_USUARIO" = ${id}`), [['Luz Marina Ñáñez de la Peña', 'Luz Marina', 'Ñáñez de la Peña', '+57 300 1', 'DISEÑO', 'DISEÑADOR', 'INACTIVO']])
    // all that came goes back, and is as it was
    const back = await ask('PUT', `/api/users/${id}/`, user)
    assert.deepEqual([back.status, back.json.data], [200, user], back.text)
    // each seed name alone is understood as well
    const seeds = { nombres: 'Ana', apellidos: 'Gil', telefono: '1', area: 'CALIDAD', rol: 'CORTADOR_SENIOR', estado: 'ACTIVO' }
    for (const [name, value] of Object.entries(seeds)) assert.equal((await ask('PUT', `/api/users/${id}`, { [name]: value })).status, 200, name)
    assert.deepEqual(await stored('T_USUARIOS', ['NOMBRES', 'APELLIDOS', 'TELEFONO', 'AREA', 'ROL', 'ESTADO'], `"ID_USUARIO" = ${id}`), [Object.values(seeds)])
    for (const [method, path] of [['POST', '/api/users'], ['PUT', `/api/users/${id}`]] as const) {
      const refused = await ask(method, path, { CODIGO_USUARIO: 'RT002', NOMBRE_COMPLETO: 'X', AREA: 'CALIDAD', ROL: 'DISEÑADOR', apodo: 'x', isAdmin: true })
      assert.deepEqual([refused.status, refused.json.success], [400, false])
      assert.match(String(refused.json.error), /Campos desconocidos: apodo, isAdmin/)
    }
    await ask('DELETE', `/api/users/${id}?hard=true`)
  })

  test('12. search "jose" finds "José"; ñ sorts after n', async () => {
    const { ask } = running()
    const ids: string[] = []
    for (const [i, name] of ['Oñate', 'Nzoli', 'Ñandú', 'Nuñez', 'Nunez', 'Nunoa', 'José Ñ'].entries()) ids.push(String(((await ask('POST', '/api/users', { CODIGO_USUARIO: `SP00${i}`, NOMBRE_COMPLETO: `${name} Ordenprueba`, AREA: 'CALIDAD', ROL: 'DISEÑADOR' })).json.data as Json).id))
    const names = async (path: string): Promise<string[]> => ((await ask('GET', path)).json.data as Json[]).map((u) => String(u.NOMBRE_COMPLETO).replace(' Ordenprueba', ''))
    assert.deepEqual(await names('/api/users?search=ordenprueba'), ['José Ñ', 'Nunez', 'Nunoa', 'Nuñez', 'Nzoli', 'Ñandú', 'Oñate'])
    for (const q of ['jose', 'JOSE', 'José', 'jose%20%C3%B1', 'jose%20n']) assert.ok((await names(`/api/users/search?q=${q}`)).includes('José Ñ'), q)
    for (const q of ['nunez', 'NU%C3%91EZ']) assert.deepEqual((await names(`/api/users/search?q=${q}`)).filter((n) => /^N/.test(n)).sort(), ['Nunez', 'Nuñez'], q)
    for (const id of ids) await ask('DELETE', `/api/users/${id}?hard=true`)
  })
}
