import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Context, createEngine, type Engine } from '@tenon/engine'
import { createLogger, type Identifier, serve } from '@tenon/http'
import type { Jobs } from '@tenon/jobs'
import { where } from '@tenon/model'
import { createSchema, type Database, openPostgres, openSqlite, tablesOf } from '@tenon/sql'
import { dropDatabase, eachDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { actorOf, desk, notify, openDesk, startPost, startPushService, tables, Task, tasks, User } from './fixture.ts'
import { isEndpoint } from './push.ts'
import { dueAt } from './when.ts'

type Row = Record<string, unknown>
const as = (user: number | null): Context => ({ actor: user === null ? null : actorOf(user), requestId: 'test', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' })
const people = ['ana', 'ben', 'eva']
const give = (engine: Engine, title: string, assignee: number, watcher?: number) => engine.run({ action: 'create', resource: tasks, draft: { values: { title, assignee, ...(watcher === undefined ? {} : { watcher }) }, issues: [] } }, as(3))
const listed = (engine: Engine, entity: Parameters<Parameters<Parameters<Engine['act']>[1]>[0]['list']>[0], filter = where('id', 'isNull', false)): Promise<Row[]> => engine.act(as(null), (hands) => hands.list(entity, filter, ['id']))
/** Does all that is due; schedules too, where it is a minute later. */
async function work(jobs: Jobs): Promise<void> { await jobs.tick(); while (await jobs.once()); }

async function prepared(database: Database): Promise<void> {
  const engine = createEngine(desk, database)
  await createSchema(database, tablesOf(engine.entities))
  await engine.act(as(null), async (hands) => { for (const name of people) await hands.create(User, { name, email: `${name}@example.com` }) })
}
/** A server in front, for whoever says who they are. */
const front = (engine: Engine) => serve({ engine, logger: createLogger('silent'), routes: [...notify.doors('/api')], identifiers: [{ scheme: 'token', challenge: 'Token', identify: async ({ headers: { authorization } }) => (authorization === undefined ? null : { actor: actorOf(Number(authorization.slice(6))) }) } satisfies Identifier] })

eachDatabase('notifications', (open) => {
  async function world(t: TestContext, options: { refuse?: (to: string) => number | null; pushes?: (path: string) => number; perMinute?: { email: number } } = {}) {
    const database = await open()
    await prepared(database)
    const [post, service, ahead] = [await startPost(options.refuse), await startPushService(options.pushes), { ms: 0 }]
    const { engine, jobs } = openDesk(database, { smtp: post.port, push: service.push, ahead, ...(options.perMinute === undefined ? {} : { perMinute: options.perMinute }) })
    const server = await front(engine)
    const ask = async (user: number | null, method: string, path: string, body?: unknown) => {
      const response = await fetch(server.url + path, { method, redirect: 'manual', headers: { ...(user === null ? {} : { authorization: `Token ${user}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const text = await response.text()
      return { status: response.status, json: (/^[[{]/.test(text) ? JSON.parse(text) : text) as Row }
    }
    const subscribe = (user: number, name: string) => engine.act(as(null), (hands) => hands.create(tables.PushDevice, { user, endpoint: `${service.url}/${name}`, ...service.device }))
    const minutes = (n: number): void => { ahead.ms += n * 60_000 }
    t.after(async () => { await server.close(); await post.close(); await service.close(); await database.close() })
    return { engine, jobs, post, service, ask, subscribe, minutes }
  }
  const inbox = (json: Row): string[] => (json.results as Row[]).map((n) => String(n.message))

  test('an event reaches each of its people by each way once, with what happened or not at all', async (t) => {
    const { engine, jobs, post, service, ask, subscribe } = await world(t)
    await subscribe(1, 'laptop')
    await subscribe(1, 'phone')
    await give(engine, 'Write it', 1)
    await assert.rejects(give(engine, 'x'.repeat(51), 1))
    // in the application it is there with the commit; letters and pushes leave by a job
    assert.deepEqual(inbox((await ask(1, 'GET', '/api/notifications/')).json), ['Write it'])
    await work(jobs)
    await work(jobs)
    const [{ to, mail } = assert.fail('no letter')] = post.got
    assert.deepEqual([post.got.length, to, mail.subject], [1, 'ana@example.com', 'A task for you'])
    assert.match(String(mail.text), /Write it\nhttps:\/\/desk\.example\/tasks\/1/)
    assert.deepEqual(service.got.map((p) => [p.path, p.payload.title, p.payload.link]).sort(), [['/laptop', 'A task for you', '/tasks/1'], ['/phone', 'A task for you', '/tasks/1']])
    assert.equal(new Set(service.got.map((p) => p.topic)).size, 1)
    const history = (await ask(1, 'GET', '/api/notification-deliveries/')).json.results as Row[]
    assert.deepEqual(history.map((d) => [d.channel, d.state]).sort(), [['email', 'sent'], ['push', 'sent']])
    // read and unread are each person's own
    assert.deepEqual([(await ask(1, 'GET', '/api/notifications/unread/')).json, (await ask(2, 'GET', '/api/notifications/unread/')).json], [{ unread: 1 }, { unread: 0 }])
    const one = String(((await ask(1, 'GET', '/api/notifications/')).json.results as Row[])[0]!.id)
    assert.equal((await ask(2, 'PATCH', `/api/notifications/${one}/`, { is_read: true })).status, 404)
    assert.notEqual((await ask(1, 'PATCH', `/api/notifications/${one}/`, { is_read: true })).json.read_at, null)
    await give(engine, 'More', 1)
    assert.deepEqual((await ask(1, 'POST', '/api/notifications/read_all/', {})).json, { read: 1 })
    // a move is an event of its own
    await engine.run({ action: 'call', name: 'finish', resource: tasks, key: 1, draft: { values: {}, issues: [] }, query: {}, params: new Map() }, as(1))
    await work(jobs)
    assert.deepEqual(post.got.map((l) => l.mail.subject), ['A task for you', 'A task for you', 'Done'])
  })

  test('people choose what they hear, by which way and when; what is mandatory they hear', async (t) => {
    const { engine, jobs, post, ask, minutes } = await world(t)
    const before = (await ask(1, 'GET', '/api/notification-preferences/')).json
    assert.deepEqual((before.kinds as Row[]).map((k) => [k.kind, k.mandatory, k.channels]), [['task-given', false, { app: true, email: true, push: true }], ['task-done', false, { app: true, email: true }], ['task-gone', true, { app: true, email: true, push: true }]])
    assert.equal((await ask(1, 'PUT', '/api/notification-preferences/', { kinds: [{ kind: 'task-given', channels: { app: false, email: false } }] })).status, 200)
    for (const bad of [{ kinds: [{ kind: 'task-gone', channels: { email: false } }] }, { kinds: [{ kind: 'nothing', channels: {} }] }, { kinds: 3 }, { kinds: [{ kind: '*', channels: { smoke: true } }] }, { time_zone: 'Mars/Base' }, { digest: 'hourly' }]) assert.equal((await ask(1, 'PUT', '/api/notification-preferences/', bad)).status, 400, JSON.stringify(bad))
    await give(engine, 'quietly', 1)
    await work(jobs)
    assert.deepEqual([post.got.length, inbox((await ask(1, 'GET', '/api/notifications/')).json)], [0, []])
    // several events in one letter, the next morning; a mandatory one at once
    await ask(2, 'PUT', '/api/notification-preferences/', { digest: 'daily', time_zone: 'Asia/Dhaka' })
    for (const title of ['one', 'two', 'three']) await give(engine, title, 2)
    await engine.act(as(2), async (hands) => { await hands.remove(Task, (await hands.find(Task, where('title', 'eq', 'three')))!.id) })
    await work(jobs)
    assert.deepEqual(post.got.map((l) => [l.to, l.mail.subject]), [['ben@example.com', 'Deleted']])
    minutes(25 * 60)
    await work(jobs)
    assert.equal(post.got.length, 2)
    // what was deleted meanwhile is not told any more
    assert.equal(post.got[1]!.mail.subject, 'Desk: 2 notifications')
    // a mail program's one click ends it
    const link = new URL(String(/<([^>]+)>/.exec(JSON.stringify(post.got[0]!.mail.headerLines.find((h) => h.key === 'list-unsubscribe')?.line))?.[1]))
    assert.deepEqual([(await ask(null, 'POST', `/api/notifications/unsubscribe/${link.search}x`)).status, (await ask(null, 'POST', `/api/notifications/unsubscribe/${link.search}`)).json], [400, { unsubscribed: 'task-gone' }])
  })

  test('an organization says what holds for whoever has not chosen; what is mandatory stays', async (t) => {
    const { engine, jobs, post, ask } = await world(t)
    await engine.act(as(null), (hands) => hands.update(User, 2, { house: 'south' }))
    const quiet = { kinds: [{ kind: 'task-given', channels: { email: false } }, { kind: '*', channels: { push: false } }] }
    assert.deepEqual([(await ask(1, 'PUT', '/api/notification-defaults/', quiet)).status, (await ask(3, 'PUT', '/api/notification-defaults/', quiet)).status, (await ask(3, 'PUT', '/api/notification-defaults/', { kinds: [{ kind: 'task-gone', channels: { email: false } }] })).status], [403, 200, 400])
    const kinds = (json: Row) => (json.kinds as Row[]).map((k) => k.channels)
    const held = [{ app: true, email: false, push: false }, { app: true, email: true }, { app: true, email: true, push: true }]
    assert.deepEqual([kinds((await ask(3, 'GET', '/api/notification-defaults/')).json), kinds((await ask(1, 'GET', '/api/notification-preferences/')).json)], [held, held])
    for (const user of [1, 2]) await give(engine, 'something', user)
    await work(jobs)
    assert.deepEqual(post.got.map((l) => l.to), ['ben@example.com'], 'another house has its own')
    await ask(1, 'PUT', '/api/notification-preferences/', { kinds: [{ kind: 'task-given', channels: { email: true } }] })
    await give(engine, 'more', 1)
    await work(jobs)
    assert.deepEqual(post.got.map((l) => l.to), ['ben@example.com', 'ana@example.com'], 'what a person says comes first')
  })

  test('no more letters leave in a minute than may, and none is lost', async (t) => {
    const { engine, jobs, post, service, subscribe, minutes } = await world(t, { perMinute: { email: 2 } })
    await subscribe(1, 'laptop')
    for (let i = 0; i < 5; i++) await give(engine, `task ${i}`, 1)
    const counts: number[][] = []
    for (let minute = 0; minute < 4; minute++) { await work(jobs); counts.push([post.got.length, service.got.length]); minutes(1.1) }
    assert.deepEqual(counts, [[2, 5], [4, 5], [5, 5], [5, 5]])
    assert.equal(new Set(post.got.map((l) => l.mail.messageId)).size, 5)
  })

  test('who may not read what it is about is told nothing of it', async (t) => {
    const { engine, jobs, post, ask } = await world(t)
    await give(engine, 'not for ben', 1, 2)
    await work(jobs)
    assert.deepEqual([post.got.map((l) => l.to), inbox((await ask(2, 'GET', '/api/notifications/')).json)], [['ana@example.com'], []])
  })

  test('what a server refuses for now is tried again, what it refuses for good is not, and a browser that is gone is forgotten', async (t) => {
    let busy = true
    const { engine, jobs, post, subscribe, minutes } = await world(t, { refuse: (to) => (to.startsWith('ana') && busy ? 451 : to.startsWith('ben') ? 550 : null), pushes: (path) => (path === '/gone' ? 410 : 201) })
    await subscribe(2, 'gone')
    await give(engine, 'a', 1)
    await give(engine, 'b', 2)
    await work(jobs)
    const states = async () => (await listed(engine, tables.Delivery)).map((d) => `${String(d.channel)} ${String(d.state)} ${String(d.attempts)}`)
    assert.deepEqual(await states(), ['email queued 1', 'email failed 1', 'push failed 1'])
    assert.deepEqual(await listed(engine, tables.PushDevice), [])
    busy = false
    minutes(5)
    await work(jobs)
    assert.deepEqual([await states(), post.got.map((l) => l.to)], [['email sent 2', 'email failed 1', 'push failed 1'], ['ana@example.com']])
  })
})

describe('a sender that is killed', () => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`leaves no letter behind and sends none twice, on ${kind}`, { timeout: 300_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenon-notify-'))
      const server = kind === 'postgres' ? await startPostgres() : undefined
      const place = server === undefined ? join(folder, 'notify.sqlite') : await newDatabase(server.url)
      const database = server === undefined ? openSqlite({ path: place, secret: 'x'.repeat(32) }) : openPostgres({ url: place, poolSize: 4, secret: 'x'.repeat(32) })
      await prepared(database)
      const post = await startPost()
      const ahead = { ms: 0 }
      const { engine, jobs } = openDesk(database, { smtp: post.port, push: null, ahead })
      for (let i = 0; i < 15; i++) await give(engine, `task ${i}`, 1 + (i % 3))
      const worker = (after: number) => new Promise<void>((resolve) => {
        const child = spawn(process.execPath, [fileURLToPath(new URL('./notify.worker.ts', import.meta.url)), place, String(post.port), String(ahead.ms)], { stdio: ['ignore', 'pipe', 'inherit'] })
        child.stdout.once('data', () => { void sleep(after).then(() => child.kill('SIGKILL')) })
        child.once('exit', () => resolve())
      })
      for (const after of [60, 200]) { await worker(after); ahead.ms += 120_000 }
      for (let round = 0; round < 2; round++) { await work(jobs); ahead.ms += 120_000 }
      await work(jobs)
      const deliveries = await listed(engine, tables.Delivery)
      const letters = new Map<string, number>()
      for (const { mail } of post.got) letters.set(String(mail.messageId), (letters.get(String(mail.messageId)) ?? 0) + 1)
      assert.equal(deliveries.length, 15)
      assert.deepEqual([...letters.values()].filter((n) => n !== 1), [], 'a letter was sent twice')
      for (const one of deliveries) {
        const sent = letters.get(`<notification-${String(one.id)}@desk.example>`) ?? 0
        assert.ok(one.state === 'unsure' || (one.state === 'sent' && sent === 1), `delivery ${String(one.id)} is ${String(one.state)} and was sent ${sent} times`)
      }
      assert.ok(deliveries.filter((one) => one.state === 'unsure').length <= 4, 'at most what each of the dead had in hand')
      await post.close()
      await database.close()
      if (server !== undefined) { await dropDatabase(server.url, place); await server.stop() }
      rmSync(folder, { recursive: true, force: true })
    })
  }
})

test('quiet hours and digests go by the clock of the person, also where it is set back', () => {
  const rest = { quietFrom: '22:00:00', quietUntil: '07:00:00', timeZone: 'Europe/Berlin', digest: 'off' as const }
  const at = (now: string, more: object = {}, together = false) => dueAt(`${now}:00.000000Z`, { ...rest, ...more }, together).slice(0, 16)
  assert.deepEqual([at('2026-06-01T12:00'), at('2026-06-01T20:30'), at('2026-06-02T03:00'), at('2026-06-02T05:00')], ['2026-06-01T12:00', '2026-06-02T05:00', '2026-06-02T05:00', '2026-06-02T05:00'])
  // the night of 25 October 2026 has an hour more
  assert.equal(at('2026-10-24T21:00'), '2026-10-25T06:00')
  assert.deepEqual([at('2026-06-01T12:00', { digest: 'daily' }, true), at('2026-06-02T12:00', { digest: 'weekly' }, true), at('2026-06-01T12:00', { quietFrom: null }, false)], ['2026-06-02T06:00', '2026-06-08T06:00', '2026-06-01T12:00'])
  assert.equal(at('2026-06-01T12:00', { quietFrom: '06:00', quietUntil: '09:00', digest: 'daily' }, true), '2026-06-02T07:00')
})

test('pushes go to public addresses only', () => {
  assert.deepEqual(['https://push.example/x', 'http://push.example/x', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://10.1.2.3/x', 'https://169.254.169.254/latest', 'https://u:p@push.example/', 'https://8.8.8.8/x', 'nonsense', 'https://[::ffff:10.0.0.1]/'].map(isEndpoint), [true, false, false, false, false, false, false, true, false, false])
})
