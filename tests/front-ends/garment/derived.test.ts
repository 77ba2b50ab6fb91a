import assert from 'node:assert/strict'
import { test } from 'node:test'
import { introspect } from '@tenon/sql'
import { type Json, onEachDatabase } from './harness.ts'

process.env.GARMENT_USER_COLUMNS = 'derived'

onEachDatabase('a table of users that may not be altered', true, (running) => {
  const user = (answer: { readonly json: Json }): Json => answer.json.data as Json

  test('has the columns that it always had, and first and last names come back out of NOMBRE_COMPLETO as they went in', async () => {
    const { ask, stored, database } = running()
    const table = (await introspect(database, database, ['GARMENT_PRODUCTION_CONTROL'])).find((t) => t.name === 'T_USUARIOS')!
    assert.deepEqual(table.columns.map((c) => c.name), ['ID_USUARIO', 'CODIGO_USUARIO', 'NOMBRE_COMPLETO', 'EMAIL', 'AREA', 'ROL', 'ESTADO', 'FECHA_CREACION'])
    const whom = { firstName: 'María José', lastName: 'Peña de la Ossa' }
    const made = await ask('POST', '/api/users', { CODIGO_USUARIO: 'DE001', ...whom, department: 'CALIDAD', role: 'DISEÑADOR' })
    assert.equal(made.status, 201, made.text)
    const path = `/api/users/${String(user(made).id)}`
    const read = user(await ask('GET', path))
    assert.deepEqual([read.firstName, read.lastName, read.NOMBRE_COMPLETO, read.phone, read.lastLoginAt], [whom.firstName, whom.lastName, 'María José Peña de la Ossa', '', null])
    const back = await ask('PUT', path, read)
    assert.deepEqual([back.status, back.json.data], [200, read], back.text)
    for (const q of ['maria jose', 'jose pena', 'MARÍA JOSÉ PEÑA']) for (const at of ['/api/users/search?q=', '/api/users?search=']) {
      const found = (await ask('GET', `${at}${encodeURIComponent(q)}`)).json.data as Json[]
      assert.ok(found.some((one) => one.CODIGO_USUARIO === 'DE001'), `${at}${q}`)
    }
    // the same full name, said as the older page says it, keeps the place where it was parted; another one is read anew
    assert.deepEqual([user(await ask('PUT', path, { NOMBRE_COMPLETO: 'María José Peña de la Ossa' })).firstName, user(await ask('PUT', path, { NOMBRE_COMPLETO: 'Luz Marina Gil' })).lastName], ['María José', 'Marina Gil'])
    assert.deepEqual(await stored('T_USUARIOS', ['NOMBRE_COMPLETO'], `"CODIGO_USUARIO" = 'DE001'`), [['Luz Marina Gil']])
    assert.equal((await ask('GET', '/api/users')).json.total, 49)
  })

  test('what it has no place for is refused rather than lost', async () => {
    const { ask } = running()
    const refused = await ask('PUT', '/api/users/1', { phone: '300' })
    assert.deepEqual([refused.status, refused.json.error], [400, 'La tabla T_USUARIOS no tiene dónde guardar el teléfono'])
    assert.equal((await ask('PUT', '/api/users/1', { phone: '', EMAIL: 'x@moda.example' })).status, 200)
  })
})
