import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Decimal } from '@tenon/model'
import { dropDatabase, everyDatabase, newDatabase, startPostgres, testedKinds } from '@tenon/testing'
import { addCheck, addColumn, addForeignKey, addIndex, addUnique, alterColumn, asStored, type Change, createTable, describe as told, diff, dropCheck, dropColumn, dropForeignKey, dropIndex, dropTable, dropUnique, introspect, loadMigrations, migrate, MigrationError, type NamedMigration, openPostgres, pendingChanges, planOf, possibleRenames, renameColumn, renameTable, run, type Schema, schemaAfter, sql, statusOf, writeMigration } from '../index.ts'
import { handsOn } from '../migrate/hands.ts'
import { speaker } from './kept.ts'

const shop = [
  createTable('vendors', { columns: { id: 'identity', name: 'text', rating: 'decimal(5, 3) null', founded: 'date null' }, unique: { vendors_name_key: ['name'] } }),
  createTable('orders', {
    columns: { id: 'identity', vendor_id: 'integer null', parent_id: 'integer null', title: 'text', total: "decimal(12, 2) default '0.00'", count: 'integer' },
    index: { orders_title_idx: ['-title', 'id'] }, foreignKeys: { orders_vendor_id_fkey: { column: 'vendor_id', table: 'vendors', onDelete: 'cascade' }, orders_parent_id_fkey: { column: 'parent_id', table: 'orders', onDelete: 'set null' } },
    checks: { orders_total_range: { column: 'total', min: '0' } },
  }),
]
const first: NamedMigration = { name: '0001_initial', operations: shop }

/** Every kind of change, and how the orders look after it where that is not as before. */
const kinds: readonly { readonly changes: readonly Change[]; readonly orders?: (row: Record<string, unknown>) => Record<string, unknown>; readonly lossy?: true }[] = [
  { changes: [createTable('tags', { columns: { order_id: 'integer', tag: 'text' }, primaryKey: ['order_id', 'tag'], foreignKeys: { tags_order_fkey: { column: 'order_id', table: 'orders', onDelete: 'cascade' } } })] },
  { changes: [renameTable('orders', 'purchases')] },
  { changes: [renameColumn('orders', 'title', 'name')], orders: ({ title, ...row }) => ({ ...row, name: title }) },
  { changes: [addColumn('orders', 'note', 'text null')], orders: (row) => ({ ...row, note: null }) },
  { changes: [addColumn('orders', 'state', 'text', { fill: "it's new" })], orders: (row) => ({ ...row, state: "it's new" }) },
  { changes: [addColumn('orders', 'tax', "decimal(8, 3) default '1.5'")], orders: (row) => ({ ...row, tax: Decimal.of('1.500') }) },
  { changes: [dropIndex('orders', 'orders_title_idx'), dropColumn('orders', 'title')], lossy: true, orders: ({ title: _, ...row }) => row },
  { changes: [alterColumn('orders', 'total', 'decimal(14, 4)')], orders: (row) => ({ ...row, total: Decimal.of(row.total as Decimal).round(4) }) },
  { changes: [alterColumn('orders', 'count', 'decimal(12, 1) null')], orders: (row) => ({ ...row, count: Decimal.of(String(row.count)).round(1) }) },
  { changes: [alterColumn('orders', 'vendor_id', 'integer', { fill: 1 })], orders: (row) => ({ ...row, vendor_id: row.vendor_id ?? 1 }) },
  { changes: [alterColumn('orders', 'count', 'text')], orders: (row) => ({ ...row, count: String(row.count) }) },
  { changes: [addIndex('orders', 'orders_count_idx', ['-count', 'vendor_id'])] },
  { changes: [dropIndex('orders', 'orders_title_idx')] },
  { changes: [addUnique('orders', 'orders_title_key', ['title', 'vendor_id'])] },
  { changes: [dropUnique('vendors', 'vendors_name_key')] },
  { changes: [dropForeignKey('orders', 'orders_vendor_id_fkey'), addForeignKey('orders', 'orders_vendor_id_fkey2', { column: 'vendor_id', table: 'vendors', onDelete: 'restrict' })] },
  { changes: [addCheck('orders', 'orders_count_range', { column: 'count', min: '0', max: '1000' })] },
  { changes: [dropCheck('orders', 'orders_total_range')] },
  { changes: [run(async ({ rows, update }) => { for (const r of await rows('orders')) await update('orders', { id: r.id }, { title: `${String(r.title)}!` }) }, async ({ rows, update }) => { for (const r of await rows('orders')) await update('orders', { id: r.id }, { title: String(r.title).slice(0, -1) }) })], orders: (row) => ({ ...row, title: `${String(row.title)}!` }) },
  { changes: [sql('update "orders" set "count" = "count" + 1', { sqlite: 'update orders set count = count - 1', postgres: ['update orders set count = count - 1'], hana: 'update "orders" set "count" = "count" - 1' })], orders: (row) => ({ ...row, count: Number(row.count) + 1 }) },
  { changes: [dropForeignKey('orders', 'orders_vendor_id_fkey'), sql('update "orders" set "vendor_id" = null', []), dropTable('vendors')], lossy: true, orders: (row) => ({ ...row, vendor_id: null }) },
]

