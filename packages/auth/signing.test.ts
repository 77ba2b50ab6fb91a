import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, boolean, email, entity, id, text } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { createPasswords, createSigning, Signer, userStore } from './index.ts'

const Person = entity('person', { id: id(), username: text(50).unique(), email: email(), password: text(255), isActive: boolean().default(true) })
const ann: Actor = { id: 1, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }

eachDatabase('signing', (empty) => {
  async function desk(database: Database, clock: () => number) {
    await createSchema(database, tablesOf([Person, Signer] as never))
    const passwords = createPasswords()
    const hash = await passwords.hash('right')
    await database.run({ text: `insert into "person" ("username", "email", "password", "is_active") values ('ann', 'ann@example.com', '${hash}', true)`, params: [], columns: [] })
    const store = userStore({ database, entity: Person, actor: () => ann })
    const told: unknown[] = []
    const make = () => createSigning({ database, store, passwords, clock, alert: async (person) => { told.push(person) } })
    return { make, told }
  }

  test('user id and password the first time of a sign-in, at least the password each time after; both again after 15 minutes or in a new session', async () => {
    const database = await empty()
    let at = Date.now()
    const signing = (await desk(database, () => at)).make()
    assert.equal('missing' in (await signing.verify(ann, 's1', { password: 'right' })), true)
    assert.deepEqual(await signing.verify(ann, 's1', { userId: 'ANN@example.com', password: 'right' }), { method: 'user id and password' })
    assert.deepEqual(await signing.verify(ann, 's1', { password: 'right' }), { method: 'password' })
    assert.equal('refused' in (await signing.verify(ann, 's1', { userId: 'ann' })), true)
    assert.equal('missing' in (await signing.verify(ann, 's2', { password: 'right' })), true)
    at += 15 * 60_000
    assert.equal('missing' in (await signing.verify(ann, 's1', { password: 'right' })), true)
    await database.close()
  })

  test('three wrong secrets at signing lock the ability to sign, in every process, and alert at once', async () => {
    const database = await empty()
    const { make, told } = await desk(database, Date.now)
    const [one, other] = [make(), make()]
    await one.verify(ann, 's', { userId: 'ann', password: 'wrong' })
    await other.verify(ann, 's', { userId: 'bob', password: 'right' })
    assert.deepEqual(told, [])
    assert.match(JSON.stringify(await one.verify(ann, 's', { userId: 'ann', password: 'no' })), /locked/)
    assert.deepEqual(told, ['1'])
    assert.match(JSON.stringify(await other.verify(ann, 's', { userId: 'ann', password: 'right' })), /locked/)
    await other.unlock(1)
    assert.deepEqual(await one.verify(ann, 's', { userId: 'ann', password: 'right' }), { method: 'user id and password' })
    await database.close()
  })
})
