import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEngine } from '@tenon/engine'
import { type Actor, app, choice, Decimal, entity, id, money, one, resource, self, signedIn, text } from '@tenon/model'
import { openSqlite } from '@tenon/sql'
import { adminResource } from './derive.ts'
import { manifestOf } from './manifest.ts'
import { titleOf } from './title.ts'
import { csvParts, recordsOf, xlsxParts } from './transfer.ts'

const Person = entity('person', { id: id(), firstName: text(50), lastName: text(50), nick: text(20).optional(), mail: text(80) }, { title: (p) => p.nick ?? `${p.firstName} ${p.lastName}`.trim() })
const Part = entity('part', { id: id(), code: text(20), price: money() }, { title: (p) => `${p.code} at ${p.price.toFixed(2)}` })

test('a title is told with the fields it reads, what stands behind ?? too; without one the likeliest field names the row', () => {
  assert.deepEqual([...titleOf(Person).needs].sort(), ['firstName', 'lastName', 'nick'])
  assert.equal(titleOf(Person).of({ 'p.nick': null, 'p.firstName': 'Ann', 'p.lastName': 'Lee' }, 'p.'), 'Ann Lee')
  assert.equal(titleOf(Person).of({ 'p.nick': null, 'p.firstName': null, 'p.lastName': null }, 'p.'), null, 'no row, no title')
  assert.equal(titleOf(Part).of({ code: 'A1', price: Decimal.of('2.5') }), 'A1 at 2.50')
  assert.deepEqual(titleOf(entity('x', { id: id(), note: text(9), name: text(9) })).needs, ['name'])
  assert.deepEqual(titleOf(entity('y', { id: id(), amount: money() })).needs, ['id'])
})

test('the admin sees whole rows by the same rules: permissions, inputs and checks are those of the door', () => {
  const Task = entity('task', { id: id(), title: text(80), notes: text(), secret: text(20).writeOnly(), state: choice('open', 'done'), owner: one(Person), parent: self().optional() })
  const door = resource(Task, { path: 'work/tasks', list: ['id', 'title'], allow: { read: signedIn }, create: ['title'], reply: { create: ['id'] }, actions: { look: { on: 'row', method: 'GET', run: async () => ({ body: {} }) }, close: { on: 'row', run: async () => ({ body: {} }) } } })
  const { path, options } = adminResource(door)
  assert.equal(path, 'work-tasks')
  assert.equal(options.allow, door.options.allow)
  assert.deepEqual([options.create, options.reply, Object.keys(options.actions ?? {})], [['title'], undefined, ['close']])
  const words = (options.list ?? []).map((word) => (typeof word === 'string' ? word : 'name' in word ? word.name : ''))
  assert.deepEqual(words, ['id', 'title', 'state', 'owner', 'parent', '__title', 'owner__title', 'parent__title'], 'long texts and secrets are in no list')
})

test('whose a new row is, is asked of whoever works for several, by name', async () => {
  const House = entity('house', { id: id(), name: text(20) })
  const Note = entity('note', { id: id(), title: text(50) }, { within: House })
  const houses = resource(House, { path: 'houses', allow: { read: signedIn } })
  const notes = resource(Note, { path: 'notes', allow: { read: signedIn, create: signedIn }, extra: { house: text(20).optional().wire('house_id') } })
  const database = openSqlite({ path: ':memory:' })
  const engine = createEngine(app({ name: 'desk', dialect: null, tenant: House, resources: [houses, notes] }), database)
  const asked = (alsoIn: readonly number[]): unknown => {
    const person: Actor = { id: 1, tenant: 1, alsoIn, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }
    return manifestOf(engine, {}, [], new Set(), person).resources.find((r) => r.path === 'notes')!.createFields.map((f) => [f.name, f.kind, f.target])
  }
  assert.deepEqual(asked([]), [['title', 'text', null]])
  assert.deepEqual(asked([2]), [['title', 'text', null], ['house_id', 'one', 'houses']])
  await database.close()
})

async function all<T>(parts: AsyncIterable<T>): Promise<T[]> { const out: T[] = []; for await (const part of parts) out.push(part); return out }

test('a sheet goes out and comes back as it was; a text that a sheet would run is made harmless', async () => {
  const table = [['name', 'note', 'amount'], ['Ånn', '=1+1', -5.2], ['Bö "q"', 'a,b\nc', '0012'], ['-x', null, 3]]
  const batches = async function* () { yield table.slice(0, 2); yield table.slice(2) }
  const csv = (await all(csvParts(batches()))).join('')
  assert.match(csv, /'=1\+1/)
  assert.match(csv, /'-x/)
  assert.match(csv, /,-5\.2\r\n/, 'a negative number stays one')
  const back = await recordsOf(Buffer.from(csv), 'text/csv')
  assert.deepEqual(back.records[1], { name: 'Bö "q"', note: 'a,b\nc', amount: '0012' })
  const sheet = await recordsOf(Buffer.concat(await all(xlsxParts(batches()))), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  assert.deepEqual(sheet.records[0], { name: 'Ånn', note: '=1+1', amount: '-5.2' })
  await assert.rejects(recordsOf(Buffer.from(''), 'text/csv'), /HTTP 400/)
  await assert.rejects(recordsOf(Buffer.from('PK\u0003\u0004 no sheet'), 'application/vnd.ms-excel'), /HTTP 400/)
})
