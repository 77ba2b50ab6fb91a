import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { dropDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { accountTables, authTables, JwtProblem } from './index.ts'
import { openAt, site, user } from './race.worker.ts'

const worker = fileURLToPath(new URL('./race.worker.ts', import.meta.url))

for (const kind of ['sqlite', 'postgres'] as const) describe(`processes that use one secret at once, on ${kind}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-race-'))
  let where = join(folder, 'race.sqlite')
  let database: Database
  let end: (() => Promise<void>) | undefined
  before(async () => {
    if (kind === 'postgres') { const server = await startPostgres(); where = await newDatabase(server.url); end = async () => { await dropDatabase(server.url, where); await server.stop() } }
    database = openAt(kind, where)
    await createSchema(database, tablesOf([user, ...Object.values(authTables(user)), ...Object.values(accountTables(user))]))
    await database.run({ text: `insert into "person" ("id", "username", "password", "email", "is_active") values (1, 'alice', '${await site(database).passwords.hash('pass-alice-2024')}', 'alice@example.com', true)`, params: [], columns: [] })
  })
  after(async () => { await database.close(); await end?.(); rmSync(folder, { recursive: true, force: true }) })

  /** What each process says; all begin at one word. */
  async function race(count: number, work: 'reset' | 'refresh', token: string): Promise<string[]> {
    const children = Array.from({ length: count }, () => spawn(process.execPath, [worker, kind, where, work, token], { stdio: ['pipe', 'pipe', 'inherit'] }))
    const said = await Promise.all(children.map(async (child: ChildProcess) => {
      let text = ''
      const ended = new Promise<number | null>((resolve) => { child.once('close', resolve) })
      await new Promise<void>((resolve) => { child.stdout!.on('data', (chunk: Buffer) => { text += chunk.toString(); if (text.includes('ready\n')) resolve() }); void ended.then(() => resolve()) })
      return { child, ended, answer: () => text.split('\n')[1] ?? '' }
    }))
    for (const { child } of said) child.stdin!.write('go\n')
    return Promise.all(said.map(async ({ ended, answer }) => { assert.equal(await ended, 0); return answer() }))
  }

  test('of four that use a reset link one sets the password', { timeout: 120_000 }, async () => {
    const { store, oneTime, recovery, sent, jwt } = site(database)
    recovery.request('alice@example.com')
    await recovery.settled()
    const { refresh } = await jwt.obtain((await store.byId(1))!)
    assert.deepEqual((await race(4, 'reset', sent[0]!)).sort(), ['dead', 'dead', 'dead', 'done'])
    assert.equal(await oneTime.look('reset', sent[0]!), null)
    await assert.rejects(jwt.refresh(refresh), JwtProblem)
  })

  test('of two that use a refresh token one is answered, and the family ends: one of them was a thief', { timeout: 120_000 }, async () => {
    const { store, jwt } = site(database)
    const { refresh, access } = await jwt.obtain((await store.byId(1))!)
    const said = await race(2, 'refresh', refresh)
    const [winner, ...others] = said.sort((a, b) => b.length - a.length)
    assert.deepEqual(others, ['dead'])
    for (const token of [winner!, refresh]) await assert.rejects(jwt.refresh(token), JwtProblem)
    assert.ok('fault' in (await jwt.actor(access)), 'what came with it ends too')
  })

  test('whoever signs out everywhere while a token is renewed is out', { timeout: 60_000 }, async () => {
    const { store, jwt } = site(database)
    for (let round = 0; round < 12; round++) {
      const { refresh } = await jwt.obtain((await store.byId(1))!)
      const [renewed] = await Promise.all([jwt.refresh(refresh).then((pair) => pair!.refresh!, () => refresh), ...Array.from({ length: round % 4 }, () => store.byId(1)).slice(0, 1), jwt.revokeAll(1)])
      await assert.rejects(jwt.refresh(renewed), JwtProblem)
    }
  })
})
