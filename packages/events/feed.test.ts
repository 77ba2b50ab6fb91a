import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { type Context, createEngine, type Engine } from '@tenon/engine'
import { type Actor, Pointer } from '@tenon/model'
import { createSchema, type Database, openPostgres, openSqlite, tablesOf } from '@tenon/sql'
import { dropDatabase, eachDatabase, newDatabase, startPostgres, testedKinds } from '@tenon/testing'
import { type Bell, redisBell } from './bell.ts'
import { createFeed, type Feed, type FeedOptions } from './feed.ts'
import { desk, House, notes, person } from './fixture.ts'
import type { Listening } from './listener.ts'
import { startRedis } from './redis.fixture.ts'
import { eventText, lastEventId } from './sse.ts'
import type { Told } from './told.ts'

const as = (actor: Actor | null): Context => ({ actor, requestId: 'test', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' })
const editor = as(person('eva', ['editor']))
const ana = as(person('ana'))
const stranger = as(person('eva', ['editor'], { tenant: 2 }))

async function world(database: Database, options: Partial<FeedOptions> = {}) {
  let feed: Feed | undefined
  const engine = createEngine(desk, database, { committed: () => feed?.wake() })
  await createSchema(database, tablesOf(engine.entities))
  await engine.act(as(null), async (hands) => { for (const name of ['north', 'south']) await hands.create(House, { name }) })
  feed = createFeed({ engine, resources: [notes], every: 50, ...options })
  return { engine, feed, create: createIn(engine) }
}
const createIn = (engine: Engine) => (title: string, owner: string, context = editor) => engine.run({ action: 'create', resource: notes, draft: { values: { title, owner }, issues: [] } }, context)
const update = (engine: Engine, key: number, values: Record<string, unknown>) => engine.run({ action: 'update', resource: notes, key, partial: true, draft: { values, issues: [] } }, editor)

/** Somebody who listens: `until` waits for so many things told. */
function hear(feed: Feed, context: Context, more: Partial<Listening> = {}) {
  const stop = new AbortController()
  const heard: Told[] = []
  let over = ''
  const ended = (async () => { for await (const one of feed.listen({ context, resources: [notes], signal: stop.signal, over: (why) => { over = why }, ...more })) if (one.kind !== 'beat') heard.push(one) })()
  const until = async (done: (heard: readonly Told[]) => boolean): Promise<Told[]> => {
    for (let tries = 0; tries < 2000 && !done(heard); tries++) await sleep(10)
    assert.ok(done(heard), `heard only ${saying(heard).join(', ')}`)
    return heard
  }
  return { heard, ended, until, why: () => over, ready: () => until((all) => all.length > 0), stop: async () => { stop.abort(); await ended } }
}
const saying = (told: readonly Told[]): string[] => told.map((t) => (t.kind === 'change' ? `${t.action} ${t.row}` : t.kind === 'removal' ? `removal ${t.row}` : t.kind === 'resync' ? `resync ${t.why}` : t.kind))
const shown = (told: Told | undefined): Record<string, unknown> => (told?.kind === 'change' ? Object.fromEntries(told.now.shape.leaves.map((leaf, i) => [leaf.path.join('.'), told.now.row[i]])) : {})

eachDatabase('the feed', (open) => {
  test('tells each listener what he may read, in order, and what he missed when he comes back', async () => {
    const database = await open()
    const { engine, feed, create } = await world(database)
    await create('before', 'ana')
    const [all, hers, other] = [hear(feed, editor), hear(feed, ana), hear(feed, stranger)]
    for (const one of [all, hers, other]) await one.ready()
    const told = (...words: string[]) => all.until((h) => words.every((word) => saying(h).includes(word)))
    await create('one', 'ana')
    await create('two', 'eva')
    await told('create 2', 'create 3')
    await update(engine, 3, { title: 'second' })
    // what was hers is somebody else's: she hears that it is gone for her, and nothing of what it is now
    await update(engine, 2, { owner: 'eva' })
    await told('update 3', 'update 2')
    await engine.run({ action: 'delete', resource: notes, key: 3 }, editor)
    await engine.run({ action: 'delete', resource: notes, key: 1 }, editor)
    // a change that is refused is told to nobody
    await assert.rejects(update(engine, 2, { title: 'x'.repeat(51) }))
    await create('last', 'ana')
    await told('create 4')
    assert.deepEqual(saying(all.heard), ['ready', 'create 2', 'create 3', 'update 3', 'update 2', 'removal 3', 'removal 1', 'create 4'])
    assert.deepEqual(saying(await hers.until((h) => h.length === 5)), ['ready', 'create 2', 'removal 2', 'removal 1', 'create 4'])
    assert.deepEqual(saying(other.heard), ['ready'])
    assert.deepEqual(all.heard.map((t) => t.id), all.heard.map((t) => t.id).toSorted((a, b) => a - b))
    // who comes back hears what he missed as it is now: a row that has ended since is not shown any more
    const back = hear(feed, ana, { after: all.heard[0]!.id })
    assert.deepEqual(saying(await back.until((h) => h.length === 4)), ['ready', 'removal 2', 'removal 1', 'create 4'])
    const middle = hear(feed, editor, { after: all.heard[4]!.id })
    assert.deepEqual(saying(await middle.until((h) => h.length === 4)), ['ready', 'removal 3', 'removal 1', 'create 4'])
    // a place that the feed does not know, before or behind, is told so
    const lost = hear(feed, editor, { after: 10_000 })
    assert.deepEqual(saying(await lost.until((h) => h.length === 2)), ['ready', 'resync late'])
    for (const one of [all, hers, other, back, middle, lost]) await one.stop()
    await feed.close()
    await database.close()
  })

  test('whoever may not any more hears nothing from the next look on, and whose rights change is told to read anew', async () => {
    const database = await open()
    const { engine, feed, create } = await world(database)
    let now: Context | null = editor
    const one = hear(feed, editor, { again: async () => now })
    await one.ready()
    await create('first', 'ana')
    await one.until((h) => h.length === 2)
    now = as(person('eva'))
    await one.until((h) => h.length === 3)
    assert.deepEqual(saying(one.heard), ['ready', 'create 1', 'resync rights'])
    await update(engine, 1, { title: 'again' })
    now = null
    await one.ended
    assert.deepEqual([saying(one.heard), one.why()], [['ready', 'create 1', 'resync rights'], 'ended'])
    await feed.close()
    await database.close()
  })

  test('a reader who is too slow is dropped, and others hear on', async () => {
    const database = await open()
    const { feed, create } = await world(database, { most: 3 })
    let over = ''
    const slow = feed.listen({ context: editor, resources: [notes], over: (why) => { over = why } })
    assert.equal((await slow.next()).value?.kind, 'ready')
    const first = slow.next()
    const quick = hear(feed, editor)
    await quick.ready()
    await create('0', 'ana')
    assert.equal((await first).value?.kind, 'change')
    for (let i = 1; i <= 6; i++) await create(String(i), 'ana')
    await quick.until((h) => h.filter((t) => t.kind === 'change').length >= 7)
    assert.deepEqual([over, (await slow.next()).done], ['slow', true])
    await quick.stop()
    await feed.close()
    await database.close()
  })

  test('each hears exactly what reading would show him: random people, random changes', async () => {
    const database = await open()
    const { engine, feed, create } = await world(database)
    const names = ['ana', 'ben', 'eva']
    const anyone = fc.record({ name: fc.constantFrom(...names), editor: fc.boolean(), priced: fc.boolean(), tenant: fc.constantFrom(1, 2) })
    const step = fc.record({ does: fc.constantFrom('create', 'give', 'price', 'delete'), owner: fc.constantFrom(...names), which: fc.nat(20), tenant: fc.constantFrom(1, 2) })
    const houses = new Map<number, number>()
    const created = async (title: string, owner: string, context: Context): Promise<number> => {
      const made = await create(title, owner, context)
      const row = made.kind === 'row' ? Number(made.row[0]) : 0
      houses.set(row, Number(context.actor?.tenant))
      return row
    }
    await fc.assert(fc.asyncProperty(fc.array(anyone, { minLength: 1, maxLength: 6 }), fc.array(step, { minLength: 1, maxLength: 8 }), async (people, steps) => {
      const listening = people.map((p) => { const context = as(person(p.name, p.editor ? ['editor'] : [], { tenant: p.tenant, permissions: new Set(p.priced ? ['note:price'] : []) })); return { context, ...hear(feed, context) } })
      for (const one of listening) await one.ready()
      const known = await Promise.all(listening.map(async ({ context }) => new Set(await idsOf(engine, context))))
      for (const { does, owner, which, tenant } of steps) {
        const writer = as(person('writer', ['editor'], { tenant, permissions: new Set(['note:price']) }))
        const ids = await idsOf(engine, writer)
        const key = ids[which % Math.max(1, ids.length)]
        if (does === 'create' || key === undefined) await created('new', owner, writer)
        else if (does === 'delete') await engine.run({ action: 'delete', resource: notes, key }, writer)
        else await engine.run({ action: 'update', resource: notes, key, partial: true, draft: { values: does === 'give' ? { owner } : { price: String(which) }, issues: [] } }, writer)
      }
      // the last thing that everybody hears: a note of each person in each house
      const ends = new Set<string>()
      for (const tenant of [1, 2]) for (const owner of names) ends.add(String(await created('end', owner, as(person('writer', ['editor'], { tenant })))))
      for (const [i, one] of listening.entries()) {
        const wanted = (await idsOf(engine, one.context)).filter((id) => ends.has(String(id))).length
        await one.until((h) => h.filter((t) => t.kind === 'change' && ends.has(t.row)).length === wanted)
        // what he was told, put over what he knew, is what he can read
        for (const t of one.heard) {
          if (t.kind === 'change') known[i]!.add(Number(t.row))
          if (t.kind === 'removal') known[i]!.delete(Number(t.row))
          if (t.kind === 'change' || t.kind === 'removal') assert.equal(houses.get(Number(t.row)), one.context.actor?.tenant)
        }
        assert.deepEqual([...known[i]!].sort((a, b) => a - b), await idsOf(engine, one.context))
        const last = new Map(one.heard.flatMap((t) => (t.kind === 'change' ? [[t.row, t] as const] : [])))
        for (const [row, t] of last) {
          if (!known[i]!.has(Number(row))) continue
          const read = await engine.run({ action: 'read', resource: notes, key: new Pointer('id', Number(row)) }, one.context)
          assert.deepEqual(shown(t), read.kind === 'row' ? Object.fromEntries(read.shape.leaves.map((leaf, n) => [leaf.path.join('.'), read.row[n]])) : null)
        }
        await one.stop()
      }
    }), { numRuns: 12 })
    await feed.close()
    await database.close()
  })
})

async function idsOf(engine: Engine, context: Context): Promise<number[]> {
  const page = await engine.run({ action: 'list', resource: notes, query: { order: ['id'], page: { by: 'none' } } }, context)
  return page.kind === 'page' ? page.rows.map((row) => Number(row[0])) : []
}

const worker = fileURLToPath(new URL('./feed.worker.ts', import.meta.url))
for (const kind of testedKinds.filter((k) => k !== 'hana')) {
  for (const rung of kind === 'postgres' ? ['its own NOTIFY', 'Redis'] : ['Redis']) {
    test(`many processes on ${kind}, woken by ${rung}: nothing is lost or told twice, also when a writer is killed between its commit and its ring`, { timeout: 120_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenon-feed-'))
      const server = kind === 'postgres' ? await startPostgres() : undefined
      const redis = rung === 'Redis' ? await startRedis() : undefined
      const where = server === undefined ? join(folder, 'feed.sqlite') : await newDatabase(server.url)
      const database = server === undefined ? openSqlite({ path: where }) : openPostgres({ url: where, poolSize: 5 })
      const bell: { bell?: Bell } = redis === undefined ? {} : { bell: redisBell({ url: redis.url }) }
      // so rarely that only rings explain how soon it is heard
      const { feed, create } = await world(database, { every: 20_000, ...bell })
      const write = (...args: string[]): Promise<number | null> => new Promise((resolve) => { spawn(process.execPath, [worker, where, redis?.url ?? '', ...args], { stdio: 'inherit' }).once('exit', (code) => resolve(code)) })
      const one = hear(feed, editor)
      await one.ready()
      await create('first', 'eva')
      assert.deepEqual(await Promise.all([1, 2, 3].map(() => write('30', 'rings'))), [0, 0, 0])
      await one.until((h) => h.length === 92)
      // committed, and never rung for: it comes with the next look
      assert.equal(await write('5', 'dies'), null)
      await create('wake', 'eva')
      await one.until((h) => h.length === 98)
      if (server !== undefined && redis === undefined) {
        // the connection that hears is cut; what is written meanwhile is heard when it is back
        await database.run({ text: "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'", params: [], columns: [{ is: 'boolean' }] })
        assert.equal(await write('4', 'dies'), null)
        await one.until((h) => h.length === 102)
      }
      if (redis !== undefined) {
        await redis.stop()
        await create('while it is away', 'eva')
        await one.until((h) => h.length === 99)
      }
      const rows = one.heard.flatMap((t) => (t.kind === 'change' ? [t.row] : []))
      assert.equal(new Set(rows).size, one.heard.length - 1)
      assert.deepEqual(one.heard.map((h) => h.id), one.heard.map((h) => h.id).toSorted((a, b) => a - b))
      await one.stop()
      await feed.close()
      await database.close()
      if (server !== undefined) { await dropDatabase(server.url, where); await server.stop() }
      rmSync(folder, { recursive: true, force: true })
    })
  }
}

test('server-sent events carry ids, and an id alone says nothing', () => {
  assert.deepEqual([eventText({ id: 7, event: 'change', data: { a: 1 } }), eventText({ id: 8 }), eventText({ data: 'x' })], ['id: 7\nevent: change\ndata: {"a":1}\n\n', 'id: 8\n:\n\n', 'data: "x"\n\n'])
  assert.deepEqual([lastEventId('12'), lastEventId('x'), lastEventId(undefined)], [12, undefined, undefined])
})
