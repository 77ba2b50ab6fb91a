import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, app, decimal, Decimal, entity, id, one, resource, role, signedIn, text, where } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { createSchema, tablesOf } from '@tenon/sql'
import { createEngine } from './create-engine.ts'
import { as, person } from './fixture.ts'
import type { Result } from './operation.ts'

const payroll = role('payroll')
const Worker = entity('worker', { id: id(), name: text(50), salary: decimal(10, 2).optional().readableBy(payroll), password: text(50).blank().writeOnly() })
const Task = entity('task', { id: id(), title: text(50), worker: one(Worker).reverse('tasks'), reviewer: one(Worker).optional().reverse('reviews').readableBy(payroll) })
const open = { read: signedIn, create: signedIn, update: signedIn }
const workers = resource(Worker, { list: ['id', 'name', 'salary', { as: 'pay', path: 'salary' }, 'tasks.count', 'reviews.count'], filter: ['salary'], search: ['name', 'salary'], sort: ['name', 'salary'], allow: open, stats: (rows) => ({ total: rows.count(), wages: rows.sum('salary'), rich: rows.count(where('salary', 'gt', Decimal.of(1000))) }) })
const tasks = resource(Task, { detail: ['*', 'worker.*', 'worker.salary', { name: 'half', needs: ['worker.salary'], of: (row) => row['worker.salary'] }], allow: open })
const works = app({ name: 'works', dialect: null, resources: [workers, tasks] })
const boss: Actor = { ...person(1, null), roles: new Set(['payroll']) }
const ann = person(2, null)
const keys = (result: Result): string[] => (result.kind === 'none' || result.kind === 'body' ? [] : result.shape.leaves.map((leaf) => leaf.as ?? leaf.path.join('.')))

everyDatabase('fields that not everybody may read', (openDatabase) => {
  test('are not there for others: in answers, filters, orders, searches, figures and writes', async () => {
    const database = await openDatabase()
    const engine = createEngine(works, database)
    await createSchema(database, tablesOf(engine.entities))
    for (const [name, salary] of [['Ann', '900'], ['Bob', '2000']] as const) await engine.run({ action: 'create', resource: workers, draft: { values: { name, salary: Decimal.of(salary) }, issues: [] } }, as(boss))
    await engine.run({ action: 'create', resource: tasks, draft: { values: { title: 'Paint', worker: 1, reviewer: 2 }, issues: [] } }, as(boss))

    const list = (actor: Actor, query: object) => engine.run({ action: 'list', resource: workers, query }, as(actor))
    const names = async (actor: Actor, query: object) => { const page = await list(actor, query); return page.kind === 'page' ? page.rows.map((row) => row[1]) : [] }
    assert.deepEqual(keys(await list(boss, {})), ['id', 'name', 'salary', 'pay', 'tasks', 'reviews'])
    assert.deepEqual(keys(await list(ann, {})), ['id', 'name', 'tasks'])
    const task = await engine.run({ action: 'read', resource: tasks, key: 1 }, as(ann))
    assert.deepEqual(keys(task), ['id', 'title', 'worker'])
    assert.deepEqual(task.kind === 'row' && task.row[2], [1, 'Ann'])

    const rich = { filter: where('salary', 'gt', Decimal.of(1000)), unreadable: 'ignore' }
    assert.deepEqual([await names(boss, rich), await names(ann, rich)], [['Bob'], ['Ann', 'Bob']])
    assert.deepEqual([await names(boss, { order: ['-salary'] }), await names(ann, { order: ['-salary'], unreadable: 'ignore' })], [['Bob', 'Ann'], ['Ann', 'Bob']])
    assert.deepEqual([await names(boss, { search: ['2000'] }), await names(ann, { search: ['2000'] })], [['Bob'], []])
    for (const query of [{ filter: rich.filter }, { order: ['salary'] }, { page: { by: 'cursor', size: 1, order: ['salary'] } }]) await assert.rejects(list(ann, query), /not there|may not/)

    const figures = async (actor: Actor) => { const result = await engine.run({ action: 'stats', resource: workers, query: {} }, as(actor)); return result.kind === 'body' ? Object.keys(result.body as object) : [] }
    assert.deepEqual([await figures(boss), await figures(ann)], [['total', 'wages', 'rich'], ['total']])

    await engine.run({ action: 'update', resource: workers, key: 2, partial: true, draft: { values: { name: 'Bo', salary: Decimal.of(1) }, issues: [] } }, as(ann))
    assert.deepEqual(await names(boss, rich), ['Bo'])
    await database.close()
  })
})

test('a write-only field cannot be a word of any answer, filter, search or order', () => {
  for (const options of [{ filter: ['password'] }, { search: ['^password'] }, { sort: ['-password'] }, { order: ['password'] }, { list: ['id', 'password'] }, { detail: [{ as: 'hash', path: 'password' }] }]) {
    assert.throws(() => createEngine(app({ name: 'works', dialect: null, resources: [resource(Worker, options as never)] }), {} as never), /write-only/)
  }
  assert.throws(() => createEngine(app({ name: 'works', dialect: null, resources: [resource(Task, { filter: ['worker.password'] })] }), {} as never), /write-only/)
})
