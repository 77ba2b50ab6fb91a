import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { everyDatabase } from '@tenon/testing'
import { addColumn, addIndex, asStored, createTable, dropColumn, introspect, loadMigrations, migrate, type NamedMigration, planOf, renameColumn, run, schemaAfter, sql, squash, statusOf, writeSquash } from '../index.ts'

const steps: NamedMigration[] = [
  { name: '0001_initial', operations: [createTable('areas', { columns: { id: 'identity', name: 'text' } })] },
  { name: '0002_more', operations: [addColumn('areas', 'code', 'text', { fill: '' }), createTable('shops', { columns: { id: 'identity', area_id: 'integer' }, foreignKeys: { shops_area_fkey: { column: 'area_id', table: 'areas' } } })] },
  { name: '0003_other', operations: [renameColumn('areas', 'name', 'title'), dropColumn('areas', 'code', { fill: '' }), addIndex('areas', 'areas_title_idx', ['title'])] },
  { name: '0004_last', operations: [addColumn('shops', 'note', 'text null')] },
]
const names = (list: readonly { readonly name: string }[]): string[] => list.map((m) => m.name)

everyDatabase('squashed migrations', (open, kind) => {
  test('a new database runs the one, an old one takes it over, and one in the middle is refused with its reason', async () => {
    const squashed = squash(steps, '0003')
    assert.deepEqual(squashed.changes.map((c) => c.op), ['createTable', 'createTable'])
    const all: NamedMigration[] = [{ name: squashed.name, operations: squashed.changes, replaces: squashed.replaces }, steps[3]!]
    const [fresh, old, middle] = [await open(), await open(), await open()]
    assert.deepEqual(names(await migrate(fresh, all, { app: 'x' })), ['0003_squashed_from_0001', '0004_last'])
    await migrate(old, steps, { app: 'x', target: '0003' })
    await old.run({ text: `insert into "areas" ("title") values ('North')`, params: [], columns: [] })
    assert.deepEqual(names(await planOf(old, all, 'x')), ['0004_last'])
    assert.deepEqual(names(await migrate(old, all, { app: 'x' })), ['0004_last'])
    assert.deepEqual((await statusOf(old, all, 'x')).map((s) => s.appliedAt !== null), [true, true])
    assert.deepEqual(asStored(await introspect(old), kind), asStored(await introspect(fresh), kind))
    assert.deepEqual((await old.run({ text: 'select "title" from "areas"', params: [], columns: [{ is: 'text' }] })).rows, [['North']])
    await migrate(middle, steps, { app: 'x', target: '0002' })
    await assert.rejects(migrate(middle, all, { app: 'x' }), /stands for 0001_initial, 0002_more, 0003_other, and only 0001_initial, 0002_more are applied here: run the version before the squash/)
    await migrate(middle, steps, { app: 'x' })
    assert.deepEqual(await migrate(middle, all, { app: 'x' }), [])
    // a squash of a squash stands for all that the first stood for
    const again = squash(all, '0004')
    assert.deepEqual(again.replaces, ['0001_initial', '0002_more', '0003_other', '0004_last'])
    for (const database of [fresh, old, middle]) {
      await migrate(database, all, { app: 'x', target: 'zero', lossy: true })
      assert.deepEqual(await introspect(database), [])
      await database.close()
    }
  })
})

test('what has no text is left out only when that is said, SQL of a person keeps its place, a later start keeps its steps', () => {
  const data = [...steps.slice(0, 2), { name: '0003_data', operations: [run(async () => {}), sql("insert into areas (name, code) values ('x', 'y')", 'delete from areas')] }, { name: '0004_more', operations: [addColumn('areas', 'note', 'text null')] }]
  assert.throws(() => squash(data, '0004'), /0003_data moves data with run\(\), which has no text\. Leave it out with --elide/)
  assert.deepEqual(squash(data, '0004', { elide: true }).changes.map((c) => c.op), ['createTable', 'createTable', 'sql', 'addColumn'])
  assert.deepEqual(squash(steps, '0004', { first: '0002' }).changes.map((c) => c.op), ['addColumn', 'createTable', 'renameColumn', 'dropColumn', 'addIndex', 'addColumn'])
})

test('the files: one is written, those it replaces are gone, and it says the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-squash-'))
  for (const m of steps) writeFileSync(join(folder, `${m.name}.ts`), '')
  const file = writeSquash(folder, steps, squash([...steps.slice(0, 2), { name: '0003_other', operations: [sql({ sqlite: "select 'a'", postgres: ["select 'b'"] }, 'select 1')] }], '0003', { name: 'begin' }))
  const text = readFileSync(file, 'utf8')
  assert.match(text, /replaces: \['0001_initial', '0002_more', '0003_other'\],/)
  assert.match(text, /sql\({ sqlite: "select 'a'", postgres: \["select 'b'"\] }, 'select 1'\)/)
  assert.deepEqual(steps.map((m) => existsSync(join(folder, `${m.name}.ts`))), [false, false, false, true])
  rmSync(join(folder, '0004_last.ts'))
  // a folder outside the project cannot name its packages
  writeFileSync(file, text.replace("'@tenon/sql'", `'${new URL('../index.ts', import.meta.url).href}'`))
  const [loaded] = await loadMigrations(folder)
  assert.deepEqual(names(schemaAfter([loaded!])), ['areas', 'shops'])
  rmSync(folder, { recursive: true, force: true })
})
