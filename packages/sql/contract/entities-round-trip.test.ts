import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { boolean, choice, date, decimal, type Entity, entity, type Field, id, instant, integer, json, lines, many, one, part, sequence, text, uuid } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import fc from 'fast-check'
import { asStored, type Database, introspect, loadMigrations, migrate, missingFills, pendingChanges, type Schema, schemaAfter, tablesOf, writeMigration } from '../index.ts'
import { exclusively } from '../exclusive.ts'
import { handsOn } from '../migrate/hands.ts'
import { plain } from '../schema/create.ts'
import { runs } from './kept.ts'
import { sample } from './schemas.ts'

// Declarations as people write them: what a name may be, and how it may be said.
const forms: Readonly<Record<string, readonly (() => Field)[]>> = {
  title: [() => text(100), () => text(100).searchable(), () => text(10).min(0).unique(), () => text().blank()], code: [() => sequence('C-{nnnn}'), () => text(20)], total: [() => decimal(10, 2).min(0), () => decimal(12, 4), () => integer()],
  open: [() => boolean().default(true), () => boolean()], day: [() => date(), () => date().index()], at: [() => instant().readonly()], state: [() => choice('a', 'b').default('a'), () => choice('a', 'c').index()],
  extra: [() => json()], key: [() => uuid()], count: [() => integer().min(0).max(9), () => integer()],
}
interface Said { readonly form: number; readonly optional: boolean }
type Declared = Readonly<Record<string, Said | undefined>>
const said = fc.option(fc.record({ form: fc.nat(3), optional: fc.boolean() }), { nil: undefined, freq: 3 })
const declared: fc.Arbitrary<Declared> = fc.record(Object.fromEntries(Object.keys(forms).map((name) => [name, said])))
const system = fc.record({ area: declared, order: declared, item: fc.option(declared), refers: fc.constantFrom('no', 'restrict', 'cascade', 'setNull'), tags: fc.boolean(), tenant: fc.boolean(), pair: fc.boolean(), descending: fc.boolean() })

const fieldsOf = (of: Declared): Record<string, Field> => Object.fromEntries(Object.entries(of).flatMap(([name, word]) => {
  if (word === undefined) return []
  const made = forms[name]![word.form % forms[name]!.length]!()
  return [[name, word.optional && made.spec.presence !== 'generated' ? made.optional() : made]]
}))

/** Two or three entities with what makes tables of them: references, lists, lines, tenants, indexes of several fields. */
function entitiesOf(s: { area: Declared; order: Declared; item: Declared | null; refers: string; tags: boolean; tenant: boolean; pair: boolean; descending: boolean }): Entity[] {
  const Area = entity('area', { id: id(), ...fieldsOf(s.area) })
  const Item = s.item === null ? undefined : part('item', { ...fieldsOf(s.item), place: integer() })
  const own = fieldsOf(s.order)
  const fields: Record<string, Field> = {
    id: id(), ...own, ...(s.refers === 'no' ? {} : { area: one(Area).optional().onDelete(s.refers as 'cascade') }), ...(s.tags ? { tags: many(Area).optional() } : {}), ...(Item === undefined ? {} : { items: lines(Item) }),
  }
  const Order = entity('order', fields, { table: 'orders', ...(s.tenant ? { within: Area } : {}), ...(s.pair && 'title' in own && 'day' in own ? { unique: [['day', 'title']] } : {}), ...('state' in own ? { index: [[s.descending ? '-state' : 'state', 'id']] } : {}) })
  return [Area, Order, ...(Item === undefined ? [] : [Item as unknown as Entity])]
}

const root = fileURLToPath(new URL('../../../tmp/', import.meta.url))
/** The order of tables and columns says nothing here, and a text's length is its field's rule. */
const sorted = (schema: Schema): Schema => [...schema].sort((a, b) => (a.name < b.name ? -1 : 1)).map((t) => ({ ...t, columns: t.columns.map(({ maxLength: _, long: __, ...column }) => column).sort((a, b) => (a.name < b.name ? -1 : 1)) }))

eachDatabase('entities', (open, kind) => {
  const is = async (database: Database, wanted: Schema, when: string): Promise<void> => { assert.deepEqual(sorted(asStored(await introspect(database), kind)), sorted(asStored(wanted, kind)), when) }

  test('any declaration migrates to any other by its written file, back, and there again: each time the tables are as declared', { timeout: 300_000 }, async (t) => {
    const seed = Number(process.env.TENON_TEST_SEED ?? Date.now() % 1_000_000)
    t.diagnostic(`seed ${seed}`)
    const database = await open()
    mkdirSync(root, { recursive: true })
    await fc.assert(fc.asyncProperty(system, system, async (one, other) => {
      const folder = mkdtempSync(join(root, 'round-'))
      const [from, to] = [tablesOf(entitiesOf(one)), tablesOf(entitiesOf(other))]
      try {
        writeMigration(folder, [], pendingChanges([], from))
        const first = await loadMigrations(folder)
        const plan = pendingChanges(first, to)
        const fills = Object.fromEntries(missingFills(plan, from).map((path) => { const [table, column] = path.split('.') as [string, string]; return [path, fillOf(to, table, column)] }))
        writeMigration(folder, first, pendingChanges(first, to, { fills }), 'changed')
        const all = await loadMigrations(folder)
        assert.deepEqual(pendingChanges(all, to), [])
        await migrate(database, all, { app: 'test', target: '0001' })
        await is(database, from, 'first')
        // rows that refer to nothing: what is required of a reference is another test's
        for (const table of from) if (table.columns.some((c) => c.identity === true) && !table.foreignKeys.some((f) => table.columns.find((c) => c.name === f.column)?.nullable === false)) {
          await database.transaction((c) => handsOn(from, kind, c).insert(table.name, Object.fromEntries(table.columns.filter((column) => column.identity !== true && !table.foreignKeys.some((f) => f.column === column.name)).map((column) => [column.name, sampleOf(table, column.name, column.type)]))))
        }
        await migrate(database, all, { app: 'test', lossy: true })
        await is(database, to, 'there')
        await migrate(database, all, { app: 'test', target: '0001', lossy: true })
        await is(database, from, 'back')
        await migrate(database, all, { app: 'test', lossy: true })
        await is(database, to, 'there again')
        assert.deepEqual(schemaAfter(all).length, to.length)
        await migrate(database, all, { app: 'test', target: 'zero', lossy: true })
        await is(database, [], 'nothing')
      } finally {
        rmSync(folder, { recursive: true, force: true })
        const left = await introspect(database)
        await exclusively(database, async (c) => { for (const name of [...left.map((t) => t.name), 'tenon_migration']) await c.run(plain(`drop table if exists "${name}"${kind === 'postgres' ? ' cascade' : ''}`)) })
      }
    }), { numRuns: Math.ceil(runs / 8), seed })
    await database.close()
  })
})

function fillOf(schema: Schema, table: string, column: string): string {
  // the one area that is there
  if (column === 'area_id') return '1'
  const value = sampleOf(schema.find((t) => t.name === table)!, column, schema.find((t) => t.name === table)!.columns.find((c) => c.name === column)!.type)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
const sampleOf = (table: Schema[number], column: string, type: Schema[number]['columns'][number]['type']): unknown => table.checks.find((c) => c.column === column)?.min ?? sample(type, 1)
