import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { entity, id, text } from '@tenon/model'
import { createSchema, openSqlite, tablesOf } from '../index.ts'
import { columnType } from '../column.ts'
import { sealOf } from '../seal.ts'

const Line = entity('line', { id: id(), username: text(50), password: text(128).sealed() })
const [TEXT, SEALED] = [{ is: 'text' } as const, columnType(Line.fields.password.spec)]

test('a sealed value opens under its own secret alone, is closed differently each time, and shows when it was altered', () => {
  const seal = sealOf('a secret of at least thirty-two letters')
  const [one, two] = [seal.close('গোপন-৭'), seal.close('গোপন-৭')]
  assert.notEqual(one, two)
  assert.deepEqual([seal.open(one), seal.open(two), seal.open(seal.close(''))], ['গোপন-৭', 'গোপন-৭', ''])
  assert.throws(() => sealOf('another secret of thirty-two letters.').open(one), /does not open/)
  assert.throws(() => seal.open(`${one.slice(0, -2)}${one.endsWith('AA') ? 'BB' : 'AA'}`), /does not open/)
})

test('a sealed column never lies open in the file; without the secret nothing is read or written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-seal-'))
  const path = join(folder, 'lines.sqlite')
  const insert = { text: 'insert into "line" ("username", "password") values (?1, ?2)', params: [TEXT, SEALED], columns: [] }
  const select = { text: 'select "username", "password" from "line"', params: [], columns: [TEXT, SEALED] }
  const database = openSqlite({ path, secret: 'a secret of at least thirty-two letters' })
  await createSchema(database, tablesOf([Line]))
  await database.run(insert, ['rahim', 'open-sesame-42'])
  assert.deepEqual((await database.run(select)).rows, [['rahim', 'open-sesame-42']])
  await database.close()
  assert.equal(readFileSync(path).includes('open-sesame'), false)
  const blind = openSqlite({ path })
  await assert.rejects(blind.run(select), /need the secret/)
  await assert.rejects(blind.run(insert, ['karim', 'x']), /need the secret/)
  await blind.close()
  rmSync(folder, { recursive: true, force: true })
})
