import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone, app, entity, id, integer, many, one, resource, text } from '@tenon/model'
import { createEngine } from '@tenon/engine'
import { createSchema, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { createLogger, django, serve } from '../index.ts'

const Tag = entity('tag', { id: id(), name: text(20) })
const Box = entity('box', { id: id(), name: text(20), size: integer().optional(), tag: one(Tag).optional(), tags: many(Tag).optional() })
const open4 = { read: anyone, create: anyone, update: anyone, delete: anyone }
const boxes = resource(Box, {
  path: 'boxes', allow: open4, list: ['id'], filter: ['tag', { param: 'tags', path: 'tags', op: 'eq', reads: 'multiple' }, { param: 'size_any', path: 'size', op: 'eq', reads: 'multiple', knows: 'stored' }, { param: 'kind', path: 'tag', op: 'eq', nullWord: 'null' }, 'size'],
})
const shop = app({ name: 'boxes', dialect: django(), resources: [boxes, resource(Tag, { allow: open4 })] })

eachDatabase('filters that name rows', (open) => {
  test('a row that is not there is refused, and all refusals are told at once', async () => {
    const database = await open()
    const engine = createEngine(shop, database)
    await createSchema(database, tablesOf(engine.entities))
    const server = await serve({ engine, identifiers: [], logger: createLogger('silent') })
    const post = (path: string, body: unknown) => fetch(`${server.url}/api/${path}/`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    for (const name of ['red', 'blue']) assert.equal((await post('tags', { name })).status, 201)
    assert.equal((await post('boxes', { name: 'a', size: 3, tag: 1, tags: [1, 2] })).status, 201)
    assert.equal((await post('boxes', { name: 'b' })).status, 201)
    const no = (what: string): string => `Select a valid choice. ${what} is not one of the available choices.`
    const table: readonly (readonly [string, string])[] = [
      ['tag=1', '[{"id":1}]'], ['tag=002', '[]'], ['tag=99', JSON.stringify({ tag: [no('That choice')] })], ['tag=abc', JSON.stringify({ tag: [no('That choice')] })],
      ['tag=99999999999999999999', JSON.stringify({ tag: [no('That choice')] })], ['tags=1&tags=2', '[{"id":1}]'], ['tags=1&tags=9', JSON.stringify({ tags: [no('9')] })], ['tags=x', '{"tags":["“x” is not a valid value."]}'],
      ['size_any=3', '[{"id":1}]'], ['size_any=4', JSON.stringify({ size_any: [no('4')] })], ['size_any=x', JSON.stringify({ size_any: [no('x')] })], ['size_any=03', JSON.stringify({ size_any: [no('03')] })],
      ['kind=null', '[{"id":2}]'], ['tag=9&tags=8&size=x', JSON.stringify({ tag: [no('That choice')], tags: [no('8')], size: ['Enter a number.'] })], ['size=99999999999999999999', '[]'],
    ]
    for (const [query, expected] of table) assert.equal(await (await fetch(`${server.url}/api/boxes/?${query}`)).text(), expected, query)
    await server.close()
    await database.close()
  })
})
