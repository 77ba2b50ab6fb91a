import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { system } from '@tenon/crm'
import { entitySource, introspect, type Schema, tablesOf } from '@tenon/sql'
import { dropDatabase, newDatabase, type RunningPostgres, startPostgres } from '@tenon/testing'
import type { Entity } from '@tenon/model'
import { openDatabase } from './open-database.ts'
import { startSystem } from './start.ts'
import { projectFolder, root, tenon } from './run.fixture.ts'

describe("the CRM's demo, from SQLite to PostgreSQL and back as data and as declarations", () => {
  const folder = projectFolder()
  let postgres: RunningPostgres
  let server = ''
  const file = `sqlite:${join(folder, 'crm.sqlite')}`
  before(async () => {
    postgres = await startPostgres()
    server = await newDatabase(postgres.url)
    const { server: http, database } = await startSystem(system, { port: 0, data: folder, database: file })
    await http.close()
    await database.close()
  })
  after(async () => { await dropDatabase(postgres.url, server); await postgres.stop(); rmSync(folder, { recursive: true, force: true }) })
  const good = async (...args: string[]): Promise<void> => { const said = await tenon(args); assert.equal(said.code, 0, said.err) }
  const lines = (name: string): string[] => readFileSync(join(folder, name), 'utf8').split('\n').filter((l) => !l.includes('"loaddata"'))

  test('every row comes back the same, in the other database and in a new file', { timeout: 240_000 }, async (t) => {
    await good('dumpdata', 'crm', '--database', file, '--out', join(folder, 'one.jsonl'))
    await good('loaddata', 'crm', join(folder, 'one.jsonl'), '--database', server)
    await good('dumpdata', 'crm', '--database', server, '--out', join(folder, 'two.jsonl'))
    await good('loaddata', 'crm', join(folder, 'two.jsonl'), '--database', `sqlite:${join(folder, 'again.sqlite')}`)
    await good('dumpdata', 'crm', '--database', `sqlite:${join(folder, 'again.sqlite')}`, '--out', join(folder, 'three.jsonl'))
    const one = lines('one.jsonl')
    t.diagnostic(`${one.length - 1} rows`)
    assert.ok(one.length > 5000)
    // jsonb sorts the keys of an object
    const value = (text: string): unknown => (text === '' ? null : JSON.parse(text))
    for (const name of ['two.jsonl', 'three.jsonl']) assert.deepEqual(lines(name).map(value), one.map(value), name)
  })

  test('what inspectdb writes compiles, and declares the same tables', { timeout: 240_000 }, async () => {
    for (const [name, url] of [['from-sqlite', file], ['from-postgres', server]] as const) {
      const database = openDatabase(url)
      const found = await introspect(database)
      const source = entitySource(found)
      await database.close()
      const path = join(folder, `${name}.ts`)
      writeFileSync(path, source)
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), include: [path], exclude: [] }))
      const checked = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(folder, 'tsconfig.json')], { encoding: 'utf8' })
      assert.equal(checked.status, 0, checked.stdout)
      const entities = Object.values((await import(path)) as Record<string, Entity>)
      const columns = (schema: Schema): unknown => schema.map((t) => [t.name, t.owned, t.columns.filter((c) => c.name !== 'version').map((c) => ({ name: c.name, type: { ...c.type, long: undefined }, nullable: c.nullable, ...(c.identity === true ? { identity: true } : {}) }))]).sort()
      assert.deepEqual(columns(tablesOf(entities)), columns(found.map((t) => ({ ...t, owned: false }))), name)
      assert.ok(tablesOf(entities).flatMap((t) => t.foreignKeys).length >= found.flatMap((t) => t.foreignKeys).length, 'every reference is declared')
    }
  })
})
