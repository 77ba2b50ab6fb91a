import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { app, type Comparison, entity, id, text, where } from '@tenon/model'
import { createSchema, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { createEngine, rowsWhere } from './index.ts'
import { as } from './fixture.ts'

// the same texts twice: with an index of parts and without
const Person = entity('person', { id: id(), plain: text(60).optional(), name: text(60).optional().searchable(), plano: text(60).optional().language('es'), nombre: text(60).optional().language('es').searchable() }, { index: [['nombre']] })
const ways: readonly Comparison[] = ['contains', 'icontains', 'startsWith', 'istartsWith', 'endsWith', 'iendsWith', 'iexact']
const piece = fc.constantFrom('José', 'JOSE', 'Peña', 'নাম', 'Ünal', 'ab', 'ABC', '%', '_', '\\', "'", '"', '*', ' AND ', 'x', '  ', '😀😀', 'ß', 'n', 'ñ', 'Ñ', 'n~', 'n\u0303', 'unión', 'ananá')
const words = fc.array(piece, { minLength: 1, maxLength: 4 }).map((all) => all.join(''))

everyDatabase('texts with an index of their parts', (open, kind) => {
  test('are found exactly as they are without one, whatever is asked, after every write', async () => {
    const database = await open()
    const engine = createEngine(app({ name: 'people', dialect: null, resources: [], entities: [Person] }), database)
    await createSchema(database, tablesOf(engine.entities))
    await engine.act(as(null), async (hands) => { for (let i = 0; i < 6; i++) await hands.create(Person, {}) })
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.option(words)), { minLength: 1, maxLength: 4 }), fc.array(words, { minLength: 1, maxLength: 3 }), async (writes, asked) => {
      await engine.act(as(null), async (hands) => { for (const [row, value] of writes) await hands.update(Person, row, { plain: value, name: value, plano: value, nombre: value }) })
      // a part of what is there, too
      const parts = writes.flatMap(([, value]) => (value === null ? [] : [[...value].slice(1).join(''), [...value].slice(0, -1).join('')]))
      await engine.act(as(null), async (hands) => {
        for (const value of [...asked, ...parts]) for (const op of ways) for (const [a, b] of [['plain', 'name'], ['plano', 'nombre']] as const) {
          const found = async (path: string): Promise<unknown> => (await hands.list(Person, where(path, op, value), ['id'])).map((row) => row.id)
          assert.deepEqual(await found(b), await found(a), `${op} ${JSON.stringify(value)}`)
        }
      })
    }), { numRuns: kind === 'hana' ? 5 : 40, verbose: true })
    await engine.act(as(null), async (hands) => { await hands.update(Person, 1, { name: 'gone for good' }); await hands.remove(Person, 1); assert.deepEqual(await hands.list(Person, where('name', 'icontains', 'FOR GOOD')), []) })
    await database.close()
  })

  if (kind !== 'hana') test('are looked up in it', async () => {
    const database = await open()
    await createSchema(database, tablesOf([Person]))
    const asked: string[] = []
    const watched = { ...database, run: (...of: Parameters<typeof database.run>) => { asked.push(of[0].text); return database.run(...of) } }
    await rowsWhere(watched, Person, where('nombre', 'icontains', 'peñas'))
    const text = asked.at(-1)!.replaceAll(/[?$]1/g, kind === 'sqlite' ? `'"pen"'` : "'%penas%'").replaceAll(/\?2/g, "'penas'")
    const plan = await database.transaction(async (c) => {
      if (kind === 'postgres') await c.run({ text: 'set local enable_seqscan = off', params: [], columns: [] })
      return (await c.run({ text: `explain ${kind === 'sqlite' ? 'query plan ' : ''}${text}`, params: [], columns: kind === 'sqlite' ? Array.from({ length: 4 }, () => ({ is: 'text' as const })) : [{ is: 'text' }] })).rows.flat().join('\n')
    })
    assert.match(plan, kind === 'sqlite' ? /SEARCH t USING INTEGER PRIMARY KEY/ : /Bitmap Index Scan on person_nombre_parts/)
    await database.close()
  })
})
