import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boolean, email, entity, id, text } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { Secret, TOTP } from 'otpauth'
import * as auth from './index.ts'

const user = entity('person', { id: id(), username: text(150).unique(), password: text(128), email: email(), isActive: boolean() })
const [tables, more] = [auth.authTables(user), auth.accountTables(user)]
const hash = auth.createPasswords().hash('pass-alice-2024')

async function site(database: Database) {
  const time = { now: Date.parse('2026-01-01T00:00:00Z') }
  const clock = () => time.now
  const cache = auth.createActorCache({ clock })
  const store = auth.userStore({ database, entity: user, cache, clock, actor: (u) => ({ id: u.id, tenant: null, isStaff: true, isSuperuser: false, roles: new Set(), permissions: new Set(['order:read']), facts: {} }) })
  const passwords = auth.createPasswords()
  const tokens = auth.createTokens({ database, table: tables.authToken, store, cache, clock })
  const sessions = auth.createSessions({ database, table: tables.session, store, cache, clock })
  const jwt = auth.createJwt({ store, cache, clock, keys: ['k'.repeat(32)], kept: { database, table: tables.outstandingToken }, endTogether: true })
  const oneTime = auth.createOneTime({ database, table: more.oneTimeToken, store, clock })
  const sent: { to: string; token: string }[] = []
  const recovery = auth.createRecovery({ store, passwords, oneTime, ends: { tokens, sessions, jwt }, send: async (u, token) => { sent.push({ to: u.username, token }) }, limit: auth.createLoginLimit({ attempts: 2, clock }) })
  const keys = auth.createApiKeys({ database, table: more.apiKey, store, cache, clock })
  const factor = auth.createSecondFactor({ database, tables: more, oneTime, issuer: 'Tenon', clock, limit: auth.createLoginLimit({ attempts: 3, clock }) })
  const roles = auth.createRoles({ database, tables: more, names: ['order:read', 'order:create', 'order:delete', 'payment:read'], cache })
  const alice = async (): Promise<auth.User> => (await store.byId(1))!
  return { time, clock, store, passwords, tokens, sessions, jwt, oneTime, sent, recovery, keys, factor, roles, alice, update: (values: string) => database.run({ text: `update "person" set ${values} where "id" = 1`, params: [], columns: [] }) }
}

