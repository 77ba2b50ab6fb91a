import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, type Entity, entity, id, integer, resource, text } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createSchema, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { createLogger, django, serve } from '../index.ts'

const Deal = entity('deal', { id: id(), title: text(20), amount: integer().optional() })
const deals = resource(Deal, { page: { by: 'cursor', size: 3, order: '-id' }, sort: ['id', 'amount'], order: ['-id'] })
const shop = app({ name: 'shop', allow: anyone, dialect: django(), resources: [deals] })
interface Page { readonly next: string | null; readonly previous: string | null; readonly results: readonly { readonly id: number; readonly amount: number | null }[] }

eachDatabase('pages by cursor', (open) => {
  const serving = async (amounts: readonly (number | null)[], work: (get: (path: string) => Promise<{ status: number; page: Page }>) => Promise<void>) => {
    const database = await open()
    const engine = createEngine(shop, database)
    await createSchema(database, tablesOf(entitiesOf(shop)))
    const context = { actor: null, requestId: 't', source: 'test' as const, now: () => '2026-01-01T00:00:00.000000Z', timeZone: 'UTC' }
    await engine.act(context, async (hands) => { for (const amount of amounts) await hands.create(Deal as unknown as Entity, { title: 'd', amount }) })
    const server = await serve({ engine, identifiers: [], logger: createLogger('silent') })
    try {
      await work(async (path) => { const response = await fetch(path.startsWith('http') ? path : server.url + path); return { status: response.status, page: (await response.json()) as Page } })
    } finally { await server.close(); await database.close() }
  }
  const walk = async (get: (path: string) => Promise<{ page: Page }>, start: string, side: 'next' | 'previous'): Promise<number[][]> => {
    const out: number[][] = []
    for (let at: string | null = start; at !== null && out.length < 20;) { const { page }: { page: Page } = await get(at); out.push(page.results.map((r) => r.id)); at = page[side] }
    return out
  }

  test('forwards and back again, every row once', () => serving([1, 2, 3, 4, 5, 6, 7], async (get) => {
    assert.deepEqual(await walk(get, '/api/deals/', 'next'), [[7, 6, 5], [4, 3, 2], [1]])
    const second = (await get((await get('/api/deals/')).page.next!)).page
    const third = (await get(second.next!)).page
    assert.deepEqual([third.next, third.results.length], [null, 1])
    assert.deepEqual(await walk(get, third.previous!, 'previous'), [[4, 3, 2], [7, 6, 5]])
    assert.equal(second.previous?.endsWith(`cursor=${encodeURIComponent(Buffer.from('r=1&p=4').toString('base64'))}`), true)
  }))

  test('rows that tie are counted past, and the order may be the request’s', () => serving([5, 5, 5, 5, 5, 1, 9], async (get) => {
    const seen = (await walk(get, '/api/deals/?ordering=amount', 'next')).flat()
    assert.deepEqual([...seen].sort(), [1, 2, 3, 4, 5, 6, 7])
    assert.equal(seen[0], 6)
    assert.equal(seen.at(-1), 7)
  }))

  test('a cursor that is none is refused; letters that are no base64 are passed over', () => serving([1], async (get) => {
    for (const cursor of ['abc', 'x', '%C3%A9', encodeURIComponent(Buffer.from('o=-1').toString('base64')), encodeURIComponent(Buffer.from('p=word').toString('base64'))]) {
      const { status, page } = await get(`/api/deals/?cursor=${cursor}`)
      assert.deepEqual([cursor, status, page], [cursor, 404, { detail: 'Invalid cursor' }])
    }
    assert.equal((await get('/api/deals/?cursor=!!!')).page.results.length, 1)
  }))
})
