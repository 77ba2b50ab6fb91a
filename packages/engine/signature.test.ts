import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { verifyTrail } from './index.ts'
import { as, call, create, entriesOf, key, open, openLater, records, update, heldBy } from './regulated.fixture.ts'

const sql = (database: Database, text: string): Promise<unknown> => database.run({ text, params: [], columns: [] })
const right = { password: 'right', comment: 'as specified' }

eachDatabase('electronic signatures', (empty, kind) => {
  test('a signature shows the printed name, date and time with zone, and meaning; no code path makes one without a verified secret', async () => {
    const database = await empty()
    const engine = await open(database)
    const row = heldBy(await create(engine, 'Batch 1'), 'id')
    for (const values of [{}, { password: 'wrong' }, { comment: 'please' }]) await assert.rejects(call(engine, 'approve', row, values, as('bob')), { code: 'forbidden' })
    assert.equal(heldBy(await engine.run({ action: 'read', resource: records, key: row }, as('bob')), 'status'), 'draft')
    assert.equal(heldBy(await call(engine, 'approve', row, right, as('bob')), 'status'), 'approved')
    const [one, ...more] = await engine.signatures(records, row, as('ann'))
    assert.equal(more.length, 0)
    assert.deepEqual([one?.printedName, one?.meaning, one?.zone, one?.standing, one?.comment, one?.version, one?.method], ['bob Example', 'approved', 'Europe/Dublin', 'valid', 'as specified', 2, 'password'])
    assert.match(String(one?.at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    assert.deepEqual((await entriesOf(database)).map((e) => e.action), ['create', 'approve', 'sign'])
    assert.deepEqual((await verifyTrail(database, key)).problems, [])
    await database.close()
  })

  test('author and approver of one record are different persons, whatever their roles', async () => {
    const database = await empty()
    const engine = await open(database)
    const row = heldBy(await create(engine, 'Mine'), 'id')
    await assert.rejects(call(engine, 'approve', row, right, as('ann')), /Another person/)
    assert.equal((await engine.signatures(records, row, as('ann'))).length, 0)
    await database.close()
  })

  test('a signature outlives the next steps of its record, and falls with the first byte that changes: the state falls back, what was signed stays readable', async () => {
    const database = await empty()
    const engine = await open(database)
    const row = heldBy(await create(engine, 'Batch 1'), 'id')
    await call(engine, 'approve', row, right, as('bob'))
    await call(engine, 'release', row, right, as('cyd'))
    assert.deepEqual((await engine.signatures(records, row, as('ann'))).map((s) => [s.meaning, s.standing]), [['approved', 'valid'], ['released', 'valid']])
    await update(engine, row, { product: 'Paracetamol.' }, as('ann', { reason: 'one byte more' }))
    assert.equal(heldBy(await engine.run({ action: 'read', resource: records, key: row }, as('bob')), 'status'), 'draft')
    const old = await engine.signatures(records, row, as('ann'))
    assert.deepEqual(old.map((s) => s.standing), ['changed', 'changed'])
    assert.match(String(old[0]?.content), /"Paracetamol"/)
    await call(engine, 'approve', row, right, as('bob'))
    assert.deepEqual((await engine.signatures(records, row, as('ann'))).map((s) => s.standing), ['changed', 'changed', 'valid'])
    await database.close()
  })

  test('a line changed by direct SQL shows the signature invalid', async () => {
    const database = await empty()
    const engine = await open(database)
    const row = heldBy(await create(engine, 'Batch 1'), 'id')
    await call(engine, 'approve', row, right, as('bob'))
    await sql(database, `update "record_step" set "amount" = "amount" + ${kind === 'sqlite' ? '1' : '0.001'}`)
    assert.deepEqual((await engine.signatures(records, row, as('ann'))).map((s) => s.standing), ['changed'])
    await database.close()
  })

  test('a field that is declared later leaves the signatures before it valid, and each byte that they cover still counts', async () => {
    const database = await empty()
    const engine = await open(database)
    const row = heldBy(await create(engine, 'Batch 1'), 'id')
    await call(engine, 'approve', row, right, as('bob'))
    for (const table of ['batch_record', 'record_step']) await sql(database, `alter table "${table}" add column "room" text`)
    const later = openLater(database)
    const standing = async (): Promise<unknown> => (await later.engine.signatures(later.records, row, as('ann'))).map((s) => s.standing)
    assert.deepEqual(await standing(), ['valid'])
    await sql(database, `update "record_step" set "does" = 'weigh twice'`)
    assert.deepEqual(await standing(), ['changed'])
    await database.close()
  })

  test('4. A signature cannot be copied, moved, deleted or re-dated by direct SQL with the account of the application', async () => {
    const database = await empty()
    const engine = await open(database)
    const [one, two] = [heldBy(await create(engine, 'One'), 'id'), heldBy(await create(engine, 'Two'), 'id')]
    await call(engine, 'approve', one, right, as('bob'))
    for (const text of ['delete from "tenon_signature"', 'update "tenon_signature" set "at" = "at"', `update "tenon_signature" set "row" = '${String(two)}'`]) await assert.rejects(sql(database, text), text)
    const columns = '"at", "zone", "signer", "printed_name", "meaning", "entity", "version", "content", "hash", "method", "comment", "session", "tenant", "seal"'
    await sql(database, `insert into "tenon_signature" ("uid", "row", ${columns}) select 'copied', '${String(two)}', ${columns} from "tenon_signature"`)
    assert.deepEqual((await engine.signatures(records, two, as('ann'))).map((s) => s.standing), ['forged'])
    assert.deepEqual((await engine.signatures(records, one, as('ann'))).map((s) => s.standing), ['valid'])
    await database.close()
  })
})
