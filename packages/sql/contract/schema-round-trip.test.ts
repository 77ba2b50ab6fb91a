import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyDatabase } from '@tenon/testing'
import fc from 'fast-check'
import { asStored, createSchema, createSql, type Database, diff, introspect, keyOf, missingFills, migrate, type NamedMigration, type Schema, schemaAfter, sourceOf, statementsOf } from '../index.ts'
import { exclusively } from '../exclusive.ts'
import { after } from '../migrate/state.ts'
import { handsOn } from '../migrate/hands.ts'
import { plain } from '../schema/create.ts'
import { runs } from './kept.ts'
import { sample, schemas } from './schemas.ts'

const sorted = (schema: Schema): Schema => schema.map((t) => ({ ...t, columns: [...t.columns].sort((a, b) => (a.name < b.name ? -1 : 1)) }))

everyDatabase('schemas', (open, kind) => {
  // the stand-in is slow at this
  const few = Math.ceil(runs / (kind === 'hana' ? 15 : 5))
  const clear = async (database: Database): Promise<void> => {
    for (const t of await introspect(database)) for (const i of t.indexes) if (i.parts !== undefined) await exclusively(database, async (c) => { for (const text of statementsOf({ op: 'dropIndex', table: t.name, name: i.name }, [t], kind)) await c.run(plain(text)) })
    for (const t of await introspect(database)) await exclusively(database, (c) => c.run(plain(`drop table ${kind === 'hana' ? '' : 'if exists '}"${t.name}"${kind === 'sqlite' ? '' : ' cascade'}`)))
    await exclusively(database, (c) => c.run(plain(kind === 'hana' ? 'delete from "tenon_migration"' : 'drop table if exists tenon_migration')))
  }

  test('what introspection finds is what was created', { timeout: 300_000 }, async () => {
    const database = await open()
    await fc.assert(fc.asyncProperty(schemas, async (schema) => {
      await clear(database)
      await createSchema(database, schema)
      assert.deepEqual(asStored(await introspect(database), kind), asStored(schema, kind))
    }), { numRuns: few })
    await database.close()
  })

  test('any schema migrates to any other and back: the database is as declared each time, and rows that can stay do', { timeout: 300_000 }, async () => {
    const database = await open()
    await fc.assert(fc.asyncProperty(schemas, schemas, async (from, to) => {
      await clear(database)
      const wanted = alike(from, to)
      const fills = Object.fromEntries(missingFills(diff(from, wanted), from).map((path) => { const [t, c] = path.split('.') as [string, string]; return [path, String(fill(wanted, t, c))] }))
      const migrations: NamedMigration[] = [{ name: '0001_from', operations: diff([], from) }, { name: '0002_to', operations: diff(from, wanted, { fills }) }]
      assert.deepEqual(diff(schemaAfter(migrations), wanted), [])
      await migrate(database, migrations, { app: 'test', target: '0001' })
      assert.deepEqual(asStored(await introspect(database), kind), asStored(from, kind))
      for (const t of from) for (let n = 1; n <= 3; n++) await database.transaction((c) => handsOn(from, kind, c).insert(t.name, Object.fromEntries(t.columns.filter((c) => c.identity !== true && !c.name.endsWith('_id')).map((c) => [c.name, within(t, c.name, sample(c.type, n))]))))
      const rows = async (schema: Schema, name: string): Promise<Record<string, unknown>[]> => database.transaction((c) => handsOn(schema, kind, c).rows(name))
      const before = new Map(await Promise.all(from.map(async (t) => [t.name, await rows(from, t.name)] as const)))

      await migrate(database, migrations, { app: 'test', lossy: true })
      assert.deepEqual(sorted(asStored(await introspect(database), kind)), sorted(asStored(wanted, kind)))
      await migrate(database, migrations, { app: 'test', target: '0001', lossy: true })
      assert.deepEqual(sorted(asStored(await introspect(database), kind)), sorted(asStored(from, kind)))
      for (const t of from) {
        const kept = wanted.find((w) => w.name === t.name)
        if (kept === undefined) continue
        const names = t.columns.filter((c) => kept.columns.some((o) => o.name === c.name)).map((c) => c.name)
        const only = (list: readonly Record<string, unknown>[]): unknown[] => list.map((r) => Object.fromEntries(names.map((n) => [n, r[n]])))
        assert.deepEqual(only(await rows(from, t.name)), only(before.get(t.name)!), keyOf(t))
      }
    }), { numRuns: few })
    await database.close()
  })

  test('the SQL is readable alone: creating is the same as migrating from nothing', async () => {
    const [schema] = fc.sample(schemas, 1) as [Schema]
    const database = await open()
    await exclusively(database, async (c) => { for (const text of createSql(schema, kind)) await c.run(plain(text)) })
    assert.deepEqual(asStored(await introspect(database), kind), asStored(schema, kind))
    await database.close()
  })
})

test('the file of a migration says exactly its changes', async () => {
  await fc.assert(fc.asyncProperty(schemas, schemas, async (from, to) => {
    const changes = diff(from, alike(from, to))
    if (changes.length === 0) return
    const text = sourceOf(changes).replace("'@tenon/sql'", `'${new URL('../index.ts', import.meta.url).href}'`)
    const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { default: { operations: typeof changes } }
    assert.deepEqual(module.default.operations.reduce(after, from), changes.reduce(after, from))
    assert.deepEqual(module.default.operations, changes)
  }), { numRuns: 30 })
})

/** The second schema, where a column's type would have to change in a way that only a person can say: with the first one's type, and without rules that this type cannot bear. */
function alike(from: Schema, to: Schema): Schema {
  return to.map((w) => {
    const t = from.find((o) => o.name === w.name)
    if (t === undefined) return w
    const columns = w.columns.map((c) => { const old = t.columns.find((o) => o.name === c.name); return old === undefined ? c : { ...old, nullable: c.nullable || old.nullable } })
    const typeOf = (name: string): string => columns.find((c) => c.name === name)!.type.is
    return {
      ...w, columns, checks: w.checks.filter((c) => t.checks.some((o) => JSON.stringify(o) === JSON.stringify(c)) && same(t, w, c.column)),
      uniques: w.uniques.filter((u) => u.columns.every((c) => typeOf(c) !== 'json')),
      indexes: w.indexes.filter((i) => i.columns.every((c) => (i.parts === undefined ? typeOf(c.name) !== 'json' : typeOf(c.name) === 'text'))),
    }
  })
}
const same = (a: Schema[number], b: Schema[number], column: string): boolean => JSON.stringify(a.columns.find((c) => c.name === column)) === JSON.stringify(b.columns.find((c) => c.name === column))
const fill = (schema: Schema, t: string, c: string): unknown => { const type = schema.find((o) => o.name === t)!.columns.find((o) => o.name === c)!.type; const v = sample(type, 1); return type.is === 'json' ? JSON.stringify(v) : v }
const within = (t: Schema[number], name: string, value: unknown): unknown => { const c = t.checks.find((o) => o.column === name); return c === undefined ? value : c.min }