const byColumn = (s: Schema): Schema => s.map((t) => ({ ...t, columns: [...t.columns].sort((a, b) => a.name.localeCompare(b.name)) }))

everyDatabase('migrations', (open, kind) => {
  const say = speaker(kind)
  const rowsOf = async (database: Awaited<ReturnType<typeof open>>, schema: Schema, name: string): Promise<Record<string, unknown>[]> => database.transaction((c) => handsOn(schema, kind, c).rows(name))
  async function filled() {
    const database = await open()
    await migrate(database, [first], { app: 'shop' })
    await database.transaction(async (c) => {
      const hands = handsOn(schemaAfter([first]), kind, c)
      for (const [n, name] of ['Ångström', "O'Neil"].entries()) await hands.insert('vendors', { name, rating: n === 0 ? '1.125' : null, founded: '1999-12-31' })
      for (let n = 1; n <= 4; n++) await hands.insert('orders', { vendor_id: n === 4 ? null : (n % 2) + 1, parent_id: n === 1 ? null : 1, title: `order ${n}`, total: `${n}.25`, count: n })
      // a number that was given out and is gone must not come again
      await hands.remove('orders', { id: 4 })
      await hands.insert('orders', { title: 'order 5', count: 5 })
    })
    return database
  }

  for (const { changes, orders = (row: Record<string, unknown>) => row, lossy } of kinds) {
    test(`${changes.map(told).join(', ')}: forward and back, with every row kept`, async () => {
      const database = await filled()
      const all = [first, { name: '0002_change', operations: changes }]
      const table = changes.some((c) => c.op === 'renameTable') ? 'purchases' : 'orders'
      const before = await rowsOf(database, schemaAfter([first]), 'orders')
      const vendors = await rowsOf(database, schemaAfter([first]), 'vendors')
      if (lossy === true) await assert.rejects(migrate(database, all, { app: 'shop' }), /throw away values that are there; allow it with --lossy/)
      await migrate(database, all, { app: 'shop', lossy: lossy === true })
      // HANA puts a column whose type has changed behind the others
      const seen = (s: Schema): Schema => (kind === 'hana' ? byColumn(asStored(s, kind)) : asStored(s, kind))
      assert.deepEqual(seen(await introspect(database)), seen(schemaAfter(all)))
      assert.deepEqual((await rowsOf(database, schemaAfter(all), table)).map((r) => plainly(r)), before.map((r) => plainly(orders(r))))
      if (!changes.some((c) => c.op === 'alterColumn' && c.column.name === 'count' && c.column.type.is === 'text')) {
        await migrate(database, all, { app: 'shop', target: '0001', lossy: true })
        const sorted = (s: Schema): Schema => byColumn(asStored(s, kind))
        assert.deepEqual(sorted(await introspect(database)), sorted(schemaAfter([first])))
        const back = await rowsOf(database, schemaAfter([first]), 'orders')
        const lost = changes.flatMap((c) => (c.op === 'dropTable' ? ['vendor_id'] : c.op === 'dropColumn' ? [c.column] : c.op === 'alterColumn' && 'fill' in c ? [c.column.name] : []))
        const rest = (r: Record<string, unknown>): unknown => plainly(Object.fromEntries(Object.entries(r).filter(([n]) => !lost.includes(n))))
        assert.deepEqual(back.map(rest), before.map(rest))
        if (!changes.some((c) => c.op === 'dropTable')) assert.deepEqual((await rowsOf(database, schemaAfter([first]), 'vendors')).map(plainly), vendors.map(plainly))
        await database.transaction((c) => handsOn(schemaAfter([first]), kind, c).insert('orders', { title: 'next', count: 1 }))
        assert.equal((await rowsOf(database, schemaAfter([first]), 'orders')).at(-1)!.id, 6)
      }
      await database.close()
    })
  }

  test('fewer digits round half to even, and only when losing them is allowed', async () => {
    const database = await filled()
    const all = [first, { name: '0002_less', operations: [alterColumn('vendors', 'rating', 'decimal(5, 2) null')] }]
    await assert.rejects(migrate(database, all, { app: 'shop' }), /--lossy/)
    await migrate(database, all, { app: 'shop', lossy: true })
    assert.deepEqual((await rowsOf(database, schemaAfter(all), 'vendors')).map((r) => String(r.rating)), ['1.12', 'null'])
    await database.close()
  })

  test('a migration that fails keeps nothing of itself, says which step it was, and can be run again when mended', async () => {
    const database = await filled()
    const broken = [first, { name: '0002_good', operations: [addColumn('vendors', 'city', 'text null')] }, { name: '0003_bad', operations: [addColumn('orders', 'x', 'text null'), addColumn('orders', 'y', 'integer')] }]
    await assert.rejects(migrate(database, broken, { app: 'shop' }), (error) => error instanceof MigrationError && /0003_bad: add column orders.y: integer failed, and nothing of this migration was kept.*\{ fill: … \}/s.test(error.message))
    assert.deepEqual(asStored(await introspect(database), kind), asStored(schemaAfter(broken.slice(0, 2)), kind))
    assert.deepEqual((await statusOf(database, broken, 'shop')).map((s) => s.appliedAt !== null), [true, true, false])
    const mended = [...broken.slice(0, 2), { name: '0003_bad', operations: [addColumn('orders', 'y', 'integer', { fill: 7 })] }]
    assert.deepEqual((await migrate(database, mended, { app: 'shop' })).map((s) => s.name), ['0003_bad'])
    await database.close()
  })

  test('a large table is moved some rows at a time', async () => {
    const database = await filled()
    const seen: number[] = []
    const all = [first, { name: '0002_batches', operations: [run(async ({ batches, update }) => { for await (const batch of batches('orders', 3)) { seen.push(batch.length); for (const r of batch) await update('orders', { id: r.id }, { count: Number(r.count) * 10 }) } })] }]
    await migrate(database, all, { app: 'shop' })
    assert.deepEqual(seen, [3, 1])
    assert.deepEqual((await rowsOf(database, schemaAfter(all), 'orders')).map((r) => r.count), [10, 20, 30, 50])
    await database.close()
  })

  test('targets, plans and fakes', async () => {
    const database = await open()
    const all = [first, { name: '0002_note', operations: [addColumn('orders', 'note', 'text null')] }, { name: '0003_more', operations: [addColumn('orders', 'more', 'text null')] }]
    assert.deepEqual((await planOf(database, all, 'shop', '0002')).map((s) => `${s.direction} ${s.name}`), ['forward 0001_initial', 'forward 0002_note'])
    await migrate(database, all, { app: 'shop', target: '0002_note' })
    await migrate(database, all, { app: 'shop', fake: true })
    assert.equal((await introspect(database)).find((t) => t.name === 'orders')?.columns.some((c) => c.name === 'more'), false)
    await migrate(database, all, { app: 'shop', target: '0002', fake: true })
    await migrate(database, all, { app: 'other', target: 'zero' })
    assert.deepEqual((await planOf(database, all, 'shop', 'zero')).map((s) => `${s.direction} ${s.name}`), ['backward 0002_note', 'backward 0001_initial'])
    await migrate(database, all, { app: 'shop', target: 'zero' })
    assert.deepEqual(await introspect(database), [])
    await assert.rejects(planOf(database, all, 'shop', '0009'), /there is no migration "0009"; there is: zero, 0001_initial/)
    await assert.rejects(planOf(database, all, 'shop', '000'), /fits several/)
    await migrate(database, all, { app: 'shop' })
    await assert.rejects(planOf(database, all.slice(0, 2), 'shop'), /belongs to a newer version/)
    await assert.rejects(planOf(database, [all[0]!, { name: '0001_late', operations: [] }, all[1]!, all[2]!], 'shop'), /give the new file a later number/)
    await assert.rejects(migrate(database, [...all, { name: '0004_way', operations: [run(async () => {})] }, ], { app: 'shop' }).then(() => planOf(database, [...all, { name: '0004_way', operations: [run(async () => {})] }], 'shop', '0003')), /cannot be rolled back/)
    await database.close()
  })

  test('a server that has prepared its statements goes on while the tables change under it', async () => {
    const database = await filled()
    const count = say('select "count" from orders where id = ?', [{ is: 'integer' }], [{ is: 'text' }])
    assert.equal(String((await database.run(count, [1])).rows[0]![0]), '1')
    await database.run({ text: kind === 'postgres' ? 'alter table orders alter column "count" type text' : kind === 'hana' ? 'alter table "orders" add ("other" nclob)' : 'alter table orders add column other text', params: [], columns: [] })
    assert.deepEqual((await Promise.all([1, 2, 3].map((id) => database.run(count, [id])))).map((a) => String(a.rows[0]![0])), ['1', '2', '3'])
    await database.close()
  })

  test('a table that is not owned is never made, changed or dropped', async () => {
    const old = schemaAfter([first]).map((t) => ({ ...t, owned: t.name !== 'vendors' }))
    const changed = old.map((t) => (t.owned ? t : { ...t, columns: t.columns.slice(0, 1) }))
    assert.deepEqual(diff(old, changed), [])
    assert.deepEqual(diff([], old).filter((c) => c.op === 'createTable').map((c) => c.table.name), ['orders'])
    assert.deepEqual(diff(old, old.filter((t) => t.owned)), [])
  })
})

