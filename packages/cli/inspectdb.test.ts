import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createLogger, django } from '@tenon/http'
import { anyone, app, boolean, type Entity, entity, id, resource, text } from '@tenon/model'
import { eachDatabase, newDatabase, startPostgres } from '@tenon/testing'
import { projectFolder, root, tenon } from './run.fixture.ts'
import { openDatabase } from './open-database.ts'
import { startSystem } from './start.ts'

type Kind = 'sqlite' | 'postgres'
/** A shop as another program made it, by plain SQL: reserved words, keys of every kind, values in that program's own way. */
const shop = (kind: Kind): string[] => {
  const own = (sqlite: string, postgres: string): string => (kind === 'sqlite' ? sqlite : postgres)
  const counted = own('integer primary key autoincrement', 'serial primary key')
  const moment = own('datetime', 'timestamp')
  return [
    ...(kind === 'postgres' ? ["create type mood as enum ('calm', 'cross')"] : []),
    `create table category (id ${counted}, name varchar(40) not null unique, parent_id integer references category(id))`,
    `create table customer (ref ${own('char(32)', 'uuid')} not null primary key${own('', ' default gen_random_uuid()')}, "group" varchar(20), id varchar(10), email varchar(100) not null, born date, mood ${own('text', 'mood')})`,
    `create table product (sku varchar(20) primary key, title text not null, "select" smallint not null default 3, price decimal(10, 2) not null check (price >= 0), weight real, opens time, launched date, active ${own('bool', 'boolean')} not null default ${own('1', 'true')}, attributes ${own('json', 'jsonb')}, category_id integer references category(id) on delete set null, code integer unique)`,
    `create table "order" (id ${counted}, number varchar(10) not null, customer ${own('char(32)', 'uuid')} not null references customer(ref) on delete cascade, total numeric(12, 2) default 0, "from" ${moment}, created ${moment} not null default current_timestamp, big bigint, unique (customer, number))`,
    `create table order_line (id ${counted}, order_id integer not null references "order"(id), product varchar(20) not null references product(sku), code integer references product(code), quantity integer not null, discount decimal(5, 4))`,
    'create table stock (warehouse integer, sku varchar(20) references product(sku), pieces integer, primary key (warehouse, sku))', 'create table log (at timestamp, line text)', 'create table stock_note (id integer primary key, warehouse integer, sku varchar(20), foreign key (warehouse, sku) references stock(warehouse, sku))',
    'create table "decimal" (id integer primary key, "class" text)', `create index by_day on "order" ("from" desc, number)`,
    "insert into category (name) values ('All')", "insert into category (name, parent_id) values ('Cable', 1)",
    `insert into customer (ref, "group", id, email, born) values (${own("'0f8fad5bd9cb469fa16570867728950e'", "'0f8fad5b-d9cb-469f-a165-70867728950e'")}, 'trade', 'K-1', 'a@example.com', '1980-02-29')`,
    `insert into product (sku, title, price, weight, opens, launched, attributes, category_id, code) values ('CAT-6', 'Cable', 19.9, 0.5, '08:30', '2026-01-31', '{"colour": "grey"}', 2, 7), ('CAT-7', 'Better cable', 1234.05, null, null, null, null, null, null)`,
    `insert into "order" (number, customer, total, "from", big) values ('A-1', ${own("'0f8fad5bd9cb469fa16570867728950e'", "'0f8fad5b-d9cb-469f-a165-70867728950e'")}, 39.8, '2026-02-03 04:05:06', 9007199254740993)`,
    `insert into order_line (order_id, product, code, quantity, discount) values (1, 'CAT-6', 7, 2, 0.125)`,
  ]
}

/** The system's own people stand beside the tables that were there. */
const Person = entity('person', { id: id(), username: text(50).unique(), password: text(128), isActive: boolean().default(true) }, { table: 'tenon_person' })
/** Every field but JSON can be asked for, and what is counted also by its size. */
function wordsOf(e: Entity): { readonly filter: never; readonly sort: never } {
  const names = Object.keys(e.fields).filter((name) => e.fields[name]!.spec.kind !== 'json')
  return { filter: [...names, ...names.filter((name) => e.fields[name]!.spec.kind === 'decimal').map((name) => ({ param: `${name}__gte`, path: name, op: 'gte' }))] as never, sort: names as never }
}
type Json = Readonly<Record<string, unknown>>

