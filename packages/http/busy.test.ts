import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, entity, id, resource, text } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createSchema, type Database, hanaUrl, openHana, openPostgres, tablesOf } from '@tenon/sql'
import { dropDatabase, newDatabase, startHana, startPostgres } from '@tenon/testing'
import { createLogger, django, type Identifier, serve } from './index.ts'

const Note = entity('note', { id: id(), words: text(20) })
const notes = resource(Note, { allow: { read: anyone, create: anyone } })
const board = app({ name: 'board', dialect: django({}), resources: [notes] })

/** Holds every connection, and asks meanwhile: over HTTP, and as somebody who must be looked up first. */
async function exhausted(database: Database): Promise<void> {
  await createSchema(database, tablesOf(entitiesOf(board)))
  const known: Identifier = { scheme: 'token', challenge: 'Token', identify: async (request) => { if (request.headers.authorization !== undefined) await database.run({ text: 'select count(*) from "note"', params: [], columns: [{ is: 'integer' }] }); return null } }
  const server = await serve({ engine: createEngine(board, database), identifiers: [known], logger: createLogger('silent') })
  let release = (): void => {}
  const held = new Promise<void>((resolve) => { release = resolve })
  let begun = (): void => {}
  const holding = new Promise<void>((resolve) => { begun = resolve })
  const work = database.transaction(async (c) => { await c.run({ text: 'select count(*) from "note"', params: [], columns: [{ is: 'integer' }] }); begun(); await held })
  await holding
  const from = Date.now()
  for (const [method, headers] of [['GET', {}], ['POST', {}], ['GET', { authorization: 'Token x' }]] as const) {
    const answer = await fetch(`${server.url}/api/notes/`, { method, headers: { ...headers, 'content-type': 'application/json' }, ...(method === 'POST' ? { body: '{"words":"w"}' } : {}) })
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1'], method)
    assert.deepEqual(Object.keys((await answer.json()) as object), ['detail'])
  }
  assert.ok(Date.now() - from < 20_000)
  release()
  await work
  assert.equal((await fetch(`${server.url}/api/notes/`)).status, 200)
  await server.close()
  await database.close()
}

test('a PostgreSQL without a free connection is told by 503 and Retry-After, and the next request is served', { timeout: 60_000 }, async () => {
  const postgres = await startPostgres()
  const url = await newDatabase(postgres.url)
  await exhausted(openPostgres({ url: `${url}?poolMax=1&poolTimeout=1500` }))
  await dropDatabase(postgres.url, url)
  await postgres.stop()
})

test('so is a SAP HANA', { timeout: 60_000 }, async () => {
  const hana = await startHana()
  await exhausted(openHana({ ...hanaUrl(hana.url), poolMax: 1, poolTimeout: 1500 }))
  await hana.stop()
})
