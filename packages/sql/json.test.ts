import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entity, id, json, readJson, writeJson } from '@tenon/model'
import { everyDatabase } from '@tenon/testing'
import { createSchema, tablesOf } from './index.ts'

const Thing = entity('thing', { id: id(), data: json() })

everyDatabase('JSON', (open) => {
  test('comes back with the same digits and in the same order from every database', async () => {
    const database = await open()
    await createSchema(database, tablesOf([Thing]))
    const a = database.kind === 'postgres' ? '$1' : '?1'
    await database.run({ text: `insert into "thing" ("data") values (${a})`, params: [{ is: 'json' }], columns: [] }, [readJson('{"zz":1.0,"b":[1e2,1.10,12345678901234567890,1e-7,-0.0,1e20],"a":{"c":2,"b":1}}')])
    const { rows } = await database.run({ text: 'select "data" from "thing"', params: [], columns: [{ is: 'json' }] })
    assert.equal(writeJson(rows[0]![0]), '{"a":{"b":1,"c":2},"b":[100.0,1.1,12345678901234567890,1e-7,0.0,100000000000000000000],"zz":1.0}')
    await database.close()
  })
})
