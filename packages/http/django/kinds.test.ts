import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { anyone, app, choice, choices, date, decimal, entity, float, id, integer, json, list, map, nested, one, part, resource, self, slug, text, uuid } from '@tenon/model'
import { createEngine } from '@tenon/engine'
import { createSchema, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { createLogger, django, serve } from '../index.ts'

const all = { read: anyone, create: anyone, update: anyone, delete: anyone }
const Tag = entity('tag', { id: id(), slug: slug().unique() })
const Size = part('size', { name: text(5), count: integer().min(1).default(1) })
const Thing = entity('thing', {
  id: id(), name: text(10).check((v) => (v === 'bad' ? ['First.', 'Second.'] : undefined)), code: text(5).pattern(/^[a-z]+$/).unique().messages({ invalid: 'Small letters only.', unique: 'That code is gone.' }).optional(),
  size: nested(Size).optional(), scores: map(float()).default({}), flags: choices('a', 'b', 'c').default([]), levels: list(integer().min(0)).length({ max: 3 }).default([]), words: list(text()).filled().optional(),
  state: choice({ open: 'Open', shut: 'Shut' }).stored({ open: 1, shut: 9 }).default('open'), price: decimal(6, 2).numeric().optional(), data: json().optional(), tag: one(Tag).optional(), day: date().optional(),
})
const Node = entity('node', { id: uuid().default(randomUUID), name: text(20), parent: self<string>().optional() })
const things = resource(Thing, {
  path: 'things', allow: all, detail: ['id', 'name', 'code', 'size', 'scores', 'flags', 'levels', 'words', 'state', 'state.label', 'price', 'data', { as: 'tag_slug', path: 'tag.slug' }, 'day'], list: ['id', 'state'], filter: ['state'], order: ['id'],
  create: ['name', 'code', 'size', 'scores', 'flags', 'levels', 'words', 'state', 'price', 'data', 'tagSlug', 'day', 'written', 'pin', 'note'],
  extra: { tagSlug: one(Tag).by('slug').source('tag').optional(), written: date().formats('DD/MM/YYYY', 'YYYY-MM-DD').source('day').omittable(), pin: text().pattern(/^\d{4}$/).omittable(), note: nested(Size).omittable() },
  reply: { given: { as: 'echo', fields: ['pin', 'note'] } },
})
const shop = app({ name: 'kinds', dialect: django(), resources: [things, resource(Tag, { path: 'tags', allow: all }), resource(Node, { path: 'nodes', allow: all, detail: ['id', 'name', 'parent'] })] })

eachDatabase('field kinds on the wire', (open) => {
  test('every kind goes in and comes back, or says what is wrong', async () => {
    const database = await open()
    const engine = createEngine(shop, database)
    await createSchema(database, tablesOf(engine.entities))
    const server = await serve({ engine, identifiers: [], logger: createLogger('silent') })
    const send = async (method: string, path: string, body?: string, type = 'application/json') => {
      const response = await fetch(`${server.url}/api/${path}`, { method, ...(body === undefined ? {} : { headers: { 'content-type': type }, body }) })
      return `${response.status} ${await response.text()}`
    }
    const table: readonly (readonly [string, string])[] = [
      ['{"name":"x"}', '201 {"id":N,"name":"x","code":null,"size":null,"scores":{},"flags":[],"levels":[],"words":null,"state":"open","state_display":"Open","price":null,"data":null,"tag_slug":null,"day":null}'],
      ['{"name":"y","code":"abc","size":{"name":"big"},"scores":{"b":1,"a":"1.5"},"flags":["c","a","c"],"levels":[1],"words":["w"],"state":"shut","price":"1.5","data":{"bb":1.0,"a":-0.0},"tag_slug":"red","written":"31/12/2024","pin":1234,"note":{"name":"n"}}',
        '201 {"id":N,"name":"y","code":"abc","size":{"id":M,"name":"big","count":1},"scores":{"b":1.0,"a":1.5},"flags":["a","c"],"levels":[1],"words":["w"],"state":"shut","state_display":"Shut","price":1.5,"data":{"bb":1.0,"a":-0.0},"tag_slug":"red","day":"2024-12-31","echo":{"pin":"1234","note":{"name":"n","count":1}}}'],
      ['{"name":"bad","code":"A"}', '400 {"name":["First.","Second."],"code":["Small letters only."]}'],
      ['{"name":"z","code":"abc"}', '400 {"code":["That code is gone."]}'],
      ['{"name":"z","size":{},"note":5}', '400 {"size":{"name":["This field is required."]},"note":{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}}'],
      ['{"name":"z","size":{"name":"abcdef","count":0}}', '400 {"size":{"name":["Ensure this field has no more than 5 characters."],"count":["Ensure this value is greater than or equal to 1."]}}'],
      ['{"name":"z","scores":{"a":"x","b":null},"flags":["z"],"levels":[-1,"x"],"words":[]}', '400 {"scores":{"a":["A valid number is required."],"b":["This field may not be null."]},"flags":["\\"z\\" is not a valid choice."],"levels":{"0":["Ensure this value is greater than or equal to 0."],"1":["A valid integer is required."]},"words":["This list may not be empty."]}'],
      ['{"name":"z","scores":"a","flags":"a","levels":[1,2,3,4]}', '400 {"scores":["Expected a dictionary of items but got type \\"str\\"."],"flags":["Expected a list of items but got type \\"str\\"."],"levels":["Ensure this field has no more than 3 elements."]}'],
      ['{"name":"z","tag_slug":"blue","written":"12/31/2024","pin":null}', '400 {"tag_slug":["Object with slug=blue does not exist."],"written":["Date has wrong format. Use one of these formats instead: DD/MM/YYYY, YYYY-MM-DD."],"pin":["This field may not be null."]}'],
      ['{"name":"z","tag_slug":"\\u0000"}', '400 {"tag_slug":["Invalid value."]}'],
      ['{"name":"z","data":{"a":"\\u0000"}}', '400 {"data":["Null characters are not allowed."]}'],
    ]
    assert.match(await send('POST', 'tags/', '{"slug":"red"}'), /^201/)
    for (const [body, expected] of table) assert.equal((await send('POST', 'things/', body)).replace(/"id":\d+,"name":"big"/, '"id":M,"name":"big"').replace(/^(201 {"id":)\d+/, '$1N'), expected, body)
    assert.match(await send('PATCH', 'things/2/', '{"size":{"name":"tiny"}}'), /"size":{"id":\d+,"name":"tiny","count":1}/)
    assert.match(await send('PATCH', 'things/2/', '{"name":"kept"}'), /"size":{"id":\d+,"name":"tiny","count":1}/)
    assert.match(await send('PATCH', 'things/2/', '{"size":null}'), /"size":null/)
    assert.match(await send('GET', 'things/2/'), /"scores":{"a":1.5,"b":1.0},"flags":\["a","c"\].*"data":{"a":0.0,"bb":1.0}/)
    assert.equal(await send('GET', 'things/?state=shut'), '200 [{"id":2,"state":"shut"}]')
    assert.equal((await database.run({ text: 'select "state" from "thing" where "id" = 2', params: [], columns: [{ is: 'integer' }] })).rows[0]![0], 9)
    assert.match(await send('POST', 'things/', 'name=f&flags=b&flags=a&size.name=abc&size.count=2&note.name=q&scores.a=1', 'application/x-www-form-urlencoded'), /"size":{"id":\d+,"name":"abc","count":2},"scores":{},"flags":\["a","b"\].*"echo":{"note":{"name":"q","count":1}}/)
    const root = JSON.parse((await send('POST', 'nodes/', '{"name":"root"}')).slice(4))
    assert.equal(JSON.parse((await send('POST', 'nodes/', JSON.stringify({ name: 'leaf', parent: root.id }))).slice(4)).parent, root.id)
    assert.match(await send('POST', 'nodes/', JSON.stringify({ name: 'leaf', parent: randomUUID() })), /object does not exist/)
    await server.close()
    await database.close()
  })
})
