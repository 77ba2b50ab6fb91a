import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startSystem } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import { dropDatabase, newDatabase, startHana, startPostgres } from '@tenon/testing'

process.env.GARMENT_OPEN = '1'
const { system } = await import('../../../apps/garment/system.ts')

for (const kind of ['postgres', 'hana'] as const) {
  test(`on ${kind}, who finds no connection free is told to come again, and nobody hangs`, { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-garment-busy-'))
    const running = kind === 'postgres' ? await startPostgres() : await startHana()
    const url = kind === 'postgres' ? await newDatabase(running.url) : running.url
    const pooled = new URL(url)
    for (const [name, value] of [['poolMax', '1'], ['poolTimeout', '1500']] as const) pooled.searchParams.set(name, value)
    const { server, database } = await startSystem({ ...system, seed: async () => 0 }, { port: 0, data: folder, database: pooled.href, logger: createLogger('silent'), idle: true })
    // what the start counts beside requests is through
    await fetch(`${server.url}/api/users/options`)
    let release = (): void => {}
    const held = new Promise<void>((resolve) => { release = resolve })
    let begun = (): void => {}
    const holding = new Promise<void>((resolve) => { begun = resolve })
    const work = database.transaction(async (c) => { await c.run({ text: 'select count(*) from "garment_account"', params: [], columns: [{ is: 'integer' }] }); begun(); await held })
    await holding
    const user = { CODIGO_USUARIO: 'X1', NOMBRE_COMPLETO: 'X', AREA: 'CALIDAD', ROL: 'DISEÑADOR' }
    for (const [method, path, body] of [['GET', '/api/users'], ['GET', '/api/users/search?q=jose'], ['GET', '/api/users/options'], ['POST', '/api/users', user], ['GET', '/api/users/database/health/']] as const) {
      const answer = await fetch(`${server.url}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
      const text = await answer.text()
      assert.deepEqual([answer.status, Number(answer.headers.get('retry-after')) > 0, (JSON.parse(text) as { success?: unknown }).success], [503, true, false], `${method} ${path} ${text}`)
    }
    release()
    await work
    assert.equal((await fetch(`${server.url}/api/users`)).status, 200)
    await server.close()
    await database.close()
    if (kind === 'postgres') await dropDatabase(running.url, url)
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}
