import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Context, createEngine } from '@tenon/engine'
import type { Actor } from '@tenon/model'
import { createSchema, type Database, openPostgres, openSqlite, tablesOf } from '@tenon/sql'
import { dropDatabase, eachDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { createFeed, type Feed, type Told } from './feed.ts'
import { desk, notes, person } from './fixture.ts'
import { lastEventId, serverSentEvents } from './sse.ts'

const as = (actor: Actor | null): Context => ({ actor, requestId: 'test', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' })
const editor = as(person('eva', 'editor'))
const ana = as(person('ana'))

async function world(database: Database) {
  let feed: Feed | undefined
  const engine = createEngine(desk, database, { committed: () => feed?.wake() })
  await createSchema(database, tablesOf(engine.entities))
  feed = createFeed({ engine, resources: [notes], every: 50 })
  const own = feed
  const create = (title: string, owner: string) => engine.run({ action: 'create', resource: notes, draft: { values: { title, owner }, issues: [] } }, editor)
  /** The next `count` changes that somebody hears. */
  const hear = async (context: Context, count: number, after?: number): Promise<Told[]> => {
    const stop = new AbortController()
    const heard: Told[] = []
    for await (const one of own.listen({ context, resources: [notes], signal: stop.signal, ...(after === undefined ? {} : { after }) })) { heard.push(one); if (heard.length === count) stop.abort() }
    return heard
  }
  return { engine, feed: own, create, hear }
}
const saying = (told: readonly Told[]): string[] => told.map((t) => `${t.action} ${t.row}`)

eachDatabase('the feed', (open) => {
  test('tells each listener what he may read, in order, and what he missed when he comes back', async () => {
    const database = await open()
    const { engine, feed, create, hear } = await world(database)
    await create('before', 'ana')
    const live = Promise.all([hear(editor, 3), hear(ana, 1)])
    await new Promise((resolve) => setTimeout(resolve, 300))
    await create('one', 'ana')
    await create('two', 'eva')
    await engine.run({ action: 'update', resource: notes, key: 3, partial: true, draft: { values: { title: 'second' }, issues: [] } }, editor)
    const [all, hers] = await live
    assert.deepEqual(saying(all), ['create 2', 'create 3', 'update 3'])
    assert.deepEqual(saying(hers), ['create 2'])
    await engine.run({ action: 'delete', resource: notes, key: 3 }, editor)
    assert.deepEqual(saying(await hear(editor, 1, all[2]!.id)), ['delete 3'])
    // what a row was before its end cannot be shown any more
    assert.deepEqual(saying(await hear(editor, 3, 0)), ['create 1', 'create 2', 'delete 3'])
    // a change that is refused is told to nobody
    await assert.rejects(engine.run({ action: 'update', resource: notes, key: 1, partial: true, draft: { values: { title: 'x'.repeat(51) }, issues: [] } }, editor))
    const later = hear(editor, 1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await create('last', 'eva')
    assert.deepEqual(saying(await later), ['create 4'])
    feed.close()
    await database.close()
  })
})

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`many processes on ${kind}`, () => {
    test('no change is lost or told twice while others write', { timeout: 60_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenon-feed-'))
      const server = kind === 'postgres' ? await startPostgres() : undefined
      const where = server === undefined ? join(folder, 'feed.sqlite') : await newDatabase(server.url)
      const database = server === undefined ? openSqlite({ path: where }) : openPostgres({ url: where, poolSize: 5 })
      const { feed, create, hear } = await world(database)
      await create('first', 'eva')
      const listening = hear(editor, 91, 0)
      await Promise.all([1, 2, 3].map(() => new Promise<void>((resolve, reject) => {
        spawn(process.execPath, [fileURLToPath(new URL('./feed.worker.ts', import.meta.url)), where, '30'], { stdio: 'inherit' }).once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`worker ended with ${code}`))))
      })))
      const heard = await listening
      assert.equal(new Set(heard.map((h) => h.row)).size, 91)
      assert.deepEqual(heard.map((h) => h.id), heard.map((h) => h.id).toSorted((a, b) => a - b))
      feed.close()
      await database.close()
      if (server !== undefined) { await dropDatabase(server.url, where); await server.stop() }
      rmSync(folder, { recursive: true, force: true })
    })
  })
}

test('server-sent events carry ids, beat when nothing happens, and end with their listener', async () => {
  const stop = new AbortController()
  async function* events(signal: AbortSignal) { yield { id: 7, data: { type: 'x' } }; await new Promise((resolve) => { signal.addEventListener('abort', resolve) }) }
  const out: string[] = []
  for await (const text of serverSentEvents(events, { first: [{ data: { type: 'connected' } }], heartbeat: { every: 20, data: () => ({ type: 'heartbeat' }) } })(stop.signal)) { out.push(text); if (out.length === 4) stop.abort() }
  assert.deepEqual(out, ['data: {"type":"connected"}\n\n', 'id: 7\ndata: {"type":"x"}\n\n', 'data: {"type":"heartbeat"}\n\n', 'data: {"type":"heartbeat"}\n\n'])
  assert.deepEqual([lastEventId('12'), lastEventId('x'), lastEventId(undefined)], [12, undefined, undefined])
})