everyDatabase('accounts', (open) => {
  const on = (name: string, work: (s: Awaited<ReturnType<typeof site>>) => Promise<void>) => test(name, async () => {
    const database = await open()
    try {
      await createSchema(database, tablesOf([user, ...Object.values(tables), ...Object.values(more)]))
      for (const [key, who] of [[1, 'alice'], [2, 'bob']] as const) {
        const marks = [1, 2, 3, 4, 5].map((n) => (database.kind === 'postgres' ? `$${n}` : `?${n}`)).join(', ')
        await database.run({ text: `insert into "person" ("id", "username", "password", "email", "is_active") values (${marks})`, params: [{ is: 'integer' }, { is: 'text' }, { is: 'text' }, { is: 'text' }, { is: 'boolean' }], columns: [] }, [key, who, await hash, `${who}@example.com`, true])
      }
      await work(await site(database))
    } finally { await database.close() }
  })
  const fault = (found: object): string => ('fault' in found ? String((found.fault as Error).message) : 'in')

  on('a link works once however many use it at once, for its purpose, its time and its state', async ({ oneTime, alice, time, update }) => {
    const token = await oneTime.issue('reset', await alice(), 60, 'x')
    assert.equal(await oneTime.spend('verify', token), null)
    const spent = await Promise.all([1, 2, 3, 4, 5, 6].map(() => oneTime.spend('reset', token)))
    assert.deepEqual(spent.map((s) => s?.detail).filter((d) => d !== undefined), ['x'])
    const late = await oneTime.issue('reset', await alice(), 60)
    time.now += 60_000
    assert.equal(await oneTime.spend('reset', late), null)
    assert.equal(await oneTime.sweep(), 0)
    time.now += 1
    assert.equal(await oneTime.sweep(), 1)
    const [older, newer] = [await oneTime.issue('reset', await alice(), 60), await oneTime.issue('reset', await alice(), 60)]
    assert.equal(await oneTime.look('reset', older), null)
    await update("\"email\" = 'moved@example.com'")
    assert.equal(await oneTime.spend('reset', newer), null)
    for (const bad of ['', 'x', 'x'.repeat(5000), 'a\u0000b']) assert.equal(await oneTime.spend('reset', bad), null)
  })

  on('a lost password: known and unknown are one answer at once; a weak word keeps the link; the new one ends every way in', async ({ recovery, sent, alice, tokens, jwt, sessions, store, passwords }) => {
    const key = await tokens.of(1)
    const { access, refresh } = await jwt.obtain(await alice())
    const cookie = (await sessions.start(1, { headers: {} }))[1]!.split(';')[0]!.split('=')[1]!
    assert.deepEqual([recovery.request('ALICE@example.com', 'a'), recovery.request('nobody@example.com', 'a')], [0, 0])
    assert.equal(sent.length, 0, 'the answer is given before anything is looked up')
    await recovery.settled()
    assert.deepEqual(sent.map((s) => s.to), ['alice'])
    const { token } = sent[0]!
    assert.equal((await recovery.complete(token, 'alice')).is, 'weak')
    const tries = await Promise.all(['quiet green harbour', 'loud red harbour'].map((word) => recovery.complete(token, word)))
    assert.deepEqual(tries.map((t) => t.is).sort(), ['dead', 'done'])
    const word = tries[0]!.is === 'done' ? 'quiet green harbour' : 'loud red harbour'
    assert.equal(await passwords.verify(word, (await store.byId(1))!.password), true)
    assert.deepEqual([fault(await tokens.actor(key)), fault(await jwt.actor(access)), await sessions.actor(cookie)], ['Invalid token.', 'Given token not valid for any token type', null])
    await assert.rejects(jwt.refresh(refresh), /blacklisted/)
    assert.ok(recovery.request('alice@example.com', 'a') === 0 && recovery.request('alice@example.com', 'a') > 0, 'two letters a window')
  })

  on('an access token ends with its login', async ({ jwt, alice }) => {
    const [here, there] = [await jwt.obtain(await alice()), await jwt.obtain(await alice())]
    const renewed = (await jwt.refresh(here.refresh))!.access
    assert.deepEqual([fault(await jwt.actor(here.access)), fault(await jwt.actor(renewed))], ['in', 'in'])
    assert.equal(fault(await jwt.actor(there.access)), 'in')
    const out = 'Given token not valid for any token type'
    await jwt.revoke(here.refresh)
    assert.deepEqual([fault(await jwt.actor(here.access)), fault(await jwt.actor(renewed)), fault(await jwt.actor(there.access))], [out, out, 'in'])
    await jwt.revokeAll(1)
    assert.equal(fault(await jwt.actor(there.access)), out)
  })

  on('sessions are listed, ended one by one and all but one\'s own', async ({ sessions, time }) => {
    const cookies: string[] = []
    for (let i = 0; i < 3; i++) { cookies.push((await sessions.start(1, { headers: {} }))[1]!.split(';')[0]!); time.now += 1000 }
    await sessions.start(2, { headers: {} })
    const mine = await sessions.list(1, { headers: { cookie: cookies[1]! } })
    assert.deepEqual(mine.map((s) => s.isThis), [false, true, false])
    assert.ok(!JSON.stringify(mine).includes(cookies[1]!.split('=')[1]!))
    assert.equal(await sessions.endOne(2, mine[0]!.id), false, 'only one\'s own')
    assert.equal(await sessions.endOne(1, mine[0]!.id), true)
    assert.equal(await sessions.actor(cookies[0]!.split('=')[1]!), null)
    await sessions.endAll(1, { headers: { cookie: cookies[1]! } })
    assert.deepEqual((await sessions.list(1)).map((s) => s.id), [mine[1]!.id])
  })

  on('API keys: shown once, scoped, dated, noted, ended', async ({ keys, time, update, alice }) => {
    const { key, handle } = await keys.create((await alice()).id, { name: 'export', scopes: ['order:read'], seconds: 3600 })
    assert.match(key, /^tk_[a-zA-Z0-9]{16}\.[\w-]{43}$/)
    const ask = async (authorization: string) => auth.keyIdentifier(keys).identify({ method: 'GET', path: '/', headers: { authorization }, origin: '', body: new Uint8Array() })
    for (const word of ['Bearer', 'Token', 'Api-Key']) {
      const found = await ask(`${word} ${key}`)
      assert.ok(found !== null && 'actor' in found)
      assert.deepEqual([...found.actor.scopes!], ['order:read'])
    }
    assert.equal(await ask('Bearer eyJ.a.b'), null, 'other tokens are for others')
    for (const bad of [`${handle}.${'x'.repeat(43)}`, `tk_${'x'.repeat(16)}.${key.split('.')[1]!}`]) assert.equal(fault((await ask(`Bearer ${bad}`))!), 'Invalid API key.')
    const [listed] = await keys.list(1)
    assert.deepEqual([listed!.name, listed!.scopes, listed!.lastUsed], ['export', ['order:read'], '2026-01-01T00:00:00.000000Z'])
    assert.ok(!JSON.stringify(listed).includes(key.split('.')[1]!))
    time.now += 3600_000
    assert.equal(fault(await keys.actor(key)), 'Invalid API key.')
    const lasting = await keys.create(1, { name: 'n', scopes: ['*:*'] })
    assert.equal(fault(await keys.actor(lasting.key)), 'in')
    assert.equal(await keys.revoke(2, (await keys.list(1))[1]!.id), false)
    assert.equal(await keys.revoke(1, (await keys.list(1))[1]!.id), true)
    assert.equal(fault(await keys.actor(lasting.key)), 'Invalid API key.')
    const idle = await keys.create(1, { name: 'n', scopes: ['order:*'] })
    await update('"is_active" = false')
    assert.equal(fault(await keys.actor(idle.key)), 'User inactive or deleted.')
    for (const scopes of [[], ['order'], ['order:read x'], ['a:b:c']]) await assert.rejects(keys.create(1, { name: 'n', scopes }), /scope/)
  })

  on('a second factor: confirmed first, each code once, a step of slack, codes on paper', async ({ factor, alice, time, oneTime }) => {
    const someone = await alice()
    assert.equal(await factor.ask(someone), null)
    const { secret, uri } = (await factor.begin(someone))!
    assert.match(uri, /^otpauth:\/\/totp\/Tenon:alice%40example\.com\?/)
    const codeAt = (ms: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms })
    assert.equal(await factor.ask(someone), null, 'not before it is confirmed')
    assert.equal(await factor.confirm(1, '000000' === codeAt(time.now) ? '111111' : '000000'), null)
    const paper = (await factor.confirm(1, codeAt(time.now)))!
    assert.equal(new Set(paper).size, 10)
    assert.equal(await factor.begin(someone), null)
    assert.equal(await factor.check(1, codeAt(time.now)), false, 'the confirming code is used')
    time.now += 60_000
    const many = await Promise.all([1, 2, 3, 4].map(() => factor.check(1, codeAt(time.now))))
    assert.deepEqual(many.filter(Boolean), [true])
    time.now += 60_000
    assert.deepEqual([await factor.check(1, codeAt(time.now - 60_000)), await factor.check(1, codeAt(time.now + 60_000)), await factor.check(1, codeAt(time.now - 30_000))], [false, false, true])
    const torn = await Promise.all([1, 2, 3].map(() => factor.check(1, paper[0]!.toUpperCase())))
    assert.deepEqual(torn.filter(Boolean), [true])
    assert.equal(await factor.check(2, paper[1]!), false)

    const token = (await factor.ask(someone))!
    assert.deepEqual((await factor.answer(token, 'nonsense')).is, 'refused')
    const let_in = await factor.answer(token, paper[1]!)
    assert.ok(let_in.is === 'user' && let_in.user.id === 1)
    assert.equal((await factor.answer(token, paper[2]!)).is, 'refused', 'a token works once')
    const held = (await factor.ask(someone))!
    for (let i = 0; i < 3; i++) await factor.answer(held, 'nonsense', 'a')
    assert.equal((await factor.answer(held, paper[3]!, 'a')).is, 'locked')
    assert.equal((await oneTime.look('second-factor', held))?.user.id, 1)
    const renewed = await factor.renewCodes(1)
    assert.deepEqual([await factor.check(1, paper[4]!), await factor.check(1, renewed[0]!)], [false, true])
    await factor.end(1)
    assert.deepEqual([await factor.ask(someone), await factor.check(1, renewed[1]!)], [null, false])
  })

  on('roles are data: together they give, one that forbids wins, and both are named', async ({ roles }) => {
    await roles.define('clerk', ['order:read', 'order:create'])
    await roles.define('manager', ['*:*'])
    await roles.define('intern', ['order:read'], ['*:delete'])
    for (const role of ['clerk', 'manager', 'intern', 'clerk']) await roles.give(1, role)
    const rights = await roles.rightsOf(1)
    assert.deepEqual([[...rights.roles].sort(), [...rights.permissions].sort()], [['clerk', 'intern', 'manager'], ['order:create', 'order:read', 'payment:read']])
    assert.deepEqual(await roles.explain(1, 'order:delete'), { may: false, givenBy: ['manager'], takenBy: ['intern'] })
    assert.deepEqual(await roles.explain(1, 'order:read'), { may: true, givenBy: ['clerk', 'manager', 'intern'], takenBy: [] })
    await roles.take(1, 'intern')
    assert.equal((await roles.explain(1, 'order:delete')).may, true)
    await roles.define('manager', [])
    assert.deepEqual([...(await roles.rightsOf(1)).permissions].sort(), ['order:create', 'order:read'])
    assert.deepEqual((await roles.rightsOf(2)).permissions.size, 0, 'no role, no right')
    await assert.rejects(roles.define('x', ['oder:read']), /no permission "oder:read"/)
    await assert.rejects(roles.give(1, 'boss'), /no role "boss"/)
  })
})
