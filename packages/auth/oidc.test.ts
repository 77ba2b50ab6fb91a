import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { boolean, email, entity, id, text } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase, type IdentityProvider, startIdentityProvider } from '@tenon/testing'
import * as auth from './index.ts'

const redirectUri = 'https://app.example.com/callback'
let provider: IdentityProvider
before(async () => { provider = await startIdentityProvider(redirectUri) })
after(() => provider.stop())

const create = (more: Partial<auth.OidcOptions> = {}): auth.Oidc => auth.createOidc({ issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, redirectUri, secret: 's'.repeat(32), insecure: true, ...more })

test('a person signs in at a real provider and comes back as who they are', async () => {
  const oidc = create()
  const { url, kept } = await oidc.begin('/orders?page=2')
  for (const word of ['code_challenge_method=S256', 'state=', 'nonce=']) assert.ok(url.includes(word), word)
  const back = await provider.browse(url, 'carol')
  const { identity, returnTo } = await oidc.finish(back, kept)
  assert.deepEqual([identity.issuer, identity.subject, identity.email, identity.emailVerified, identity.name, returnTo], [provider.issuer, 'carol', 'carol@example.com', true, 'The carol', '/orders?page=2'])
  await assert.rejects(oidc.finish(back, kept), auth.OidcProblem, 'a code works once')
})

test('what was begun elsewhere, altered, or long ago is refused; only own pages are returned to', async () => {
  const time = { now: Date.now() }
  const oidc = create({ clock: () => time.now })
  const { url, kept } = await oidc.begin('//evil.example')
  const other = await oidc.begin()
  const back = await provider.browse(url, 'carol')
  for (const bad of [undefined, '', 'x', `${kept.slice(0, -4)}AAAA`, other.kept]) await assert.rejects(oidc.finish(back, bad), auth.OidcProblem)
  const state = new URL(back)
  state.searchParams.set('state', 'another')
  await assert.rejects(oidc.finish(state.href, kept), auth.OidcProblem)
  const denied = new URL(back)
  denied.searchParams.delete('code')
  denied.searchParams.set('error', 'access_denied')
  await assert.rejects(oidc.finish(denied.href, kept), auth.OidcProblem)
  await assert.rejects(create({ secret: 't'.repeat(32) }).finish(back, kept), auth.OidcProblem)
  time.now += 600_001
  await assert.rejects(oidc.finish(back, kept), /took too long/)
  time.now -= 600_001
  assert.equal((await oidc.finish(back, kept)).returnTo, '/')
  await assert.rejects(create({ issuer: 'http://127.0.0.1:9' }).begin(), /cannot be reached/)
})

everyDatabase('identities', (open) => {
  test('linked once, by a letter where the address is known, never by an address that nobody vouches for', async () => {
    const database = await open()
    const user = entity('person', { id: id(), username: text(150).unique(), password: text(128), email: email(), isActive: boolean() })
    const { identity: table, oneTimeToken } = auth.accountTables(user)
    try {
      await createSchema(database, tablesOf([user, table, oneTimeToken]))
      for (const [key, name] of [[1, 'carol'], [2, 'eve'], [3, 'dan']] as const) {
        await database.run({ text: `insert into "person" ("id", "username", "password", "email", "is_active") values (${key}, '${name}', '!', '${name}@example.com', true)`, params: [], columns: [] })
      }
      const store = auth.userStore({ database, entity: user, actor: (u) => ({ id: u.id, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }) })
      const identities = auth.createIdentities({ database, table, store, oneTime: auth.createOneTime({ database, table: oneTimeToken, store }) })
      const of = (subject: string, emailVerified = true): auth.Identity => ({ issuer: 'https://login.example.com', subject, email: `${subject}@example.com`, emailVerified, name: null, claims: {} })
      assert.deepEqual(await identities.recognize(of('nobody')), { is: 'new' })
      assert.deepEqual(await identities.recognize(of('eve', false)), { is: 'refused' })
      const asked = await identities.recognize(of('carol'))
      assert.ok(asked.is === 'confirm' && asked.user.id === 1)
      assert.equal((await identities.recognize(of('carol'))).is, 'confirm', 'nothing is linked before the letter')
      const again = await identities.recognize(of('carol'))
      const confirmed = await Promise.all([1, 2, 3].map(() => identities.confirm(again.is === 'confirm' ? again.token : '')))
      assert.deepEqual(confirmed.filter((u) => u !== null).map((u) => u.id), [1])
      assert.equal(await identities.confirm(asked.token), null, 'an older letter is dead')
      const known = await identities.recognize({ ...of('carol', false), email: 'changed@example.com' })
      assert.ok(known.is === 'user' && known.user.id === 1, 'the subject counts, not the address')
      assert.equal((await identities.recognize({ ...of('carol'), issuer: 'https://other.example.com' })).is, 'confirm')
      const dan = (await store.byId(3))!
      const raced = await Promise.all([identities.link(dan, of('dan')), identities.link((await store.byId(2))!, of('dan'))])
      assert.equal(raced[0].id, raced[1].id, 'of two at once one stays')
      await database.run({ text: 'update "person" set "is_active" = false where "id" = 1', params: [], columns: [] })
      assert.equal((await identities.recognize(of('carol'))).is, 'refused')
    } finally { await database.close() }
  })
})
