import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Database } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { fileAnchors, verifyTrail } from './index.ts'
import { as, create, entriesOf, key, open, update, heldBy } from './regulated.fixture.ts'
import { entryHash, trailNames } from './trail.ts'

const sql = (database: Database, text: string): Promise<unknown> => database.run({ text, params: [], columns: [] })
/** As somebody who may do everything to the database would: the guards are taken away first. */
async function unguarded(database: Database): Promise<void> {
  if (database.kind === 'sqlite') for (const verb of ['update', 'delete']) await sql(database, `drop trigger "tenon_trail_no_${verb}"`)
  else { await sql(database, 'drop trigger "tenon_trail_append_only" on "tenon_trail"'); await sql(database, 'grant update, delete on "tenon_trail" to current_user') }
}

eachDatabase('the trail of regulated records', (empty, kind) => {
  test('9. Every create, change and deletion yields one entry: who, when, what, old, new, reason; without a reason the change is refused', async () => {
    const database = await empty()
    const engine = await open(database)
    const row = heldBy(await create(engine, 'Batch 1'), 'id')
    await assert.rejects(update(engine, row, { title: 'Batch 2' }, as('ann')), { code: 'invalid' })
    await assert.rejects(update(engine, row, { title: 'Batch 2' }, as('ann', { reason: '  ' })), { code: 'invalid' })
    await update(engine, row, { title: 'Batch 2' }, as('ann', { reason: 'typing error' }))
    await update(engine, row, { title: 'Batch 3' }, as('bob', { reason: 'again' }))
    await assert.rejects(engine.run({ action: 'delete', resource: engine.app.resources[0]!, key: row }, as('bob')), { code: 'invalid' })
    await engine.run({ action: 'delete', resource: engine.app.resources[0]!, key: row }, as('bob', { reason: 'entered twice' }))
    const entries = await entriesOf(database)
    assert.deepEqual(entries.map((e) => [e.seq, e.actor, e.action, e.row, e.reason]), [[1, 'ann', 'create', String(row), null], [2, 'ann', 'update', String(row), 'typing error'], [3, 'bob', 'update', String(row), 'again'], [4, 'bob', 'delete', String(row), 'entered twice']])
    // the first value entered is never lost
    assert.deepEqual(entries.slice(1, 3).map((e) => (JSON.parse(String(e.changes)) as { title: unknown }).title), [{ old: 'Batch 1', new: 'Batch 2' }, { old: 'Batch 2', new: 'Batch 3' }])
    assert.deepEqual(await verifyTrail(database, key), { entries: 4, problems: [] })
    await database.close()
  })

  test('13. Audit entry and change commit together or not at all', async () => {
    const database = await empty()
    const engine = await open(database)
    await assert.rejects(engine.act(as('ann'), async (hands) => { await hands.create(engine.app.resources[0]!.entity, { title: 'Lost', product: 'x', steps: [] }); throw new Error('after all not') }))
    assert.equal((await entriesOf(database)).length, 0)
    assert.deepEqual(await verifyTrail(database, key), { entries: 0, problems: [] })
    await database.close()
  })

  test('11. The account of the application has no UPDATE or DELETE on the trail', async () => {
    const database = await empty()
    await create(await open(database), 'Batch')
    for (const text of ['update "tenon_trail" set "actor" = \'nobody\'', 'delete from "tenon_trail"', ...(kind === 'postgres' ? ['truncate "tenon_trail"'] : [])]) await assert.rejects(sql(database, text), text)
    assert.deepEqual(await verifyTrail(database, key), { entries: 1, problems: [] })
    await database.close()
  })

  test('11. … and the check, which computes each hash anew over the whole table, sees it: an edit, a reorder, a gap, a cut tail and a chain written anew without the key are all seen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-trail-'))
    try {
      const seen = async (harm: (database: Database) => Promise<unknown>, tells: RegExp): Promise<void> => {
        const anchors = fileAnchors(join(folder, `${Math.random()}.jsonl`), key)
        const database = await empty()
        const engine = await open(database, { trail: { key, anchor: anchors.keep } })
        for (let i = 1; i <= 6; i++) await create(engine, `Batch ${i}`)
        anchors.close()
        assert.deepEqual(await verifyTrail(database, key, anchors.read()), { entries: 6, problems: [] })
        await unguarded(database)
        await harm(database)
        const { problems } = await verifyTrail(database, key, anchors.read())
        assert.match(problems.join('\n'), tells)
        await database.close()
      }
      await seen((d) => sql(d, 'update "tenon_trail" set "actor_name" = \'Someone Else\' where "seq" = 3'), /entry 3 .* is not what was written/)
      await seen(async (d) => { for (const [a, b] of [[2, 70], [3, 2], [70, 3]]) await sql(d, `update "tenon_trail" set "seq" = ${b} where "seq" = ${a}`) }, /entry 2 .* is not what was written/)
      await seen((d) => sql(d, 'delete from "tenon_trail" where "seq" = 3'), /entries 3 to 3 are missing/)
      await seen(async (d) => { await sql(d, 'delete from "tenon_trail" where "seq" > 4'); await sql(d, 'update "tenon_trail_head" set "seq" = 4, "hash" = (select "hash" from "tenon_trail" where "seq" = 4)') }, /entries 5 to 6 were cut off the end/)
      await seen(async (d) => {
        let hash = ''
        for (const entry of await entriesOf(d)) {
          hash = entryHash('a guessed key', hash, trailNames.map((n) => entry[n]))
          await sql(d, `update "tenon_trail" set "hash" = '${hash}' where "seq" = ${String(entry.seq)}`)
        }
        await sql(d, `update "tenon_trail_head" set "hash" = '${hash}'`)
      }, /entry 1 .* is not what was written[\s\S]*entry 6 differs from its anchor/)
    } finally { rmSync(folder, { recursive: true, force: true }) }
  })
})
