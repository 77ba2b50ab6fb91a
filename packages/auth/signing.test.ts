import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, boolean, email, entity, id, text } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { eachDatabase, startIdentityProvider } from '@tenon/testing'
import { accountTables, createOidc, createOneTime, createPasswords, createSigning, OidcProblem, Signer, userStore } from './index.ts'

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

  test('2. User id and password the first time of a sign-in, at least the password each time after; both again after 15 minutes or in a new session', async () => {
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

  test('6. Three wrong secrets at signing lock the ability to sign, in every process, and alert at once', async () => {
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

  test('8. With a sign-in elsewhere the ceremony proves anew who it is: a live session is not enough, and what was proved signs once, here, now', async (t) => {
    const provider = await startIdentityProvider('https://app.example.com/signing')
    t.after(() => provider.stop())
    const database = await empty()
    const { oneTimeToken } = accountTables(Person as never)
    await createSchema(database, tablesOf([Person, Signer, oneTimeToken] as never))
    // nobody here has a password
    await database.run({ text: `insert into "person" ("username", "email", "password", "is_active") values ('ann', 'ann@example.com', '!', true)`, params: [], columns: [] })
    const time = { ahead: 0 }
    const clock = (): number => Date.now() + time.ahead
    const store = userStore({ database, entity: Person, actor: () => ann })
    const signing = createSigning({ database, store, passwords: createPasswords(), oneTime: createOneTime({ database, table: oneTimeToken, store, clock }), clock })
    const oidc = createOidc({ issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, redirectUri: 'https://app.example.com/signing', secret: 's'.repeat(32), insecure: true })
    const through = async (anew: boolean) => { const { url, kept } = await oidc.begin('/', { anew }); return { url, kept, back: await provider.browse(url, 'ann') } }
    for (const given of [{}, { userId: 'ann', password: '' }, { userId: 'ann', password: '!' }]) assert.equal('method' in (await signing.verify(ann, 's1', given)), false)
    await signing.unlock(1)
    const asked = await through(true)
    assert.match(asked.url, /prompt=login/)
    assert.match(asked.url, /max_age=0/)
    const { identity } = await oidc.finish(asked.back, asked.kept)
    // as it was, an hour later, and without a moment
    const { provedAt = 0, ...vague } = identity
    for (const old of [vague, { ...vague, provedAt: provedAt - 3600 }]) await assert.rejects(signing.prove(1, 's1', old), RangeError)
    const proof = await signing.prove(1, 's1', identity)
    assert.equal('refused' in (await signing.verify(ann, 's2', { password: proof })), true, 'in another sign-in it is nothing')
    assert.equal('refused' in (await signing.verify(ann, 's1', { password: proof })), true, 'and it is used up')
    assert.deepEqual(await signing.verify(ann, 's1', { password: await signing.prove(1, 's1', identity) }), { method: 'sign-in anew' })
    const late = await signing.prove(1, 's1', identity)
    time.ahead = 121_000
    assert.match(JSON.stringify(await signing.verify(ann, 's1', { password: late })), /locked/, 'the third that is not right locks')
    // who came back from a sign-in that was not asked to be anew has no moment that counts
    const plain = await through(false)
    const before = await oidc.finish(plain.back, plain.kept)
    await assert.rejects(signing.prove(1, 's1', { ...before.identity, provedAt: 0 }), RangeError)
    await assert.rejects(oidc.finish(asked.back, asked.kept), OidcProblem)
    await database.close()
  })
})
