// npm run bench:start: cold start to the first answer and memory after 10,000 requests, on both databases.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newDatabase, startPostgres } from '../../packages/testing/index.ts'
import { seed } from '../orders/seed.ts'
import { measureStart } from './measure.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))
const server = await startPostgres({ durable: true })
try {
  for (const [kind, url] of [['sqlite', join(folder, 'start.sqlite')], ['postgres', await newDatabase(server.url)]] as const) {
    await seed(url, 10_000)
    const { start, memory } = await measureStart(url, kind, 10_000, folder, [])
    console.log(`${kind}: first answer after ${start.toFixed(0)} ms; ${memory.toFixed(0)} MB after 10,000 requests`)
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
