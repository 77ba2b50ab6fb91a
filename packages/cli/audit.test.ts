import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { system } from '@tenon/erp'
import { createEngine, trailLength } from '@tenon/engine'
import type { Entity } from '@tenon/model'
import { dropDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { prepareSchema, wholeApp } from './prepare.ts'
import { trailFor } from './regulated.ts'
import { tenon } from './run.fixture.ts'
import { secretOf } from './secret.ts'
import { openDatabase } from './open-database.ts'

const context = { actor: null, requestId: 'test', source: 'test' as const, now: () => '2026-11-21T09:00:00.000000Z', timeZone: 'UTC' }
const sample = { productName: '=Paracetamol', batchNumber: 'B,1', sampleDate: '2026-11-21', dueDate: '2026-11-24' }

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`tenon audit on ${kind}`, () => {
    test('verifies the whole chain against its anchors, exports it for people to read, and ends with 1 when something was changed', { timeout: 240_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenon-audit-'))
      const postgres = kind === 'postgres' ? await startPostgres() : undefined
      const where = postgres === undefined ? `sqlite:${join(folder, 'erp.sqlite')}` : await newDatabase(postgres.url)
      const database = openDatabase(where)
      const at = ['--database', where, '--data', folder]
      try {
        await prepareSchema(system, database, () => {})
        const kept = trailFor(system, folder, () => secretOf(folder))
        const app = wholeApp(system)
        const engine = createEngine(app, database, kept.options)
        const one = (name: string): Entity => engine.entities.find((e) => e.name === name)!
        await engine.act(context, async (hands) => {
          await hands.create(one('plant'), { id: 'plant-a', name: 'A', region: 'APAC' })
          for (let i = 0; i < 30; i++) await hands.within('plant-a').create(one('quality_sample'), { ...sample, id: `s${i}` })
        })
        await engine.act(context, (hands) => hands.within('plant-a').because('mistyped').update(one('quality_sample'), 's3', { batchNumber: 'B,2' }))
        kept.close()
        const length = await trailLength(database)
        assert.ok(length >= 31)

        const good = await tenon(['audit', 'verify', 'erp', ...at])
        assert.equal(good.code, 0, good.out + good.err)
        assert.match(good.out, new RegExp(`erp: ${length} entries, one unbroken chain \\(\\d+ anchors\\)`))
        assert.match(good.err, new RegExp(`audit verify: ${length} of ${length}`), 'it says how far it is')

        const [csv, lines] = [join(folder, 'trail.csv'), join(folder, 'trail.jsonl')]
        assert.equal((await tenon(['audit', 'export', 'erp', ...at, '--out', csv, '--entity', 'quality_sample'])).code, 0)
        const sheet = readFileSync(csv, 'utf8').trimEnd().split('\r\n')
        assert.equal(sheet.length, 32)
        assert.match(sheet[0]!, /^seq,at,actor,actorName,capacity,tenant,action,entity,row,title,changes,reason/)
        assert.match(sheet[1]!, /"'=Paracetamol B,1"/, 'nothing that a sheet would run')
        assert.match((await tenon(['audit', 'export', 'erp', ...at, '--out', lines, '--row', 's3', '--from', '2026-11-21', '--to', '2026-11-21'])).out, /2 entries/)
        const changed = JSON.parse(readFileSync(lines, 'utf8').trimEnd().split('\n')[1]!) as Record<string, unknown>
        assert.deepEqual([changed.reason, changed.action, (changed.changes as Record<string, unknown>).batchNumber], ['mistyped', 'update', { old: 'B,1', new: 'B,2' }])
        assert.match((await tenon(['audit', 'export', 'erp', ...at, '--from', 'yesterday'])).err, /write a day/)
        assert.match((await tenon(['audit', 'verify', 'crm'])).err, /has no regulated records/)

        // what is never removed is not emptied either
        assert.match((await tenon(['flush', 'erp', '--no-input', ...at])).err, /keeps rows that are never removed \(stock_ledger\)/)

        const sql = (text: string): Promise<unknown> => database.run({ text, params: [], columns: [] })
        await sql(kind === 'sqlite' ? 'drop trigger "tenon_trail_no_update"' : 'drop trigger "tenon_trail_append_only" on "tenon_trail"')
        if (kind === 'postgres') await sql('grant update on "tenon_trail" to current_user')
        await sql(`update "tenon_trail" set "reason" = 'nothing' where "reason" = 'mistyped'`)
        const bad = await tenon(['audit', 'verify', 'erp', ...at])
        assert.deepEqual([bad.code, /is not what was written/.test(bad.out)], [1, true], bad.out)
        // the guards come back with the next start, whatever became of them
        assert.equal((await tenon(['migrate', 'erp', ...at])).code, 0)
        await assert.rejects(sql('update "tenon_trail" set "actor" = \'nobody\''))
        truncateSync(join(folder, 'erp.anchors.jsonl'), 0)
        assert.match((await tenon(['audit', 'verify', 'erp', ...at])).out, /is not what was written/)
      } finally {
        await database.close()
        if (postgres !== undefined) { await dropDatabase(postgres.url, where); await postgres.stop() }
        rmSync(folder, { recursive: true, force: true })
      }
    })
  })
}
