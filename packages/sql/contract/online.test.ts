import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { after, before, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dropDatabase, newDatabase, type RunningPostgres, startPostgres } from '@tenon/testing'
import { addCheck, addForeignKey, addUnique, alterColumn, asStored, type Connection, type Database, introspect, migrate, type NamedMigration, openPostgres, planOf, schemaAfter, scriptOf, statusOf, stepOf } from '../index.ts'
import { plain } from '../schema/create.ts'
import { first, index } from './online.worker.ts'

const rules: NamedMigration = { name: '0002_rules', operations: [alterColumn('shops', 'size', "integer default 1", { fill: 7 }), addCheck('shops', 'shops_size_range', { column: 'size', min: '0' }), addUnique('shops', 'shops_name_key', ['name']), addForeignKey('shops', 'shops_area_fkey', { column: 'area_id', table: 'areas' })] }
const worker = fileURLToPath(new URL('./online.worker.ts', import.meta.url))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

let server: RunningPostgres
let url = ''
let database: Database
before(async () => { server = await startPostgres() })
beforeEach(async () => {
  url = await newDatabase(server.url)
  database = openPostgres({ url, poolSize: 6 })
  await migrate(database, [first], { app: 'shop' })
  await database.run(plain("insert into shops (name) select 'shop ' || n from generate_series(1, 25000) n"))
})
after(async () => { await server.stop() })
const done = async (all: readonly NamedMigration[]): Promise<void> => {
  assert.deepEqual(asStored(await introspect(database), 'postgres'), asStored(schemaAfter(all), 'postgres'))
  await database.close()
  await dropDatabase(server.url, url)
}

/** A transaction that has written to the table and stays open until it is let go. */
async function busy(work: (connection: Connection) => Promise<unknown> = (c) => c.run(plain("update shops set size = 1 where id = 1"))): Promise<() => Promise<void>> {
  let go = (): void => {}
  const waiting = new Promise<void>((resolve) => { go = resolve })
  let begun = (): void => {}
  const started = new Promise<void>((resolve) => { begun = resolve })
  const ended = database.transaction(async (c) => { await work(c); begun(); await waiting })
  await started
  return async () => { go(); await ended }
}
/** How long somebody else's insert takes, in milliseconds. */
async function insert(): Promise<number> {
  const at = performance.now()
  await database.run(plain(`insert into shops (name) values ('new ${at}')`))
  return performance.now() - at
}

test('an index is built beside the writers: nobody waits behind it', { timeout: 60_000 }, async () => {
  const letGo = await busy()
  const running = migrate(database, [first, index], { app: 'shop' })
  const building = { text: "select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = 'shops_name_idx'", params: [], columns: [{ is: 'integer' }] } as const
  while ((await database.run(building)).rows[0]![0] === 0) await pause(20)
  // it waits for the open transaction, and these do not wait for it
  for (let n = 0; n < 5; n++) assert.ok((await insert()) < 1500)
  assert.deepEqual((await statusOf(database, [first, index], 'shop')).map((s) => s.inForce ?? null), [null, 1])
  await letGo()
  assert.deepEqual((await running).map((s) => s.name), ['0002_index'])
  assert.deepEqual((await statusOf(database, [first, index], 'shop')).map((s) => s.appliedAt !== null && s.inForce === undefined), [true, true])
  await done([first, index])
})

