import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, openPostgres, openSqlite } from '@tenon/sql'
import { dropDatabase, newDatabase, startPostgres } from '@tenon/testing'

type Doing = readonly [who: string, what: string, id: unknown]

/** A database that several processes can open, and what they make of it: all begin in the same moment, and each tells how it went. */
export async function shared(kind: 'sqlite' | 'postgres', work: (database: Database, race: (all: readonly Doing[]) => Promise<string[]>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-erp-'))
  const postgres = kind === 'postgres' ? await startPostgres() : undefined
  const where = postgres === undefined ? join(folder, 'race.sqlite') : await newDatabase(postgres.url)
  const database = postgres === undefined ? openSqlite({ path: where }) : openPostgres({ url: where, poolSize: 3 })
  const worker = fileURLToPath(new URL('./race.worker.ts', import.meta.url))
  try {
    await work(database, async (all) => {
      const racers = all.map(([who, what, id]) => {
        const child = spawn(process.execPath, [worker, kind, where, who, what, String(id)], { stdio: ['pipe', 'pipe', 'inherit'] })
        let said = ''
        let tell: () => void = () => {}
        const ready = new Promise<void>((resolve) => { tell = resolve })
        child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); if (said.includes('ready')) tell() })
        return { child, ready, ended: new Promise<string>((resolve) => { child.once('exit', () => { tell(); resolve(said.split('\n').filter((line) => line !== '' && line !== 'ready')[0] ?? 'nothing') }) }) }
      })
      await Promise.all(racers.map((one) => one.ready))
      for (const { child } of racers) child.stdin.end('go\n')
      return Promise.all(racers.map((one) => one.ended))
    })
  } finally {
    await database.close()
    if (postgres !== undefined) { await dropDatabase(postgres.url, where); await postgres.stop() }
    rmSync(folder, { recursive: true, force: true })
  }
}
