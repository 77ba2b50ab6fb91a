import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dropDatabase, dropHanaSchema, newDatabase, newHanaSchema, startHanaServer, startPostgres, testedKinds } from '@tenon/testing'
import { asStored, type Database, introspect, migrate, planOf, schemaAfter, statusOf } from '../index.ts'
import { INTEGER, openAt, speaker } from './kept.ts'
import { many } from './migrate.worker.ts'

const worker = fileURLToPath(new URL('./migrate.worker.ts', import.meta.url))

for (const kind of testedKinds) {
  const prepare = async (): Promise<{ where: string; database: Database; end(): Promise<void> }> => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-migrate-'))
    const server = kind === 'postgres' ? await startPostgres() : kind === 'hana' ? await startHanaServer() : undefined
    const where = server === undefined ? join(folder, 'race.sqlite') : await (kind === 'hana' ? newHanaSchema : newDatabase)(server.url)
    const database = openAt(kind, where, 2)
    return { where, database, end: async () => { await database.close(); if (server !== undefined) await (kind === 'hana' ? dropHanaSchema(where) : dropDatabase(server.url, where)); await server?.stop(); rmSync(folder, { recursive: true, force: true }) } }
  }
  const whole = async (database: Database): Promise<void> => {
    const status = await statusOf(database, many, 'race')
    const applied = status.filter((s) => s.appliedAt !== null).length
    assert.deepEqual(asStored(await introspect(database), kind), asStored(schemaAfter(many.slice(0, applied)), kind), 'the tables are those of the history')
    if (applied > 0) assert.equal((await database.run(speaker(kind)('select count(*) from parent', [], [INTEGER]))).rows[0]![0], applied - 1, 'each data step happened once')
  }

  test(`three processes that migrate at once apply each migration once on ${kind}`, { timeout: 120_000 }, async () => {
    const { where, database, end } = await prepare()
    const outcomes = await Promise.all([1, 2, 3].map(() => new Promise<string[]>((resolve, reject) => {
      const child = spawn(process.execPath, [worker, kind, where], { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
      child.once('close', (code) => { if (code === 0) resolve(JSON.parse(said) as string[]); else reject(new Error(`a worker ended with ${code}`)) })
    })))
    assert.deepEqual(outcomes.flat().sort(), many.map((m) => m.name))
    await whole(database)
    await end()
  })

  test(`kill -9 in the middle of a migration leaves whole ones only, and the next run goes on on ${kind}`, { timeout: 120_000 }, async () => {
    const { where, database, end } = await prepare()
    for (const stop of [0, 3, 6]) {
      await new Promise<void>((resolve) => {
        const child = spawn(process.execPath, [worker, kind, where, 'slow'], { stdio: ['ignore', 'pipe', 'inherit'] })
        child.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().includes(`inside ${stop}\n`)) child.kill('SIGKILL') })
        child.once('close', () => resolve())
      })
      assert.equal((await statusOf(database, many, 'race')).filter((s) => s.appliedAt !== null).length, stop + 1)
      await whole(database)
      // whoever comes next says what became of it
      const [next] = await planOf(database, many, 'race')
      assert.deepEqual([next!.name, next!.interrupted, next!.inForce], [many[stop + 1]!.name, true, 0])
    }
    assert.deepEqual((await migrate(database, many, { app: 'race' })).map((s) => s.name), many.slice(7).map((m) => m.name))
    await whole(database)
    await migrate(database, many, { app: 'race', target: 'zero', lossy: true })
    assert.deepEqual(await introspect(database), [])
    await end()
  })
}