test('rules are promised, then validated; a step that meets a lock gives way every two seconds, and in the end says so', { timeout: 120_000 }, async () => {
  const script = scriptOf(stepOf([first, rules], '0002_rules', 'forward'), 'postgres')
  for (const line of ['check ("size" is not null) not valid;', 'validate constraint "shops_size_present";', 'alter column "size" set not null;', 'create unique index concurrently if not exists "shops_name_key"', 'unique using index "shops_name_key";', 'on delete restrict not valid;', 'validate constraint "shops_area_fkey";']) assert.ok(script.includes(line), `${line}\nis not in\n${script}`)
  const letGo = await busy()
  await assert.rejects(migrate(database, [first, rules], { app: 'shop', patience: 2500 }), /0002_rules: others have held its tables for \d+ s .*Run it again/)
  assert.deepEqual((await statusOf(database, [first, rules], 'shop'))[1], { name: '0002_rules', appliedAt: null, edited: false })
  const running = migrate(database, [first, rules], { app: 'shop' })
  const slowest = Math.max(...(await Promise.all([0, 500, 1000, 1500, 2000].map(async (after) => { await pause(after); return insert() }))))
  assert.ok(slowest < 4000, `an insert waited ${slowest} ms`)
  await letGo()
  await running
  assert.deepEqual((await database.run({ text: 'select size, count(*) from shops group by 1 order by 1', params: [], columns: [{ is: 'integer' }, { is: 'integer' }] })).rows, [[1, 1], [7, 25_004]])
  await done([first, rules])
})

test('what is refused leaves nothing half, says what is kept, and goes on when it is mended', { timeout: 60_000 }, async () => {
  await database.run(plain("insert into shops (name, area_id) values ('shop 1', null), ('lost', 99)"))
  await assert.rejects(migrate(database, [first, rules], { app: 'shop' }), /add unique shops_name_key on shops failed, and 2 of its 4 steps are in force; the next run goes on from there, or back: .*could not create unique index/s)
  assert.deepEqual((await introspect(database)).find((t) => t.name === 'shops')!.uniques, [])
  await database.run(plain("delete from shops where name = 'shop 1' and id > 25000"))
  const [plan] = await planOf(database, [first, rules], 'shop')
  assert.deepEqual([plan!.interrupted, plan!.inForce, plan!.of, plan!.changes.length], [true, 2, 4, 2])
  await assert.rejects(migrate(database, [first, { ...rules, checksum: 'b' }].map((m, i) => ({ checksum: 'a', ...m, ...(i === 1 ? { checksum: 'b' } : {}) })), { app: 'shop' }), /add foreign key shops_area_fkey on shops failed, and 3 of its 4 steps are in force/)
  // the half of one file cannot be finished by another
  await assert.rejects(planOf(database, [first, { ...rules, checksum: 'c' }], 'shop'), /was edited while 3 of its steps were applied/)
  await database.run(plain("delete from shops where name = 'lost'"))
  const steps: string[] = []
  await migrate(database, [first, { ...rules, checksum: 'b' }], { app: 'shop', onStep: (s) => steps.push(`${s.direction} ${s.name} from ${s.inForce}`) })
  assert.deepEqual(steps, ['forward 0002_rules from 3'])
  assert.deepEqual((await statusOf(database, [first, { ...rules, checksum: 'x' }], 'shop')).map((s) => s.edited), [false, true])
  await done([first, rules])
})

for (const way of ['on', 'back'] as const) {
  test(`killed while an index is built: the next run goes ${way}, and says where it stood`, { timeout: 60_000 }, async () => {
    const letGo = await busy()
    const child: ChildProcess = spawn(process.execPath, [worker, url], { stdio: ['ignore', 'ignore', 'inherit'] })
    const building = { text: "select count(*) from pg_class where relname = 'shops_name_idx'", params: [], columns: [{ is: 'integer' }] } as const
    while ((await database.run(building)).rows[0]![0] === 0) await pause(20)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    await letGo()
    assert.deepEqual((await statusOf(database, [first, index], 'shop'))[1], { name: '0002_index', appliedAt: null, edited: false, inForce: 1 })
    const seen: unknown[] = []
    await migrate(database, [first, index], { app: 'shop', lossy: true, ...(way === 'back' ? { target: '0001' } : {}), onStep: (s) => seen.push([s.direction, s.interrupted, s.inForce, s.of]) })
    assert.deepEqual(seen, [[way === 'on' ? 'forward' : 'backward', true, 1, 3]])
    assert.equal((await database.run(building)).rows[0]![0], way === 'on' ? 1 : 0)
    await done(way === 'on' ? [first, index] : [first])
  })
}
