import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, both, boolean, choice, entity, id, one, resource, signedIn, some, text, where } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine } from './create-engine.ts'
import { entitiesOf } from './entities-of.ts'
import { as, person } from './fixture.ts'
import type { Result } from './operation.ts'

const Book = entity('book', { id: id(), title: text(50) })
const Edition = entity('edition', { id: id(), book: one(Book).reverse('editions'), inForce: boolean().default(false) })
const Reading = entity('reading', { id: id(), edition: one(Edition).reverse('readings'), reader: text(20), done: boolean().default(false) })
/** The reader has read some edition of its book that is in force. */
const read = (who: unknown) => some('book.editions', both(where('book.editions.inForce', 'eq', true), some('book.editions.readings', both(where('book.editions.readings.reader', 'eq', String(who)), where('book.editions.readings.done', 'eq', true)))))
const Exam = entity('exam', { id: id(), book: one(Book), state: choice('open', 'passed').default('open').readonly() }, {
  moves: { pass: { when: { state: 'open' }, set: { state: 'passed' }, gates: [{ unless: ({ actor }) => ({ op: 'not', of: read(actor) }), say: 'Read it first.' }] } },
})
const exams = resource(Exam, { allow: { read: signedIn, create: signedIn, pass: signedIn }, actions: { pass: { on: 'row', move: 'pass' } } })
const school = app({ name: 'school', dialect: null, resources: [exams], entities: [Book, Edition, Reading] })

everyDatabase('gates of moves', (empty) => {
  test('a gate knows who acts, and one "some" stands in another: both conditions hold of one and the same edition', async () => {
    const database = await empty()
    await createSchema(database, tablesOf(entitiesOf(school)))
    const engine = createEngine(school, database)
    const pass = (who: number, exam: unknown): Promise<Result> => engine.run({ action: 'call', name: 'pass', resource: exams, key: exam, draft: { values: {}, issues: [] }, query: {}, params: new Map() }, as(person(who, null)))
    const [exam, again, old, now] = await engine.act(as(person(1, null)), async (hands) => {
      const book = await hands.create(Book, { title: 'Cleaning' })
      const [first, second] = [await hands.create(Edition, { book: book.id }), await hands.create(Edition, { book: book.id, inForce: true })]
      return [await hands.create(Exam, { book: book.id }), await hands.create(Exam, { book: book.id }), first, second]
    })
    const reads = (who: number, edition: unknown, done: boolean) => engine.act(as(person(1, null)), (hands) => hands.create(Reading, { edition, reader: String(who), done }))
    await assert.rejects(pass(1, exam?.id), /Read it first/)
    // the old edition read, and the one in force begun: not one edition has both
    await reads(1, old?.id, true)
    await reads(1, now?.id, false)
    await reads(2, now?.id, true)
    await assert.rejects(pass(1, exam?.id), /Read it first/)
    await pass(2, exam?.id)
    await reads(1, now?.id, true)
    await pass(1, again?.id)
    await database.close()
  })

  test('a gate that asks for what is not there ends the start', async () => {
    const database = await empty()
    const Odd = entity('odd', { id: id(), book: one(Book), state: text(9).default('a').readonly() }, { moves: { go: { set: { state: 'b' }, gates: [{ unless: ({ actor }) => some('book.editions', where('book.editions.nobody', 'eq', actor)), say: 'No.' }] } } })
    assert.throws(() => createEngine(app({ name: 'odd', dialect: null, resources: [resource(Odd, { allow: {} })], entities: [Book, Edition, Reading] }), database), /asks for what is not there/)
    await database.close()
  })
})