if (testedKinds.includes('postgres')) test('a schema of its own on PostgreSQL is made, referred to, found again and left', async () => {
  const server = await startPostgres()
  const url = await newDatabase(server.url)
  const database = openPostgres({ url, poolSize: 2 })
  const operations = [createTable('sales.areas', { columns: { id: 'identity', name: 'text' } }), createTable('sales.shops', { columns: { id: 'identity', area_id: 'integer' }, index: { shops_area_idx: ['area_id'] }, foreignKeys: { shops_area_fkey: { column: 'area_id', table: 'sales.areas' } } }), createTable('visits', { columns: { id: 'identity', shop_id: 'integer' }, foreignKeys: { visits_shop_fkey: { column: 'shop_id', table: 'sales.shops' } } })]
  const all = [{ name: '0001_initial', operations }, { name: '0002_more', operations: [addColumn('sales.shops', 'name', 'text', { fill: '' }), dropIndex('sales.shops', 'shops_area_idx'), renameColumn('sales.areas', 'name', 'title')] }]
  await migrate(database, all, { app: 'sales' })
  assert.deepEqual(asStored(await introspect(database), 'postgres'), asStored(schemaAfter(all), 'postgres'))
  await migrate(database, all, { app: 'sales', target: 'zero' })
  assert.deepEqual(await introspect(database), [])
  await database.close()
  await dropDatabase(server.url, url)
  await server.stop()
})

