import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '@tenon/model'
import { boolean, email, entity, id, text } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import * as auth from './index.ts'

const DJANGO = 'pbkdf2_sha256$260000$oraclesaltalic$GuMBflp70UatFSlx/Da9SeNp2GuKMf9tHd2dbsDYCh8='
const KEY = 'oracle-jwt-signing-key-not-a-secret-0123456789abcdef'
const user = entity('person', { id: id(), username: text(150).unique(), password: text(128), email: email(), isActive: boolean() })
const tables = auth.authTables(user)

const asActor = (u: auth.User): Actor => ({ id: u.id, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: { username: u.username } })

async function site(database: Database, now = Date.parse('2026-01-01T00:00:00Z')) {
  const time = { now }
  const clock = () => time.now
  const cache = auth.createActorCache({ clock })
  const store = auth.userStore({ database, entity: user, actor: asActor, cache, clock })
  const passwords = auth.createPasswords()
  const tokens = auth.createTokens({ database, table: tables.authToken, store, cache, clock })
  const sessions = auth.createSessions({ database, table: tables.session, store, cache, clock })
  const limit = auth.createLoginLimit({ attempts: 3, clock })
  return { time, clock, cache, store, passwords, tokens, sessions, limit, parts: { store, passwords, limit } }
}

const request = (headers: Record<string, string>, method = 'GET', body = ''): auth.IdentifyRequest =>
  ({ method, path: '/api/orders/', headers, origin: 'http://localhost', body: Buffer.from(body) })
const told = async (found: ReturnType<auth.Identifier['identify']>) => {
  const answer = await found
  return answer === null ? null : 'actor' in answer ? `actor ${answer.actor.id}` : !('fault' in answer) ? `nobody, ${answer.cookies.length} cookie to clear` : `${answer.fault.status} ${JSON.stringify(answer.body ?? { detail: answer.fault.message })}`
}

async function fill(database: Database): Promise<void> {
  await createSchema(database, tablesOf([user, tables.authToken, tables.session, tables.outstandingToken]))
  const people: [number, string, string, boolean][] = [[1, 'alice', DJANGO, true], [2, 'bob', '!', true], [6, 'frank', DJANGO, false]]
  const marks = [1, 2, 3, 4, 5].map((n) => (database.kind === 'postgres' ? `$${n}` : `?${n}`)).join(', ')
  for (const [key, name, hash, active] of people) {
    await database.run({ text: `insert into "person" ("id", "username", "password", "email", "is_active") values (${marks})`, params: [{ is: 'integer' }, { is: 'text' }, { is: 'text' }, { is: 'text' }, { is: 'boolean' }], columns: [] }, [key, name, hash, `${name}@example.com`, active])
  }
}

