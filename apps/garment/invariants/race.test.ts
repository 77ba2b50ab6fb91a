import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { where } from '@tenon/model'
import { hanaUrl, openHana, openPostgres, openSqlite } from '@tenon/sql'
import { dropDatabase, newDatabase, startHana, startPostgres, testedKinds } from '@tenon/testing'
import { Movement, State } from '../trace/movement.ts'
import { world } from './world.ts'

for (const kind of testedKinds) {
  test(`1. a reference is in exactly one phase; two people delivering it at the same second give one move and one clear refusal, on ${kind}`, { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-garment-race-'))
    const server = kind === 'postgres' ? await startPostgres() : kind === 'hana' ? await startHana() : undefined
    const at = kind === 'sqlite' ? join(folder, 'garment.sqlite') : kind === 'hana' ? server!.url : await newDatabase(server!.url)
    const database = kind === 'sqlite' ? openSqlite({ path: at }) : kind === 'hana' ? openHana({ ...hanaUrl(at), poolMax: 3 }) : openPostgres({ url: at, poolSize: 3 })
    const { act, references, phases } = await world(database)
    const id = String(references[0]!.id)
    const said = await Promise.all([1, 2, 3].map(() => new Promise<string>((resolve) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('./race.worker.ts', import.meta.url)), at, id, String(phases[0]!.id)], { stdio: ['ignore', 'pipe', 'inherit'] })
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
      child.once('exit', () => resolve(out.trim()))
    })))
    const refusal = '409 La referencia ya no está en esa fase: está en MD Creación Ficha'
    assert.deepEqual(said.toSorted(), [refusal, refusal, 'moved'])
    await act('2026-03-02T16:00', async (hands) => {
      assert.equal((await hands.list(Movement, where('kind', 'eq', 'ENTREGADO'))).length, 1)
      assert.equal((await hands.find(State, where('id', 'eq', references[0]!.id)))?.phase, phases[1]!.id)
    })
    await database.close()
    if (kind === 'postgres') await dropDatabase(server!.url, at)
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}
