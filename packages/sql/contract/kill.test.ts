import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dropDatabase, dropHanaSchema, newDatabase, newHanaSchema, startHanaServer, startPostgres, testedKinds } from '@tenon/testing'
import { createSchema } from '../index.ts'
import { child, INTEGER, openAt, parent, speaker, TEXT } from './kept.ts'

const worker = fileURLToPath(new URL('./writer.worker.ts', import.meta.url))
const rounds = Number(process.env.TENON_TEST_KILLS ?? 3)

for (const kind of testedKinds) {
  test(`kill -9 of writing processes loses nothing acknowledged and leaves nothing half on ${kind}`, { timeout: 120_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-kill-'))
    const server = kind === 'postgres' ? await startPostgres() : kind === 'hana' ? await startHanaServer() : undefined
    const where = server === undefined ? join(folder, 'kill.sqlite') : await (kind === 'hana' ? newHanaSchema : newDatabase)(server.url)
    const database = openAt(kind, where, 2)
    await createSchema(database, [parent, child])
    const acknowledged = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const writers = ['a', 'b'].map((name) => spawn(process.execPath, [worker, kind, where, `${round}${name}`], { stdio: ['ignore', 'pipe', 'inherit'] }))
      await Promise.all(writers.map((writer) => killed(writer, 60 + Math.random() * 400, acknowledged)))
    }
    const stored = new Set((await database.run(speaker(kind)('select code from parent', [], [TEXT]))).rows.map((r) => String(r[0])))
    const [children, orphans] = (await database.run(speaker(kind)('select count(*), count(*) - count(parent_id) from child', [], [INTEGER, INTEGER]))).rows[0] as [number, number]
    t.diagnostic(`${acknowledged.size} acknowledged, ${stored.size} stored, ${rounds * 2} processes killed`)
    assert.ok(acknowledged.size > 20)
    assert.deepEqual([...acknowledged].filter((code) => !stored.has(code)), [])
    assert.deepEqual([children, orphans], [stored.size, 0])
    if (kind === 'sqlite') assert.deepEqual((await database.run({ text: 'pragma integrity_check', params: [], columns: [TEXT] })).rows, [['ok']])
    await database.close()
    if (server !== undefined) await (kind === 'hana' ? dropHanaSchema(where) : dropDatabase(server.url, where))
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}

/** Lets a writer work for a while after its first word, then kills it. */
function killed(writer: ChildProcess, after: number, said: Set<string>): Promise<void> {
  let rest = ''
  return new Promise((resolve) => {
    let armed = false
    writer.stdout!.on('data', (chunk: Buffer) => {
      if (!armed) { armed = true; setTimeout(() => writer.kill('SIGKILL'), after) }
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop()!
      for (const line of lines) said.add(line)
    })
    writer.once('close', () => resolve())
  })
}