everyDatabase('auth', (open) => {
  const withDatabase = async (work: (database: Database) => Promise<void>): Promise<void> => {
    const database = await open()
    try {
      await fill(database)
      await work(database)
    } finally { await database.close() }
  }

  test('token login, its sentences, revocation at once', () => withDatabase(async (database) => {
    const { parts, tokens, store } = await site(database)
    const handler = auth.tokenLogin(parts, tokens, (u) => ({ user_id: u.id, email: u.email }))
    const reply = await handler({ body: { username: ' alice ', password: 'pass-alice-2024' } })
    const body = reply.body as { token: string }
    assert.match(body.token, /^[0-9a-f]{40}$/)
    assert.deepEqual(reply.body, { token: body.token, user_id: 1, email: 'alice@example.com' })
    assert.match((await store.byLogin('alice'))!.password, /^argon2\$argon2id/, 'an old hash is brought up to date')
    assert.deepEqual(await handler({ body: { username: 'alice', password: 'pass-alice-2024' } }), reply)
    for (const username of ['alice', 'nobody', 'frank']) {
      assert.deepEqual(await handler({ body: { username, password: 'wrong' } }), { status: 400, body: { non_field_errors: ['Unable to log in with provided credentials.'] } })
    }
    assert.deepEqual((await handler({ body: {} })).body, { username: ['This field is required.'], password: ['This field is required.'] })
    assert.deepEqual((await handler({ body: [] })).body, { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] })

    const identifier = auth.tokenIdentifier(tokens)
    const ask = (authorization: string) => told(identifier.identify(request({ authorization })))
    assert.equal(await ask(`TOKEN   ${body.token}`), 'actor 1')
    assert.equal(await ask(''), null)
    assert.equal(await ask(`Bearer ${body.token}`), null)
    assert.equal(await ask('token'), '401 {"detail":"Invalid token header. No credentials provided."}')
    assert.equal(await ask('Token a b'), '401 {"detail":"Invalid token header. Token string should not contain spaces."}')
    assert.equal(await ask('Token é'), '401 {"detail":"Invalid token header. Token string should not contain invalid characters."}')
    assert.equal(await ask('Token dead'), '401 {"detail":"Invalid token."}')
    const franks = await tokens.of(6)
    assert.equal(await ask(`Token ${franks}`), '401 {"detail":"User inactive or deleted."}')
    await tokens.revoke(1)
    assert.equal(await ask(`Token ${body.token}`), '401 {"detail":"Invalid token."}')
  }))

  test('a revocation in another process is seen within a second', () => withDatabase(async (database) => {
    const here = await site(database)
    const there = await site(database)
    const key = await here.tokens.of(1)
    const ask = () => told(auth.tokenIdentifier(here.tokens).identify(request({ authorization: `Token ${key}` })))
    assert.equal(await ask(), 'actor 1')
    await there.tokens.revoke(1)
    here.time.now += 1001
    assert.equal(await ask(), '401 {"detail":"Invalid token."}')
  }))

  test('many first logins at once make one token', () => withDatabase(async (database) => {
    const { tokens } = await site(database)
    assert.equal(new Set(await Promise.all([1, 2, 3, 4].map(() => tokens.of(1)))).size, 1)
  }))

  test('basic', () => withDatabase(async (database) => {
    const { store, passwords } = await site(database)
    const identifier = auth.basicIdentifier(store, passwords)
    const ask = (authorization: string) => told(identifier.identify(request({ authorization })))
    const pair = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    assert.equal(await ask(pair('alice:pass-alice-2024')), 'actor 1')
    assert.equal(await ask('basic'), '401 {"detail":"Invalid basic header. No credentials provided."}')
    assert.equal(await ask('Basic a b'), '401 {"detail":"Invalid basic header. Credentials string should not contain spaces."}')
    for (const bad of ['Basic YWxpY2U6cGE', pair('alice'), 'Basic !!!']) assert.equal(await ask(bad), '401 {"detail":"Invalid basic header. Credentials not correctly base64 encoded."}', bad)
    for (const bad of ['alice:wrong', 'nobody:x', 'frank:pass-alice-2024']) assert.equal(await ask(pair(bad)), '401 {"detail":"Invalid username/password."}')
  }))

  test('sessions and CSRF', () => withDatabase(async (database) => {
    const { parts, sessions, time } = await site(database)
    const reply = await auth.sessionLogin(parts, sessions)({ body: { username: 'alice', password: 'pass-alice-2024' } })
    assert.deepEqual(reply.body, { username: 'alice' })
    assert.match(reply.cookies![0]!, /^csrftoken=[a-zA-Z0-9]{32}; expires=Thu, 31 Dec 2026 00:00:00 GMT; Max-Age=31449600; Path=\/; SameSite=Lax$/)
    assert.match(reply.cookies![1]!, /^sessionid=[a-z0-9]{32}; expires=Thu, 15 Jan 2026 00:00:00 GMT; HttpOnly; Max-Age=1209600; Path=\/; SameSite=Lax$/)
    const [csrf, session] = reply.cookies!.map((c) => c.split(';')[0]!) as [string, string]
    const secret = csrf.split('=')[1]!
    const identifier = auth.sessionIdentifier(sessions)
    const ask = (headers: Record<string, string>, method = 'POST', body = '') => told(identifier.identify(request(headers, method, body)))
    const both = `${csrf}; ${session}`
    const failed = (why: string) => `403 {"detail":"CSRF Failed: ${why}"}`
    assert.equal(await ask({}), null)
    assert.equal(await ask({ cookie: session }, 'GET'), 'actor 1')
    assert.equal(await ask({ cookie: session }), failed('CSRF cookie not set.'))
    assert.equal(await ask({ cookie: both }), failed('CSRF token missing.'))
    assert.equal(await ask({ cookie: both, 'x-csrftoken': 'short' }), failed("CSRF token from the 'X-Csrftoken' HTTP header has incorrect length."))
    assert.equal(await ask({ cookie: both, 'x-csrftoken': 'a'.repeat(64) }), failed("CSRF token from the 'X-Csrftoken' HTTP header incorrect."))
    assert.equal(await ask({ cookie: both, 'x-csrftoken': secret }), 'actor 1')
    assert.equal(await ask({ cookie: both, 'x-csrftoken': auth.maskCsrf(secret) }), 'actor 1')
    assert.equal(await ask({ cookie: `csrftoken=${auth.maskCsrf(secret)}; ${session}`, 'x-csrftoken': secret }, 'DELETE'), 'actor 1')
    assert.equal(await ask({ cookie: both, 'content-type': 'application/x-www-form-urlencoded' }, 'POST', `csrfmiddlewaretoken=${secret}`), 'actor 1')
    assert.equal(await ask({ cookie: both, 'x-csrftoken': secret, origin: 'https://evil.example' }), failed('Origin checking failed - https://evil.example does not match any trusted origins.'))
    assert.deepEqual(await sessions.leftover(request({ cookie: session })), [])
    time.now += 1209600 * 1000
    assert.equal(await ask({ cookie: session }, 'GET'), 'nobody, 1 cookie to clear')
    assert.deepEqual(await sessions.leftover(request({ cookie: session })), ['sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax'])
  }))

  test('JWTs made by simplejwt are read, its sentences told', () => withDatabase(async (database) => {
    const { store, cache, clock, parts } = await site(database)
    const jwt = auth.createJwt({ store, cache, clock, keys: [KEY] })
    const identifier = auth.jwtIdentifier(jwt)
    const ask = (authorization: string) => told(identifier.identify(request({ authorization })))
    const made = (more: auth.Claims, key = KEY) => auth.signJwt({ token_type: 'access', exp: 4102444800, iat: 1704067200, jti: '7', user_id: 1, ...more }, key)
    const alice = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQiOjE3MDQwNjcyMDAsImp0aSI6IjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA3IiwidXNlcl9pZCI6MX0.nW38J57AcPORjQwMbKbwaSBnrGC6Wb389ed159d6gNM'
    assert.equal(await ask(`Bearer ${alice}`), 'actor 1')
    assert.equal(made({ jti: '0'.repeat(31) + '7' }), alice)
    assert.equal(await ask(`bearer ${alice}`), null)
    assert.equal(await ask('Bearer'), '401 {"detail":"Authorization header must contain two space-delimited values","code":"bad_authorization_header"}')
    const given = (message: string) => `401 {"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"${message}"}]}`
    assert.equal(await ask('Bearer abc.def.ghi'), given('Token is invalid'))
    assert.equal(await ask(`Bearer ${made({}, 'other')}`), given('Token is invalid'))
    assert.equal(await ask(`Bearer ${made({ exp: 1704067500 })}`), given('Token is expired'))
    assert.equal(await ask(`Bearer ${made({ token_type: 'refresh' })}`), given('Token has wrong type'))
    assert.equal(await ask(`Bearer ${made({ token_type: undefined })}`), given('Token has no type'))
    assert.equal(await ask(`Bearer ${made({ user_id: 9999 })}`), '401 {"detail":"User not found","code":"user_not_found"}')
    assert.equal(await ask(`Bearer ${made({ user_id: 6 })}`), '401 {"detail":"User is inactive","code":"user_inactive"}')
    assert.equal(await ask(`Bearer ${made({ user_id: undefined })}`), '401 {"detail":"Token contained no recognizable user identification","code":"token_not_valid"}')

    const handlers = auth.jwtHandlers(parts, jwt)
    const pair = (await handlers.obtain({ body: { username: 'alice', password: 'pass-alice-2024' } })).body as { refresh: string; access: string }
    assert.deepEqual(Object.keys(auth.readJwt(pair.access, [KEY], clock() / 1000)), ['token_type', 'exp', 'iat', 'jti', 'user_id'])
    assert.equal(await ask(`Bearer ${pair.access}`), 'actor 1')
    const challenge = { 'www-authenticate': 'Bearer realm="api"' }
    assert.deepEqual(await handlers.obtain({ body: { username: 'alice', password: 'x' } }), { status: 401, body: { detail: 'No active account found with the given credentials' }, headers: challenge })
    assert.deepEqual((await handlers.refresh({ body: { refresh: null } })).body, { refresh: ['This field may not be null.'] })
    assert.deepEqual(await handlers.refresh({ body: { refresh: 'abc' } }), { status: 401, body: { detail: 'Token is invalid', code: 'token_not_valid' }, headers: challenge })
    assert.deepEqual((await handlers.refresh({ body: { refresh: pair.access } })).body, { detail: 'Token has wrong type', code: 'token_not_valid' })
    assert.deepEqual(await handlers.verify({ body: { token: pair.refresh } }), { status: 200, body: {} })
    const renewed = (await handlers.refresh({ body: { refresh: made({ token_type: 'refresh' }) } })).body as { access: string }
    assert.deepEqual(Object.keys(renewed), ['access'])
    assert.equal(auth.readJwt(renewed.access, [KEY], clock() / 1000).iat, 1704067200)
  }))

  test('refresh tokens rotate; with revokeSpent a spent one ends its family', () => withDatabase(async (database) => {
    const { store, cache, clock } = await site(database)
    const kept = { database, table: tables.outstandingToken }
    const gentle = auth.createJwt({ store, cache, clock, keys: [KEY], kept, rotate: true })
    const alice = (await store.byId(1))!
    const first = await gentle.obtain(alice)
    assert.ok((await gentle.refresh(first.refresh))?.refresh)
    assert.ok((await gentle.refresh(first.refresh))?.refresh, 'the old one stays good')

    const strict = auth.createJwt({ store, cache, clock, keys: [KEY], kept, rotate: true, revokeSpent: true })
    const one = await strict.obtain(alice)
    const tries = await Promise.allSettled([strict.refresh(one.refresh), strict.refresh(one.refresh)])
    assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1)
    const two = tries.find((t) => t.status === 'fulfilled')!.value!
    await assert.rejects(strict.refresh(one.refresh), /Token is blacklisted/)
    await assert.rejects(strict.refresh(two.refresh!), /Token is blacklisted/)
    await gentle.revokeAll(1)
    await assert.rejects(gentle.refresh(first.refresh), /Token is blacklisted/)
  }))

  test('an account locks for an address after too many refusals', () => withDatabase(async (database) => {
    const { parts, tokens, time } = await site(database)
    const handler = auth.tokenLogin(parts, tokens)
    const attempt = (address: string, password = 'wrong') => handler({ body: { username: 'alice', password }, address })
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => attempt('10.0.0.7')))).map((r) => r.status)
    assert.deepEqual(statuses.sort(), [400, 400, 400, 429])
    const locked = await attempt('10.0.0.7', 'pass-alice-2024')
    assert.deepEqual(locked, { status: 429, body: { detail: 'Request was throttled. Expected available in 900 seconds.' }, headers: { 'retry-after': '900' } })
    assert.equal((await attempt('10.0.0.8', 'pass-alice-2024')).status, 200)
    time.now += 900_000
    assert.equal((await attempt('10.0.0.7', 'pass-alice-2024')).status, 200)
  }))

  test('a changed password ends the other ways in', () => withDatabase(async (database) => {
    const { parts, tokens, sessions, store } = await site(database)
    const key = await tokens.of(1)
    const mine = (await sessions.start(1, { headers: {} }))[1]!.split(';')[0]!
    const other = (await sessions.start(1, { headers: {} }))[1]!.split(';')[0]!
    const change = auth.changePassword({ ...parts, tokens, sessions })
    const actor = asActor((await store.byId(1))!)
    assert.deepEqual((await change(actor, { body: { old_password: 'x', new_password: 'y' } })).body, { old_password: ['Your old password was entered incorrectly. Please enter it again.'] })
    assert.deepEqual((await change(actor, { body: { old_password: 'pass-alice-2024', new_password: 'alice' } })).body, { new_password: ['The password is too similar to the username.', 'This password is too short. It must contain at least 8 characters.', 'This password is too common.'] })
    assert.equal((await change(actor, { headers: { cookie: mine }, body: { old_password: 'pass-alice-2024', new_password: 'quiet green harbour' } })).status, 204)
    assert.equal(await told(auth.tokenIdentifier(tokens).identify(request({ authorization: `Token ${key}` }))), '401 {"detail":"Invalid token."}')
    assert.equal(await told(auth.sessionIdentifier(sessions).identify(request({ cookie: other }))), 'nobody, 1 cookie to clear')
    assert.equal(await told(auth.sessionIdentifier(sessions).identify(request({ cookie: mine }))), 'actor 1')
  }))
})