test('files: numbered, small, readable, and the state is rebuilt from them alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-migrations-'))
  // a folder outside the project cannot name its packages
  const here = (file: string): void => { const { writeFileSync } = process.getBuiltinModule('node:fs'); writeFileSync(file, readFileSync(file, 'utf8').replace("'@tenon/sql'", `'${new URL('../index.ts', import.meta.url).href}'`)) }
  const schema = schemaAfter([first])
  const path = writeMigration(folder, [], pendingChanges([], schema))
  assert.match(path, /0001_initial\.ts$/)
  assert.match(readFileSync(path, 'utf8'), /import { createTable, migration } from '@tenon\/sql'\n\nexport default migration\({\n {2}operations: \[\n {4}createTable\('vendors', {\n {6}columns: {\n {8}id: 'identity',\n {8}name: 'text',\n {8}rating: 'decimal\(5, 3\) null',/)
  here(path)
  const loaded = await loadMigrations(folder)
  assert.deepEqual(schemaAfter(loaded), schema)
  const renamed = schema.map((t) => (t.name === 'orders' ? { ...t, columns: t.columns.map((c) => (c.name === 'count' ? { ...c, name: 'pieces' } : c)) } : t))
  assert.deepEqual(possibleRenames(schema, renamed).columns, [['orders.count', 'pieces']])
  const next = writeMigration(folder, loaded, pendingChanges(loaded, renamed, { columns: { 'orders.count': 'pieces' } }))
  assert.match(next, /0002_rename_orders_count_to_pieces\.ts$/)
  assert.match(readFileSync(next, 'utf8'), /renameColumn\('orders', 'count', 'pieces'\)/)
  here(next)
  assert.deepEqual(pendingChanges(await loadMigrations(folder), renamed), [])
  const twin = writeMigration(folder, [loaded[0]!], [addColumn('orders', 'x', 'text null')], 'twin')
  here(twin)
  await assert.rejects(loadMigrations(folder), /two migrations have the number 0002/)
  assert.throws(() => diff(schema, schema.map((t) => (t.name === 'orders' ? { ...t, columns: t.columns.map((c) => (c.name === 'title' ? { ...c, type: { is: 'instant' as const } } : c)) } : t))), /cannot turn from text into instant by itself/)
  rmSync(folder, { recursive: true, force: true })
})

const plainly = (row: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(row).sort(([a], [b]) => a.localeCompare(b)).map(([k, v]) => [k, v instanceof Decimal ? v.toString() : v]))
