import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { eachDatabase } from '@tenon/testing'
import { entitySource, introspect } from '../index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

// Tables as other systems make them: Django's types and names, composite keys, circles, odd words.
const others = {
  sqlite: [
    'CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "username" varchar(150) NOT NULL UNIQUE, "last_login" datetime NULL, "is_active" bool NOT NULL DEFAULT 1, "score" decimal(10, 2) NOT NULL, "uid" char(32) NOT NULL, "ratio" real)',
    'CREATE TABLE `Bestell-Kopf` (`Nr` varchar(10) primary key, [Kunde Name] text not null /* a note, with ( */, betrag numeric(8,3) default 1.5, erstellt datetime default CURRENT_TIMESTAMP, class text, user_id integer references auth_user, -- another\n  check (betrag > 0), unique ([Kunde Name], class))',
    'CREATE TABLE a (id integer primary key, b_id integer references b(id) on delete cascade, parent_id int, foreign key (parent_id) references a (id) on delete set null)',
    'CREATE TABLE b (id integer primary key, a_id integer constraint b_to_a references a(id))',
    'CREATE TABLE pairs (x integer, y integer, primary key (x, y))', 'CREATE UNIQUE INDEX b_once ON b (a_id)', 'CREATE INDEX late ON auth_user (last_login DESC, username)', 'CREATE VIEW seen AS SELECT * FROM a',
  ],
  postgres: [
    'CREATE TABLE "auth_user" ("id" serial NOT NULL PRIMARY KEY, "username" varchar(150) NOT NULL UNIQUE, "last_login" timestamp with time zone NULL, "is_active" boolean NOT NULL DEFAULT true, "score" numeric(10, 2) NOT NULL, "uid" uuid NOT NULL, "ratio" double precision)',
    'CREATE TABLE "Bestell-Kopf" ("Nr" varchar(10) primary key, "Kunde Name" text not null, betrag numeric(8,3) default 1.5 check (betrag > 0), erstellt timestamptz default now(), class text, user_id integer references auth_user, unique ("Kunde Name", class))',
    'CREATE TABLE a (id bigserial primary key, b_id bigint, parent_id bigint references a (id) on delete set null)', 'CREATE TABLE b (id bigserial primary key, a_id bigint constraint b_to_a references a(id))', 'ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b(id) ON DELETE CASCADE',
    'CREATE TABLE pairs (x integer, y integer, primary key (x, y))', 'CREATE UNIQUE INDEX b_once ON b (a_id)', 'CREATE INDEX late ON auth_user (last_login DESC, username)', 'CREATE INDEX folded ON auth_user (lower(username))', 'CREATE VIEW seen AS SELECT * FROM a',
  ],
}

eachDatabase("other people's tables", (open, kind) => {
  test('are found with all that matters, and their declarations compile', { timeout: 120_000 }, async () => {
    const database = await open()
    for (const text of others[kind]) await database.run({ text, params: [], columns: [] })
    const found = await introspect(database)
    await database.close()
    const table = (name: string) => found.find((t) => t.name === name)!
    assert.deepEqual(found.map((t) => t.name).sort(), ['Bestell-Kopf', 'a', 'auth_user', 'b', 'pairs'])
    assert.deepEqual(table('auth_user').columns.map((c) => [c.name, c.type.is, c.nullable, c.maxLength ?? c.default ?? c.identity ?? null]), [['id', 'integer', false, true], ['username', 'text', false, 150], ['last_login', 'instant', true, null], ['is_active', 'boolean', false, true], ['score', 'decimal', false, null], ['uid', 'uuid', false, null], ['ratio', 'float', true, null]])
    assert.deepEqual(table('auth_user').indexes, [{ name: 'late', columns: [{ name: 'last_login', descending: true }, { name: 'username', descending: false }] }])
    assert.deepEqual(table('auth_user').uniques.map((u) => u.columns), [['username']])
    assert.deepEqual(table('Bestell-Kopf').uniques.map((u) => u.columns), [['Kunde Name', 'class']])
    assert.deepEqual(table('Bestell-Kopf').foreignKeys.map((f) => [f.column, f.table, f.references, f.onDelete]), [['user_id', 'auth_user', 'id', 'no action']])
    assert.deepEqual(table('a').foreignKeys.map((f) => [f.column, f.table, f.onDelete]).sort(), [['b_id', 'b', 'cascade'], ['parent_id', 'a', 'set null']])
    assert.deepEqual(table('b').foreignKeys.map((f) => [f.name, f.table]), [['b_to_a', 'a']])
    assert.deepEqual(table('pairs').primaryKey, ['x', 'y'])

    const source = entitySource(found)
    assert.match(source, /export const BestellKopf = entity\('bestell_kopf', {\n {2}id: text\(10\)\.column\('Nr'\),\n {2}kundeName: text\(\)\.column\('Kunde Name'\),\n {2}betrag: decimal\(8, 3\)\.optional\(\)\.default\(Decimal\.of\('1\.5/)
    assert.match(source, /erstellt: instant\(\)\.optional\(\), \/\/ the database's default: (now\(\)|CURRENT_TIMESTAMP)/)
    assert.match(source, /user: one\(AuthUser\)\.optional\(\)/)
    assert.match(source, /which refers back: references point one way/)
    assert.match(source, /parent: self\(\)\.onDelete\('setNull'\)\.optional\(\)/)
    assert.match(source, /\/\/ pairs has a primary key of several columns \(x, y\)/)
    mkdirSync(join(root, 'tmp'), { recursive: true })
    const folder = mkdtempSync(join(root, 'tmp', 'inspect-'))
    writeFileSync(join(folder, 'found.ts'), source)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['found.ts'], exclude: [] }))
    const checked = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], { encoding: 'utf8' })
    assert.equal(checked.status, 0, `${checked.stdout}\n${source}`)
    rmSync(folder, { recursive: true, force: true })
  })
})
