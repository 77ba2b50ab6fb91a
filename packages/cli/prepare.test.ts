import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tenon/crm'
import { createSchema, introspect, loadMigrations, migrate, statusOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { prepareSchema, schemaOf } from './prepare.ts'
import type { System } from './system.ts'

const crm: System = system
const folder = system.migrations

eachDatabase('a start', (open) => {
  // the app as its migrations know it, so that this file says nothing about whether they are up to date
  const silent = (): void => {}

  test('a new database is made by the migrations, once', async () => {
    const database = await open()
    await Promise.all([prepareSchema(crm, database, silent), prepareSchema(crm, database, silent)])
    const names = new Set((await introspect(database)).map((t) => t.name))
    assert.deepEqual(schemaOf(crm).filter((t) => !names.has(t.name)), [])
    await database.close()
  })

  test('a database that was made from the declarations is taken over if it is what the migrations make, and left alone if not', async (t) => {
    const migrations = await loadMigrations(folder)
    if ((await import('@tenon/sql')).pendingChanges(migrations, schemaOf(crm)).length > 0) { t.diagnostic('the declarations are ahead of the migrations: nothing to take over'); return }
    const database = await open()
    await createSchema(database, schemaOf(crm))
    await prepareSchema(crm, database)
    assert.ok((await statusOf(database, migrations, 'crm')).every((s) => s.appliedAt !== null))
    await database.close()

    const other = await open()
    await createSchema(other, schemaOf(crm))
    await other.run({ text: 'alter table vendors add column extra text', params: [], columns: [] })
    await assert.rejects(prepareSchema(crm, other), /no history of migrations, and differs from what they make: drop column vendors\.extra/)
    await other.close()
  })

  test('while declarations are ahead, a new database is made from them with a warning; one with a history is refused', async () => {
    const ahead: System = { ...crm, app: { ...crm.app, entities: [...(crm.app.entities ?? []), (await import('@tenon/model')).entity('novelty', { word: (await import('@tenon/model')).text() })] } }
    const warned: string[] = []
    const fresh = await open()
    await prepareSchema(ahead, fresh, (text) => warned.push(text))
    assert.match(warned.join(), /makemigrations crm/)
    assert.ok((await introspect(fresh)).some((t) => t.name === 'novelty'))
    await fresh.close()
    const old = await open()
    await migrate(old, await loadMigrations(folder), { app: 'crm' })
    await assert.rejects(prepareSchema(ahead, old), /declarations are ahead of its migrations .*npm run tenon -- makemigrations crm/)
    await old.close()
  })
})