eachDatabase('an existing database', (_open, kind) => {
  test('its declarations compile, and serve: rows are listed, made, changed and deleted over HTTP', { timeout: 180_000 }, async () => {
    const folder = projectFolder()
    const postgres = kind === 'postgres' ? await startPostgres() : undefined
    const url = postgres === undefined ? `sqlite:${join(folder, 'old.sqlite')}` : await newDatabase(postgres.url)
    const old = openDatabase(url)
    const said = async (sql: string): Promise<string[]> => (await old.run({ text: sql, params: [], columns: [{ is: 'text' }] })).rows.map((row) => String(row[0]))
    for (const sql of shop(kind)) await old.run({ text: sql, params: [], columns: [] })

    const file = join(folder, 'found.ts')
    const printed = await tenon(['inspectdb', '--database', url, '--out', file])
    assert.equal(printed.code, 0, printed.err)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['found.ts'], exclude: [] }))
    const checked = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], { encoding: 'utf8' })
    assert.equal(checked.status, 0, checked.stdout)
    const declared = Object.values((await import(pathToFileURL(file).href)) as Record<string, Entity>)
    assert.deepEqual(declared.map((e) => e.table).sort(), ['category', 'customer', 'decimal', 'order', 'order_line', 'product', 'stock_note'])

    const open = { read: anyone, create: anyone, update: anyone, delete: anyone }
    const system = app({ name: 'old', title: 'Old', dialect: django({ pageSize: 50 }), resources: declared.map((e) => resource(e, { path: e.table, ...wordsOf(e), allow: open })), entities: [Person] })
    const { server, database } = await startSystem({ name: 'old', title: 'Old', app: system, user: Person, routes: [], actorOf: () => Promise.reject(new Error('nobody signs in')), logins: [], seed: () => Promise.resolve(0) }, { port: 0, data: folder, database: url, empty: true, logger: createLogger('error') })
    const call = async (status: number, method: string, path: string, body?: unknown): Promise<Json> => {
      const response = await fetch(`${server.url}/api/${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const answer = await response.text()
      assert.equal(response.status, status, `${method} ${path}: ${response.status} ${answer}`)
      return (answer === '' ? {} : JSON.parse(answer)) as Json
    }
    const rows = async (path: string): Promise<Json[]> => (await call(200, 'GET', path)).results as Json[]
    try {
      for (const { table } of declared) await rows(`${table}/`)
      const [cable] = await rows('product/?ordering=id')
      assert.deepEqual([cable!.id, cable!.price, cable!.weight, cable!.opens, cable!.launched, cable!.active, cable!.attributes, cable!.category, cable!.select], ['CAT-6', '19.90', 0.5, '08:30:00', '2026-01-31', true, { colour: 'grey' }, 2, 3])
      const [order] = await rows('order/')
      const ref = '0f8fad5b-d9cb-469f-a165-70867728950e'
      assert.deepEqual([order!.number, order!.customer, order!.total, order!.from, order!.big], ['A-1', ref, '39.80', '2026-02-03T04:05:06Z', 9007199254740992])
      assert.match(String(order!.created), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)
      const [line] = await rows('order_line/')
      assert.deepEqual([line!.order, line!.product, line!.code, line!.discount], [1, 'CAT-6', 7, '0.1250'])

      const customer = await call(201, 'POST', 'customer/', kind === 'sqlite' ? { id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', email: 'b@example.com', id2: 'K-2' } : { email: 'b@example.com', id2: 'K-2' })
      const made = await call(201, 'POST', 'order/', { number: 'B-1', customer: customer.id, total: '0.10', from: '2026-03-04T05:06:07.5Z' })
      assert.deepEqual([made.total, made.from], ['0.10', '2026-03-04T05:06:07.500000Z'])
      await call(201, 'POST', 'product/', { id: 'USB', title: 'Plug', price: '0.30' })
      await call(201, 'POST', 'order_line/', { order: made.id, product: 'USB', quantity: 3 })
      assert.deepEqual([(await call(200, 'PATCH', `order/${String(made.id)}/`, { total: '0.70' })).total, (await call(200, 'PATCH', 'product/USB/', { price: '0.29', attributes: { a: [1] } })).price, (await call(200, 'PATCH', `customer/${String(customer.id)}/`, { group: 'private' })).group], ['0.70', '0.29', 'private'])
      // other programs read on as before
      assert.deepEqual(await said('select round(sum(total) * 100) from "order"').then(([sum]) => Number(sum)), 4050)
      assert.deepEqual(await said(`select "from" from "order" where number = 'B-1'`), ['2026-03-04 05:06:07.5'])
      assert.deepEqual((await said(`select ref from customer where email = 'b@example.com'`)).map((s) => s.length), [kind === 'sqlite' ? 32 : 36])

      assert.deepEqual([(await rows('order/?total__gte=0.5&ordering=total')).length, (await rows('product/?price=19.90')).length, (await rows(`order/?customer=${ref}`)).length], [2, 1, 1])
      for (const [path, bad] of [['order/', { number: 'A-1', customer: ref }], ['order/', { number: 'A-2', customer: 'x' }], ['product/', { id: 'CAT-6', title: 'Twice', price: '1' }], ['product/', { id: 'X', title: 'X', price: '-1' }], ['product/', { id: 'Y', title: 'Y', price: '1', select: 70_000 }], ['order_line/', { order: 1, product: 'none', quantity: 1 }]] as const) await call(path === 'product/' && kind === 'sqlite' && 'select' in bad ? 201 : 400, 'POST', path, bad)
      if (kind === 'postgres') await call(400, 'PATCH', `customer/${ref}/`, { mood: 'angry' })
      assert.equal((await call(200, 'PATCH', `customer/${ref}/`, { mood: 'cross' })).mood, 'cross')
      await call(204, 'DELETE', `order/${String((await call(201, 'POST', 'order/', { number: 'C-1', customer: ref })).id)}/`)
      await call(404, 'GET', 'product/none/')
    } finally {
      await server.close()
      await database.close()
      await old.close()
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
