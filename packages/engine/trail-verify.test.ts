import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { where } from '@tenon/model'
import { Catalog, createSchema, openPostgres, openSqlite, Statements, tablesOf } from '@tenon/sql'
import { dropDatabase, newDatabase, startPostgres, testedKinds } from '@tenon/testing'
import { entitiesOf, trailOf } from './index.ts'
import { key, works } from './regulated.fixture.ts'
import { note, trailing } from './trail.ts'

for (const kind of testedKinds.filter((one) => one !== 'hana')) {
  describe(`a long trail on ${kind}`, () => {
    test('is verified, and read in part, in less memory than its entries would fill', { timeout: 240_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tenon-trail-'))
      const postgres = kind === 'postgres' ? await startPostgres() : undefined
      const place = postgres === undefined ? join(folder, 'long.sqlite') : await newDatabase(postgres.url)
      const database = postgres === undefined ? openSqlite({ path: place }) : openPostgres({ url: place, poolSize: 2 })
      try {
        const entities = entitiesOf(works)
        await createSchema(database, tablesOf(entities))
        const chained = trailing(database, { catalog: new Catalog(entities), statements: new Statements(), kind }, { key })
        // 12,000 entries of 12 kB: more than twice the memory below
        const changes = JSON.stringify({ title: { old: 'x'.repeat(6000), new: 'y'.repeat(6000) } })
        for (let batch = 0; batch < 12; batch++) {
          await chained.transaction(async (connection) => {
            for (let i = 0; i < 1000; i++) note(connection, { at: '2026-11-21T09:00:00.000000Z', actor: 'ann', actorName: 'Ann Example', capacity: 'QA Head', tenant: 'plant-a', action: 'update', entity: 'batch_record', row: `${batch} ${i}`, title: null, changes, reason: 'typing error', requestId: 'r', source: 'test' })
          })
        }
        const worker = spawnSync(process.execPath, ['--max-old-space-size=64', fileURLToPath(new URL('./trail-verify.worker.ts', import.meta.url)), kind, place], { encoding: 'utf8' })
        assert.deepEqual(JSON.parse(worker.stdout || worker.stderr), { entries: 12_000, problems: [], told: 12_000 })
        const found: unknown[] = []
        for await (const entry of trailOf(database, where('row', 'eq', '7 42'))) found.push(entry.seq)
        assert.deepEqual(found, [7043])
      } finally {
        await database.close()
        if (postgres !== undefined) { await dropDatabase(postgres.url, place); await postgres.stop() }
        rmSync(folder, { recursive: true, force: true })
      }
    })
  })
}
