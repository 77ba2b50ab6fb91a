import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entity } from '@tenon/model'
import { Collection } from '../collections/collection.ts'
import { Reference } from '../references/reference.ts'
import { Usuario } from '../users/user.ts'
import { everyWorld, world } from './world.ts'

const alike = ['MÑ-Á7', 'mñ-á7', 'MN-A7', 'mñ-a7'] as const

everyWorld('codes', (open, kind) => {
  test('10. codigo_referencia, PT code, codigo_usuario and collection code are unique, case- and accent-insensitively', async () => {
    const database = await open()
    const { act } = await world(database)
    const made: [Entity, Record<string, unknown>][] = [[Usuario, { fullName: 'Otra', area: 'CALIDAD', rol: 'DISEÑADOR' }], [Reference, { collection: 1, name: 'x' }], [Collection, { name: 'x', season: 'x', year: 2026, startsOn: '2026-01-01' }]]
    for (const [entity, values] of made) {
      const create = (code: string) => act('2026-03-02T14:00', (hands) => hands.create(entity, { ...values, code }))
      const first = await create(alike[0])
      for (const code of alike.slice(1)) await assert.rejects(create(code), { status: 409 }, `${entity.name} ${code}`)
      await assert.rejects(create(alike[0]))
      // its own code in other letters is its own; given up, it is anybody's
      await act('2026-03-02T14:00', (hands) => hands.update(entity, first.id, { code: alike[2] }))
      await act('2026-03-02T14:00', (hands) => hands.update(entity, first.id, { code: 'OTRO' }))
      const second = await create(alike[1])
      await assert.rejects(act('2026-03-02T14:00', (hands) => hands.update(entity, first.id, { code: alike[3] })), { status: 409 })
      await act('2026-03-02T14:00', (hands) => hands.remove(entity, second.id))
      await act('2026-03-02T14:00', (hands) => hands.update(entity, first.id, { code: alike[3] }))
    }
    await database.close()
  })

  test('10. a code that another program wrote to the table is taken as well', async () => {
    const database = await open()
    const { act } = await world(database)
    const at = kind === 'sqlite' ? '"T_USUARIOS"' : '"GARMENT_PRODUCTION_CONTROL"."T_USUARIOS"'
    await database.run({ text: `insert into ${at} ("CODIGO_USUARIO", "NOMBRE_COMPLETO", "AREA", "ROL", "ESTADO") values ('PÉ-1', 'Ajena', 'DISENO', 'DISENADOR', 'ACTIVO')`, params: [], columns: [] })
    for (const code of ['PÉ-1', 'pé-1', 'PE-1']) await assert.rejects(act('2026-03-02T14:00', (hands) => hands.create(Usuario, { code, fullName: 'Otra', area: 'CALIDAD', rol: 'DISEÑADOR' })), { name: 'Fault' }, code)
    await database.close()
  })
})
