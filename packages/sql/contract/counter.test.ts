import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entity, id, text } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { asStored, clearTables, columnType, countersByName, createTable, type Database, diff, dropTable, entitySource, introspect, migrate, type NamedMigration, run, schemaAfter, sourceOf, tablesOf } from '../index.ts'
import { INTEGER } from './kept.ts'

const Orders = entity('order', { id: id().counter('SEQ_ORDERS'), title: text(50) }, { table: 'orders' })
const declared = tablesOf([Orders])

everyDatabase('sequences', (open, kind) => {
  const next: Readonly<Record<string, string>> = { postgres: `select nextval('"SEQ_ORDERS"')`, hana: 'select "SEQ_ORDERS".nextval from dummy' }
  const say = async (database: Database, text: string): Promise<void> => { await database.run({ text, params: [], columns: [] }) }
  const ids = async (database: Database): Promise<unknown[]> => (await database.run({ text: 'select "id" from "orders" order by "id"', params: [], columns: [INTEGER] })).rows.map((r) => r[0])
  const migrations: NamedMigration[] = [
    { name: '0001_initial', operations: diff([], declared) },
    { name: '0002_rows', operations: [run(async ({ insert }) => { await insert('orders', { title: 'a' }); await insert('orders', { id: 50, title: 'given' }); await insert('orders', { title: 'b' }) }, async ({ remove }) => { await remove('orders', {}) })] },
  ]

  test('a migration makes one with its table where it is not there, draws from it, and leaves it when the table goes', async () => {
    const database = await open()
    assert.deepEqual(schemaAfter(migrations).map((t) => t.columns[0]), [{ name: 'id', type: INTEGER, nullable: false, identity: true, counter: 'SEQ_ORDERS' }])
    assert.deepEqual(diff(schemaAfter(migrations), declared), [])
    await migrate(database, migrations, { app: 'test' })
    assert.deepEqual(asStored(await introspect(database), kind), asStored(declared.map((t) => ({ ...t, columns: t.columns.map(({ maxLength: _, ...c }) => (kind === 'hana' && c.name === 'title' ? { ...c, maxLength: 50 } : c)) })), kind))
    assert.deepEqual(await ids(database), kind === 'sqlite' ? [1, 50, 51] : [1, 2, 50])
    await migrate(database, migrations, { app: 'test', target: 'zero', lossy: true })
    assert.deepEqual(await introspect(database), [])
    // its numbers go on
    await migrate(database, migrations, { app: 'test' })
    assert.deepEqual(await ids(database), kind === 'sqlite' ? [1, 50, 51] : [3, 4, 50])
    if (kind !== 'sqlite') assert.equal((await database.run({ text: next[kind]!, params: [], columns: [INTEGER] })).rows[0]![0], 5)
    if (kind !== 'sqlite') assert.equal(await clearTables(database, declared), 1)
    await database.close()
  })

  test('one that is there is taken as it is', async () => {
    const database = await open()
    if (kind !== 'sqlite') await say(database, 'create sequence "SEQ_ORDERS" start with 500 increment by 10')
    await migrate(database, migrations, { app: 'test' })
    assert.deepEqual(await ids(database), kind === 'sqlite' ? [1, 50, 51] : [50, 500, 510])
    await database.close()
  })

  test('inspectdb tells by their names which count which table', async () => {
    const database = await open()
    const columns = kind === 'hana' ? 'nvarchar(20)' : 'varchar(20)'
    for (const [table, key] of [['T_USUARIOS', 'ID_USUARIO'], ['FASES', 'COD'], ['T_AREAS', 'ID'], ['T_ROLES', 'ID']]) await say(database, `create ${kind === 'hana' ? 'column ' : ''}table "${table}" ("${key}" integer not null primary key, "NOMBRE" ${columns})`)
    if (kind !== 'sqlite') for (const sequence of ['SEQ_USUARIOS', 'FASES_SEQ', 'SEQ_AREAS', 'AREAS_S', 'SEQ_OTHER']) await say(database, `create sequence "${sequence}"`)
    const found = asStored(await introspect(database), kind)
    const counters = await countersByName(database, found)
    assert.deepEqual([...counters].sort(), kind === 'sqlite' ? [] : [['FASES', 'FASES_SEQ'], ['T_USUARIOS', 'SEQ_USUARIOS']])
    const source = entitySource(found, { counters })
    assert.equal(source.includes("  id: id().column('ID_USUARIO').counter('SEQ_USUARIOS'), // by its name\n"), kind !== 'sqlite', source)
    assert.equal(source.includes("  id: integer().column('ID')"), kind !== 'sqlite', source)
    await database.close()
  })
})

test('a migration says its counter, and that a key turns into no other is told', () => {
  const changes = diff([], declared)
  assert.match(sourceOf(changes), /id: 'counted by SEQ_ORDERS',/)
  const read = createTable('orders', { columns: { id: 'counted by sales.SEQ_ORDERS', title: 'text' } })
  assert.ok(read.op === 'createTable')
  assert.deepEqual(read.table.columns[0], { name: 'id', type: columnType(Orders.fields.id.spec), nullable: false, identity: true, counter: 'sales.SEQ_ORDERS' })
  assert.throws(() => diff(tablesOf([entity('order', { id: id(), title: text(50) }, { table: 'orders' })]), declared), /cannot turn from identity into counted by SEQ_ORDERS/)
  assert.deepEqual(diff(declared, []), [dropTable('orders')])
})
