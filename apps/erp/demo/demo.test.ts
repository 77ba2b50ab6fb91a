import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entitiesOf, verifyTrail } from '@tenon/engine'
import { createSchema, tablesOf } from '@tenon/sql'
import { eachDatabase } from '@tenon/testing'
import { app, key } from '../invariants/world.ts'
import { seedDemo } from './seed.ts'

eachDatabase('the demo of the ERP', (empty) => {
  test('a month of it is valid data in one unbroken trail, the same each time', async () => {
    const told: unknown[] = []
    for (let i = 0; i < 2; i++) {
      const database = await empty()
      await createSchema(database, tablesOf(entitiesOf(app)))
      assert.ok((await seedDemo(database, { trail: { key } }, 1, '2026-11-21')) > 50)
      assert.deepEqual((await verifyTrail(database, key)).problems, [])
      const rows = async (text: string): Promise<unknown> => (await database.run({ text, params: [], columns: [{ is: 'text' }, { is: 'text' }] })).rows
      told.push([await rows("select plant_id || ' ' || batch_number, status from production_batches order by 1"), await rows("select plant_id || ' ' || lot_number, qc_status from inventory_items order by 1"), await rows("select plant_id || ' ' || number, status from deviations order by 1")])
      await database.close()
    }
    assert.deepEqual(told[0], told[1])
    assert.deepEqual((told[0] as unknown[][])[0], [
      ['plant-a B-2026-0001', 'Released'], ['plant-a B-2026-0002', 'QC Review'], ['plant-a B-2026-0003', 'On Hold'], ['plant-a B-2026-0004', 'Planned'],
      ['plant-b B-2026-0001', 'QC Review'], ['plant-b B-2026-0002', 'Planned'], ['plant-c B-2026-0001', 'Released'], ['plant-c B-2026-0002', 'In Progress'],
    ])
  })
})
