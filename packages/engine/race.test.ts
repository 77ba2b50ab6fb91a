import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { newDatabase, newHanaSchema, type RunningPostgres, startHanaServer, startPostgres, testedKinds } from '@tenon/testing'
import { hanaUrl, openHana, openPostgres, openSqlite } from '@tenon/sql'
import { openShop } from './fixture.ts'

const worker = fileURLToPath(new URL('./race.worker.ts', import.meta.url))
const PROCESSES = 4
const EACH = 50

interface Outcome { readonly refused: number; readonly numbers: readonly string[] }
function run(kind: string, where: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [worker, kind, where, String(EACH)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
    child.once('exit', (code) => { if (code === 0) resolve(JSON.parse(said) as Outcome); else reject(new Error(`a worker ended with ${code}`)) })
  })
}

describe('numbers under real parallel processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-race-'))
  let postgres: RunningPostgres | undefined
  let hana: Awaited<ReturnType<typeof startHanaServer>> | undefined
  before(async () => { if (testedKinds.includes('postgres')) postgres = await startPostgres(); if (testedKinds.includes('hana')) hana = await startHanaServer() })
  after(async () => { await postgres?.stop(); await hana?.stop(); rmSync(folder, { recursive: true, force: true }) })
  for (const kind of testedKinds) {
    test(`parallel creates make distinct numbers with no gap among committed rows on ${kind}`, { timeout: 60_000 }, async () => {
      const where = kind === 'sqlite' ? join(folder, 'shop.sqlite') : kind === 'hana' ? await newHanaSchema(hana!.url) : await newDatabase(postgres!.url)
      const database = kind === 'sqlite' ? openSqlite({ path: where }) : kind === 'hana' ? openHana({ ...hanaUrl(where), poolMax: 4 }) : openPostgres({ url: where })
      await openShop(database)
      const outcomes = await Promise.all(Array.from({ length: PROCESSES }, () => run(kind, where)))
      const committed = await database.run({ text: 'select "order_number" from "orders" order by "order_number"', params: [], columns: [{ is: 'text' }] })
      await database.close()
      const expected = Array.from({ length: PROCESSES * EACH * 0.9 }, (_, i) => `ORD-2026-${String(i + 1).padStart(4, '0')}`)
      assert.equal(outcomes.reduce((sum, o) => sum + o.refused, 0), PROCESSES * EACH * 0.1)
      assert.deepEqual(outcomes.flatMap((o) => o.numbers).sort(), expected)
      assert.deepEqual(committed.rows.map((r) => r[0]), expected)
    })
  }
})
