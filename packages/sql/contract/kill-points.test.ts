import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dropDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { asStored, type ColumnType, introspect, migrate, planOf, schemaAfter, statusOf } from '../index.ts'
import { plain } from '../schema/create.ts'
import { openAt } from './kept.ts'
import { all } from './kill-points.worker.ts'

const worker = fileURLToPath(new URL('./kill-points.worker.ts', import.meta.url))
const text: ColumnType = { is: 'text' }

for (const kind of ['sqlite', 'postgres'] as const) {
  test(`killed before one statement and another, forward and back: each next run goes on from what is there, on ${kind}`, { timeout: 240_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-kill-'))
    const server = kind === 'postgres' ? await startPostgres() : undefined
    const where = server === undefined ? join(folder, 'kill.sqlite') : await newDatabase(server.url)
    const database = openAt(kind, where, 3)
    try {
      await migrate(database, all, { app: 'shop', target: '0001' })
      await database.run(plain("insert into areas (name) values ('north'), ('south')"))
      await database.run(plain("insert into shops (area_id, name, size) values (1, 'one', 1), (2, 'two', null), (null, 'three', 3)"))
      const run = (target: string, n: number): Promise<NodeJS.Signals | number | null> => new Promise((resolve) => { spawn(process.execPath, [worker, kind, where, target, String(n)], { stdio: ['ignore', 'ignore', 'inherit'] }).once('close', (code, signal) => { resolve(signal ?? code) }) })
      let killed = 0
      for (const [target, points] of [['0003', [14, 27, 36]], ['0001', [18]], ['0003', [23]]] as const) {
        for (const n of points) {
          const ended = await run(target, n)
          if (ended === 0) break
          assert.equal(ended, 'SIGKILL')
          killed += 1
          // what is there can be told, and gone on from both ways
          await Promise.all([statusOf(database, all, 'shop'), planOf(database, all, 'shop', target), planOf(database, all, 'shop', '0001')])
        }
        await migrate(database, all, { app: 'shop', target, lossy: true })
        assert.deepEqual(asStored(await introspect(database), kind).map((t) => [t.name, t.columns.map((c) => c.name).sort(), t.uniques.length, t.checks.length, t.foreignKeys.length, t.indexes.length]), asStored(schemaAfter(all, all.find((m) => m.name.startsWith(target))!.name), kind).map((t) => [t.name, t.columns.map((c) => c.name).sort(), t.uniques.length, t.checks.length, t.foreignKeys.length, t.indexes.length]), target)
        const names = async (of: string): Promise<unknown[]> => (await database.run({ text: of, params: [], columns: [text] })).rows.map((r) => r[0])
        // what moves data has done it once, and taken it back once
        assert.deepEqual(await names('select name from areas order by id'), target === '0003' ? ['north!', 'south!'] : ['north', 'south'])
        assert.deepEqual(await names(`select ${target === '0003' ? 'title' : 'name'} from shops order by id`), ['one', 'two', 'three'])
      }
      assert.ok(killed >= 4, `only ${killed} were killed`)
    } finally {
      await database.close()
      if (server !== undefined) { await dropDatabase(server.url, where); await server.stop() }
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
